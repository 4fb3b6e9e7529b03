import { expect, test } from '@playwright/test';
import { asksOf, cancelled, complaintsOf, fitsTheScreen, login, waitingSessions } from './desk.ts';

test('a search leads to its event, and the address alone brings it back', async ({ page }) => {
  await login(page);
  const complaints = complaintsOf(page);
  const word = `zebra${Date.now()}`;
  const made = await page.request.post('/api/sessions', { data: { task: `say ${word}` } });
  const { id } = (await made.json()) as { id: string };
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

test('a call that waits for a worker is sent again, and one that is over is refused in words', async ({
  page,
}) => {
  await login(page);
  const sessions = await waitingSessions(page, 1);
  const [ask] = await asksOf(page, new Set(sessions));
  const path = `/workers?session=${ask!.session}&call=`;
  await page.goto(`${path}${ask!.call}`);
  await expect(page.locator('.desk').first()).toContainText('ready');
  await fitsTheScreen(page);
  await page.getByRole('button', { name: 'Send again' }).last().click();
  await expect(page.getByRole('alert')).toContainText(ask!.call);
  await cancelled(page, sessions);

  const made = await page.request.post('/api/sessions', {
    data: { task: 'survey this folder', label: 'nobody-here' },
  });
  const { id } = (await made.json()) as { id: string };
  await expect(async () => {
    const shown = await page.request.get(`/api/sessions/${id}`);
    expect(((await shown.json()) as { head: number }).head).toBeGreaterThanOrEqual(3);
  }).toPass();
  await page.goto(`/workers?session=${id}&call=3.1`);
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
  await page.keyboard.press('Control+k');
  await page.keyboard.type('usage');
  await expect(page.getByRole('option').first()).toContainText('Usage');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Usage');
  await expect(page.getByText('Cache: what was lost')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('theme dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(background).toBe('rgb(18, 22, 24)');
  expect(complaints).toEqual([]);
});

test('all chains are verified from the page of audit', async ({ page }) => {
  await login(page);
  await page.goto('/audit');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Nothing was changed' })).toBeVisible();
  await fitsTheScreen(page);
});
