import { expect, test } from 'vitest';
import { printedOn, PRINTED_CHARS_MAX } from '../src/session/printed.ts';
import { escapedJson, visible } from '../src/shell/untrusted.ts';

test.each([
  ['a\u202eb', 'a⟨U+202E⟩b'],
  ['a\u2066b\u2069', 'a⟨U+2066⟩b⟨U+2069⟩'],
  ['a\u200bb\ufeff', 'a⟨U+200B⟩b⟨U+FEFF⟩'],
  ['a\u200db', 'a⟨U+200D⟩b'],
  ['\u001b[31mred', '⟨U+001B⟩[31mred'],
  ['x\u{e0041}y', 'x⟨U+E0041⟩y'],
  ['one\rtwo\r\nthree', 'one⟨U+000D⟩two\nthree'],
  ['\u0000\u0085\u00ad', '⟨U+0000⟩⟨U+0085⟩⟨U+00AD⟩'],
])('what hides in %j is made visible', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each(['plain\ttext\n', '中文 é ñ', '👩‍👩‍👧 👩🏽‍💻 ❤️', '<b>javascript:alert(1)</b>'])(
  'what can be seen stays as it is: %j',
  (text) => expect(visible(text)).toBe(text),
);

test('what a call prints is joined by its bytes, a gap is said, an old attempt is dropped', () => {
  const first = printedOn(undefined, { call: '1.0', attempt: 1, from: 0, text: 'é\n' });
  expect(first).toEqual({ attempt: 1, next: 3, text: 'é\n' });
  const next = printedOn(first, { call: '1.0', attempt: 1, from: 3, text: 'b' });
  expect(next.text).toBe('é\nb');
  expect(printedOn(next, { call: '1.0', attempt: 1, from: 0, text: 'é\n' })).toBe(next);
  expect(printedOn(next, { call: '1.0', attempt: 1, from: 9, text: 'z' }).text).toBe('é\nb…z');
  const again = printedOn(next, { call: '1.0', attempt: 2, from: 0, text: 'new' });
  expect(again.text).toBe('new');
  expect(printedOn(again, { call: '1.0', attempt: 1, from: 4, text: 'old' })).toBe(again);
});

test('an endless output keeps its end', () => {
  const long = printedOn(undefined, { call: '1.0', attempt: 1, from: 0, text: `${'x'.repeat(PRINTED_CHARS_MAX)}end` });
  expect(long.text).toHaveLength(PRINTED_CHARS_MAX);
  expect(long.text.endsWith('end')).toBe(true);
});

test('JSON with escapes for what hides says the same', () => {
  const json = JSON.stringify({ path: 'a\u202eb\u200bc\u{e0041}d', text: 'plain "quoted" 校验' }, null, 2);
  const escaped = escapedJson(json);
  expect(escaped).toContain('a\\u202eb\\u200bc\\udb40\\udc41d');
  expect(visible(escaped)).toBe(escaped);
  expect(JSON.parse(escaped)).toEqual(JSON.parse(json));
});
