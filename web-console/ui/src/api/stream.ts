import { ApiProblem, refusedBy, request } from './client.ts';
import { readLines } from './lines.ts';

/** One message of a server-sent event stream. */
export interface StreamMessage {
  id: string;
  event: string;
  data: string;
}

/**
 * Cuts the text of an event stream into messages, whatever the borders of its chunks are. Comments
 * (heartbeats) and fields that are not used are skipped.
 */
export class StreamParser {
  #rest = '';
  #id = '';
  #event = '';
  #data: string[] = [];

  push(chunk: string): StreamMessage[] {
    const messages: StreamMessage[] = [];
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = line === '' ? this.#finish() : this.#field(line);
      if (message !== undefined) {
        messages.push(message);
      }
    }
    return messages;
  }

  #field(line: string): undefined {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') this.#id = value;
    else if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    return undefined;
  }

  #finish(): StreamMessage | undefined {
    const data = this.#data.join('\n');
    const message = { id: this.#id, event: this.#event || 'message', data };
    const empty = this.#data.length === 0;
    this.#event = '';
    this.#data = [];
    return empty ? undefined : message;
  }
}

/** A stream that says nothing for this long, not even a heartbeat, is taken for dead. */
const SILENCE_MILLIS = 45_000;
const RETRY_MILLIS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

export interface StreamListener {
  /** The address to ask, given what has been taken so far. Called for each attempt. */
  url(): string;
  /** The id of the last message that was taken. */
  lastId(): string;
  /** Returns false if the message does not follow the last one: the stream is then asked again. */
  take(message: StreamMessage): boolean;
  connected(yes: boolean): void;
  /** The server said that there is nothing to follow here; no further attempt is made. */
  refused(problem: ApiProblem): void;
  /** For one that may be far behind, which a stream is the slow way out of. */
  lines?: LineListener;
}

/** Takes what is already there as lines, before a stream brings the rest. */
export interface LineListener {
  behind(): boolean;
  url(): string;
  /** Throws if the line does not follow the last one. */
  take(line: string): void;
  /** All that was there when it was asked has been taken. */
  caughtUp(): void;
}

/**
 * Follows a stream until `signal` is aborted. A lost connection is asked again from the last id, so
 * that nothing is missed and nothing comes twice.
 */
export async function follow(listener: StreamListener, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      const end = await readOnce(listener, signal);
      if (end !== 'nothing') attempt = 0;
      if (end === 'go on') continue;
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status >= 400 && problem.status < 500) {
        listener.refused(problem);
        return;
      }
    }
    if (signal.aborted) {
      return;
    }
    listener.connected(false);
    await pause(RETRY_MILLIS[Math.min(attempt, RETRY_MILLIS.length - 1)] ?? 8_000, signal);
  }
}

/** How a connection ended: it brought nothing, or something, or the next is asked for at once. */
type End = 'nothing' | 'something' | 'go on';

/** Reads one connection to its end. */
async function readOnce(listener: StreamListener, signal: AbortSignal): Promise<End> {
  const connection = new AbortController();
  const stop = () => connection.abort();
  signal.addEventListener('abort', stop);
  window.addEventListener('offline', stop);
  let silence = setTimeout(stop, SILENCE_MILLIS);
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(stop, SILENCE_MILLIS);
  };
  try {
    const { lines } = listener;
    return lines?.behind() === true
      ? await catchUp(lines, connection.signal, heard)
      : await readStream(listener, connection.signal, heard);
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
    window.removeEventListener('offline', stop);
    connection.abort();
  }
}

async function catchUp(lines: LineListener, signal: AbortSignal, heard: () => void): Promise<End> {
  await readLines(lines.url(), signal, (some) => {
    heard();
    some.forEach((line) => lines.take(line));
    return true;
  });
  lines.caughtUp();
  return 'go on';
}

async function readStream(
  listener: StreamListener,
  signal: AbortSignal,
  heard: () => void,
): Promise<End> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (listener.lastId() !== '') {
    headers['last-event-id'] = listener.lastId();
  }
  const answer = await request(listener.url(), { headers, signal });
  listener.connected(true);
  const parser = new StreamParser();
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let end: End = 'nothing';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return end;
    }
    heard();
    for (const message of parser.push(value)) {
      if (message.event === 'problem') throw refusedBy(statusOf(message.data), message.data);
      end = 'something';
      if (!listener.take(message)) {
        return listener.lines?.behind() === true ? 'go on' : end;
      }
    }
  }
}

/** The token of a stream may end in its middle; then this is the last that is said. */
function statusOf(problem: string): number {
  try {
    return Number((JSON.parse(problem) as { status?: number }).status ?? 0);
  } catch {
    return 0;
  }
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
