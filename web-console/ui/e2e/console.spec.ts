import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { complaintsOf, fitsTheScreen, login } from './desk.ts';
import { FAULTY, finished, REPAIR_MILLIS, shown } from './session.ts';

let folder: string;
let complaints: string[];

test.beforeEach(async ({ page }) => {
  complaints = complaintsOf(page);
  folder = mkdtempSync(join(tmpdir(), 'anabranch-e2e-'));
  Object.entries(FAULTY).forEach(([name, text]) => writeFileSync(join(folder, name), text));
  await login(page);
});

test.afterEach(() => {
  rmSync(folder, { recursive: true });
  expect(complaints).toEqual([]);
});

/** The events on the page; they must be neighbours, each once, in order. */
async function eventsShown(page: Page): Promise<number[]> {
  const seqs = await page
    .locator('[data-seq]')
    .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.seq)));
  seqs.slice(1).forEach((seq, index) => expect(seq).toBeGreaterThan(seqs[index]!));
  return seqs;
}

test('a task is submitted, watched to its end, forked at a failure, and both branches are seen', async ({
  page,
}) => {
  await page.goto('/new');
  await page.getByRole('textbox', { name: 'What is to be done?' }).fill('make the tests pass');
  await page.getByTestId('folder').setInputFiles(folder);
  await expect(page.getByText('2 files')).toBeVisible();
  await fitsTheScreen(page);
  await page.getByRole('button', { name: 'Start' }).click();

  await page.waitForURL(/\/s\/[0-9a-z]{26}$/);
  const parent = page.url().split('/').at(-1)!;
  await expect(page.locator('[data-type="Submitted"]')).toBeVisible();
  await expect(page.locator('[data-type="Ended"]')).toBeVisible({ timeout: REPAIR_MILLIS });
  const all = await eventsShown(page);
  await expect(page.locator('.strip .status')).toHaveText('completed');
  await expect(page.locator('[data-type="Ended"]')).toBeInViewport();
  await expect(page.locator('.saying')).toHaveCount(0);
  await fitsTheScreen(page);

  expect(all.at(-1)).toBe((await shown(page, parent)).head);
  await expect(page.locator('.figures')).toContainText('%');

  await page.getByRole('button', { name: /^\d+ failures?$/ }).click();
  const failure = page.locator('.row-bad[aria-current]');
  await expect(failure).toBeInViewport();
  await expect(failure.locator('.row-below')).toContainText('FAIL');
  await expect(failure.locator('.row-below')).toBeInViewport();
  const at = Number(await failure.getAttribute('data-seq'));
  expect(page.url()).toMatch(new RegExp(`/s/${parent}@${at}$`));
  await fitsTheScreen(page);

  await page.getByRole('button', { name: 'Fork here' }).click();
  await page.getByRole('button', { name: 'Fork', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.includes(parent));
  const child = page.url().split('/').at(-1)!;
  await expect(page.locator('[data-type="Ended"]')).toBeVisible({ timeout: REPAIR_MILLIS });
  await expect(page.locator('.strip .status')).toHaveText('completed');
  await fitsTheScreen(page);

  const branches = page.locator('.branches li');
  await expect(branches).toHaveCount(2);
  await expect(branches.nth(0)).toContainText(parent.slice(0, 8));
  await expect(branches.nth(1)).toContainText(`forked @${at}`);
  await expect(branches.nth(1)).toContainText('you are here');
  await branches.nth(0).getByRole('link').click();
  await page.waitForURL(`**/s/${parent}`);
  await expect(branches.nth(1)).toContainText(child.slice(0, 8));

  await page.goto('/');
  await expect(page.getByText(`fork of ${parent}@${at}`)).toBeVisible();
  await fitsTheScreen(page);
});

test('a deep link opens at its event, with the prompt and the files of that moment', async ({
  page,
}) => {
  const id = await finished(page, 'make the tests pass', FAULTY);
  const { head } = await shown(page, id);
  await page.goto(`/s/${id}@${head}`);
  const row = page.locator(`[data-seq="${head}"]`);
  await expect(row).toBeInViewport();
  await expect(row).toHaveAttribute('aria-current', 'true');
  await page.getByRole('tab', { name: 'Prompt' }).click();
  await expect(page.getByText('same hash as recorded')).toBeVisible();
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('button', { name: 'All files' }).click();
  await page.getByRole('treeitem', { name: 'pages.py', exact: true }).click();
  await expect(page.getByRole('tabpanel')).toContainText('def pages(total, size)');
  await fitsTheScreen(page);
});

test('the console speaks Chinese, and remembers it', async ({ page }) => {
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('会话');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('会话');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await fitsTheScreen(page);
});
