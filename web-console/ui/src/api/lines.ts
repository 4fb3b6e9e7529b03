import { request } from './client.ts';
import type { Entry } from './shapes.ts';

/**
 * Gives out the whole lines of an answer as they come, until `take` returns false. A last line that
 * was cut by the end of the connection is not given out.
 */
export async function readLines(
  path: string,
  signal: AbortSignal,
  take: (lines: string[]) => boolean,
): Promise<void> {
  const answer = await request(path, { headers: { accept: 'application/jsonl' }, signal });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = value.split('\n');
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    if (!take(lines)) {
      await reader.cancel();
      return;
    }
  }
}

/** The first entries of an answer, at most `max` of them. */
export async function readEntries(path: string, max: number, signal: AbortSignal): Promise<Entry[]> {
  const entries: Entry[] = [];
  await readLines(path, signal, (lines) => {
    lines.slice(0, max - entries.length).forEach((line) => entries.push(JSON.parse(line) as Entry));
    return entries.length < max;
  });
  return entries;
}
