import type { Output } from '../api/shapes.ts';

const LINE_MAX = 240;

/** The first line that says something, without control characters, cut to a bound. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * LINE_MAX)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LINE_MAX ? `${line.slice(0, LINE_MAX)}…` : line;
}

/** What a call is about, in one line: the command, the path, the pattern; else its arguments. */
export function callSummary(name: string, args: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(args);
  } catch {
    return oneLine(args);
  }
  if (typeof parsed !== 'object' || parsed === null) {
    return oneLine(args);
  }
  const values = parsed as Record<string, unknown>;
  if (Array.isArray(values.items)) {
    return oneLine((values.items as { title?: unknown }[]).map((i) => i?.title ?? '').join(' · '));
  }
  const parts = ['command', 'pattern', 'path', 'status', 'summary']
    .map((key) => values[key])
    .filter((value) => typeof value === 'string' && value !== '');
  return parts.length > 0 && name !== '' ? oneLine(parts.join(' ')) : oneLine(args);
}

/** The output as it was kept: its beginning, a mark where something is left out, its end. */
export function outputText(output: Output): string {
  if (output.tail === '') {
    return output.head;
  }
  const left = output.bytes - byteLength(output.head) - byteLength(output.tail);
  return `${output.head}\n[… ${Math.max(left, 0)} bytes …]\n${output.tail}`;
}

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).length;
