import { expect, type Page, test } from '@playwright/test';
import {
  asksOf,
  cancelled,
  complaintsOf,
  fitsTheScreen,
  login,
  submitted,
  waitingSessions,
} from './desk.ts';
import { SCRIPTED } from './model.ts';
import { finished } from './session.ts';

test('a search leads to its event, and the address alone brings it back', async ({ page }) => {
  await login(page);
  const complaints = complaintsOf(page);
  const word = `zebra${Date.now()}`;
  const id = await submitted(page, { task: `say ${word}` });
  await expect(async () => {
    await page.goto(`/search?q=${word}`);
    await expect(page.locator('.hit mark').first()).toHaveText(word, { timeout: 2_000 });
  }).toPass();
  await fitsTheScreen(page);
  await page.getByRole('combobox', { name: 'Any type of event' }).selectOption('Submitted');
  await expect(page).toHaveURL(new RegExp(`q=${word}\\+type%3ASubmitted`));
  await expect(page.locator('.hit')).toHaveCount(1);
  await page.locator('.hit').click();
  await expect(page).toHaveURL(new RegExp(`/s/${id}@1$`));
  await expect(page.locator('[data-seq="1"]')).toHaveAttribute('aria-current', 'true');
  await page.goBack();
  await expect(page.locator('.hit')).toHaveCount(1);
  expect(complaints).toEqual([]);
});

/** The first event of a type; undefined if there is none yet. */
async function seqOfType(page: Page, id: string, type: string): Promise<number | undefined> {
  const lines = await (await page.request.get(`/api/sessions/${id}/events`)).text();
  const entries = lines.split('\n').filter((line) => line !== '');
  return entries
    .map((line) => JSON.parse(line) as { seq: number; type: string })
    .find((entry) => entry.type === type)?.seq;
}

test('a call that waits for a worker is sent again, and one that is over is refused in words', async ({
  page,
}) => {
  await login(page);
  const sessions = await waitingSessions(page, 1, 1);
  const [ask] = await asksOf(page, new Set(sessions));
  const path = `/workers?session=${ask!.session}&call=`;
  await page.goto(`${path}${ask!.call}`);
  await expect(page.locator('.desk').first()).toContainText('ready');
  await fitsTheScreen(page);
  await page.getByRole('button', { name: 'Send again' }).last().click();
  await expect(page.getByRole('alert')).toContainText(ask!.call);
  await cancelled(page, sessions);

  const id = await submitted(page, { task: 'read 1 files', model: SCRIPTED, label: 'nobody-here' });
  let asked: number | undefined;
  await expect
    .poll(async () => (asked = await seqOfType(page, id, 'ModelReplied')), { intervals: [100] })
    .toBeDefined();
  await page.goto(`/workers?session=${id}&call=${asked}.0`);
  await page.getByRole('button', { name: 'Send again' }).last().click();
  await expect(page.getByText('Sent again.')).toBeVisible();
  const events = await page.request.get(`/api/sessions/${id}/export?format=jsonl`);
  expect(await events.text()).toContain('"attempt":2');
  await cancelled(page, [id]);
});

test('the palette goes to a page and changes the theme, which is kept', async ({ page }) => {
  await login(page);
  const complaints = complaintsOf(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const palette = page.getByRole('dialog');
  await page.keyboard.press('Control+k');
  await expect(palette).toBeVisible();
  await page.keyboard.type('usage');
  await expect(palette.getByRole('option').first()).toContainText('Usage');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Usage');
  await expect(page.getByText('Cache: what was lost')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(palette).toBeVisible();
  await page.keyboard.type('theme dark');
  await expect(palette.getByRole('option').first()).toContainText('Dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(background).toBe('rgb(18, 22, 24)');
  expect(complaints).toEqual([]);
});

test('ten thousand sessions are listed without ten thousand rows on the page', async ({ page }) => {
  await login(page);
  const real = await page.request.get('/api/sessions');
  const [like] = ((await real.json()) as { sessions: object[] }).sessions;
  const all = Array.from({ length: 10_000 }, (_, at) => ({
    ...like,
    id: String(at).padStart(26, '0'),
    task: `task ${at}`,
  }));
  await page.route('**/api/sessions?*', (route) => {
    const query = new URL(route.request().url()).searchParams;
    const from = Number(query.get('cursor') ?? -1) + 1;
    const sessions = all.slice(from, from + Number(query.get('max') ?? 50));
    const last = from + sessions.length - 1;
    const more = last + 1 < all.length ? { next: String(last) } : {};
    return route.fulfill({ json: { sessions, ...more } });
  });
  await page.goto('/?q=task');
  await expect(page.getByRole('link', { name: 'task 0', exact: true })).toBeVisible();
  const rows = page.locator('.sessions .cell-task');
  const last = page.getByRole('link', { name: 'task 9999', exact: true });
  let most = 0;
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    most = Math.max(most, await rows.count());
    expect(await last.count()).toBe(1);
  }).toPass({ intervals: [20] });
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
  await expect(page.getByRole('link', { name: /^task [456]\d{3}$/ }).first()).toBeVisible();
  expect(Math.max(most, await rows.count())).toBeLessThan(700);
});

test('a chain is verified from the page of audit', async ({ page }) => {
  await login(page);
  const id = await finished(page, 'say what you can do');
  await page.goto(`/audit?session=${id}`);
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Nothing was changed' })).toBeVisible();
  await fitsTheScreen(page);
});
