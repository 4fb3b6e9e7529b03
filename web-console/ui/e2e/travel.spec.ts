import { expect, test } from '@playwright/test';
import { complaintsOf, fitsTheScreen, login } from './desk.ts';
import { finished, journal, over, slid } from './session.ts';

let complaints: string[];

test.beforeEach(async ({ page }) => {
  complaints = complaintsOf(page);
  await login(page);
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

test('a person goes through the time of a session and the page is as it was at each event', async ({
  page,
}) => {
  const id = await finished(page, 'say what you can do');
  const entries = await journal(page, id);
  const head = entries.length;
  await page.goto(`/s/${id}`);
  const slider = page.getByRole('slider', { name: 'Event' });
  await expect(slider).toHaveValue(String(head));

  for (let k = 1; k <= head; k++) {
    await slid(slider, k);
    await expect(page).toHaveURL(new RegExp(`/s/${id}@${k}$`));
    await expect(page.locator(`.moment[data-at="${k}"]`)).toBeVisible();
    const later = page.locator('[data-later]');
    await expect(later).toHaveCount(head - k);
    await expect(page.locator('[data-seq]:not([data-later])')).toHaveCount(k);
    const past = entries.slice(0, k);
    const asked = past.findLast((entry) => entry.type === 'ModelRequested');
    await page.getByRole('tab', { name: 'Prompt' }).click();
    if (asked === undefined) {
      await expect(page.getByText('The model had not been asked yet.')).toBeVisible();
    } else {
      await expect(page.getByRole('tabpanel')).toContainText(`@${asked.seq}`);
      await expect(page.getByText('same hash as recorded')).toBeVisible();
    }
  }
  await fitsTheScreen(page);

  await slid(slider, 1);
  await page.getByRole('button', { name: 'One event on' }).click();
  await expect(slider).toHaveValue('2');
  await page.getByRole('button', { name: 'One event back' }).click();
  await expect(slider).toHaveValue('1');
  const decision = entries.find((entry) => entry.seq > 1 && entry.type === 'ModelReplied')!;
  await page.getByRole('button', { name: 'Next decision' }).click();
  await expect(slider).toHaveValue(String(decision.seq));

  await slid(slider, 1);
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('16');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(slider).toHaveValue(String(head));
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(page).toHaveURL(new RegExp(`/s/${id}$`));
  await expect(page.locator('[data-later]')).toHaveCount(0);
});

test('a fork with another task is compared with its parent, with a link to each side', async ({
  page,
}) => {
  const parent = await finished(page, 'say what you can do');
  await page.goto(`/s/${parent}@1`);
  await page.getByRole('button', { name: 'Fork here' }).click();
  await page.getByRole('checkbox', { name: 'Change event 1 in the fork' }).check();
  const words = page.getByRole('textbox', { name: 'Event 1 in other words' });
  await expect(words).toHaveValue('say what you can do');
  await words.fill('say it otherwise');
  await page.getByRole('button', { name: 'Fork', exact: true }).click();
  await page.waitForURL((url) => /\/s\/[0-9a-z]{26}$/.test(url.pathname) && !url.pathname.includes(parent));
  const child = page.url().split('/').at(-1)!;
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('say it otherwise');
  await expect(page.locator('[data-type="Edited"]')).toBeVisible();
  await over(page, child);

  await page.getByRole('link', { name: 'Fork tree' }).click();
  await expect(page).toHaveURL(new RegExp(`/s/${child}/tree$`));
  await expect(page.locator('.tree li')).toHaveCount(2);
  await fitsTheScreen(page);
  await page.getByRole('checkbox', { name: `Compare ${parent}` }).check();
  await page.getByRole('button', { name: 'Compare 2 branches' }).click();
  await expect(page).toHaveURL(new RegExp(`/compare\\?ids=${child},${parent}$`));

  await expect(page.getByText('1 event in common')).toBeVisible();
  for (const side of [parent, child]) {
    await expect(page.locator(`a[href="/s/${side}"]`).first()).toBeVisible();
  }
  await expect(page.locator('.turns [data-type="Edited"]')).toBeVisible();
  await page.locator('summary', { hasText: '1 event in common' }).click();
  await expect(page.locator('.common [data-type="Submitted"]')).toBeVisible();
  const prompts = page.getByRole('region', { name: 'Prompts' });
  await prompts.locator('summary').click();
  await expect(prompts.locator('.diff-removed', { hasText: 'say it otherwise' })).toBeVisible();
  await expect(prompts.locator('.diff-added', { hasText: 'say what you can do' })).toBeVisible();
  await fitsTheScreen(page);
});

test('the timeline has a bar for every request and call, and each leads to its event', async ({
  page,
}) => {
  const id = await finished(page, 'say what you can do');
  const entries = await journal(page, id);
  const requests = entries.filter((entry) => entry.type === 'ModelRequested').length;
  const calls = entries.filter((entry) =>
    ['Observed', 'Failed', 'Rejected', 'InDoubt', 'CallCancelled'].includes(entry.type),
  ).length;
  await page.goto(`/s/${id}/timeline`);
  await expect(page.locator('.gantt-row')).toHaveCount(requests + calls);
  await fitsTheScreen(page);
  const seq = await page.locator('.gantt-link').first().getAttribute('data-seq');
  await page.locator('.gantt-link').first().click();
  await expect(page).toHaveURL(new RegExp(`/s/${id}@${seq}$`));
});
