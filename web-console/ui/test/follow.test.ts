import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onLostLogin } from '../src/api/client.ts';
import { follow } from '../src/api/stream.ts';
import { LiveSession } from '../src/session/live.ts';
import { Journal, SESSION } from './journal.ts';

let server: Server;
let serve: (after: number, response: ServerResponse, attempt: number) => void;
let asked: (string | undefined)[];

beforeEach(async () => {
  vi.stubGlobal('window', new EventTarget());
  asked = [];
  server = createServer((request, response) => {
    const id = request.headers['last-event-id'] as string | undefined;
    asked.push(id);
    serve(Number(id ?? 0), response, asked.length);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;

/** Follows until `enough` says so; gives the branch, and the status it was refused with. */
async function followed(enough: (live: LiveSession) => boolean) {
  const live = new LiveSession(SESSION);
  const stop = new AbortController();
  let refused: number | undefined;
  await follow(
    {
      url,
      lastId: () => (live.head > 0 ? String(live.head) : ''),
      take(message) {
        const taken = live.take(message);
        if (enough(live)) stop.abort();
        return taken;
      },
      connected: () => {},
      refused: (problem) => (refused = problem.status),
    },
    stop.signal,
  );
  return { live, refused };
}

test('a connection that is dropped again and again loses nothing and repeats nothing', async () => {
  const journal = new Journal();
  for (let i = 0; i < 40; i++) journal.add('Paused', { by: 'me' });
  const records = journal.entries.map(
    (entry) => `id: ${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`,
  );
  serve = (after, response, attempt) => {
    if (attempt === 2) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    // Some that were seen, some new ones, and a last one that is cut in its middle.
    const from = Math.max(0, after - 3);
    response.write(records.slice(from, after + 12).join(''));
    response.write(records[after + 12]?.slice(0, 20) ?? '', () => response.destroy());
  };
  const { live } = await followed((branch) => branch.head === 40);
  expect(live.entries.map((entry) => entry.seq)).toEqual(journal.entries.map((entry) => entry.seq));
  expect(asked[0]).toBeUndefined();
  expect(asked[1]).toBe('12');
});

test('an unknown session is asked for once', async () => {
  serve = (_after, response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' });
    response.end('{"detail":"there is no such session"}');
  };
  expect((await followed(() => false)).refused).toBe(404);
  expect(asked).toHaveLength(1);
});

test('a lost login is told, and the stream waits for the next page', async () => {
  const told = vi.fn();
  onLostLogin(told);
  serve = (_after, response) => {
    response.writeHead(401).end();
  };
  expect((await followed(() => false)).refused).toBe(401);
  expect(told).toHaveBeenCalledOnce();
});
