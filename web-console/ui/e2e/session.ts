import { gzipSync } from 'node:zlib';
import { expect, type Locator, type Page } from '@playwright/test';

/** What the specs of one session share: sessions that are over, and their journals. */

/** A repair tries one change after the other, each with the tests in a sandbox. */
export const REPAIR_MILLIS = 90_000;

export interface Entry {
  seq: number;
  type: string;
  event: Record<string, unknown>;
}

export interface Shown {
  id: string;
  status: string;
  head: number;
  steps: number;
  asks?: { call: string; digest: string; tool: string }[];
  usage: { promptTokens?: number; outputTokens?: number };
}

/** A program with one fault, and the tests that show it. */
export const FAULTY: Record<string, string> = {
  'pages.py': `"""Cuts a list of things into pages."""


def pages(total, size):
    """How many pages it takes."""
    full = total // size
    rest = total % size
    if rest >= 0:
        return full + 1
    return full


def bounds(page, size):
    """The first and the last place on a page."""
    first = page * size
    return first, first + size - 1
`,
  'test_pages.py': `import unittest

from pages import bounds, pages


class PagesTest(unittest.TestCase):
    def test_a_full_page(self):
        self.assertEqual(pages(10, 5), 2)

    def test_a_rest(self):
        self.assertEqual(pages(11, 5), 3)

    def test_bounds(self):
        self.assertEqual(bounds(2, 5), (10, 14))


if __name__ == "__main__":
    unittest.main()
`,
};

/** An archive as `tar cz` writes it, of names and texts in any letters. */
export function archive(files: Record<string, string>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    const content = Buffer.from(text);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\u000000', 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    content.copy(body);
    return [header, body];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

export async function submitted(
  page: Page,
  task: string,
  files: Record<string, string> = {},
  more: object = {},
): Promise<string> {
  let workspace = {};
  if (Object.keys(files).length > 0) {
    const put = await page.request.put('/api/blobs', { data: archive(files) });
    workspace = { workspace: { archive: ((await put.json()) as { blob: string }).blob } };
  }
  const made = await page.request.post('/api/sessions', { data: { task, ...workspace, ...more } });
  expect(made.status(), await made.text()).toBe(202);
  return ((await made.json()) as { id: string }).id;
}

export async function shown(page: Page, id: string): Promise<Shown> {
  return (await (await page.request.get(`/api/sessions/${id}`)).json()) as Shown;
}

export async function over(page: Page, id: string): Promise<void> {
  await expect
    .poll(async () => (await shown(page, id)).status, { timeout: REPAIR_MILLIS })
    .toMatch(/completed|failed/);
}

export async function finished(
  page: Page,
  task: string,
  files: Record<string, string> = {},
): Promise<string> {
  const id = await submitted(page, task, files);
  await over(page, id);
  return id;
}

export async function journal(page: Page, id: string): Promise<Entry[]> {
  const text = await (await page.request.get(`/api/sessions/${id}/events`)).text();
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as Entry);
}

/** Puts a slider to a place as a drag does: at once, however far it is. */
export async function slid(slider: Locator, to: number): Promise<void> {
  await slider.evaluate((range: HTMLInputElement, value) => {
    // React listens for input, and looks whether the value is another than the one it set.
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
    set!.call(range, String(value));
    range.dispatchEvent(new Event('input', { bubbles: true }));
  }, to);
}
