import { expect, test } from 'vitest';
import { lineDiff } from '../src/compare/lines.ts';
import { ticks, timelineOf } from '../src/timeline/bars.ts';
import { Journal, output } from './journal.ts';
import { seeded } from './random.ts';

test('queue and run are split by what the settlement measured, and every attempt is its own bar', () => {
  const journal = new Journal();
  const request = { turn: 1, attempt: 1, epoch: 1, segments: 1, prefixHash: 'p' };
  journal.add('ModelRequested', request);
  journal.replied(['shell_run', {}]);
  journal.add('Dispatched', { call: '2.0', attempt: 2 });
  journal.add('Paused', { by: 'me' });
  journal.add('Observed', { call: '2.0', exit: 0, output: output(''), wallMillis: 500 });
  const { bars, from, to } = timelineOf(journal.entries, 0);
  const shown = bars.map(({ seq, attempt, pieces }) => [
    seq,
    attempt,
    pieces.map((piece) => [piece.phase, piece.from - from, piece.to - from]),
  ]);
  expect(shown).toEqual([
    [2, 1, [['model', 0, 1_000]]],
    [3, 1, [['lost', 1_000, 2_000]]],
    [5, 2, [['queue', 2_000, 3_500], ['run', 3_500, 4_000]]],
  ]);
  expect(to - from).toBe(4_000);
});

test('what is open reaches to now, eight hours later too', () => {
  const journal = new Journal();
  journal.replied(['shell_run', {}]);
  const now = Date.parse(journal.entries[0]!.time) + 8 * 3_600_000;
  const { bars, from, to } = timelineOf(journal.entries, now);
  expect(to - from).toBe(8 * 3_600_000);
  expect(bars[0]).toMatchObject({ open: true, pieces: [{ from, to: now }] });
  expect(ticks(to - from).length).toBeLessThanOrEqual(9);
});

test('a line diff leads from one text to the other, for random texts', () => {
  const random = seeded(5);
  const text = () => Array.from({ length: 1 + Math.floor(random() * 4) }, () => 'abc'[Math.floor(random() * 3)]!);
  for (let round = 0; round < 500; round++) {
    const [a, b] = [text(), text()];
    const lines = lineDiff(a.join('\n'), b.join('\n')).filter(({ kind }) => kind !== 'place');
    const kept = (left: string) => lines.filter(({ kind }) => kind !== left).map((line) => line.text.slice(1));
    if (a.join('\n') === b.join('\n')) {
      expect(lines).toEqual([]);
    } else {
      expect(kept('added')).toEqual(a);
      expect(kept('removed')).toEqual(b);
    }
  }
});
