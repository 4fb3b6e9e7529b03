import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { LanguageProvider } from '../src/i18n/language.tsx';
import { lastOf, type GrowingReply } from '../src/session/reply.ts';
import { Saying } from '../src/session/saying.tsx';

const EMPTY: GrowingReply = { seq: 4, attempt: 1, chars: 0, text: '', calls: [], cut: false };

function shown(reply: GrowingReply | undefined): string {
  vi.stubGlobal('localStorage', { getItem: () => 'en' });
  vi.stubGlobal('navigator', { languages: [] });
  const children = createElement(Saying, { reply });
  return renderToStaticMarkup(createElement(LanguageProvider, { children }));
}

test('what a model says is text and never markup', () => {
  const evil = '<img src=x onerror=alert(1)>';
  const html = shown({
    ...EMPTY,
    chars: 1,
    text: evil,
    calls: [{ call: 0, tool: evil, arguments: evil }],
  });
  expect(html).not.toContain('<img');
  expect(html.split('&lt;img src=x onerror=alert(1)&gt;')).toHaveLength(4);
});

test('nothing is shown before something is said', () => {
  expect(shown(undefined)).toBe('');
  expect(shown(EMPTY)).toBe('');
});

test('a reply whose rest is not told says so', () => {
  expect(shown({ ...EMPTY, chars: 1, text: 'a' })).not.toContain('hint');
  expect(shown({ ...EMPTY, chars: 1, text: 'a', cut: true })).toContain('hint');
});

test('of long arguments the end is shown', () => {
  expect(lastOf('{"path":\n"a"}')).toBe('{"path": "a"}');
  expect(lastOf(`${'x'.repeat(500)}the end`)).toMatch(/^…x+the end$/);
  expect(lastOf('y'.repeat(500))).toHaveLength(201);
});
