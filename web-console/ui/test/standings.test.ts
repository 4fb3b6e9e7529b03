import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Entry } from '../src/api/shapes.ts';
import { Trajectory } from '../src/trajectory/fold.ts';
import { type Standing, statusOf } from '../src/trajectory/standing.ts';

/** What the server's fold of random sessions found after each of their entries. */
const STORED = new URL(
  '../../../actors/session/src/test/resources/golden/standings.jsonl',
  import.meta.url,
);

interface Told {
  status: string;
  steps: number;
  autonomy: number;
  open: string[];
  asking: string[];
  requested: boolean;
  root?: string;
  promptTokens?: number;
  cachedTokens?: number;
  outputTokens?: number;
}

/** The branches of the file; each begins with its first entry. */
function branches(): { entry: Entry; standing: Told }[][] {
  const all: { entry: Entry; standing: Told }[][] = [];
  for (const line of readFileSync(STORED, 'utf8').trimEnd().split('\n')) {
    const told = JSON.parse(line) as { entry: Entry; standing: Told };
    if (told.entry.seq === 1) all.push([]);
    all.at(-1)!.push(told);
  }
  return all;
}

function toldOf(standing: Standing): Told {
  const { steps, autonomy, open, asking, root, usage } = standing;
  return {
    status: statusOf(standing),
    steps,
    autonomy: autonomy ?? -1,
    open: open.map(({ address }) => address).sort(),
    asking: open.filter(({ ask }) => ask !== undefined).map(({ address }) => address).sort(),
    requested: asking !== undefined,
    ...(root === undefined ? {} : { root }),
    ...usage,
  };
}

test('standing at any entry of a page is what the server folds up to it', () => {
  const statuses = new Set<string>();
  let places = 0;
  for (const branch of branches()) {
    const trajectory = new Trajectory(branch[0]!.entry.origin);
    branch.forEach(({ entry }) => trajectory.add(entry));
    for (const { entry, standing } of branch) {
      expect(toldOf(trajectory.at(entry.seq)), JSON.stringify(entry)).toEqual(standing);
      statuses.add(standing.status);
      places++;
    }
  }
  expect(places).toBeGreaterThan(500);
  expect(statuses).toEqual(
    new Set(['queued', 'running', 'waiting', 'paused', 'completed', 'failed', 'cancelled']),
  );
});
