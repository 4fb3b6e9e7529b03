import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { cancelled, login } from './desk.ts';
import { ANSI, forged, HOSTILE, nothingObeyed, obeyed, type Watch, watched } from './hostile.ts';
import { FAULTY, finished, journal, shown, submitted } from './session.ts';

const ORIGIN = process.env.ANABRANCH_E2E_URL ?? 'http://127.0.0.1:8080';

/** A file name is one step of a path. */
const NAME = HOSTILE.replaceAll('/', '∕').slice(0, 60);
const LONG_LINE = 10_000_000;

let watch: Watch;

test.beforeEach(async ({ page }) => {
  await login(page);
  watch = watched(page, ORIGIN);
});

test.afterEach(() => expect(watch).toEqual({ foreign: [], dialogs: [] }));

/** Opens every tab of an event that has one. */
async function everyTab(page: Page): Promise<void> {
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await expect(page.getByRole('tabpanel')).not.toContainText('Loading…');
    await nothingObeyed(page, watch);
  }
}

test('a hostile task, message, file name and file are shown as what they are', async ({ page }) => {
  const files = { [NAME]: ANSI, 'a\u202egnp.html': HOSTILE, 'long.txt': 'x'.repeat(LONG_LINE) };
  const id = await submitted(page, HOSTILE, files, { autonomy: 1 });
  await page.request.post(`/api/sessions/${id}/messages`, { data: { text: ANSI } });
  await page.goto(`/s/${id}`);
  await expect(page.locator('[data-type="Submitted"]')).toContainText('<script>');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('⟨U+202E⟩gnp.exe');
  await expect(page).toHaveTitle(/⟨U\+202E⟩gnp\.exe/);
  await expect(page.locator('[data-type="Steered"]').first()).toContainText('⟨U+001B⟩');
  await page.locator('[data-seq="1"] .row-line').click();
  await everyTab(page);

  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('button', { name: 'All files' }).click();
  await page.getByRole('treeitem', { name: /^safe/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('⟨U+001B⟩[31mred');
  await nothingObeyed(page, watch);
  await page.getByRole('button', { name: '← All files' }).click();
  await page.getByRole('treeitem', { name: 'a⟨U+202E⟩gnp.html' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('<iframe srcdoc');
  await nothingObeyed(page, watch);
  await page.getByRole('button', { name: '← All files' }).click();
  await page.getByRole('treeitem', { name: 'long.txt' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Only the beginning is shown');
  await nothingObeyed(page, watch);

  await page.goto('/');
  await expect(page.locator('.sessions')).toContainText('⟨U+202E⟩');
  await nothingObeyed(page, watch);
  await expect(async () => {
    await page.goto(`/search?q=${encodeURIComponent('gnp')}`);
    await expect(page.locator('main')).toContainText('⟨U+202E⟩', { timeout: 5_000 });
  }).toPass();
  await nothingObeyed(page, watch);
  for (const path of ['/approvals', '/audit', '/usage', `/s/${id}/timeline`, `/s/${id}/tree`]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await nothingObeyed(page, watch);
  }
  await cancelled(page, [id]);
});

/** Fields in which a text means something to the program, and is not free. */
const BOUND =
  /ApprovalRequested\.(tool|arguments)$|\.(call|sandbox|root|prefixHash|renderer|status|outcome|finish|kind|effect|blob|model|what|tool|endpoint|variation)$|header|\.calls\.(id|name)$|\.limits|terms/;

/** The same session as a model and tools would write it that want to harm whoever looks. */
function harmful(exported: string, session: string): string {
  return forged(exported, session, (path, text) => {
    if (path.endsWith('.calls.arguments')) {
      const named = JSON.parse(text) as Record<string, unknown>;
      const strings = Object.entries(named).map(([key, value]) => [
        key,
        typeof value === 'string' ? `${value} ${ANSI}` : value,
      ]);
      return JSON.stringify(Object.fromEntries(strings));
    }
    return BOUND.test(path) ? text : `${text} ${ANSI}`;
  });
}

function another(id: string): string {
  return `${id.slice(0, 20)}${Math.random().toString(36).slice(2, 8).replace(/[^0-9a-hjkmnp-tv-z]/g, '0').padEnd(6, '0')}`;
}

test('a hostile call that waits for a person is shown before it is let run', async ({ page }) => {
  const waiting = await submitted(page, 'survey this folder', { 'one.csv': 'a,b\n1,2\n' }, { autonomy: 1 });
  await expect.poll(async () => (await shown(page, waiting)).asks?.length ?? 0).toBeGreaterThan(0);
  const exported = await (await page.request.get(`/api/sessions/${waiting}/export?format=jsonl`)).text();
  await cancelled(page, [waiting]);
  const id = another(waiting);
  const taken = await page.request.post('/api/import', {
    headers: { 'content-type': 'application/jsonl' },
    data: harmful(exported, id),
  });
  expect(taken.status(), await taken.text()).toBe(201);
  await page.goto(`/s/${id}`);
  const asks = page.getByRole('region', { name: 'Waits for you' });
  await expect(asks).toContainText('⟨U+202E⟩gnp.exe');
  await expect(asks).toContainText('⟨U+001B⟩');
  await nothingObeyed(page, watch);
  // Who changes arguments changes what is seen: what hides is written as an escape there.
  await asks.getByRole('button', { name: 'Change arguments' }).first().click();
  const edited = asks.getByRole('textbox', { name: 'Arguments as JSON' });
  await expect(edited).toHaveValue(/\\u202egnp\.exe/);
  await nothingObeyed(page, watch);
  await page.goto('/approvals');
  await expect(page.locator('.ask[aria-current]')).toBeVisible();
  await nothingObeyed(page, watch);
  await cancelled(page, [id]);
});

test('an imported session that is hostile in every field is read, compared and exported', async ({
  page,
  context,
}) => {
  const model = await finished(page, 'make the tests pass', FAULTY);
  const exported = await (await page.request.get(`/api/sessions/${model}/export?format=jsonl`)).text();
  const id = another(model);
  const taken = await page.request.post('/api/import', {
    headers: { 'content-type': 'application/jsonl' },
    data: harmful(exported, id),
  });
  expect(taken.status(), await taken.text()).toBe(201);
  const entries = await journal(page, id);

  await page.goto(`/s/${id}`);
  await expect(page.locator('[data-seq]')).toHaveCount(entries.length);
  await expect(page.locator('.plan')).toContainText('⟨U+202E⟩');
  await nothingObeyed(page, watch);
  for (const type of ['Submitted', 'ModelRequested', 'ModelReplied', 'PlanUpdated', 'Observed', 'Ended']) {
    const { seq } = entries.findLast((entry) => entry.type === type)!;
    await page.goto(`/s/${id}@${seq}`);
    await expect(page.locator(`[data-seq="${seq}"][aria-current]`)).toBeVisible();
    await everyTab(page);
  }
  for (const path of [`/s/${id}/timeline`, `/s/${id}/tree`, `/compare?ids=${id},${model}`]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('main')).not.toContainText('Loading…');
    await nothingObeyed(page, watch);
  }

  const folder = mkdtempSync(join(tmpdir(), 'anabranch-untrusted-'));
  const file = join(folder, 'session.html');
  const html = await page.request.get(`/api/sessions/${id}/export?format=html`);
  writeFileSync(file, await html.body());
  await context.setOffline(true);
  await page.goto(`${pathToFileURL(file).href}#@1`);
  await expect(page.getByText('✓ Verified')).toBeVisible();
  await everyTab(page);
  expect(await page.title()).toContain('⟨U+202E⟩');
  rmSync(folder, { recursive: true });
});

test.describe('beside an open page', () => {
  test('what a hostile text would do is seen where nothing holds it back', async ({ context }) => {
    const page = await context.newPage();
    const seen = watched(page, ORIGIN);
    await page.setContent(HOSTILE, { waitUntil: 'commit' });
    await expect
      .poll(() => obeyed(page, seen))
      .toEqual(
        expect.arrayContaining([
          'asked for http://192.0.2.1/x.png',
          'a script ran: 1',
          expect.stringMatching(/^markup: /),
          expect.stringMatching(/^hidden in: /),
        ]),
      );
  });
});
