import type {
  Ask,
  BudgetBound,
  Comparison,
  Lineage,
  Prompt,
  Session,
  SessionPage,
} from './shapes.ts';

/** The server refused or could not be reached. `status` is 0 where no answer came. */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Told whether the server knew this browser before. */
type LostLogin = (ended: boolean) => void;
let lostLogin: LostLogin = () => {};
let known = false;

/** Calls `listener` whenever an answer says that the cookie is missing or no longer good. */
export function onLostLogin(listener: LostLogin): void {
  lostLogin = listener;
}

/** What the server says instead of what was asked for, in an answer or in the middle of a stream. */
export function refusedBy(status: number, text: string): ApiProblem {
  if (status === 401) lostLogin(known);
  return new ApiProblem(status, reason(text));
}

/** Sends one request; an answer that is not 2xx becomes an {@link ApiProblem}. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
  } catch (error) {
    if (init.signal?.aborted) {
      throw error;
    }
    throw new ApiProblem(0, '');
  }
  if (!answer.ok) {
    throw refusedBy(answer.status, await answer.text().catch(() => ''));
  }
  known = true;
  return answer;
}

function reason(text: string): string {
  try {
    const problem = JSON.parse(text) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? text;
  } catch {
    return text.slice(0, 500);
  }
}

export async function json<T>(path: string, signal?: AbortSignal): Promise<T> {
  const init = signal ? { signal } : {};
  return (await (await request(path, init)).json()) as T;
}

export async function post<T>(path: string, body: unknown, key?: string): Promise<T> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (key !== undefined) {
    headers['idempotency-key'] = key;
  }
  const answer = await request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  return (text === '' ? {} : JSON.parse(text)) as T;
}

/** A key for one wish, so that sending it twice has one effect. Works without a secure context. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Who is behind by more entries than this is told so, and reads them as lines. */
const LAG_MAX = 500;

const session = (id: string) => `/api/sessions/${encodeURIComponent(id)}`;
const linesUrl = (id: string, after: number) => `${session(id)}/events?after=${after}`;
const callOf = (id: string, call: string) => `${session(id)}/calls/${encodeURIComponent(call)}`;

/** A path of a workspace in an address. A name's byte that is not UTF-8 travels as U+DC80 to DCFF. */
export function pathInUrl(path: string): string {
  return Array.from(path, (letter) => {
    const code = letter.charCodeAt(0);
    const lone = letter.length === 1 && code >= 0xdc80 && code <= 0xdcff;
    return lone ? `%${(code & 0xff).toString(16).toUpperCase()}` : escaped(letter);
  }).join('');
}

function escaped(letter: string): string {
  return letter === '/' ? letter : encodeURIComponent(letter.toWellFormed());
}

export interface NewTask {
  task: string;
  model?: string;
  workspace?: { archive: string };
}

/** Where a fork begins: after `at`, or before the entry that is another in it. */
export interface ForkWish {
  at?: number;
  edit?: { event: number; value: string };
  message?: string;
}

export interface SessionFilter {
  status: string;
  text: string;
  cursor?: string;
  max?: number;
}

/** A file or folder of a workspace as the server lists it. */
export interface WorkspaceFile {
  path: string;
  kind: string;
  mode: string;
  size: number;
  sha256?: string;
  target?: string;
}

export const api = {
  sessions(filter: SessionFilter, signal?: AbortSignal): Promise<SessionPage> {
    const query = new URLSearchParams();
    if (filter.status !== '') query.set('status', filter.status);
    if (filter.text !== '') query.set('q', filter.text);
    if (filter.cursor !== undefined) query.set('cursor', filter.cursor);
    if (filter.max !== undefined) query.set('max', String(filter.max));
    const text = query.toString();
    return json(`/api/sessions${text === '' ? '' : `?${text}`}`, signal);
  },

  show: (id: string, signal?: AbortSignal) => json<Session>(session(id), signal),
  submit: (task: NewTask, key: string) => post<Session>('/api/sessions', task, key),
  lineage: (id: string, signal?: AbortSignal) => json<Lineage>(`${session(id)}/lineage`, signal),

  fork: (id: string, wish: ForkWish, key: string) =>
    post<SessionPage>(`${session(id)}/fork`, wish, key),
  rewind: (id: string, at: number, key: string) =>
    post<SessionPage>(`${session(id)}/rewind`, { at }, key),
  message: (id: string, text: string, key: string) =>
    post<Session>(`${session(id)}/messages`, { text }, key),
  approve: (id: string, ask: Ask, args: unknown, key: string) =>
    post<Session>(
      `${callOf(id, ask.call)}/approve`,
      args === undefined ? { asked: ask.digest } : { asked: ask.digest, arguments: args },
      key,
    ),
  deny: (id: string, call: string, reason: string, key: string) =>
    post<Session>(`${callOf(id, call)}/deny`, { reason }, key),
  answer: (id: string, call: string, text: string, key: string) =>
    post<Session>(`${callOf(id, call)}/answer`, { text }, key),
  raise: (id: string, added: Partial<Record<BudgetBound, number | string>>, key: string) =>
    post<Session>(`${session(id)}/budget`, added, key),
  autonomy: (id: string, level: number, key: string) =>
    post<Session>(`${session(id)}/autonomy`, { level }, key),
  compare: (ids: readonly string[], signal?: AbortSignal) =>
    json<Comparison>(`/api/compare?ids=${ids.join(',')}`, signal),
  pause: (id: string) => post<unknown>(`${session(id)}/pause`, {}),
  resume: (id: string) => post<unknown>(`${session(id)}/resume`, {}),
  cancel: (id: string) => post<unknown>(`${session(id)}/cancel`, {}),

  prompt: (id: string, at: number, signal?: AbortSignal) =>
    json<Prompt>(`${session(id)}/prompt?at=${at}`, signal),
  files: (id: string, at: number, signal?: AbortSignal) =>
    json<{ files: WorkspaceFile[] }>(`${session(id)}/files?at=${at}`, signal),
  fileUrl: (id: string, path: string, at: number) =>
    `${session(id)}/files/${pathInUrl(path)}?at=${at}`,
  diffUrl: (id: string, from: number, to: number) => `${session(id)}/diff?from=${from}&to=${to}`,
  blobUrl: (blob: string) => `/api/blobs/${blob}`,
  exportUrl: (id: string) => `${session(id)}/export?format=jsonl`,
  linesUrl,
  eventsUrl: (id: string, after: number) =>
    `${session(id)}/events?after=${after}&deltas=true&lag=${LAG_MAX}`,

  async putBlob(body: Blob): Promise<string> {
    const answer = await request('/api/blobs', { method: 'PUT', body });
    const { blob } = (await answer.json()) as { blob: string };
    return blob;
  },
};
