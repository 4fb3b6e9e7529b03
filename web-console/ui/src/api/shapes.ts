/** The JSON of the public contract, as the server writes it. What is unknown is absent, never 0. */

export type Status =
  | 'queued'
  | 'running'
  | 'waiting'
  | 'paused'
  | 'completed'
  | 'failed'
  | 'cancelled';

export const STATUSES: readonly Status[] = [
  'running',
  'waiting',
  'paused',
  'queued',
  'completed',
  'failed',
  'cancelled',
];

/** Nothing more happens by itself. */
export function isOver(status: Status): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

export interface Usage {
  promptTokens?: number;
  cachedTokens?: number;
  outputTokens?: number;
  /** A decimal; absent without prices. */
  cost?: string;
  currency?: string;
}

export interface Session {
  id: string;
  task: string;
  status: Status;
  head: number;
  steps: number;
  answer?: string;
  reason?: string;
  model: string;
  parent?: string;
  forkedAt?: number;
  supersededBy?: string;
  createdAt: string;
  usage: Usage;
  autonomy?: number;
  budget?: Budget;
  /** Calls that wait for a person; absent if there are none. */
  asks?: Ask[];
  child?: { of: string; call: string; index: number };
}

/** Bounds, and what was used of them with sub-agents. */
export interface Budget {
  steps: number;
  seconds: number;
  tokens?: number;
  cost?: string;
  spentTokens: number;
  spentCost?: string;
  reached?: BudgetBound;
}

export type BudgetBound = 'steps' | 'seconds' | 'tokens' | 'cost';

/** A call that waits for a person. */
export interface Ask {
  call: string;
  tool: string;
  arguments: string;
  kind: 'approval' | 'answer';
  question?: string;
  reason?: string;
  digest: string;
  since?: string;
}

export interface SessionPage {
  sessions: Session[];
  next?: string;
}

export interface Lineage {
  root: string;
  sessions: Session[];
}

/** Sessions side by side; the differences are what each has more than the first. */
export interface Comparison {
  sessions: (Session & { root?: string })[];
  commonPrefix: number;
  divergence: { session: string; seq: number; type: string; text: string }[];
  differences: {
    session: string;
    steps: number;
    entries: number;
    usage: Usage;
    workspace: {
      files?: { path: string; change: 'added' | 'changed' | 'deleted' }[];
      diff?: string;
      cut?: boolean;
      unknown?: string;
    };
  }[];
}

export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

export interface Output {
  head: string;
  tail: string;
  bytes: number;
  blob?: string;
  cut: boolean;
}

/** What is new of a reply that is still coming; `from` counts what was told before, in UTF-16. */
export interface ReplyPiece {
  seq: number;
  attempt: number;
  from: number;
  pieces: { text?: string; call?: number; tool?: string; arguments?: string }[];
  cut?: boolean;
}

/** What a running call printed a moment ago; `from` counts the bytes that it printed before. */
export interface PrintedPiece {
  call: string;
  attempt: number;
  from: number;
  text: string;
}

export interface PlanItem {
  title: string;
  status: string;
}

/** Event bodies by wire name. A name that is not here was written by a newer server. */
export interface Events {
  Submitted: {
    task: string;
    model: { id: string; endpoint: string };
    header: { renderer: string; system: string; tools: { name: string; effect: string }[] };
    root?: string;
    autonomy: number;
    owner: string;
    limits: { stepsMax: number; secondsMax: number };
  };
  Forked: { parent: string; at: number };
  Superseded: { by: string };
  Ended: { outcome: 'completed' | 'failed'; answer?: string; reason?: string };
  CancelRequested: Record<string, never>;
  SessionCancelled: Record<string, never>;
  BudgetReached: { what: string; limit: number };
  ModelRequested: {
    turn: number;
    attempt: number;
    epoch: number;
    segments: number;
    prefixHash: string;
  };
  ModelReplied: {
    text: string;
    calls: ToolCall[];
    finish: string;
    usage: Usage;
    model?: string;
    wallMillis: number;
  };
  ModelFailed: {
    kind: string;
    message: string;
    status?: number;
    retryMillis?: number;
    usage: Usage;
  };
  ModelCancelled: Record<string, never>;
  Nudged: { reason: string; text: string };
  ModelSwitched: { to: { id: string; endpoint: string }; reason: string; by: string };
  ContextReduced: { kind: string; usage: Usage };
  ReductionFailed: { reason: string; usage: Usage };
  PrefixBroken: {
    seq: number;
    expected: string;
    actual: string;
    blame?: { from: number; to: number; type: string; field?: string };
  };
  Dispatched: { call: string; attempt: number };
  Observed: {
    call: string;
    exit: number;
    output: Output;
    root?: string;
    wallMillis: number;
    sandbox?: string;
  };
  Failed: {
    call: string;
    kind: string;
    message: string;
    output: Output;
    root?: string;
    wallMillis: number;
  };
  Rejected: { call: string; reason: string };
  CallDenied: { call: string; reason: string; by: string };
  CallCancelled: { call: string; root?: string };
  InDoubt: { call: string; reason: string };
  LateResult: { call: string; summary: string };
  Steered: { text: string; by: string };
  SteerAdmitted: { steered: number; text: string };
  ApprovalRequested: { call: string; tool: string; arguments: string; reason: string };
  Approved: { call: string; arguments?: string; by: string };
  Asked: { call: string; question: string };
  Answered: { call: string; text: string; by: string };
  AutonomyChanged: { level: number; by: string };
  Edited: { replaces: number; as: number; by: string };
  TaskReworded: { task: string };
  BudgetRaised: { what: string; added: number; by: string };
  Paused: { by: string };
  Resumed: { by: string };
  PlanUpdated: { items: PlanItem[] };
  PlanRecited: { text: string };
  InstructionsFound: { path: string };
  SkillActivated: { call: string; name: string };
  LoopNoticed: { tool: string; count: number; text?: string };
  ChildStarted: { call: string; index: number; child: string };
  ChildSubmitted: { call: string; index: number; child: string; result: string };
  ChildFailed: { call: string; index: number; child: string; reason: string };
}

interface Placed {
  seq: number;
  ordering?: number;
  origin: string;
  time: string;
  hash: string;
}

export type EventType = keyof Events;
export type EntryOf<T extends EventType> = Placed & { type: T; event: Events[T] };

/** An event with its place and its time. */
export type Entry = { [T in EventType]: EntryOf<T> }[EventType];

export interface Segment {
  seq: number;
  bytes: number;
  sha256: string;
}

export interface Prompt {
  session: string;
  at: number;
  epoch: number;
  request: { messages?: Message[]; tools?: unknown[]; [parameter: string]: unknown };
  /** The first is the header, with seq 0. */
  segments: Segment[];
  prefixHash: string;
  recordedHash?: string;
}

export interface Message {
  role: string;
  content?: unknown;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}
