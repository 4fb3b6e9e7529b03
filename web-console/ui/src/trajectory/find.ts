import type { Row } from './fold.ts';

/** The first row after `after` that holds the text, in any letter case; it goes round at the end. */
export function nextMatch(rows: readonly Row[], text: string, after: number): Row | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') {
    return undefined;
  }
  const holds = (row: Row) =>
    [row.type, row.tool ?? '', row.text, row.failure ?? '', row.answer ?? ''].some((part) =>
      part.toLowerCase().includes(wanted),
    );
  return rows.find((row) => row.seq > after && holds(row)) ?? rows.find(holds);
}
