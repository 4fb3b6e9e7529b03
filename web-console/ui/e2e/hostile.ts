import { createHash } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { microsOf } from '../src/viewer/proof.ts';

/** Text that a page must show and never obey: what it would leave is looked for outside of the page. */

/** Where nothing may ever be asked for. */
const FOREIGN = 'http://192.0.2.1';
const RUN = 'document.documentElement.dataset.ran=1';

/** What turns, hides or colours text where it is printed as it came. */
const UNSEEN = 'safe\u202egnp.exe\u202c pass\u200bword \u2066turned\u2069 \u{e0041}\u{e0042}tag';

export const HOSTILE = [
  UNSEEN,
  `<script>${RUN}</script>`,
  `<img src=${FOREIGN}/x.png onerror="${RUN}">`,
  `<svg onload="${RUN}"><a xlink:href="javascript:${RUN}">x</a></svg>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `![image](${FOREIGN}/markdown.png) [link](javascript:${RUN}) javascript:${RUN}`,
  `</title></textarea></script><style>@import "${FOREIGN}/x.css"</style>`,
  `'"\`{{constructor}} =HYPERLINK("${FOREIGN}") &lt;b&gt;`,
].join(' ');

/** With what only a terminal obeys; not every field takes it. */
export const ANSI = `\u001b[31mred\u001b[0m\u001b]8;;${FOREIGN}\u0007link\u001b]8;;\u0007\u0008\u0008 ${HOSTILE}`;

/** Characters that are marked by their number wherever a page shows them. */
const HIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u{e0000}-\u{e007f}]/u;

export interface Watch {
  /** Asked of another place than the server, since the watch began. */
  foreign: string[];
  dialogs: string[];
}

export function watched(page: Page, origin: string): Watch {
  const watch: Watch = { foreign: [], dialogs: [] };
  page.on('request', (request) => {
    const url = request.url();
    const own = url.startsWith(`${origin}/`) || /^(data|blob|about|file):/.test(url);
    if (!own) watch.foreign.push(url);
  });
  page.on('dialog', (dialog) => {
    watch.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('popup', (popup) => watch.foreign.push(popup.url()));
  return watch;
}

/** What is on the page that must never be: asked of the page in front and of what was noted outside. */
export async function obeyed(page: Page, { foreign, dialogs }: Watch): Promise<string[]> {
  const found = await page.evaluate(() => {
    const ran = document.documentElement.dataset.ran;
    const markup = document.querySelectorAll(
      '[onerror], [onload], iframe, a[href^="javascript:" i], img[src^="http://192"], body style',
    );
    const attributes = Array.from(document.querySelectorAll('[title], [aria-label]')).flatMap((one) => [
      one.getAttribute('title') ?? '',
      one.getAttribute('aria-label') ?? '',
    ]);
    return {
      ran,
      markup: Array.from(markup, ({ outerHTML }) => outerHTML.slice(0, 200)),
      texts: [document.title, document.body.innerText, ...attributes],
    };
  });
  return [
    ...foreign.map((url) => `asked for ${url}`),
    ...dialogs.map((text) => `a dialog: ${text}`),
    ...(found.ran === undefined ? [] : [`a script ran: ${found.ran}`]),
    ...found.markup.map((html) => `markup: ${html}`),
    ...found.texts.filter((text) => HIDDEN.test(text)).map((text) => `hidden in: ${near(text)}`),
  ];
}

function near(text: string): string {
  const at = text.search(HIDDEN);
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + 20));
}

export async function nothingObeyed(page: Page, watch: Watch): Promise<void> {
  expect(await obeyed(page, watch)).toEqual([]);
}

/** An exported session in which every free text is another, with the hashes of what it holds now. */
export function forged(exported: string, session: string, put: (path: string, text: string) => string): string {
  const lines = exported.trimEnd().split('\n').map((line) => JSON.parse(line) as Line);
  const entries = lines.filter((line): line is Stored => 'event' in line);
  const blobs = lines.filter((line) => 'blob' in line);
  let hash: Buffer = Buffer.alloc(32);
  for (const entry of entries) {
    entry.origin = session;
    entry.event = rewritten(entry.event, entry.type, put) as Record<string, unknown>;
    hash = chained(hash, entry);
    entry.hash = hash.toString('hex');
  }
  const [header] = lines as unknown as [Record<string, unknown>];
  Object.assign(header, { session, hash: hash.toString('hex') });
  const body = [header, ...entries, ...blobs].map((line) => `${JSON.stringify(line)}\n`).join('');
  const { end } = lines.at(-1) as { end: Record<string, unknown> };
  Object.assign(end, { hash: hash.toString('hex'), sha256: sha256(body).toString('hex') });
  return `${body}${JSON.stringify({ end })}\n`;
}

type Line = Record<string, unknown>;
interface Stored extends Line {
  event: Record<string, unknown>;
  hash: string;
  origin: string;
  seq: number;
  time: string;
  type: string;
}

function rewritten(value: unknown, path: string, put: (path: string, text: string) => string): unknown {
  if (typeof value === 'string') return put(path, value);
  if (Array.isArray(value)) return value.map((one) => rewritten(one, path, put));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, rewritten(one, `${path}.${key}`, put)]),
  );
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

function chained(previous: Buffer, { origin, seq, type, time, event }: Stored): Buffer {
  const framed = (text: string) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const long = (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    return bytes;
  };
  return sha256(
    Buffer.concat([
      Buffer.from('anabranch/1'),
      previous,
      framed(origin),
      long(BigInt(seq)),
      framed(type),
      long(microsOf(time)!),
      sha256(JSON.stringify(event)),
    ]),
  );
}
