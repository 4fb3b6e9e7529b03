import { json, post, request } from './client.ts';
import type { Usage } from './shapes.ts';

/** What the pages beside a single session read and do. What is unknown is absent, never 0. */

/** A call that waits for a person, with the session that asks. */
export interface Approval {
  session: string;
  task: string;
  call: string;
  tool: string;
  arguments: string;
  kind: 'approval' | 'answer';
  question?: string;
  reason?: string;
  digest: string;
  since?: string;
}

/** What a person says to one ask. */
export type Decision =
  | { verb: 'approve'; arguments?: Record<string, unknown> }
  | { verb: 'deny'; reason: string }
  | { verb: 'answer'; text: string };

const PAGE = 200;
const PAGES_MAX = 5;

/** All that waits, the oldest first, up to a thousand. */
export async function approvals(signal?: AbortSignal): Promise<Approval[]> {
  const found: Approval[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const place: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await json<{ approvals: Approval[]; next?: string }>(
      `/api/approvals?max=${PAGE}${place}`,
      signal,
    );
    found.push(...answer.approvals);
    cursor = answer.next;
    if (cursor === undefined) break;
  }
  return found;
}

/** The path and body of a decision; a grant names what was shown, so nothing else is granted. */
export function decisionRequest(ask: Approval, decision: Decision): { path: string; body: unknown } {
  const { verb, ...said } = decision;
  const call = `/api/sessions/${encodeURIComponent(ask.session)}/calls/${encodeURIComponent(ask.call)}`;
  const body = verb === 'approve' ? { ...said, asked: ask.digest } : said;
  return { path: `${call}/${verb}`, body };
}

export function decide(ask: Approval, decision: Decision, key: string): Promise<unknown> {
  const { path, body } = decisionRequest(ask, decision);
  return post(path, body, key);
}

export type WorkerState = 'ready' | 'draining' | 'unable' | 'gone' | 'lost';

/** A call that a worker has taken and not answered; `since` is absent while it waits there. */
export interface HeldCall {
  session: string;
  call: string;
  attempt: number;
  since?: string;
}

export interface Worker {
  id: string;
  state: WorkerState;
  problem?: string;
  program: string;
  protocol: number;
  labels: string[];
  tools: string[];
  slots: number;
  holds: HeldCall[];
  heardAt: string;
}

export interface RemoteWorker {
  name: string;
  program: string;
  tools: string[];
  holds: number;
  silentMillis: number;
}

/** A record of a topic that nobody could use. */
export interface DeadLetter {
  offset: number;
  at: string;
  topic: string;
  reason: string;
  session?: string;
  call?: string;
  tool?: string;
}

export const workers = async (signal: AbortSignal): Promise<Worker[]> =>
  (await json<{ workers: Worker[] }>('/api/workers', signal)).workers;

export const remoteWorkers = async (signal: AbortSignal): Promise<RemoteWorker[]> =>
  (await json<{ remoteWorkers: RemoteWorker[] }>('/api/remote-workers', signal)).remoteWorkers;

export const deadLetters = async (signal: AbortSignal): Promise<DeadLetter[]> =>
  (await json<{ deadLetters: DeadLetter[] }>('/api/dead-letters', signal)).deadLetters;

export function redrive(session: string, call: string, key: string): Promise<unknown> {
  const path = `/api/sessions/${encodeURIComponent(session)}/calls/${encodeURIComponent(call)}`;
  return post(`${path}/redrive`, {}, key);
}

/** A piece of an entry, with the places of what was looked for. */
export interface Hit {
  session: string;
  seq: number;
  ordering: number;
  time: string;
  type: string;
  snippet: { text: string; marks: { from: number; to: number }[] };
}

export interface Hits {
  hits: Hit[];
  next?: number;
  lag?: number;
}

export function search(q: string, cursor: string, signal: AbortSignal): Promise<Hits> {
  const query = new URLSearchParams({ q, limit: '50' });
  if (cursor !== '') query.set('cursor', cursor);
  return json(`/api/search?${query}`, signal);
}

export interface Verified {
  sessions: number;
  events: number;
  ok: boolean;
  broken: { session?: string; seq?: number; reason?: string }[];
  unread?: { session?: string; seq?: number; reason?: string }[];
  anchors?: { statements?: number; heads?: number; entries?: number };
}

/** Of one session, or of all. */
export const verify = (session: string): Promise<Verified> =>
  post('/api/verify', session === '' ? {} : { sessions: [session] });

/** What `doctor` prints. */
export interface Doctor {
  ok: boolean;
  findings: { part: string; ok: boolean; found: string; fix?: string }[];
  settings?: { key: string; value: string; from: string }[];
}

export const doctor = (signal: AbortSignal): Promise<Doctor> => json('/api/doctor', signal);

export const workerToken = async (): Promise<string> =>
  (await json<{ token: string }>('/api/remote-workers/token')).token;

export interface HitRate {
  requests: number;
  promptTokens: number;
  cachedTokens: number;
  newTokens: number;
  hitRate?: number;
  ideal?: number;
  efficiency?: number;
}

export interface CacheUse {
  answers: number;
  notReported: number;
  reportedZero: number;
  predicted?: HitRate;
  estimated?: HitRate;
  reported?: HitRate;
  lost?: { reason: string; requests: number }[];
  missed?: { reason: string; requests: number; tokens: number }[];
}

export interface Part {
  session?: string;
  step?: number;
  model?: string;
  calls: number;
  usage: Usage & { cost?: string; currency?: string };
  pricing?: { known: string; amounts?: { cost: string; currency: string }[] };
  cache?: CacheUse;
}

export interface Sums extends Part {
  sessions: number;
  parts?: Part[];
  cut?: boolean;
  lag?: number;
}

export type By = 'model' | 'session' | 'step';

export function usage(by: By, session: string, signal: AbortSignal): Promise<Sums> {
  const query = new URLSearchParams({ by });
  if (session !== '') query.set('session', session);
  return json(`/api/usage?${query}`, signal);
}

/** The export of a session, line by line, as text. */
export async function journalOf(session: string, signal: AbortSignal): Promise<string> {
  const path = `/api/sessions/${encodeURIComponent(session)}/export?format=jsonl`;
  return (await request(path, { signal })).text();
}
