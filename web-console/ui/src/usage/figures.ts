import type { Part } from '../api/desk.ts';

/** Tokens of a part as they are stacked in a bar; absent where nobody told them. */
export interface Stack {
  cached: number | undefined;
  fresh: number | undefined;
  output: number | undefined;
  total: number;
}

/** Prompt tokens of which the cached share is unknown are drawn as fresh: they were sent. */
export function stackOf({ usage }: Part): Stack {
  const { promptTokens, cachedTokens, outputTokens } = usage;
  const fresh =
    promptTokens === undefined ? undefined : Math.max(0, promptTokens - (cachedTokens ?? 0));
  return {
    cached: cachedTokens,
    fresh,
    output: outputTokens,
    total: (promptTokens ?? cachedTokens ?? 0) + (outputTokens ?? 0),
  };
}

/** The largest first; what is not told has no place among them and comes last. */
export function bySize(parts: readonly Part[]): Part[] {
  return parts.toSorted((a, b) => stackOf(b).total - stackOf(a).total);
}

/** What one part is called; the step of a turn stands alone. */
export function nameOf(part: Part): string {
  return part.model ?? part.session ?? (part.step === undefined ? '' : String(part.step));
}

/** Milliseconds that models and tools took, as the journal tells them. */
export interface Latencies {
  model: number[];
  tool: number[];
}

export function latenciesOf(journal: string): Latencies {
  const found: Latencies = { model: [], tool: [] };
  for (const line of journal.split('\n')) {
    const entry = entryOf(line);
    const millis = entry?.event?.wallMillis;
    if (typeof millis !== 'number') continue;
    if (entry?.type === 'ModelReplied') found.model.push(millis);
    if (entry?.type === 'Observed' || entry?.type === 'Failed') found.tool.push(millis);
  }
  return found;
}

function entryOf(line: string): { type?: string; event?: { wallMillis?: unknown } } | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as { type?: string });
  } catch {
    return undefined;
  }
}

/** The smallest of them that at least this share of them do not exceed; absent if there are none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** The address of a view of usage. */
export function usagePath(by: string, session: string): string {
  const query = new URLSearchParams();
  if (by !== 'model') query.set('by', by);
  if (session !== '') query.set('session', session);
  return query.size === 0 ? '/usage' : `/usage?${query}`;
}
