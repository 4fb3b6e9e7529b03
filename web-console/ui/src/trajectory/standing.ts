import type { Entry, PlanItem, Status, Usage } from '../api/shapes.ts';

/** A call that has no settlement yet. */
export interface OpenCall {
  address: string;
  name: string;
  arguments: string;
  time: string;
  /** What a person is asked about it; absent while nobody is. */
  ask?: { kind: 'approval' | 'answer'; text: string };
}

/** How a session stands after one of its entries. Never changed: each entry makes the next. */
export interface Standing {
  readonly plan: readonly PlanItem[];
  /** The calls of the last reply that are not settled. */
  readonly open: readonly OpenCall[];
  /** The time of the model request that is still open. */
  readonly asking: string | undefined;
  /** The seq of the last model request; its prompt is the prompt of this moment. */
  readonly request: number | undefined;
  /** The root of the workspace; absent where nothing was ever put there. */
  readonly root: string | undefined;
  readonly autonomy: number | undefined;
  readonly steps: number;
  readonly usage: Usage;
  readonly begun: boolean;
  readonly replied: boolean;
  readonly paused: boolean;
  readonly reached: string | undefined;
  readonly ended: 'completed' | 'failed' | 'cancelled' | undefined;
}

export const NOTHING: Standing = {
  plan: [],
  open: [],
  asking: undefined,
  request: undefined,
  root: undefined,
  autonomy: undefined,
  steps: 0,
  usage: {},
  begun: false,
  replied: false,
  paused: false,
  reached: undefined,
  ended: undefined,
};

/** The one tool whose call waits for all others of its reply. */
const LAST_TOOL = 'submit_result';

/** In the words of the server, which folds the same entries by the same rules. */
export function statusOf(standing: Standing): Status {
  if (standing.ended !== undefined) return standing.ended;
  if (standing.paused || standing.reached !== undefined) return 'paused';
  const waits = standing.open.every((call) => call.ask !== undefined || call.name === LAST_TOOL);
  if (waits && standing.open.some((call) => call.ask !== undefined)) return 'waiting';
  return standing.begun ? 'running' : 'queued';
}

/** The standing after an entry: a pure fold, which costs no more than what the entry changes. */
export function after(before: Standing, entry: Entry): Standing {
  switch (entry.type) {
    case 'Submitted':
      return { ...before, autonomy: entry.event.autonomy, root: entry.event.root };
    case 'Forked':
      return forked(before);
    case 'ModelRequested':
      return requested(before, entry.seq, entry.time);
    case 'ModelReplied':
      return replied(before, entry.seq, entry.time, entry.event);
    case 'ModelFailed':
      return { ...before, asking: undefined, usage: sum(before.usage, entry.event.usage) };
    case 'ModelCancelled':
    case 'Nudged':
    case 'SteerAdmitted':
      return unasked(before);
    case 'ModelSwitched':
      return { ...before, ended: reopened(before) };
    case 'ContextReduced':
    case 'ReductionFailed':
      return { ...before, usage: sum(before.usage, entry.event.usage) };
    case 'Observed':
    case 'Failed':
    case 'CallCancelled':
      return settled(before, entry.event.call, entry.event.root);
    case 'Rejected':
    case 'CallDenied':
    case 'InDoubt':
      return settled(before, entry.event.call, undefined);
    case 'ApprovalRequested':
      return asked(before, entry.event.call, { kind: 'approval', text: entry.event.reason });
    case 'Asked':
      return asked(before, entry.event.call, { kind: 'answer', text: entry.event.question });
    case 'Approved':
      return asked(before, entry.event.call, undefined);
    case 'AutonomyChanged':
      return { ...before, autonomy: entry.event.level };
    case 'PlanUpdated':
      return { ...before, plan: entry.event.items };
    case 'Paused':
      return { ...before, paused: true };
    case 'Resumed':
      return resumed(before);
    case 'Steered':
      return { ...before, ended: reopened(before) };
    case 'Superseded':
      return { ...before, paused: before.ended === undefined };
    case 'BudgetReached':
      return { ...before, reached: entry.event.what };
    case 'BudgetRaised':
      return before.reached === entry.event.what ? { ...before, reached: undefined } : before;
    case 'Ended':
      return { ...before, ended: entry.event.outcome };
    case 'SessionCancelled':
      return { ...before, ended: 'cancelled' };
    default:
      return before;
  }
}

/** A fork runs at once, asks people again, and counts its own usage; the rest it takes over. */
function forked(before: Standing): Standing {
  const open = before.open.map(({ ask: _, ...call }) => call);
  return { ...before, open, paused: false, reached: undefined, usage: {} };
}

function requested(before: Standing, seq: number, time: string): Standing {
  const ended = reopened(before);
  return { ...before, asking: time, request: seq, open: [], begun: true, replied: false, ended };
}

function replied(
  before: Standing,
  seq: number,
  time: string,
  event: { calls: readonly { name: string; arguments: string }[]; usage: Usage },
): Standing {
  const open = event.calls.map((call, index) => ({
    address: `${seq}.${index}`,
    name: call.name,
    arguments: call.arguments,
    time,
  }));
  const usage = sum(before.usage, event.usage);
  return counted({ ...before, asking: undefined, open, usage, replied: true });
}

/** A step is a turn with all its calls answered. */
function counted(standing: Standing): Standing {
  const whole = standing.replied && standing.open.length === 0;
  return whole ? { ...standing, steps: standing.steps + 1 } : standing;
}

/** Between turns: the last reply has had its say. */
function unasked(before: Standing): Standing {
  return { ...before, asking: undefined, open: [], replied: false };
}

function settled(before: Standing, call: string, root: string | undefined): Standing {
  const open = before.open.filter((one) => one.address !== call);
  return counted({ ...before, open, root: root ?? before.root });
}

function asked(before: Standing, call: string, ask: OpenCall['ask']): Standing {
  const open = before.open.map(({ ask: old, ...one }) => {
    const now = one.address === call ? ask : old;
    return now === undefined ? one : { ...one, ask: now };
  });
  return { ...before, open };
}

function resumed(before: Standing): Standing {
  const rest = before.ended === undefined ? before : unasked(before);
  return { ...rest, paused: false, ended: reopened(before) };
}

/** Only what was cancelled stays over. */
function reopened(standing: Standing): Standing['ended'] {
  return standing.ended === 'cancelled' ? 'cancelled' : undefined;
}

/** What nobody told stays unknown; it is not 0. */
function sum(a: Usage, b: Usage): Usage {
  const total: Usage = {};
  for (const key of ['promptTokens', 'cachedTokens', 'outputTokens'] as const) {
    if (a[key] !== undefined || b[key] !== undefined) total[key] = (a[key] ?? 0) + (b[key] ?? 0);
  }
  return total;
}
