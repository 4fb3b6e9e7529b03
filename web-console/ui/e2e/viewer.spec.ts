import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { complaintsOf, fitsTheScreen, login } from './desk.ts';
import { finished, journal, slid } from './session.ts';

/** Text that would leave a script element, an attribute or a comment, if it were ever markup. */
const HOSTILE =
  'say what you can do </script><script>document.documentElement.dataset.ran=1</script><!-- <script> ' +
  '<img src=http://192.0.2.1/x onerror=alert(1)> &lt;b&gt; &amp;lt; ]]> "\'';

let folder: string;
let file: string;
let id: string;
let head: number;
let complaints: string[];

test.beforeEach(async ({ page, context }) => {
  complaints = complaintsOf(page);
  await login(page);
  id = await finished(page, HOSTILE);
  const answer = await page.request.get(`/api/sessions/${id}/export?format=html`);
  expect(answer.headers()['content-disposition']).toContain(`${id}.html`);
  head = (await journal(page, id)).length;
  folder = mkdtempSync(join(tmpdir(), 'anabranch-viewer-'));
  file = join(folder, 'session.html');
  writeFileSync(file, await answer.body());
  // The console would go on asking, and complain.
  await page.goto('about:blank');
  await context.setOffline(true);
});

test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const opened = (page: Page, hash = '') => page.goto(pathToFileURL(file).href + hash);

/** What any script that came with the text, or was put into the file, would leave. */
const nothingRan = (page: Page) => expect(page.locator('html')).not.toHaveAttribute('data-ran');

test('an exported session opens from the disk, offline, and proves itself', async ({ page }) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await opened(page);
  await expect(page.getByText('✓ Verified')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('</script>');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('&lt;b&gt; &amp;lt;');
  await expect(page.locator('#root img[onerror]')).toHaveCount(0);
  await nothingRan(page);

  const rows = page.locator('.row');
  await rows.first().getByRole('button').click();
  await expect(page.getByRole('tabpanel')).toContainText('<!-- <script>');
  await page.getByRole('tab', { name: 'Raw event' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('"Submitted"');
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/#@2$/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByText('✓ 校验通过')).toBeVisible();
  expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href]);
  expect(complaints).toEqual([]);
});

test('a link to an event of a file opens at the event', async ({ page }) => {
  await opened(page, '#@3');
  await expect(page.locator('[data-seq="3"][aria-current]')).toBeVisible();
});

test('the time of an exported session is gone through offline, and its badge stays', async ({
  page,
}) => {
  const requests: string[] = [];
  await opened(page);
  page.on('request', (request) => requests.push(request.url()));
  await expect(page.getByText('✓ Verified')).toBeVisible();
  const slider = page.getByRole('slider', { name: 'Event' });
  await expect(slider).toHaveValue(String(head));
  await expect(page.locator('.moment')).toHaveCount(0);
  for (let k = 1; k <= head; k++) {
    await slid(slider, k);
    await expect(page.locator(`.moment[data-at="${k}"]`)).toBeVisible();
    await expect(page.locator('[data-later]')).toHaveCount(head - k);
    await expect(page).toHaveURL(new RegExp(`#@${k}$`));
  }
  await expect(page.locator('.moment')).toContainText('completed');
  await slider.press('Home');
  await expect(page.locator('.moment')).toContainText('queued');
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('16');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(slider).toHaveValue(String(head));
  await expect(page.getByText('✓ Verified')).toBeVisible();
  await fitsTheScreen(page);
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(page.locator('[data-later]')).toHaveCount(0);
  expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('what was changed in the file turns the badge', async ({ page }) => {
  const whole = readFileSync(file, 'utf8');
  const changes: [string, string, string][] = [
    ['"event":{"autonomy":3', '"event":{"autonomy":4', 'Event 1:'],
    ['say what you can do', 'say what you can not', 'Event 1:'],
    ['"type":"ModelRequested"', '"type":"Resumed"', 'Event 2:'],
    ['{"end":{"blobs":0', '{"end":{"blobs":1', 'the bytes are not those'],
  ];
  for (const [from, to, said] of changes) {
    const changed = whole.replace(from, to);
    expect(changed, from).not.toBe(whole);
    writeFileSync(file, changed);
    await opened(page);
    await expect(page.getByRole('alert')).toContainText('Not as it was written.');
    await expect(page.getByRole('alert')).toContainText(said);
  }
  writeFileSync(file, whole.slice(0, whole.lastIndexOf('{"end"')));
  await opened(page);
  await expect(page.getByRole('alert')).toContainText('the file was cut');
});

test('a script that was put into the file does not run', async ({ page }) => {
  const whole = readFileSync(file, 'utf8');
  const script = '<script>document.documentElement.dataset.ran=1</script>';
  writeFileSync(file, whole.replace('<div id="root">', `${script}<div id="root">`));
  await opened(page);
  await expect(page.getByText('✓ Verified')).toBeVisible();
  await nothingRan(page);
  expect(complaints.join()).toContain('Content Security Policy');

  // Without the policy it would run: what is looked for above is there then.
  const open = whole.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  writeFileSync(file, open.replace('<div id="root">', `${script}<div id="root">`));
  await opened(page);
  await expect(page.locator('html')).toHaveAttribute('data-ran');
});
