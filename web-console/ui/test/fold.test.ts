import { describe, expect, test } from 'vitest';
import type { Entry, Events } from '../src/api/shapes.ts';
import { Trajectory } from '../src/trajectory/fold.ts';
import { nextMatch } from '../src/trajectory/find.ts';
import { callSummary, outputText } from '../src/trajectory/words.ts';
import { Journal, output, SESSION } from './journal.ts';

function fold(journal: Journal): Trajectory {
  const trajectory = new Trajectory(SESSION);
  journal.entries.forEach((entry) => trajectory.add(entry));
  return trajectory;
}

describe('the fold of entries to rows', () => {
  test('every entry is one row, in order', () => {
    const journal = new Journal();
    journal.add('Steered', { text: 'hello', by: 'me' });
    journal.add('Paused', { by: 'me' });
    journal.add('Resumed', { by: 'me' });
    expect(fold(journal).rows.map((row) => [row.seq, row.type])).toEqual([
      [1, 'Steered'],
      [2, 'Paused'],
      [3, 'Resumed'],
    ]);
  });

  test('a command that exits with something else than 0 is a failure with its whole output', () => {
    const journal = new Journal();
    journal.replied(['shell_run', { command: 'make test' }]);
    journal.observed('1.0', 2, 'line one\nline two');
    const trajectory = fold(journal);
    expect(trajectory.rows[1]).toMatchObject({
      tone: 'bad',
      tool: 'shell_run',
      text: 'make test',
      failure: 'line one\nline two',
      label: { key: 'row.exit', values: { exit: 2 } },
    });
    expect(trajectory.failures).toEqual([2]);
  });

  test('a command that exits with 0 is no failure', () => {
    const journal = new Journal();
    journal.replied(['shell_run', { command: 'ls' }]);
    journal.observed('1.0', 0, 'a.txt');
    const trajectory = fold(journal);
    expect(trajectory.rows[1]).toMatchObject({ tone: 'plain', text: 'ls → a.txt' });
    expect(trajectory.rows[1]?.failure).toBeUndefined();
    expect(trajectory.failures).toEqual([]);
  });

  const failures: { [T in 'Failed' | 'Rejected' | 'InDoubt']: Events[T] } = {
    Failed: {
      call: '1.0',
      kind: 'timeout',
      message: 'after 120 s',
      output: output('begun'),
      wallMillis: 9,
    },
    Rejected: { call: '1.0', reason: 'no such tool' },
    InDoubt: { call: '1.0', reason: 'the worker was lost' },
  };
  test.each(Object.entries(failures))('%s is a failure that says why', (type, event) => {
    const journal = new Journal();
    journal.replied(['shell_run', { command: 'ls' }]);
    journal.add(type as 'Failed', event as Events['Failed']);
    const row = fold(journal).rows[1];
    expect(row?.tone).toBe('bad');
    expect(row?.failure).toMatch(/after 120 s\nbegun|no such tool|the worker was lost/);
  });

  test('calls of one reply are open until each has settled', () => {
    const journal = new Journal();
    journal.replied(['fs_read', { path: 'a' }], ['fs_read', { path: 'b' }]);
    expect(fold(journal).now.open.map((call) => call.address)).toEqual(['1.0', '1.1']);
    journal.observed('1.1', 0, 'b');
    expect(fold(journal).now.open.map((call) => call.address)).toEqual(['1.0']);
    journal.observed('1.0', 0, 'a');
    const trajectory = fold(journal);
    expect(trajectory.now.open).toEqual([]);
    expect(trajectory.calls.get('1.1')).toMatchObject({ name: 'fs_read', settledAt: 2 });
  });

  test('a model request is open until the model answered, failed or was cancelled', () => {
    const request = { turn: 1, attempt: 1, epoch: 0, segments: 2, prefixHash: 'p' };
    const settle: ((journal: Journal) => void)[] = [
      (journal) => journal.replied(),
      (journal) => journal.add('ModelFailed', { kind: 'server', message: 'no', usage: {} }),
      (journal) => journal.add('ModelCancelled', {}),
    ];
    for (const settled of settle) {
      const journal = new Journal();
      journal.add('ModelRequested', request);
      expect(fold(journal).now.asking).toBeDefined();
      settled(journal);
      expect(fold(journal).now.asking).toBeUndefined();
    }
  });

  test('the answer is shown whole, a failed end says its reason', () => {
    const journal = new Journal();
    journal.add('Ended', { outcome: 'completed', answer: 'one\ntwo' });
    journal.add('Ended', { outcome: 'failed', reason: 'no steps left', answer: 'so far' });
    const { rows, failures } = fold(journal);
    expect(rows[0]).toMatchObject({ tone: 'good', answer: 'one\ntwo' });
    expect(rows[1]).toMatchObject({ tone: 'bad', failure: 'no steps left\nso far' });
    expect(failures).toEqual([2]);
  });

  test('the plan is the last one that was written', () => {
    const journal = new Journal();
    journal.add('PlanUpdated', { items: [{ title: 'look', status: 'doing' }] });
    journal.add('PlanUpdated', {
      items: [
        { title: 'look', status: 'done' },
        { title: 'fix', status: 'doing' },
      ],
    });
    const trajectory = fold(journal);
    expect(trajectory.now.plan.map((item) => item.status)).toEqual(['done', 'doing']);
    expect(trajectory.rows[1]).toMatchObject({
      text: 'fix',
      label: { key: 'row.plan', values: { done: 1, count: 2 } },
    });
  });

  test('entries of the parent are marked as inherited', () => {
    const journal = new Journal();
    journal.add('Steered', { text: 'parent', by: 'me' }, 'parent0000000000000000000');
    journal.add('Steered', { text: 'child', by: 'me' });
    expect(fold(journal).rows.map((row) => row.inherited)).toEqual([true, false]);
  });

  test('an event of a newer server is shown by its name and fields', () => {
    const trajectory = new Trajectory(SESSION);
    const entry = {
      ...new Journal().add('Paused', { by: 'me' }),
      type: 'Dreamt',
      event: { of: 1 },
    };
    trajectory.add(entry as unknown as Entry);
    expect(trajectory.rows[0]).toMatchObject({
      type: 'Dreamt',
      label: { values: { type: 'Dreamt' } },
      text: '{"of":1}',
    });
  });
});

test('a call is summed up by its command, path or pattern', () => {
  expect(callSummary('shell_run', '{"command":"make\\n test","timeout":3}')).toBe('make test');
  expect(callSummary('fs_grep', '{"pattern":"x+","path":"src"}')).toBe('x+ src');
  expect(callSummary('fs_read', 'not json')).toBe('not json');
  expect(callSummary('plan_update', '{"items":[{"title":"a"},{"title":"b"}]}')).toBe('a · b');
});

test('a long output says how many bytes are left out', () => {
  expect(outputText(output('é', 'b', 100))).toBe('é\n[… 97 bytes …]\nb');
  expect(outputText(output('all'))).toBe('all');
});

test('finding goes on after the selected row and round at the end', () => {
  const journal = new Journal();
  journal.replied(['shell_run', { command: 'make' }]);
  journal.observed('1.0', 1, 'Boom');
  journal.add('Steered', { text: 'no boom please', by: 'me' });
  const { rows } = fold(journal);
  expect(nextMatch(rows, 'BOOM', 0)?.seq).toBe(2);
  expect(nextMatch(rows, 'boom', 2)?.seq).toBe(3);
  expect(nextMatch(rows, 'boom', 3)?.seq).toBe(2);
  expect(nextMatch(rows, 'nothing', 0)).toBeUndefined();
  expect(nextMatch(rows, ' ', 0)).toBeUndefined();
});
