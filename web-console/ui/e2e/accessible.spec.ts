import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What breaks a rule, as `rule: elements`. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = (await page.evaluate(
    (values) =>
      (window as unknown as { axe: { run(options: unknown): unknown } }).axe.run({
        runOnly: { type: 'tag', values },
      }),
    RULES,
  )) as AxeResults;
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page breaks a rule of WCAG 2.2 AA in the ${colorScheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Open the link' })).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await page.goto(`/login?token=${encodeURIComponent(process.env.ANABRANCH_E2E_TOKEN ?? '')}`);
    const made = await page.request.post('/api/sessions', {
      data: { task: 'say what you can do' },
    });
    const { id } = (await made.json()) as { id: string };
    for (const path of ['/', '/new', `/s/${id}`, `/s/${id}@1`]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByText('Loading…')).toHaveCount(0);
      expect(await violations(page)).toEqual([]);
    }
    for (const tab of ['Files', 'Prompt', 'Raw event']) {
      await page.getByRole('tab', { name: tab }).click();
      await expect(page.getByText('Loading…')).toHaveCount(0);
      expect(await violations(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Fork here' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

const PAGES = ['/', '/new', '/approvals', '/search?q=survey', '/usage', '/workers', '/audit', '/settings'];

for (const language of ['en', 'zh'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`every page fits and breaks no rule, in ${language} and ${theme}`, async ({ page }) => {
      await page.addInitScript(
        ([chosen, shown]) => {
          localStorage.setItem('anabranch.language', chosen!);
          localStorage.setItem('anabranch.theme', shown!);
        },
        [language, theme],
      );
      await page.goto(`/login?token=${encodeURIComponent(process.env.ANABRANCH_E2E_TOKEN ?? '')}`);
      for (const path of PAGES) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.getByText(/^(Loading…|加载中…)$/)).toHaveCount(0);
        expect(await violations(page), path).toEqual([]);
        const [content, screen] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
        ]);
        expect(content, path).toBeLessThanOrEqual(screen!);
      }
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog')).toBeVisible();
      await expect(page.getByRole('option').first()).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  }
}
