import { expect, test } from '@playwright/test';
import { asksOf, cancelled, complaintsOf, fitsTheScreen, login, person, waitingSessions } from './desk.ts';

const SESSIONS = 10;
const CALLS_EACH = 5;
const CALLS = SESSIONS * CALLS_EACH;

test('fifty calls of many sessions are decided on one page, by keyboard alone', async ({ page }) => {
  await login(page, (await person(page, 'approver')).token);
  const complaints = complaintsOf(page);
  const sessions = new Set(await waitingSessions(page, SESSIONS, CALLS_EACH));

  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Approvals', { timeout: 2_000 });
  }).toPass();
  const rows = page.locator('.ask');
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

  // Identical ones, and no others, are one decision: the same file in each session.
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('dialog')).toContainText(`Accept ${SESSIONS} identical calls?`);
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(CALLS - 2 - SESSIONS);

  for (let left = CALLS - 2 - SESSIONS; left > 0; left--) {
    await page.keyboard.press('a');
    await expect(rows).toHaveCount(left - 1);
  }
  await expect(page.getByText('Nothing waits for a person.')).toBeVisible();
  await expect.poll(async () => (await asksOf(page, sessions)).length).toBe(0);

  // The journal has the words of the person, and every session went on to its end.
  await expect
    .poll(async () => {
      const edited = await page.request.get('/api/search?q="changed-by-a-person"');
      return ((await edited.json()) as { hits: unknown[] }).hits.length;
    })
    .toBeGreaterThan(0);
  for (const id of sessions) {
    await expect
      .poll(async () => ((await (await page.request.get(`/api/sessions/${id}`)).json()) as { status: string }).status)
      .toBe('completed');
  }
  expect(complaints).toEqual([]);
});

test('what is typed for the palette decides nothing on the page below it', async ({ page }) => {
  await login(page, (await person(page, 'approver')).token);
  const sessions = new Set(await waitingSessions(page, 1, 1));
  await page.goto('/approvals');
  await expect(page.locator('.ask[aria-current]')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.press('a');
  await page.keyboard.press('n');
  await expect(page.getByRole('combobox')).toBeVisible();
  await expect(page).toHaveURL(/\/approvals$/);
  expect(await asksOf(page, sessions)).toHaveLength(1);
  await cancelled(page, sessions);
});

test('what somebody else has decided is said, and the next key does not hit another call', async ({
  page,
}) => {
  await login(page, (await person(page, 'approver')).token);
  const sessions = new Set(await waitingSessions(page, 1, 3));
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
