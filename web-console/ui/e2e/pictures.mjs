// Called by infra/pictures: `node pictures.mjs LINK EXPORTED.html FOLDER`. LINK logs in and opens the session.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const BYTES_MAX = 200_000;
const [link, exported, folder] = process.argv.slice(2);
if (link === undefined || exported === undefined || folder === undefined) {
  console.error('usage: node pictures.mjs LINK EXPORTED.html FOLDER');
  process.exit(2);
}

/** The session with its first failure open: what tells most at one look. */
async function session(page) {
  await page.goto(link);
  await page.locator('.row[data-type="Ended"]').waitFor();
  await page.locator('.row-bad .row-line').first().click();
  await page.getByRole('tabpanel').waitFor();
}

async function sessions(page) {
  await page.goto(new URL('/', link).href);
  await page.getByRole('link', { name: 'make the tests pass' }).first().waitFor();
}

async function file(page) {
  await page.goto(pathToFileURL(resolve(exported)).href);
  await page.getByText('✓').first().click();
}

const browser = await chromium.launch({
  executablePath: process.env.ANABRANCH_E2E_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
for (const colorScheme of ['light', 'dark']) {
  const context = await browser.newContext({
    colorScheme,
    locale: 'en',
    reducedMotion: 'reduce',
    viewport: { width: 1200, height: 720 },
  });
  const page = await context.newPage();
  // The session comes first: its link is the one that logs in.
  for (const [name, open] of Object.entries({ session, sessions, file })) {
    await open(page);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
  await context.close();
}
await browser.close();
for (const name of readdirSync(folder)) {
  const { size } = statSync(join(folder, name));
  console.log(`${name} ${size}`);
  if (size > BYTES_MAX) {
    console.error(`${name} is larger than ${BYTES_MAX} bytes`);
    process.exitCode = 1;
  }
}
