/**
 * How well a text answers what was typed: all its letters, in order. More for letters that stand
 * together and for those that begin a word; absent if a letter is missing.
 */
export function score(typed: string, text: string): number | undefined {
  const wanted = Array.from(typed.toLowerCase().replace(/\s+/g, ''));
  const letters = Array.from(text.toLowerCase());
  let sum = 0;
  let from = 0;
  for (const letter of wanted) {
    const at = letters.indexOf(letter, from);
    if (at < 0) return undefined;
    const begins = at === 0 || /[\s/·:_-]/.test(letters[at - 1] ?? '');
    sum += (at === from && from > 0 ? 3 : 0) + (begins ? 2 : 0) - Math.min(at - from, 10) / 10;
    from = at + 1;
  }
  return sum;
}

/** Those that answer, the best first; equal ones stay in their order. */
export function ranked<T>(typed: string, all: readonly T[], text: (one: T) => string): T[] {
  return all
    .map((one) => ({ one, points: score(typed, text(one)) }))
    .filter((found): found is { one: T; points: number } => found.points !== undefined)
    .sort((a, b) => b.points - a.points)
    .map((found) => found.one);
}
