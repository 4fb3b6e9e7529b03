import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { cancelled, fitsTheScreen, login, submitted, waitingSessions } from './desk.ts';
import { overlaps } from './layout.ts';
import { SCRIPTED } from './model.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Theme = 'light' | 'dark';

/**
 * WCAG 2.2 AA, the whole of it: no rule and no part of a page is left out. The themes are one style
 * sheet with two sets of colours, so the second theme is held against the rules of colours alone.
 */
const RULES = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/** Each of these tests goes through two dozen places, which takes minutes where others work, too. */
test.setTimeout(400_000);

/** What breaks a rule, as `rule: elements`. */
async function violations(page: Page, theme: Theme): Promise<string[]> {
  const results = (await page.evaluate(
    (runOnly) =>
      (window as unknown as { axe: { run(options: unknown): unknown } }).axe.run({
        runOnly,
        resultTypes: ['violations'],
        preload: false,
      }),
    RULES[theme],
  )) as AxeResults;
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

/** As the switch in the bar does, without a click. */
async function show(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((chosen) => {
    document.documentElement.dataset.theme = chosen;
  }, theme);
}

/** What is on the screen: nothing lies over anything, nothing is beside it, no rule is broken. */
async function isSound(page: Page, place: string): Promise<void> {
  await expect(page.getByText(/^(Loading…|加载中…)$/)).toHaveCount(0);
  await fitsTheScreen(page, place);
  expect.soft(await overlaps(page), place).toEqual([]);
  await page.evaluate(AXE);
  for (const theme of ['light', 'dark'] as const) {
    await show(page, theme);
    expect.soft(await violations(page, theme), `${place}, ${theme}`).toEqual([]);
  }
}

/** A finished session and a fork of it, and a session that asks. */
async function sessions(page: Page): Promise<{ parent: string; fork: string; asking: string }> {
  const [asking] = await waitingSessions(page, 1, 2);
  const parent = await submitted(page, { task: 'read 2 files', model: SCRIPTED });
  await over(page, parent);
  const made = await page.request.post(`/api/sessions/${parent}/fork`, {
    data: { edit: { event: 1, value: 'say it otherwise' } },
  });
  const [fork] = ((await made.json()) as { sessions: { id: string }[] }).sessions;
  await over(page, fork!.id);
  return { parent, fork: fork!.id, asking: asking! };
}

async function over(page: Page, id: string): Promise<void> {
  await expect
    .poll(async () => ((await (await page.request.get(`/api/sessions/${id}`)).json()) as { status: string }).status, {
      intervals: [100],
    })
    .toMatch(/completed|failed/);
}

for (const language of ['en', 'zh'] as const) {
  test(`every page is sound in ${language}, in both themes`, async ({ page }) => {
    await page.addInitScript((chosen) => localStorage.setItem('anabranch.language', chosen), language);
    await page.goto('/');
    await expect(page.locator('#token')).toBeVisible();
    await isSound(page, 'login');
    await login(page);
    const { parent, fork, asking } = await sessions(page);
    const places = [
      '/',
      '/new',
      '/approvals',
      '/search?q=files',
      '/usage',
      `/usage?session=${parent}`,
      '/workers',
      '/audit',
      '/settings',
      `/s/${'0'.repeat(26)}`,
      `/s/${asking}`,
      `/s/${fork}/timeline`,
      `/s/${fork}/tree`,
      `/compare?ids=${parent},${fork}`,
    ];
    for (const place of places) {
      await page.goto(place);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await isSound(page, place);
    }
    await tabs(page, parent);
    await dialogs(page, asking);
    await cancelled(page, [asking]);
  });
}

/** Every tab of an event with a call, which has them all. */
async function tabs(page: Page, id: string): Promise<void> {
  const events = await (await page.request.get(`/api/sessions/${id}/events`)).text();
  const { seq } = events
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { seq: number; type: string })
    .find((entry) => entry.type === 'Observed' || entry.type === 'Failed')!;
  await page.goto(`/s/${id}@${seq}`);
  const all = page.getByRole('tab');
  await expect(all.first()).toBeVisible();
  for (let at = 0; at < (await all.count()); at++) {
    await all.nth(at).click();
    await isSound(page, `tab ${at} of @${seq}`);
  }
}

/** Each is opened by its key or its button, on the page of a session that can be cancelled. */
async function dialogs(page: Page, id: string): Promise<void> {
  await page.goto(`/s/${id}`);
  await expect(page.locator('[data-seq]').first()).toBeVisible();
  const opened = page.getByRole('dialog');
  const cancel = page.getByRole('button', { name: /^(Cancel session|取消会话)$/ });
  const ways: [string, () => Promise<void>][] = [
    ['palette', () => page.keyboard.press('Control+k')],
    ['keys', () => page.keyboard.press('?')],
    ['fork', () => page.keyboard.press('f')],
    ['cancel', () => cancel.click()],
  ];
  for (const [name, open] of ways) {
    await open();
    await expect(opened).toBeVisible();
    await isSound(page, name);
    await page.keyboard.press('Escape');
    await expect(opened).toHaveCount(0);
  }
}
