import type { Prompt, Usage } from '../api/shapes.ts';

/** Segments from the beginning whose bytes are the same, by their hashes. */
export function sharedPrefix(a: Prompt, b: Prompt): { segments: number; bytes: number } {
  let segments = 0;
  let bytes = 0;
  for (const [index, segment] of a.segments.entries()) {
    if (b.segments[index]?.sha256 !== segment.sha256) break;
    segments++;
    bytes += segment.bytes;
  }
  return { segments, bytes };
}

/**
 * How many segments from the beginning came from the endpoint's cache. It reports tokens, not bytes:
 * their share of the prompt is taken for the share of its bytes, rounded down to whole segments.
 */
export function cachedSegments(prompt: Prompt, usage: Usage | undefined): number {
  const { promptTokens = 0, cachedTokens = 0 } = usage ?? {};
  if (promptTokens === 0) return 0;
  const all = prompt.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  const cached = (all * Math.min(cachedTokens, promptTokens)) / promptTokens;
  let end = 0;
  const past = prompt.segments.findIndex(({ bytes }) => (end += bytes) > cached);
  return past < 0 ? prompt.segments.length : past;
}
