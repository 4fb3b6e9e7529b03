import type { ReplyPiece } from '../api/shapes.ts';

/** A call that the model is writing. */
export interface GrowingCall {
  call: number;
  tool: string;
  arguments: string;
}

/** A reply while it comes. Untrusted, and no fact: the entry that settles its request is. */
export interface GrowingReply {
  seq: number;
  attempt: number;
  chars: number;
  text: string;
  calls: GrowingCall[];
  cut: boolean;
}

/** The reply with the piece; a piece that begins makes all before it void, one that does not follow
 *  leaves nothing. */
export function grown(
  before: GrowingReply | undefined,
  piece: ReplyPiece,
): GrowingReply | undefined {
  const { seq, attempt, from } = piece;
  const follows = before?.seq === seq && before.attempt === attempt && before.chars === from;
  if (from !== 0 && !follows) {
    return undefined;
  }
  const start = from === 0 || before === undefined ? empty(seq, attempt) : before;
  const reply = { ...start, calls: [...start.calls], cut: piece.cut === true };
  for (const { text, call, tool, arguments: part } of piece.pieces) {
    reply.text += text ?? '';
    reply.chars += (text ?? tool ?? part ?? '').length;
    if (call !== undefined && tool !== undefined) {
      reply.calls.push({ call, tool, arguments: '' });
    } else if (part !== undefined) {
      reply.calls = reply.calls.map((open) =>
        open.call === call ? { ...open, arguments: open.arguments + part } : open,
      );
    }
  }
  return reply;
}

function empty(seq: number, attempt: number): GrowingReply {
  return { seq, attempt, chars: 0, text: '', calls: [], cut: false };
}

const END_MAX = 200;

/** The newest of a long text in one line. */
export function lastOf(text: string): string {
  const end = text.slice(-END_MAX).replace(/\s+/g, ' ').trim();
  return text.length > END_MAX ? `…${end}` : end;
}
