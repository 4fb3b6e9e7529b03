/** Filters that the search knows by name; the rest of a query is words. */
export const FILTERS = ['type', 'tool', 'kind', 'failed', 'session'] as const;
export type Filter = (typeof FILTERS)[number];

const TERM = /"[^"]*"?|\S+/g;

/** The value of a filter in a query; empty if it is not there. */
export function filterOf(query: string, filter: Filter): string {
  const term = (query.match(TERM) ?? []).findLast((one) => one.startsWith(`${filter}:`));
  return term === undefined ? '' : term.slice(filter.length + 1);
}

/** The query with that filter alone of its kind; without it if the value is empty. */
export function withFilter(query: string, filter: Filter, value: string): string {
  const others = (query.match(TERM) ?? []).filter((one) => !one.startsWith(`${filter}:`));
  return [...others, ...(value === '' ? [] : [`${filter}:${value}`])].join(' ');
}

/** A text cut at its marks; marks that overlap or stand outside are taken as far as they go. */
export function pieces(
  text: string,
  marks: readonly { from: number; to: number }[],
): { text: string; found: boolean }[] {
  const cut: { text: string; found: boolean }[] = [];
  let at = 0;
  for (const { from, to } of marks.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(at, Math.min(from, text.length));
    const end = Math.max(begin, Math.min(to, text.length));
    if (begin > at) cut.push({ text: text.slice(at, begin), found: false });
    if (end > begin) cut.push({ text: text.slice(begin, end), found: true });
    at = end;
  }
  if (at < text.length) cut.push({ text: text.slice(at), found: false });
  return cut;
}

/** The address of a search. */
export function searchPath(q: string, cursor = ''): string {
  const query = new URLSearchParams();
  if (q !== '') query.set('q', q);
  if (cursor !== '') query.set('cursor', cursor);
  return query.size === 0 ? '/search' : `/search?${query}`;
}
