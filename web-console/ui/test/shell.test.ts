import { expect, test } from 'vitest';
import { ago, cacheHit, duration, percent, short } from '../src/shell/format.ts';
import { placeOf, sessionPath } from '../src/shell/navigation.tsx';
import { diffLines } from '../src/detail/diff.ts';
import { pathInUrl } from '../src/api/client.ts';
import { treeLines } from '../src/session/tree.ts';
import { cliLine, curlLine, shellWord } from '../src/task/lines.ts';
import type { Session } from '../src/api/shapes.ts';

test('an unknown cache share is absent, a known one may be 0', () => {
  expect(cacheHit({ promptTokens: 10 })).toBeUndefined();
  expect(cacheHit({})).toBeUndefined();
  expect(cacheHit({ promptTokens: 10, cachedTokens: 0 })).toBe(0);
  expect(cacheHit({ promptTokens: 0, cachedTokens: 0 })).toBeUndefined();
});

test('a share is never rounded up to all of it', () => {
  expect([0, 7.25, 93.4, 99.2, 99.99, 100].map(percent)).toEqual([
    '0 %',
    '7.3 %',
    '93 %',
    '99.2 %',
    '99.9 %',
    '100 %',
  ]);
});

test('figures are short', () => {
  expect([12, 3_400, 61_000, 4_000_000].map(duration)).toEqual([
    '12 ms',
    '3.4 s',
    '1 min 1 s',
    '1 h 6 min',
  ]);
  expect([999, 1_500, 12_345, 1_200_000].map(short)).toEqual(['999', '1.5k', '12k', '1.2M']);
  expect(ago('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 2, 5), 'en')).toBe('2 hr. ago');
});

test('an address names a place, and a place has one address', () => {
  expect(placeOf('/')).toEqual({ name: 'sessions' });
  expect(placeOf('/new')).toEqual({ name: 'new' });
  expect(placeOf(sessionPath('abc'))).toEqual({ name: 'session', id: 'abc' });
  expect(placeOf(sessionPath('abc', 7))).toEqual({ name: 'session', id: 'abc', at: 7 });
  expect(placeOf('/s/abc%407')).toEqual({ name: 'session', id: 'abc', at: 7 });
  expect(placeOf('/s/abc@x')).toEqual({ name: 'nowhere' });
  expect(placeOf('/s/%')).toEqual({ name: 'nowhere' });
});

test('a branch stands below its parent, siblings by the place of their fork', () => {
  const session = (id: string, parent?: string, forkedAt?: number) =>
    ({ id, createdAt: '2026-01-01T00:00:00Z', ...(parent ? { parent, forkedAt } : {}) }) as Session;
  const sessions = [
    session('late', 'root', 9),
    session('early', 'root', 2),
    session('deep', 'late', 12),
    session('root'),
  ];
  expect(
    treeLines({ root: 'root', sessions }).map(({ session: { id }, depth }) => `${depth} ${id}`),
  ).toEqual(['0 root', '1 early', '1 late', '2 deep']);
});

test('the lines to copy say exactly what was typed', () => {
  expect(shellWord("don't; rm -rf $HOME")).toBe(`'don'\\''t; rm -rf $HOME'`);
  expect(cliLine('make it', 'my dir', 'm')).toBe(
    "infra/anabranch run 'make it' --dir 'my dir' --model m",
  );
  expect(curlLine('http://127.0.0.1:8080', "it's", '', true)).toContain(
    `-d '{"task":"it'\\''s","workspace":{"archive":"SHA256"}}'`,
  );
});

test('a removed line that looks like the head of a file is still a removed line', () => {
  const diff = 'diff --git a/q b/q\n--- a/q\n+++ b/q\n@@ -1,2 +1 @@\n--- gone\n kept\n+++ come\n';
  expect(diffLines(diff).map((line) => line.kind)).toEqual([
    'file',
    'head',
    'head',
    'place',
    'removed',
    'same',
    'added',
  ]);
});

test('any path of a workspace fits into an address', () => {
  expect(pathInUrl('a b/文#?%.txt')).toBe('a%20b/%E6%96%87%23%3F%25.txt');
  expect(pathInUrl('caf\udce9')).toBe('caf%E9');
  expect(pathInUrl('😀')).toBe('%F0%9F%98%80');
});
