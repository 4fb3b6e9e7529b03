import type { Entry, PlanItem, Status, Usage } from '../api/shapes.ts';

/** A call that has no settlement yet. */
export interface OpenCall {
  address: string;
  name: string;
  arguments: string;
  time: string;
}

/** A call that waits for a person. */
export interface OpenAsk {
  call: string;
  kind: 'approval' | 'answer';
  text: string;
}

/** How a session stands after one of its entries. Never changed: each entry makes the next. */
export interface Standing {
  readonly status: Status;
  readonly plan: readonly PlanItem[];
  readonly open: readonly OpenCall[];
  readonly asks: readonly OpenAsk[];
  /** The time of the model request that is still open. */
  readonly asking: string | undefined;
  /** The seq of the last model request; its prompt is the prompt of this moment. */
  readonly request: number | undefined;
  /** The root of the workspace; absent where nothing was ever put there. */
  readonly root: string | undefined;
  /** The seq of the entry that left this workspace. */
  readonly rootAt: number | undefined;
  readonly autonomy: number | undefined;
  readonly steps: number;
  readonly usage: Usage;
}

export const NOTHING: Standing = {
  status: 'queued',
  plan: [],
  open: [],
  asks: [],
  asking: undefined,
  request: undefined,
  root: undefined,
  rootAt: undefined,
  autonomy: undefined,
  steps: 0,
  usage: {},
};

/** The standing after an entry: a pure fold, which costs no more than what the entry changes. */
export function after(before: Standing, entry: Entry): Standing {
  switch (entry.type) {
    case 'Submitted':
      return rooted({ ...before, autonomy: entry.event.autonomy }, entry.event.root, entry.seq);
    case 'Forked':
      return begunAgain(before);
    case 'ModelRequested':
      return { ...before, status: 'running', asking: entry.time, request: entry.seq };
    case 'ModelReplied':
      return replied(before, entry.seq, entry.time, entry.event);
    case 'ModelFailed':
      return { ...before, asking: undefined, usage: sum(before.usage, entry.event.usage) };
    case 'ModelCancelled':
      return { ...before, asking: undefined };
    case 'Observed':
    case 'Failed':
    case 'CallCancelled':
      return rooted(settled(before, entry.event.call), entry.event.root, entry.seq);
    case 'Rejected':
    case 'CallDenied':
    case 'InDoubt':
      return settled(before, entry.event.call);
    case 'ApprovalRequested':
      return asked(before, entry.event.call, 'approval', entry.event.reason);
    case 'Asked':
      return asked(before, entry.event.call, 'answer', entry.event.question);
    case 'Approved':
    case 'Answered':
      return answered(before, entry.event.call);
    case 'AutonomyChanged':
      return { ...before, autonomy: entry.event.level };
    case 'PlanUpdated':
      return { ...before, plan: entry.event.items };
    case 'Paused':
      return { ...before, status: 'paused' };
    case 'Resumed':
    case 'SteerAdmitted':
      return { ...before, status: waitingOr('running', before.asks) };
    case 'Ended':
      return { ...before, status: entry.event.outcome, asking: undefined, open: [], asks: [] };
    case 'SessionCancelled':
      return { ...before, status: 'cancelled', asking: undefined, open: [], asks: [] };
    default:
      return before;
  }
}

/** A fork takes over the files and the plan; what was open there is not open here. */
function begunAgain(before: Standing): Standing {
  return { ...before, status: 'running', asking: undefined, open: [], asks: [] };
}

function replied(
  before: Standing,
  seq: number,
  time: string,
  event: { calls: readonly { name: string; arguments: string }[]; usage: Usage },
): Standing {
  const calls = event.calls.map((call, index) => ({
    address: `${seq}.${index}`,
    name: call.name,
    arguments: call.arguments,
    time,
  }));
  return {
    ...before,
    status: 'running',
    asking: undefined,
    open: [...before.open, ...calls],
    steps: before.steps + 1,
    usage: sum(before.usage, event.usage),
  };
}

function rooted(before: Standing, root: string | undefined, seq: number): Standing {
  return root === undefined || root === before.root ? before : { ...before, root, rootAt: seq };
}

function settled(before: Standing, call: string): Standing {
  const open = before.open.filter((one) => one.address !== call);
  return answered({ ...before, open }, call);
}

function asked(before: Standing, call: string, kind: OpenAsk['kind'], text: string): Standing {
  const asks = [...before.asks.filter((ask) => ask.call !== call), { call, kind, text }];
  return { ...before, asks, status: waitingOr(before.status, asks) };
}

function answered(before: Standing, call: string): Standing {
  const asks = before.asks.filter((ask) => ask.call !== call);
  return { ...before, asks, status: waitingOr(before.status, asks) };
}

/** Who runs waits while a person is asked; other states stay. */
function waitingOr(status: Status, asks: readonly OpenAsk[]): Status {
  if (status !== 'running' && status !== 'waiting') return status;
  return asks.length > 0 ? 'waiting' : 'running';
}

/** What nobody told stays unknown; it is not 0. */
function sum(a: Usage, b: Usage): Usage {
  const total: Usage = {};
  for (const key of ['promptTokens', 'cachedTokens', 'outputTokens'] as const) {
    if (a[key] !== undefined || b[key] !== undefined) total[key] = (a[key] ?? 0) + (b[key] ?? 0);
  }
  return total;
}
