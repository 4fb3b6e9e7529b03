import type { components } from './openapi.ts';

/**
 * The JSON of the public contract, as the server writes it: from its document, and the bodies of
 * events from the journal's. What is unknown is absent, never 0.
 */

type Schemas = components['schemas'];

export type Status = Schemas['Status'];
export type Usage = Schemas['Usage'];
export type Session = Schemas['Session'];
export type Budget = Schemas['Budget'];
export type BudgetBound = NonNullable<Budget['reached']>;
/** A call that waits for a person. */
export type Ask = Schemas['Ask'];
export type SessionPage = Schemas['Sessions'];
export type Lineage = Schemas['Lineage'];
/** Sessions side by side; the differences are what each has more than the first. */
export type Comparison = Schemas['Comparison'];
/** What is new of a reply that is still coming; `from` counts what was told before, in UTF-16. */
export type ReplyPiece = Schemas['Delta'];
/** What a running call printed a moment ago; `from` counts the bytes that it printed before. */
export type PrintedPiece = Schemas['Printed'];
/** A file or folder of a workspace. */
export type WorkspaceFile = Schemas['File'];

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

export type Segment = Prompt['segments'][number];
/** A request as it was sent, with what its hash is of. */
export type Prompt = Schemas['Prompt'] & { request: { messages?: Message[]; tools?: unknown[] } };

export interface Message {
  role: string;
  content?: unknown;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}
