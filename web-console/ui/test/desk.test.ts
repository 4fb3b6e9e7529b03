import { expect, test, vi } from 'vitest';
import type { Approval, Part } from '../src/api/desk.ts';
import {
  argumentsOf,
  gist,
  identical,
  keyOf,
  moved,
  settled,
  standing,
  type Standing,
} from '../src/approvals/inbox.ts';
import { filterOf, pieces, searchPath, withFilter } from '../src/search/query.ts';
import { equivalentOf } from '../src/shell/equivalent.ts';
import { ranked, score } from '../src/shell/match.ts';
import { placeOf } from '../src/shell/navigation.tsx';
import { DESKS, PAGES } from '../src/shell/pages.ts';
import { nextTheme, themeOf } from '../src/shell/theme.ts';
import { bySize, latenciesOf, quantile, stackOf, usagePath } from '../src/usage/figures.ts';
import { gaugeOf } from '../src/workers/metrics.ts';

const ask = (session: string, call: string, more: Partial<Approval> = {}): Approval => ({
  session,
  call,
  task: 't',
  tool: 'shell_run',
  arguments: '{"command":"ls"}',
  kind: 'approval',
  digest: 'd',
  ...more,
});

/** Numbers that are the same on every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('only calls of one tool with one text of arguments are identical', () => {
  const one = ask('a', '1.0');
  const all = [
    one,
    ask('b', '1.0'),
    ask('c', '1.0', { tool: 'fs_read' }),
    ask('d', '1.0', { arguments: '{"command": "ls"}' }),
    ask('e', '1.0', { kind: 'answer' }),
  ];
  expect(identical(all, one).map((same) => same.session)).toEqual(['a', 'b']);
  expect(identical(all, all[4]!)).toEqual([]);
});

test('a key never hits an ask that came before the eyes because another person decided', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    let asks = Array.from({ length: 2 + random(9) }, (_, at) => ask(`s${at}`, '1.0'));
    const mine = new Set<string>();
    let at: Standing | undefined = standing(asks, random(asks.length));
    for (let step = 0; step < 20; step++) {
      const before: Standing | undefined = at;
      const deed = random(3);
      if (deed === 0 && asks.length > 0) {
        asks = asks.toSpliced(random(asks.length), 1);
        at = settled(asks, at, mine);
        expect(at?.key).toBe(before?.key);
      } else if (deed === 1 && at !== undefined && asks.some((one) => keyOf(one) === at!.key)) {
        mine.add(at.key);
        asks = asks.filter((one) => keyOf(one) !== before!.key);
        at = settled(asks, at, mine);
        expect(at?.key).toBe(asks.length === 0 ? undefined : keyOf(asks[Math.min(before!.place, asks.length - 1)]!));
      } else {
        at = moved(asks, at, random(2) === 0 ? 1 : -1);
        expect(at === undefined || asks.some((one) => keyOf(one) === at!.key)).toBe(true);
      }
    }
  }
});

test('one step from an ask that is gone leads to what stands in its place', () => {
  const asks = [ask('a', '1.0'), ask('b', '1.0'), ask('c', '1.0')];
  const at = standing(asks, 1);
  const rest = asks.toSpliced(1, 1);
  expect(moved(rest, at, 1)?.key).toBe('c 1.0');
  expect(moved(rest, at, -1)?.key).toBe('a 1.0');
  expect(moved([], at, 1)).toBeUndefined();
});

test('a grant names what was shown, a refusal its reason, each under its key', async () => {
  const sent: { path: string; key: string | null; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    sent.push({ path, key: request.headers.get('idempotency-key'), body: await request.json() });
    return Response.json({});
  });
  vi.stubGlobal('location', { origin: 'http://here' });
  vi.resetModules();
  const { decide } = await import('../src/api/desk.ts');
  await decide(ask('s', '3.1'), { verb: 'approve', arguments: { a: 1 } }, 'k1');
  await decide(ask('s', '3.1'), { verb: 'deny', reason: 'no' }, 'k2');
  await decide(ask('s', '3.1'), { verb: 'answer', text: 'yes' }, 'k3');
  vi.unstubAllGlobals();
  const call = '/api/sessions/s/calls/3.1';
  expect(sent).toEqual([
    { path: `${call}/approve`, key: 'k1', body: { arguments: { a: 1 }, asked: 'd' } },
    { path: `${call}/deny`, key: 'k2', body: { reason: 'no' } },
    { path: `${call}/answer`, key: 'k3', body: { text: 'yes' } },
  ]);
});

test('arguments are an object or nothing, and their gist is one line', () => {
  expect(argumentsOf('{"a":1}')).toEqual({ a: 1 });
  expect(['[1]', 'null', '"a"', '{'].map(argumentsOf)).toEqual([undefined, undefined, undefined, undefined]);
  expect(gist('{"command":"a\\n  b","limit":5}')).toBe('a b · 5');
  expect(gist('x'.repeat(1_000))).toHaveLength(160);
});

test('a filter is set once, and the words around it stay', () => {
  expect(withFilter('a "type:x y" type:Old b', 'type', 'Observed')).toBe('a "type:x y" b type:Observed');
  expect(withFilter('a type:Old', 'type', '')).toBe('a');
  expect(filterOf('a type:One type:Two', 'type')).toBe('Two');
  expect(filterOf('"type:One"', 'type')).toBe('');
  expect(searchPath('a&b', '7')).toBe('/search?q=a%26b&cursor=7');
});

test('the pieces of a snippet are the snippet, wherever its marks stand', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    const text = Array.from({ length: random(30) }, () => 'ab 文'[random(4)]).join('');
    const marks = Array.from({ length: random(5) }, () => ({ from: random(40), to: random(40) }));
    expect(pieces(text, marks).map((piece) => piece.text).join('')).toBe(text);
  }
  expect(pieces('a cat', [{ from: 2, to: 5 }])).toEqual([
    { text: 'a ', found: false },
    { text: 'cat', found: true },
  ]);
});

test('what was typed is found by its letters in order, best where words begin', () => {
  expect(score('xyz', 'Approvals')).toBeUndefined();
  expect(ranked('ap', ['Map', 'Approvals', 'Audit'], (text) => text)).toEqual(['Approvals', 'Map']);
  expect(ranked('', ['b', 'a'], (text) => text)).toEqual(['b', 'a']);
});

test('every page of the bar is a place, with a key of its own', () => {
  expect(PAGES.map(({ path }) => placeOf(path).name)).not.toContain('nowhere');
  expect(new Set(PAGES.map(({ key }) => key)).size).toBe(PAGES.length);
  for (const desk of Object.keys(DESKS)) {
    expect(placeOf(`/${desk}`)).toEqual({ name: 'desk', desk });
    expect(PAGES.map(({ path }) => path)).toContain(`/${desk}`);
  }
});

test('a page can be asked for from a shell, whatever stands in its address', () => {
  const of = (path: string, search = '') => equivalentOf('http://h', path, search);
  expect(of('/search', "?q=it's%20$HOME")?.cli).toBe(`infra/anabranch search 'it'\\''s $HOME'`);
  expect(of('/', '?status=failed&x=1')?.curl).toContain('http://h/api/sessions?status=failed');
  expect(of('/search')).toBeUndefined();
  expect(of('/new')).toBeUndefined();
});

test('the theme goes round, and what is not known is the system', () => {
  expect([null, 'x', 'dark'].map(themeOf)).toEqual(['system', 'system', 'dark']);
  expect(nextTheme(nextTheme(nextTheme('system')))).toBe('system');
});

test('what nobody told is absent in a stack, and 0 only where 0 was told', () => {
  const part = (usage: Part['usage']): Part => ({ calls: 1, usage });
  expect(stackOf(part({}))).toEqual({ total: 0 });
  expect(stackOf(part({ promptTokens: 10, cachedTokens: 4, outputTokens: 1 }))).toEqual({
    cached: 4,
    fresh: 6,
    output: 1,
    total: 11,
  });
  expect(stackOf(part({ promptTokens: 10, cachedTokens: 0 })).cached).toBe(0);
  expect(bySize([part({}), part({ promptTokens: 3 })])[0]?.usage.promptTokens).toBe(3);
});

test('latencies are those of the journal, and a quantile is one of them', () => {
  const journal = [
    '{"type":"ModelReplied","event":{"wallMillis":30}}',
    '{"type":"Observed","event":{"wallMillis":5}}',
    '{"type":"Paused","event":{"wallMillis":99}}',
    'not json',
    '{"type":"ModelReplied","event":{"wallMillis":10}}',
  ].join('\n');
  expect(latenciesOf(journal)).toEqual({ model: [30, 10], tool: [5] });
  expect(quantile([30, 10, 20], 0.5)).toBe(20);
  expect(quantile([30, 10, 20], 0.95)).toBe(30);
  expect(quantile([], 0.5)).toBeUndefined();
  expect(usagePath('session', '')).toBe('/usage?by=session');
});

test('a gauge that is not told is absent', () => {
  expect(gaugeOf('# HELP a b\na 0\nab 7\n', 'a')).toBe(0);
  expect(gaugeOf('ab 7\n', 'a')).toBeUndefined();
  expect(gaugeOf('a NaN\n', 'a')).toBeUndefined();
});
