// Called by `anabranch bench console`: `node e2e/measure.mjs LINK SESSION`. LINK logs in. Prints one line of JSON.
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';

const FRAMES = 300;
const STEP_PX = 400;
const [link, session] = process.argv.slice(2);
if (link === undefined || session === undefined) {
  console.error('usage: node e2e/measure.mjs LINK SESSION');
  process.exit(2);
}

const browser = await chromium.launch({
  executablePath: process.env.ANABRANCH_E2E_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
// Conditions are made in the page from text, which its policy forbids.
const page = await browser.newPage({ baseURL: new URL('/', link).href, viewport: { width: 1280, height: 800 }, locale: 'en', bypassCSP: true });
page.setDefaultTimeout(300_000);

/** Milliseconds from the begin of the navigation until `there` holds and a frame was drawn. */
function since(there, argument) {
  return page.evaluate(
    ([source, value]) =>
      new Promise((resolve) => {
        const holds = new Function('value', `return (${source})(value)`);
        const look = () => {
          if (holds(value)) requestAnimationFrame(() => resolve(performance.now()));
          else requestAnimationFrame(look);
        };
        look();
      }),
    [String(there), argument],
  );
}

/** Lengths of frames while the page is scrolled, as a wheel does it. */
async function frames(from) {
  const lengths = await page.evaluate(
    ([start, count, step]) =>
      new Promise((resolve) => {
        const found = [];
        window.scrollTo({ top: start, behavior: 'instant' });
        let last = 0;
        const frame = (now) => {
          if (last > 0) found.push(now - last);
          last = now;
          window.scrollBy({ top: step, behavior: 'instant' });
          if (found.length < count) requestAnimationFrame(frame);
          else resolve(found);
        };
        // What the jump to the start needs is not of the scrolling.
        setTimeout(() => requestAnimationFrame(frame), 500);
      }),
    [from, FRAMES, STEP_PX],
  );
  const sorted = lengths.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { p50: at(0.5), p99: at(0.99) };
}

const found = {};
await page.goto(link, { waitUntil: 'networkidle' });
found.scriptsKiB = await scripts();

const lines = await page.evaluate(async (id) => {
  const begun = performance.now();
  const answer = await fetch(`/api/sessions/${id}/events?after=0`, { headers: { accept: 'application/jsonl' } });
  const text = await answer.text();
  return { millis: performance.now() - begun, count: text.split('\n').length - 1 };
}, session);
found.linesMs = lines.millis;

await page.goto(new URL(`/s/${session}@1`, link).href, { waitUntil: 'commit' });
found.sessionFirst = await since(() => document.querySelector('[data-seq]') !== null);
found.sessionAll = await since((max) => document.querySelector('.slider input')?.max === max, String(lines.count));
const inSession = await frames(200_000);
Object.assign(found, { sessionP50: inSession.p50, sessionP99: inSession.p99 });

await page.goto(new URL('/', link).href, { waitUntil: 'commit' });
found.listFirst = await since(() => document.querySelector('.sessions tbody tr') !== null);
found.listAll = await since(() => {
  window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
  const buttons = Array.from(document.querySelectorAll('main button'), ({ textContent }) => textContent);
  return document.querySelector('.sessions') !== null && !buttons.includes('Show older sessions');
});
const inList = await frames(2_000);
Object.assign(found, { listP50: inList.p50, listP99: inList.p99 });

await page.goto('about:blank');
await page.setContent('<div style="height:4000000px"></div>');
const empty = await frames(200_000);
Object.assign(found, { emptyP50: empty.p50, emptyP99: empty.p99 });
await browser.close();
console.log(JSON.stringify(found));

/** What the page that is open needed of scripts, compressed, in KiB. */
async function scripts() {
  const urls = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\.js(\?|$)/.test(name)),
  );
  let bytes = 0;
  for (const url of new Set(urls)) {
    bytes += gzipSync(await (await page.request.get(url)).body()).length;
  }
  return bytes / 1024;
}
