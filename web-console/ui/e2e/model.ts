import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A model that can be told what to ask for: the server under test has its address as
 * ANABRANCH_MODEL_URL, and a session that names {@link SCRIPTED} is answered here. The first line
 * of the task is the script: the number of files that are read at once. When they are read, or were
 * refused, it is done.
 */
export const SCRIPTED = 'scripted';
export const MODEL_PORT = Number(process.env.ANABRANCH_E2E_MODEL_PORT ?? 8099);

interface Message {
  role: string;
  content?: string | null;
  tool_calls?: unknown[];
}

interface Asked {
  messages: Message[];
  stream?: boolean;
}

/** Which files a task makes the model read, each by a call of its own. */
function reads(messages: readonly Message[]): number {
  const said = messages.filter(({ role }) => role === 'user').map(({ content }) => content ?? '');
  return Number(/read (\d+) files/.exec(said.join('\n'))?.[1] ?? 0);
}

function reply({ messages }: Asked): { content: string; calls: unknown[] } {
  const done = messages.some((message) => (message.tool_calls?.length ?? 0) > 0);
  const calls = Array.from({ length: done ? 0 : reads(messages) }, (_, index) => ({
    index,
    id: `call_${index}`,
    type: 'function',
    function: { name: 'fs_read', arguments: JSON.stringify({ path: `table${index}.csv` }) },
  }));
  return { content: calls.length > 0 ? 'I read the files.' : 'That is all.', calls };
}

function completion(asked: Asked): unknown {
  const { content, calls } = reply(asked);
  const message = { role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) };
  return {
    id: 'scripted-1',
    object: asked.stream ? 'chat.completion.chunk' : 'chat.completion',
    created: 0,
    model: SCRIPTED,
    choices: [
      {
        index: 0,
        [asked.stream ? 'delta' : 'message']: message,
        finish_reason: calls.length > 0 ? 'tool_calls' : 'stop',
      },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  };
}

/** Playwright calls this before all specs, and what it returns after them. */
export default async function serve(): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const chat = request.method === 'POST' && request.url?.endsWith('/chat/completions');
      const models = request.method === 'GET' && request.url?.endsWith('/models');
      if (models) {
        response.end(JSON.stringify({ object: 'list', data: [{ id: SCRIPTED, object: 'model' }] }));
      } else if (chat) {
        const asked = JSON.parse(Buffer.concat(parts).toString('utf8')) as Asked;
        const text = JSON.stringify(completion(asked));
        response.setHeader('content-type', asked.stream ? 'text/event-stream' : 'application/json');
        response.end(asked.stream ? `data: ${text}\n\ndata: [DONE]\n\n` : text);
      } else {
        response.statusCode = 404;
        response.end();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(MODEL_PORT, '127.0.0.1', resolve);
  });
  console.log(`the scripted model listens on ${(server.address() as AddressInfo).port}`);
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}
