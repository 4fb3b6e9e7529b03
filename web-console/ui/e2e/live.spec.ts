import { expect, test } from '@playwright/test';
import { complaintsOf, fitsTheScreen, login } from './desk.ts';
import { journal, shown, submitted } from './session.ts';

const TABLES = { 'one.csv': 'a,b\n1,2\n3,4\n', 'two.csv': 'a,b\n5,6\n' };

/** What a browser says of a connection that is not there. */
const OFFLINE = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK|ERR_INCOMPLETE_CHUNKED/;

test('a session is watched, steered, approved and stopped, with the connection lost in between', async ({
  page,
  context,
}) => {
  const complaints = complaintsOf(page);
  await login(page);
  const id = await submitted(page, 'survey this folder', TABLES, { autonomy: 1 });
  await page.goto(`/s/${id}`);
  const asks = page.getByRole('region', { name: 'Waits for you' });
  await expect(asks).toBeVisible();
  await expect(page.locator('.strip .status')).toHaveText('waiting');

  await page.getByLabel('Say something to the session').fill('name the largest');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-type="Steered"]')).toContainText('name the largest');

  await context.setOffline(true);
  await expect(page.locator('.retrying')).toBeVisible();
  const before = await page.locator('[data-seq]').count();
  const [first] = (await shown(page, id)).asks ?? [];
  const granted = await page.request.post(`/api/sessions/${id}/calls/${first!.call}/approve`, {
    data: { asked: first!.digest },
  });
  expect(granted.ok()).toBe(true);
  await expect.poll(async () => (await shown(page, id)).head).toBeGreaterThan(before + 2);
  await expect(page.locator('[data-seq]')).toHaveCount(before);
  await context.setOffline(false);
  await expect(page.locator('.retrying')).toHaveCount(0);
  await expect(page.locator('[data-type="Observed"]').first()).toBeVisible();

  // What was let run meanwhile waits no more; the next to ask reads the tables.
  await expect(asks).toContainText('fs_read');
  await asks.getByRole('button', { name: 'Let it run', exact: true }).first().click();
  await expect(page.locator('[data-type="Approved"]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Cancel session' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel session' }).click();
  await expect(page.locator('.strip .status')).toHaveText('cancelled');
  await expect(page.locator('[data-type="SessionCancelled"]')).toBeVisible();
  await fitsTheScreen(page);

  const entries = await journal(page, id);
  await expect(page.locator('[data-seq]')).toHaveCount(entries.length);
  const rows = await page
    .locator('[data-seq]')
    .evaluateAll((all) =>
      all.map((row) => `${(row as HTMLElement).dataset.seq} ${(row as HTMLElement).dataset.type}`),
    );
  expect(rows).toEqual(entries.map(({ seq, type }) => `${seq} ${type}`));
  expect(complaints.filter((complaint) => !OFFLINE.test(complaint))).toEqual([]);
});
