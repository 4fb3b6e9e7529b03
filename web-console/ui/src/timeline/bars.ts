import type { Entry } from '../api/shapes.ts';

/** What happened in a piece of time. */
export type Phase = 'model' | 'queue' | 'run' | 'person' | 'lost';

export interface Piece {
  phase: Phase;
  from: number;
  to: number;
}

/** One attempt of a model request or of a tool call, in pieces of time that follow each other. */
export interface Bar {
  /** The entry to look at: the settlement, or what began it while there is none. */
  seq: number;
  name: string;
  attempt: number;
  open: boolean;
  failed: boolean;
  pieces: Piece[];
}

export interface Timeline {
  bars: Bar[];
  from: number;
  to: number;
}

interface Attempt {
  call: string;
  name: string;
  attempt: number;
  seq: number;
  from: number;
  /** Since when a person is asked, and until when. */
  asked?: number;
  granted?: number;
}

/**
 * The time of a session in bars: each attempt is its own. A call's time in a queue is what passed
 * before the run that its settlement measured; where nobody measured it, nothing is guessed.
 *
 * @param now the end of what is still open
 */
export function timelineOf(entries: readonly Entry[], now: number): Timeline {
  const bars: Bar[] = [];
  const open = new Map<string, Attempt>();
  let request: { seq: number; attempt: number; from: number } | undefined;
  const answered = (entry: Entry, failed: boolean) => {
    if (request !== undefined) {
      const to = millis(entry);
      bars.push({ ...modelBar(request, to), seq: entry.seq, failed, open: false });
      request = undefined;
    }
  };
  for (const entry of entries) {
    switch (entry.type) {
      case 'ModelRequested':
        request = { seq: entry.seq, attempt: entry.event.attempt, from: millis(entry) };
        break;
      case 'ModelReplied':
        answered(entry, false);
        entry.event.calls.forEach(({ name }, index) => {
          const call = `${entry.seq}.${index}`;
          open.set(call, { call, name, attempt: 1, seq: entry.seq, from: millis(entry) });
        });
        break;
      case 'ModelFailed':
      case 'ModelCancelled':
        answered(entry, true);
        break;
      case 'ApprovalRequested':
      case 'Asked':
        change(open, entry.event.call, { asked: millis(entry) });
        break;
      case 'Approved':
      case 'Answered':
        change(open, entry.event.call, { granted: millis(entry) });
        break;
      case 'Dispatched':
        again(bars, open, entry.event.call, entry.event.attempt, entry);
        break;
      case 'Observed':
      case 'Failed':
        settle(bars, open, entry.event.call, entry, entry.event.wallMillis);
        break;
      case 'Rejected':
      case 'CallDenied':
      case 'CallCancelled':
      case 'InDoubt':
        settle(bars, open, entry.event.call, entry, undefined);
        break;
      default:
        break;
    }
  }
  if (request !== undefined) bars.push({ ...modelBar(request, now), failed: false, open: true });
  for (const attempt of open.values()) bars.push(callBar(attempt, attempt.seq, now, undefined, true));
  return spanned(bars, entries, now);
}

function spanned(bars: Bar[], entries: readonly Entry[], now: number): Timeline {
  const first = entries[0];
  const last = entries.at(-1);
  const from = first === undefined ? now : millis(first);
  const end = bars.reduce(
    (latest, bar) => bar.pieces.reduce((most, piece) => Math.max(most, piece.to), latest),
    last === undefined ? now : millis(last),
  );
  const start = (bar: Bar) => bar.pieces[0]?.from ?? from;
  return { bars: bars.sort((a, b) => start(a) - start(b)), from, to: Math.max(end, from + 1) };
}

function modelBar(request: { seq: number; attempt: number; from: number }, to: number) {
  const piece: Piece = { phase: 'model', from: request.from, to: Math.max(to, request.from) };
  return { seq: request.seq, name: '', attempt: request.attempt, pieces: [piece] };
}

/** The attempt before is over, how far it came nobody knows; the next begins in a queue. */
function again(
  bars: Bar[],
  open: Map<string, Attempt>,
  call: string,
  attempt: number,
  entry: Entry,
): void {
  const before = open.get(call);
  if (before === undefined) return;
  const at = millis(entry);
  if (attempt > before.attempt) {
    const piece: Piece = { phase: 'lost', from: before.from, to: Math.max(at, before.from) };
    const { name, attempt: old } = before;
    bars.push({ seq: entry.seq, name, attempt: old, open: false, failed: true, pieces: [piece] });
  }
  open.set(call, { call, name: before.name, attempt, seq: entry.seq, from: at });
}

function settle(
  bars: Bar[],
  open: Map<string, Attempt>,
  call: string,
  entry: Entry,
  wallMillis: number | undefined,
): void {
  const attempt = open.get(call);
  if (attempt === undefined) return;
  open.delete(call);
  const bar = callBar(attempt, entry.seq, millis(entry), wallMillis, false);
  const failed = entry.type !== 'Observed' || entry.event.exit !== 0;
  bars.push({ ...bar, failed });
}

function callBar(
  attempt: Attempt,
  seq: number,
  end: number,
  wallMillis: number | undefined,
  open: boolean,
): Bar {
  const to = Math.max(end, attempt.from);
  const ran = wallMillis === undefined ? to : Math.max(attempt.from, to - wallMillis);
  const pieces: Piece[] = [];
  let from = attempt.from;
  const add = (phase: Phase, until: number) => {
    const border = Math.min(Math.max(until, from), ran);
    if (border > from) pieces.push({ phase, from, to: border });
    from = Math.max(from, border);
  };
  if (attempt.asked !== undefined) {
    add('queue', attempt.asked);
    add('person', attempt.granted ?? ran);
  }
  add('queue', ran);
  if (to > from || pieces.length === 0) pieces.push({ phase: 'run', from, to });
  return { seq, name: attempt.name, attempt: attempt.attempt, open, failed: false, pieces };
}

function change(open: Map<string, Attempt>, call: string, with_: Partial<Attempt>): void {
  const attempt = open.get(call);
  if (attempt !== undefined) open.set(call, { ...attempt, ...with_ });
}

function millis(entry: Entry): number {
  return Date.parse(entry.time);
}

/** How much time each phase took in all, pieces that ran side by side counted each. */
export function totals(bars: readonly Bar[]): Record<Phase, number> {
  const sums: Record<Phase, number> = { model: 0, queue: 0, run: 0, person: 0, lost: 0 };
  for (const bar of bars) for (const piece of bar.pieces) sums[piece.phase] += piece.to - piece.from;
  return sums;
}

const STEPS_MILLIS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000,
];
const TICKS_MAX = 8;

/** The places of a scale, in milliseconds after its beginning: round numbers, not more than eight. */
export function ticks(span: number): number[] {
  const step = STEPS_MILLIS.find((one) => span / one <= TICKS_MAX) ?? Math.ceil(span / TICKS_MAX);
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}
