import { randomUUID } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import {
  AS_ADMIN,
  asksOf,
  cancelled,
  complaintsOf,
  fitsTheScreen,
  login,
  person,
  waitingSessions,
} from './desk.ts';

/** What the server says to a page that tries anyway: the status and the words. */
function tried(page: Page, path: string, body: object): Promise<{ status: number; said: string }> {
  return page.evaluate(
    async ([where, what]) => {
      const answer = await fetch(where as string, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(what),
      });
      return { status: answer.status, said: await answer.text() };
    },
    [path, body] as const,
  );
}

/** Until the answer is called for, a page does not know whose it is. */
async function roleHeldBack(page: Page): Promise<() => void> {
  let known = () => {};
  const told = new Promise<void>((resolve) => (known = resolve));
  await page.route('**/api/me', async (route) => {
    await told;
    await route.continue();
  });
  return known;
}

test('a viewer reads, finds no button that works, and is refused in words', async ({ page }) => {
  const owner = `owner-${randomUUID().slice(0, 8)}`;
  await login(page, (await person(page, 'approver', owner)).token);
  const [id] = await waitingSessions(page, 1, 1);
  await login(page, (await person(page, 'viewer', owner)).token);

  await page.goto('/new');
  await page.getByRole('textbox', { name: 'What is to be done?' }).fill('make the tests pass');
  const start = page.getByRole('button', { name: 'Start' });
  await expect(start).toBeDisabled();
  await expect(start).toHaveAttribute('title', 'This takes the role operator; yours is viewer.');
  await expect(page.getByText('This takes the role operator; yours is viewer.')).toBeVisible();
  await fitsTheScreen(page);
  const refused = await tried(page, '/api/sessions', { task: 'make the tests pass' });
  expect(refused.status).toBe(403);
  expect(refused.said).toContain('This takes the role operator; your token has viewer.');

  await page.goto(`/s/${id}`);
  for (const name of [/^Fork @/, /^Rewind @/, 'Pause', 'Cancel session']) {
    await expect(page.getByRole('button', { name }).first()).toBeDisabled();
  }
  await expect(page.getByRole('button', { name: 'Let it run' })).toHaveAttribute(
    'title',
    'This takes the role approver; yours is viewer.',
  );
  const known = await roleHeldBack(page);
  await page.goto('/approvals');
  await expect(page.locator('.ask')).toHaveCount(1);
  await page.keyboard.press('r');
  await expect(page.getByRole('textbox')).toBeVisible();
  known();
  await expect(page.getByRole('button', { name: 'Accept', exact: true })).toBeDisabled();
  await page.keyboard.press('a');
  await page.keyboard.press('r');
  await expect(page.getByRole('textbox')).toHaveCount(0);
  expect(await asksOf(page, new Set([id!]))).toHaveLength(1);

  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/settings');
  await expect(page.getByText('are shown to admins alone')).toBeVisible();
  await expect(page.getByText(`the sessions of ${owner} alone`)).toBeVisible();
  await page.goto('/audit');
  await expect(page.getByText('Only an admin sees who did what.')).toBeVisible();
  expect(asked.filter((path) => /^\/api\/(tokens|doctor|audit)/.test(path))).toEqual([]);
  await cancelled(page, [id!]);
});

test('a token that is revoked in the middle of a session ends in the login, and the draft is kept', async ({
  page,
}) => {
  const owner = `owner-${randomUUID().slice(0, 8)}`;
  const first = await person(page, 'operator', owner);
  await login(page, first.token);
  const [id] = await waitingSessions(page, 1, 1);
  await page.goto(`/s/${id}`);
  const words = page.getByRole('textbox', { name: 'Say something to the session' });
  await words.fill('look at the second table first');
  await expect(page.locator('[data-seq]').first()).toBeVisible();

  const second = await person(page, 'operator', owner);
  const revoked = await page.request.post(`/api/tokens/${first.id}/revoke`, {
    headers: AS_ADMIN,
    data: {},
  });
  expect(revoked.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your login has ended');
  await expect(page.getByRole('alert')).toContainText('has expired or was revoked');
  await fitsTheScreen(page);

  await page.getByLabel('Or paste the token').fill(second.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(new RegExp(`/s/${id}$`));
  await expect(words).toHaveValue('look at the second table first');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(words).toHaveValue('');
  await expect(page.locator('[data-type="Steered"]')).toBeVisible();
  await page.reload();
  await expect(words).toHaveValue('');
  await cancelled(page, [id!]);
});

test('an admin gives a token, sees it once, revokes it, and finds it all in the audit', async ({
  page,
}) => {
  await login(page);
  const complaints = complaintsOf(page);
  const name = `ci-${randomUUID().slice(0, 8)}`;
  await page.goto('/settings');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Role').selectOption('operator');
  await page.getByRole('button', { name: 'Give a token' }).click();
  const given = page.getByRole('status').filter({ hasText: 'Copy it now' });
  await expect(given.getByRole('button', { name: 'Copy' })).toBeVisible();
  const secret = (await given.locator('code').textContent()) ?? '';
  const asked = () =>
    page.request.get('/api/me', { headers: { authorization: `Bearer ${secret}`, cookie: '' } });
  expect(await (await asked()).json()).toMatchObject({ who: name, role: 'operator' });
  await fitsTheScreen(page);
  await page.reload();
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('revoked');
  expect((await asked()).status()).toBe(401);

  await page.goto('/audit');
  await expect(page.getByRole('row').filter({ hasText: 'POST /api/tokens/{id}/revoke' }).first()).toBeVisible();
  await page.getByLabel('Name of a token').fill('admin');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/who=admin/);
  await expect(page.getByRole('rowheader').first()).toContainText('admin');
  await fitsTheScreen(page);
  expect(complaints).toEqual([]);
});

test('a session is cancelled only after a second word', async ({ page }) => {
  await login(page);
  const [id] = await waitingSessions(page, 1, 1);
  await page.goto(`/s/${id}`);
  const status = page.locator('.strip .status');
  await page.getByRole('button', { name: 'Cancel session' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(status).toHaveText('waiting');
  await page.getByRole('button', { name: 'Cancel session' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel session' }).click();
  await expect(status).toHaveText('cancelled');
});
