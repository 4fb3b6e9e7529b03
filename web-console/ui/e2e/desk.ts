import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';

/** What the specs of the pages share: their way in, and sessions that wait. */

export async function login(page: Page): Promise<void> {
  await page.goto(`/login?token=${encodeURIComponent(process.env.ANABRANCH_E2E_TOKEN ?? '')}`);
}

/** Every complaint of the page from now on. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(message.text());
    }
  });
  return complaints;
}

export async function fitsTheScreen(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content).toBeLessThanOrEqual(screen!);
}

/** An archive as `tar cz` writes it. */
function archive(files: Record<string, string>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\u000000', 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    body.write(text);
    return [header, body];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

export interface Ask {
  session: string;
  call: string;
  tool: string;
  arguments: string;
}

export async function asksOf(page: Page, sessions: ReadonlySet<string>): Promise<Ask[]> {
  const answer = await page.request.get('/api/approvals?max=200');
  const { approvals } = (await answer.json()) as { approvals: Ask[] };
  return approvals.filter((ask) => sessions.has(ask.session));
}

/** How many files the embedded model looks into at once, each by a call of its own. */
export const CALLS_AT_ONCE = 3;

/** Sessions that survey a folder and wait: each asks for three calls at once. */
export async function waitingSessions(page: Page, count: number): Promise<string[]> {
  const files = Object.fromEntries(
    Array.from({ length: CALLS_AT_ONCE }, (_, at) => [`table${at}.csv`, `a,b\n1,${at}\n2,3\n`]),
  );
  const put = await page.request.put('/api/blobs', { data: archive(files) });
  const { blob } = (await put.json()) as { blob: string };
  const sessions: string[] = [];
  for (let at = 0; at < count; at++) {
    const made = await page.request.post('/api/sessions', {
      data: { task: `survey this folder, ${at + 1}`, autonomy: 1, workspace: { archive: blob } },
    });
    sessions.push(((await made.json()) as { id: string }).id);
  }
  const ours = new Set(sessions);
  await expect(async () => {
    const asks = await asksOf(page, ours);
    const first = asks.filter((ask) => ask.tool !== 'fs_read');
    for (const { session, call } of first) {
      await page.request.post(`/api/sessions/${session}/calls/${call}/approve`, { data: {} });
    }
    expect(asks.length - first.length).toBe(count * CALLS_AT_ONCE);
  }).toPass({ timeout: 90_000, intervals: [500] });
  return sessions;
}

export async function cancelled(page: Page, sessions: Iterable<string>): Promise<void> {
  for (const id of sessions) {
    await page.request.post(`/api/sessions/${id}/cancel`, { data: {} });
  }
}
