import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { SCRIPTED } from './model.ts';
import { archive } from './session.ts';

/** What the specs of the pages share: their way in, and sessions that wait. */

export const ADMIN = process.env.ANABRANCH_E2E_TOKEN ?? '';

export const AS_ADMIN = { authorization: `Bearer ${ADMIN}` };

export async function login(page: Page, token = ADMIN): Promise<void> {
  await page.goto(`/login?token=${encodeURIComponent(token)}`);
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

export async function fitsTheScreen(page: Page, place = page.url()): Promise<void> {
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content, place).toBeLessThanOrEqual(screen!);
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

/** Sessions that wait: each reads some files at once, and asks for every call. */
export async function waitingSessions(page: Page, count: number, calls: number): Promise<string[]> {
  const files = Object.fromEntries(
    Array.from({ length: calls }, (_, at) => [`table${at}.csv`, `a,b\n1,${at}\n2,3\n`]),
  );
  const put = await page.request.put('/api/blobs', { data: archive(files) });
  const { blob } = (await put.json()) as { blob: string };
  const sessions = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      submitted(page, {
        task: `read ${calls} files, ${at + 1}`,
        model: SCRIPTED,
        autonomy: 1,
        workspace: { archive: blob },
      }),
    ),
  );
  const ours = new Set(sessions);
  await expect
    .poll(async () => (await asksOf(page, ours)).length, { intervals: [200] })
    .toBe(count * calls);
  return sessions;
}

export async function submitted(page: Page, wish: object): Promise<string> {
  const made = await page.request.post('/api/sessions', { data: wish });
  expect(made.status(), await made.text()).toBe(202);
  return ((await made.json()) as { id: string }).id;
}

export interface Given {
  id: string;
  token: string;
}

/** A token of a person who sees nothing but what is submitted with it, whatever else goes on. */
export async function person(page: Page, role: string, owner?: string): Promise<Given> {
  const name = `${role}-${randomUUID().slice(0, 8)}`;
  const made = await page.request.post('/api/tokens', {
    headers: AS_ADMIN,
    data: { name, role, owner: owner ?? name },
  });
  expect(made.status(), await made.text()).toBe(201);
  return (await made.json()) as Given;
}

export async function cancelled(page: Page, sessions: Iterable<string>): Promise<void> {
  for (const id of sessions) {
    await page.request.post(`/api/sessions/${id}/cancel`, { headers: AS_ADMIN, data: {} });
  }
}
