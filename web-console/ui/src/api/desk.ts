import { api, keyed, request, said, server } from './client.ts';
import type { components } from './openapi.ts';

/** What the pages beside a single session read and do. What is unknown is absent, never 0. */

type Schemas = components['schemas'];

/** A call that waits for a person, with the session that asks. */
export type Approval = Schemas['Approvals']['approvals'][number];

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
  let place: { cursor?: string } = {};
  for (let page = 0; page < PAGES_MAX; page++) {
    const query = { max: PAGE, ...place };
    const answer = await said(
      server.GET('/api/approvals', { params: { query }, ...(signal && { signal }) }),
    );
    found.push(...answer.approvals);
    if (answer.next === undefined) break;
    place = { cursor: answer.next };
  }
  return found;
}

/** A grant names what was shown, so nothing else is granted. */
export function decide(ask: Approval, decision: Decision, key: string): Promise<unknown> {
  switch (decision.verb) {
    case 'approve':
      return api.approve(ask.session, ask, decision.arguments, key);
    case 'deny':
      return api.deny(ask.session, ask.call, decision.reason, key);
    case 'answer':
      return api.answer(ask.session, ask.call, decision.text, key);
  }
}

export type Worker = Schemas['Worker'];
export type WorkerState = Worker['state'];
/** A call that a worker has taken and not answered; `since` is absent while it waits there. */
export type HeldCall = Worker['holds'][number];
export type RemoteWorker = Schemas['RemoteWorkers']['remoteWorkers'][number];

export const workers = async (signal: AbortSignal): Promise<Worker[]> =>
  (await said(server.GET('/api/workers', { signal }))).workers;

export const remoteWorkers = async (signal: AbortSignal): Promise<RemoteWorker[]> =>
  (await said(server.GET('/api/remote-workers', { signal }))).remoteWorkers;

/** A record of a topic that nobody could use. */
export type DeadLetter = Schemas['DeadLetters']['deadLetters'][number];

export const deadLetters = async (signal: AbortSignal): Promise<DeadLetter[]> =>
  (await said(server.GET('/api/dead-letters', { signal }))).deadLetters;

export const redrive = (id: string, call: string, key: string) =>
  said(
    server.POST('/api/sessions/{id}/calls/{call}/redrive', {
      params: { path: { id, call }, header: keyed(key) },
    }),
  );

/** A piece of an entry, with the places of what was looked for. */
export type Hits = Schemas['Hits'];
export type Hit = Hits['hits'][number];

export const search = (q: string, cursor: string, signal: AbortSignal): Promise<Hits> =>
  said(
    server.GET('/api/search', {
      params: { query: { q, limit: 50, ...(cursor !== '' && { cursor: Number(cursor) }) } },
      signal,
    }),
  );

export type Verified = Schemas['Verified'];

/** Of one session, or of all. */
export const verify = (session: string): Promise<Verified> =>
  said(server.POST('/api/verify', { body: session === '' ? {} : { sessions: [session] } }));

/** What `doctor` prints. */
export type Doctor = Schemas['Doctor'];

export const doctor = (signal: AbortSignal): Promise<Doctor> =>
  said(server.GET('/api/doctor', { signal }));

export const workerToken = async (): Promise<string> =>
  (await said(server.GET('/api/remote-workers/token'))).token;

export type CacheUse = Schemas['CacheUse'];
export type Sums = Schemas['Sums'];
export type Part = NonNullable<Sums['parts']>[number];
export type By = NonNullable<Sums['by']>;

export const usage = (by: By, session: string, signal: AbortSignal): Promise<Sums> =>
  said(
    server.GET('/api/usage', {
      params: { query: { by, ...(session !== '' && { session }) } },
      signal,
    }),
  );

/** The export of a session, line by line, as text. */
export async function journalOf(session: string, signal: AbortSignal): Promise<string> {
  const path = `/api/sessions/${encodeURIComponent(session)}/export?format=jsonl`;
  return (await request(path, { signal })).text();
}
