import { expect, test } from '@playwright/test';
import { asksOf, complaintsOf, fitsTheScreen, login, waitingSessions } from './desk.ts';

test('fifty calls of ten sessions are decided on one page, by keyboard alone', async ({ page }) => {
  await login(page);
  const complaints = complaintsOf(page);
  const sessions = new Set(await waitingSessions(page, 10, 5));
  expect(await asksOf(page, sessions)).toHaveLength(50);

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Approvals');
  const rows = page.locator('.ask');
  const chosen = page.locator('.ask[aria-current]');
  await expect(rows).toHaveCount(50);
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
  await expect(rows).toHaveCount(49);
  await expect(page.getByRole('status')).toContainText('Rejected shell_run. 49 left.');

  await page.keyboard.press('e');
  const field = page.getByRole('textbox', { name: /Arguments to run with/ });
  await expect(field).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('{"command": ');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Arguments are a JSON object.')).toBeVisible();
  await page.keyboard.type('"echo changed by a person"}');
  await page.keyboard.press('Control+Enter');
  await expect(rows).toHaveCount(48);

  // Identical ones, and no others, are one decision.
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('dialog')).toContainText(/Accept (9|10) identical calls\?/);
  const batch = Number(/Accept (\d+)/.exec((await page.getByRole('dialog').textContent()) ?? '')![1]);
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(48 - batch);

  for (let left = 48 - batch; left > 0; left--) {
    await expect(chosen).toHaveCount(1);
    await page.keyboard.press('a');
    await expect.poll(() => rows.count()).toBeLessThan(left);
  }
  await expect(page.getByText('Nothing waits for a person.')).toBeVisible();

  const edited = await page.request.get('/api/search?q="echo changed by a person"');
  expect(((await edited.json()) as { hits: unknown[] }).hits.length).toBeGreaterThan(0);
  for (const id of sessions) {
    await page.request.post(`/api/sessions/${id}/cancel`, { data: {} });
  }
  expect(complaints).toEqual([]);
});

test('what somebody else has decided is said, and the next key does not hit another call', async ({
  page,
}) => {
  await login(page);
  const sessions = new Set(await waitingSessions(page, 1, 2));
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
  expect(await asksOf(page, sessions)).toHaveLength(1);
  await page.keyboard.press('j');
  await expect(page.locator('.ask')).toHaveCount(1);

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
  for (const id of sessions) {
    await page.request.post(`/api/sessions/${id}/cancel`, { data: {} });
  }
});
