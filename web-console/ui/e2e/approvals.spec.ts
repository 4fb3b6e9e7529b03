import { expect, test } from '@playwright/test';
import {
  asksOf,
  CALLS_AT_ONCE,
  cancelled,
  complaintsOf,
  fitsTheScreen,
  login,
  waitingSessions,
} from './desk.ts';

const SESSIONS = 17;
const CALLS = SESSIONS * CALLS_AT_ONCE;

test('fifty calls of many sessions are decided on one page, by keyboard alone', async ({ page }) => {
  await login(page);
  const complaints = complaintsOf(page);
  const sessions = new Set(await waitingSessions(page, SESSIONS));
  expect(await asksOf(page, sessions)).toHaveLength(CALLS);

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Approvals');
  // A session whose three calls are decided goes on and asks for the next, another tool.
  const rows = page.locator('.ask').filter({ hasText: 'fs_read' });
  const chosen = page.locator('.ask[aria-current]');
  await expect(rows).toHaveCount(CALLS);
  await expect(chosen).toHaveCount(1);
  await expect(chosen).toContainText('every call asks at autonomy 1');
  await fitsTheScreen(page);

  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(rows.nth(1)).toHaveAttribute('aria-current', 'true');
  await expect(rows.nth(1)).toBeInViewport();

  await page.keyboard.press('r');
  await page.keyboard.type('not this table');
  await page.keyboard.press('Control+Enter');
  await expect(rows).toHaveCount(CALLS - 1);
  await expect(page.getByRole('status')).toContainText(`Rejected fs_read. ${CALLS - 1} left.`);

  await page.keyboard.press('e');
  const field = page.getByRole('textbox', { name: /Arguments to run with/ });
  await expect(field).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('{"path": ');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Arguments are a JSON object.')).toBeVisible();
  await page.keyboard.type('"changed-by-a-person.csv"}');
  await page.keyboard.press('Control+Enter');
  await expect(rows).toHaveCount(CALLS - 2);

  // Identical ones, and no others, are one decision.
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('dialog')).toContainText(/Accept (15|16|17) identical calls\?/);
  const batch = Number(/Accept (\d+)/.exec((await page.getByRole('dialog').textContent()) ?? '')![1]);
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(CALLS - 2 - batch);

  await expect(async () => {
    const here = (await chosen.textContent()) ?? '';
    await page.keyboard.press(here.includes('fs_read') ? 'a' : 'k');
    expect(await rows.count()).toBe(0);
    const left = await asksOf(page, sessions);
    expect(left.filter((ask) => ask.tool === 'fs_read')).toEqual([]);
  }).toPass({ intervals: [50] });

  const edited = await page.request.get('/api/search?q="changed-by-a-person"');
  expect(((await edited.json()) as { hits: unknown[] }).hits.length).toBeGreaterThan(0);
  await cancelled(page, sessions);
  expect(complaints).toEqual([]);
});

test('what somebody else has decided is said, and the next key does not hit another call', async ({
  page,
}) => {
  await login(page);
  const sessions = new Set(await waitingSessions(page, 1));
  await page.goto('/approvals');
  const chosen = page.locator('.ask[aria-current]');
  await expect(chosen).toHaveCount(1);
  const [first] = await asksOf(page, sessions);
  await page.request.post(`/api/sessions/${first!.session}/calls/${first!.call}/approve`, {
    data: {},
  });
  await expect(chosen).toContainText('Somebody else has decided this');
  await page.keyboard.press('a');
  await page.keyboard.press('r');
  expect(await asksOf(page, sessions)).toHaveLength(2);
  await page.keyboard.press('j');
  await expect(page.locator('.ask')).toHaveCount(2);

  // The other person is quicker than the page: the refusal is no error.
  await page.route('**/api/approvals*', (route) => route.abort());
  const [second] = await asksOf(page, sessions);
  await page.request.post(`/api/sessions/${second!.session}/calls/${second!.call}/deny`, {
    data: { reason: 'no' },
  });
  await page.unroute('**/api/approvals*');
  await page.keyboard.press('a');
  await expect(page.locator('main')).toContainText(/Somebody else (had|has) decided/);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await cancelled(page, sessions);
});
