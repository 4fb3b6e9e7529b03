import { describe, expect, test } from 'vitest';
import type { Entry } from '../src/api/shapes.ts';
import { nextOf, pauseMillis, SPEEDS } from '../src/session/travel.ts';
import { Trajectory } from '../src/trajectory/fold.ts';
import { NOTHING, type Standing, statusOf } from '../src/trajectory/standing.ts';
import { Journal, SESSION } from './journal.ts';
import { randomJournal, seeded } from './random.ts';

function fold(entries: readonly Entry[]): Trajectory {
  const trajectory = new Trajectory(SESSION);
  entries.forEach((entry) => trajectory.add(entry));
  return trajectory;
}

function whole(journal: Journal): Standing[] {
  const trajectory = fold(journal.entries);
  return journal.entries.map((entry) => trajectory.at(entry.seq));
}

describe('time travel', () => {
  test('a page that stands at k shows what a page of the first k entries alone would show, 200 times', () => {
    const random = seeded(20_260_301);
    for (let round = 0; round < 10; round++) {
      const { entries } = randomJournal(random, 120);
      const whole = fold(entries);
      for (let pick = 0; pick < 20; pick++) {
        const k = 1 + Math.floor(random() * entries.length);
        const alone = fold(entries.slice(0, k));
        expect(whole.at(k)).toEqual(alone.now);
        expect(whole.rows.slice(0, k)).toEqual(alone.rows);
        for (const places of ['failures', 'writes', 'decisions'] as const) {
          expect(whole[places].filter((seq) => seq <= k)).toEqual(alone[places]);
        }
      }
    }
  }, 60_000);

  test('random journals reach every part of a standing', () => {
    const random = seeded(7);
    const { entries } = randomJournal(random, 2_000);
    const whole = fold(entries);
    const all = entries.map((entry) => whole.at(entry.seq));
    expect(new Set(all.map(statusOf))).toEqual(
      new Set(['running', 'waiting', 'paused', 'completed', 'failed']),
    );
    expect(all.some((standing) => standing.open.length > 1)).toBe(true);
    expect(all.some((standing) => standing.open.some((call) => call.ask))).toBe(true);
    expect(new Set(all.map((standing) => standing.root)).size).toBeGreaterThan(10);
    expect(new Set(all.map((standing) => standing.plan)).size).toBeGreaterThan(10);
    expect(whole.failures.length).toBeGreaterThan(10);
  });

  test('what was open, planned and written is counted by hand', () => {
    const journal = new Journal();
    journal.replied(['shell_run', { command: 'make' }], ['human_ask', { question: 'why' }]);
    journal.add('Asked', { call: '1.1', question: 'why' });
    journal.add('Observed', {
      call: '1.0',
      exit: 0,
      output: { head: '', tail: '', bytes: 0, cut: false },
      root: 'r1',
      wallMillis: 3,
    });
    journal.add('Answered', { call: '1.1', text: 'because', by: 'me' });
    journal.observed('1.1', 0, 'because');
    journal.add('Paused', { by: 'me' });
    expect(whole(journal).map(({ steps, root }) => [steps, root])).toEqual([
      [0, undefined],
      [0, undefined],
      [0, 'r1'],
      [0, 'r1'],
      [1, 'r1'],
      [1, 'r1'],
    ]);
    expect(whole(journal).map((standing) => standing.open.map((call) => call.address))).toEqual([
      ['1.0', '1.1'],
      ['1.0', '1.1'],
      ['1.1'],
      ['1.1'],
      [],
      [],
    ]);
    expect(whole(journal).map(statusOf)).toEqual([
      'queued',
      'queued',
      'waiting',
      'waiting',
      'queued',
      'paused',
    ]);
    const { writes, decisions } = fold(journal.entries);
    expect(writes).toEqual([3]);
    expect(decisions).toEqual([1, 4]);
    expect(fold([]).at(1)).toBe(NOTHING);
  });

  test('the next place is the first after where one stands', () => {
    expect(nextOf([3, 8, 20], 0)).toBe(3);
    expect(nextOf([3, 8, 20], 3)).toBe(8);
    expect(nextOf([3, 8, 20], 19)).toBe(20);
    expect(nextOf([3, 8, 20], 20)).toBeUndefined();
    expect(nextOf([], 1)).toBeUndefined();
  });

  test('a pause is as long as it was, bounded, and divided by the speed', () => {
    const at = (millis: number) => new Date(Date.UTC(2026, 0, 1) + millis).toISOString();
    expect(pauseMillis(at(0), at(800), 1)).toBe(800);
    expect(pauseMillis(at(0), at(800), 16)).toBe(50);
    expect(pauseMillis(at(0), at(800), 0.5)).toBe(1_600);
    expect(pauseMillis(at(0), at(3_600_000), 1)).toBe(2_000);
    expect(pauseMillis(at(5), at(0), 1)).toBe(40);
    expect(SPEEDS).toEqual([0.5, 1, 2, 4, 8, 16]);
  });

  test('a hundred thousand entries are folded once, and standing anywhere costs no fold', () => {
    const { entries } = randomJournal(seeded(3), 100_000);
    const whole = fold(entries);
    expect(whole.head).toBe(100_000);
    // Standings are shared by the entries that change nothing, not copied for each.
    const distinct = new Set(entries.map((entry) => whole.at(entry.seq)));
    expect(distinct.size).toBeLessThan(100_000);
  }, 60_000);
});
