import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Entry } from '../src/api/shapes.ts';
import { Trajectory } from '../src/trajectory/fold.ts';
import { statusOf } from '../src/trajectory/standing.ts';

const STORED = new URL(
  '../../../orchestrator/sessions/src/test/resources/golden/v1/',
  import.meta.url,
);

/** A session as it was exported. */
function entriesOf(name: string): Entry[] {
  const lines = readFileSync(new URL(name, STORED), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Entry).filter((entry) => entry.seq !== undefined);
}

test('every stored journal of the server is folded, whatever its entries are', () => {
  const names = readdirSync(STORED).filter((name) => name.endsWith('.jsonl'));
  expect(names.length).toBeGreaterThan(8);
  const statuses = new Set<string>();
  for (const name of names) {
    const entries = entriesOf(name);
    const trajectory = new Trajectory(entries.at(-1)?.origin ?? '');
    entries.forEach((entry) => trajectory.add(entry));
    expect(trajectory.head).toBe(entries.length);
    expect(trajectory.rows.every((row) => row.label.key.startsWith('row.'))).toBe(true);
    statuses.add(statusOf(trajectory.now));
  }
  expect(statuses.size).toBeGreaterThan(2);
});
