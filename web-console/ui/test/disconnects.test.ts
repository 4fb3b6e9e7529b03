import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveSession } from '../src/session/live.ts';
import { Journal, SESSION } from './journal.ts';
import { seeded } from './random.ts';

/** A server as the product's is to its readers: lines or a stream after a place, and a reset. */
let server: Server;
let journal: Journal;
let made: string[];
let random: () => number;
let asked: { lines: number; streams: number; resets: number };
/** Ends a connection somewhere in its next so many entries; not at all where there is none. */
let cutAfter: () => number | undefined;

const LAG = 500;
const CUTS = 1_000;

beforeEach(async () => {
  asked = { lines: 0, streams: 0, resets: 0 };
  cutAfter = () => undefined;
  journal = new Journal();
  made = [];
  random = seeded(20_260_313);
  vi.stubGlobal('window', new EventTarget());
  server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://server');
    const last = request.headers['last-event-id'];
    const after = Number(last ?? searchParams.get('after') ?? 0);
    if (request.headers.accept === 'text/event-stream') stream(response, after, searchParams);
    else lines(response, after);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const fetched = fetch;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    fetched(`http://127.0.0.1:${port}${path}`, init),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

function lines(response: ServerResponse, after: number): void {
  asked.lines++;
  response.writeHead(200, { 'content-type': 'application/jsonl' });
  sent(response, '', after, (_, text) => `${text}\n`, true, 0.1);
}

function stream(response: ServerResponse, after: number, query: URLSearchParams): void {
  asked.streams++;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const head = texts().length;
  const lag = query.get('lag');
  if (lag !== null && head - after > Number(lag)) {
    asked.resets++;
    const told = JSON.stringify({ after, head });
    const reset = `retry: 1000\n\nid: ${head}\nevent: reset\ndata: ${told}\n\n`;
    sent(response, reset, head, () => '', false, 0.5);
  } else {
    const record = (seq: number, text: string) => `id: ${seq}\ndata: ${text}\n\n`;
    sent(response, 'retry: 1000\n\n', after, record, false, 0);
  }
}

/** The entries as JSON, each made once. */
function texts(): string[] {
  journal.entries.slice(made.length).forEach((entry) => made.push(JSON.stringify(entry)));
  return made;
}

function sent(
  response: ServerResponse,
  begin: string,
  after: number,
  record: (seq: number, text: string) => string,
  whole: boolean,
  /** How many connections are not cut: what never came whole would never be followed by the next. */
  spared: number,
): void {
  const cut = random() < spared ? undefined : cutAfter();
  const records = texts()
    .slice(after, cut === undefined ? undefined : after + cut)
    .map((text, at) => record(after + at + 1, text));
  const bytes = Buffer.from(begin + records.join(''));
  if (cut === undefined) {
    response.write(bytes, () => whole && response.end());
  } else {
    const size = Math.floor(random() * bytes.length);
    response.write(bytes.subarray(0, size), () => response.destroy());
  }
}

/** Follows without waiting for the next attempt. */
async function followed(live: LiveSession, enough: () => boolean): Promise<void> {
  const hurry = setInterval(() => window.dispatchEvent(new Event('online')), 1);
  const stop = live.start();
  await vi.waitUntil(enough, { timeout: 200_000, interval: 5 });
  stop();
  clearInterval(hurry);
}

function grow(count: number): void {
  for (let at = 0; at < count; at++) {
    journal.add('Steered', { text: `ligne née 校验\r\nafter ${journal.entries.length}`, by: 'me' });
  }
}

test('a page that loses a thousand connections at random bytes shows the journal', async () => {
  grow(LAG);
  let cuts = 0;
  cutAfter = () => {
    if (cuts === CUTS) return undefined;
    cuts++;
    // Now and then the page is slower than its session, by more than a stream brings.
    grow(cuts % 40 === 0 ? LAG + 100 : 2);
    return 1 + Math.floor(random() * 6);
  };
  const live = new LiveSession(SESSION);
  await followed(live, () => cuts === CUTS && live.head === journal.entries.length);

  expect(asked.lines).toBeGreaterThan(100);
  expect(asked.streams).toBeGreaterThan(100);
  expect(asked.resets).toBeGreaterThan(0);
  expect(live.entries).toEqual(journal.entries);
  expect(live.trajectory.rows.map(({ seq }) => seq)).toEqual(journal.entries.map(({ seq }) => seq));
}, 240_000);

test('a page that slept through more than a stream brings reads lines and misses nothing', async () => {
  grow(10);
  const live = new LiveSession(SESSION);
  await followed(live, () => live.head === 10);
  expect(asked).toMatchObject({ lines: 1, resets: 0 });
  grow(LAG);
  await followed(live, () => live.head === 10 + LAG);
  expect(asked).toMatchObject({ lines: 1, resets: 0 });
  grow(LAG + 1);
  await followed(live, () => live.head === 11 + 2 * LAG);
  expect(asked).toMatchObject({ lines: 2, resets: 1 });
  expect(live.entries).toEqual(journal.entries);
});
