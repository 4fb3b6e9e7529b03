import type { Row } from '../trajectory/fold.ts';

/** What the sides did in the same turn after they parted; a side that had ended has nothing. */
export interface AlignedTurn {
  sides: (readonly Row[])[];
  /** Whether each side did what the first did. */
  same: boolean[];
}

/** The rows of a side by its turns: each begins when the model is asked for the first time. */
export function turnsOf(rows: readonly Row[]): Row[][] {
  const turns: Row[][] = [];
  for (const row of rows) {
    if (turns.length === 0 || (row.type === 'ModelRequested' && row.label.key === 'row.requested')) {
      turns.push([]);
    }
    turns.at(-1)?.push(row);
  }
  return turns;
}

/** Turn beside turn, in the order in which each side took them. */
export function aligned(sides: readonly (readonly Row[])[]): AlignedTurn[] {
  const turns = sides.map(turnsOf);
  const most = Math.max(0, ...turns.map((side) => side.length));
  return Array.from({ length: most }, (_, index) => {
    const beside = turns.map((side) => side[index] ?? []);
    const first = signature(beside[0] ?? []);
    return { sides: beside, same: beside.map((rows) => signature(rows) === first) };
  });
}

/** What was done, without when and with how many tokens. */
function signature(rows: readonly Row[]): string {
  return JSON.stringify(
    rows.map(({ type, tool, text, failure, answer }) => [type, tool, text, failure, answer]),
  );
}
