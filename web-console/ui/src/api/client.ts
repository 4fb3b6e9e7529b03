import createClient from 'openapi-fetch';
import type { components, paths } from './openapi.ts';
import type { Ask, Prompt, Status } from './shapes.ts';

/** The server refused or could not be reached. `status` is 0 where no answer came. */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const SENT: RequestInit = { credentials: 'same-origin', cache: 'no-store' };

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
export async function request(
  what: string | Request,
  init: RequestInit = {},
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(what, { ...SENT, ...init });
  } catch (error) {
    if ((init.signal ?? (what as Request).signal)?.aborted) {
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

/** Knows every path of the document, what each takes and what it answers. */
export const server = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: (sent) => request(sent),
});

/** What an answer says; one that is no success was thrown by then. */
export async function said<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

/** Of a wish, so that sending it twice has one effect. */
export const keyed = (key: string) => ({ 'Idempotency-Key': key });

/** A key for one wish, so that sending it twice has one effect. Works without a secure context. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Who is behind by more entries than this is told so, and reads them as lines. */
const LAG_MAX = 500;

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

export type NewTask = components['schemas']['Submit'];

/** Where a fork begins: after `at`, or before the entry that is another in it. */
export type ForkWish = components['schemas']['Fork'];

export interface SessionFilter {
  status: string;
  text: string;
  cursor?: string;
  max?: number;
}

const session = (id: string) => `/api/sessions/${encodeURIComponent(id)}`;
const heard = (signal: AbortSignal | undefined) => (signal ? { signal } : {});
const one = (id: string) => ({ params: { path: { id } } });
const wish = (id: string, key: string) => ({ params: { path: { id }, header: keyed(key) } });
const callWish = (id: string, call: string, key: string) => ({
  params: { path: { id, call }, header: keyed(key) },
});

export const api = {
  sessions: ({ status, text, cursor, max }: SessionFilter, signal?: AbortSignal) =>
    said(
      server.GET('/api/sessions', {
        params: {
          query: {
            ...(status !== '' && { status: status as Status }),
            ...(text !== '' && { q: text }),
            ...(cursor !== undefined && { cursor }),
            ...(max !== undefined && { max }),
          },
        },
        ...heard(signal),
      }),
    ),
  show: (id: string, signal?: AbortSignal) =>
    said(server.GET('/api/sessions/{id}', { ...one(id), ...heard(signal) })),
  submit: (task: NewTask, key: string) =>
    said(server.POST('/api/sessions', { params: { header: keyed(key) }, body: task })),
  lineage: (id: string, signal?: AbortSignal) =>
    said(server.GET('/api/sessions/{id}/lineage', { ...one(id), ...heard(signal) })),

  fork: (id: string, body: ForkWish, key: string) =>
    said(server.POST('/api/sessions/{id}/fork', { ...wish(id, key), body })),
  rewind: (id: string, at: number, key: string) =>
    said(server.POST('/api/sessions/{id}/rewind', { ...wish(id, key), body: { at } })),
  message: (id: string, text: string, key: string) =>
    said(server.POST('/api/sessions/{id}/messages', { ...wish(id, key), body: { text } })),
  approve: (id: string, ask: Ask, args: Record<string, unknown> | undefined, key: string) =>
    said(
      server.POST('/api/sessions/{id}/calls/{call}/approve', {
        ...callWish(id, ask.call, key),
        body: { asked: ask.digest, ...(args !== undefined && { arguments: args }) },
      }),
    ),
  deny: (id: string, call: string, reason: string, key: string) =>
    said(
      server.POST('/api/sessions/{id}/calls/{call}/deny', {
        ...callWish(id, call, key),
        body: { reason },
      }),
    ),
  answer: (id: string, call: string, text: string, key: string) =>
    said(
      server.POST('/api/sessions/{id}/calls/{call}/answer', {
        ...callWish(id, call, key),
        body: { text },
      }),
    ),
  raise: (id: string, added: components['schemas']['Raise'], key: string) =>
    said(server.POST('/api/sessions/{id}/budget', { ...wish(id, key), body: added })),
  autonomy: (id: string, level: number, key: string) =>
    said(server.POST('/api/sessions/{id}/autonomy', { ...wish(id, key), body: { level } })),
  pause: (id: string) => said(server.POST('/api/sessions/{id}/pause', one(id))),
  resume: (id: string) => said(server.POST('/api/sessions/{id}/resume', one(id))),
  cancel: (id: string) => said(server.POST('/api/sessions/{id}/cancel', one(id))),

  compare: (ids: readonly string[], signal?: AbortSignal) =>
    said(
      server.GET('/api/compare', { params: { query: { ids: ids.join(',') } }, ...heard(signal) }),
    ),
  prompt: (id: string, at: number, signal?: AbortSignal): Promise<Prompt> =>
    said(
      server.GET('/api/sessions/{id}/prompt', {
        params: { path: { id }, query: { at } },
        ...heard(signal),
      }),
    ),
  files: (id: string, at: number, signal?: AbortSignal) =>
    said(
      server.GET('/api/sessions/{id}/files', {
        params: { path: { id }, query: { at } },
        ...heard(signal),
      }),
    ),

  fileUrl: (id: string, path: string, at: number) =>
    `${session(id)}/files/${pathInUrl(path)}?at=${at}`,
  diffUrl: (id: string, from: number, to: number) => `${session(id)}/diff?from=${from}&to=${to}`,
  blobUrl: (blob: string) => `/api/blobs/${blob}`,
  exportUrl: (id: string) => `${session(id)}/export?format=jsonl`,
  linesUrl: (id: string, after: number) => `${session(id)}/events?after=${after}`,
  eventsUrl: (id: string, after: number) =>
    `${session(id)}/events?after=${after}&deltas=true&lag=${LAG_MAX}`,

  async putBlob(body: Blob): Promise<string> {
    const answer = await request('/api/blobs', { method: 'PUT', body });
    const { blob } = (await answer.json()) as { blob: string };
    return blob;
  },
};
