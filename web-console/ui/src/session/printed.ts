import type { PrintedPiece } from '../api/shapes.ts';

/** The newest of what a running call printed. Untrusted, and no fact: its settlement is. */
export interface Printing {
  attempt: number;
  /** Where the next piece begins if nothing is missed, in bytes. */
  next: number;
  text: string;
}

/** As much of an endless output as anybody reads while it runs. */
export const PRINTED_CHARS_MAX = 8_000;

const encoder = new TextEncoder();

/** The printing with a piece; a gap says so, a piece of an attempt before is late and changes nothing. */
export function printedOn(before: Printing | undefined, piece: PrintedPiece): Printing {
  if (before !== undefined && piece.attempt < before.attempt) {
    return before;
  }
  const same = before?.attempt === piece.attempt ? before : undefined;
  const next = piece.from + encoder.encode(piece.text).length;
  if (same !== undefined && piece.from < same.next) {
    return same;
  }
  const gap = piece.from > (same?.next ?? 0) ? '…' : '';
  const text = (same?.text ?? '') + gap + piece.text;
  return { attempt: piece.attempt, next, text: text.slice(-PRINTED_CHARS_MAX) };
}
