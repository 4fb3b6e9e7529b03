import type { Page } from '@playwright/test';

/** Boxes are allowed to share a border, and letters a part of a pixel. */
const SHARED_PX = 1.5;

/**
 * What lies over what it should not, in words; empty if nothing does. The screen is made as high as
 * the page first, so that nothing is hidden by being scrolled away. Two things are looked for:
 *
 * - two controls, none inside the other, whose boxes meet: a finger would hit the wrong one;
 * - text of which the middle of a line is covered by something that is not around or inside it.
 *
 * A layer that is fixed to the screen, such as an open panel on a phone, lies over the page by
 * intent: only what is in the same layer is compared. An open dialog is the only layer.
 */
export async function overlaps(page: Page): Promise<string[]> {
  const before = page.viewportSize()!;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...before, height: Math.min(Math.max(height, before.height), 12_000) });
  const found = await page.evaluate(look, SHARED_PX);
  await page.setViewportSize(before);
  return found;
}

/** Runs in the page, so it can use nothing from outside of it. */
function look(sharedPx: number): string[] {
  const root = document.querySelector('dialog[open]') ?? document.body;
  const controls = 'a[href], button, input, select, textarea, summary, [role="tab"], [role="option"]';

  function layerOf(element: Element): Element | null {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      if (getComputedStyle(at).position === 'fixed') return at;
    }
    return null;
  }

  /** The part of a box that is seen through all that clips it; undefined if none is. */
  function seen(element: Element, box: DOMRect): DOMRect | undefined {
    let { left, top, right, bottom } = box;
    if (!element.checkVisibility({ visibilityProperty: true })) return undefined;
    for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.clipPath !== 'none') return undefined;
      if (style.overflowX !== 'visible' || style.overflowY !== 'visible') {
        const around = at.getBoundingClientRect();
        left = Math.max(left, around.left);
        right = Math.min(right, around.right);
        top = Math.max(top, around.top);
        bottom = Math.min(bottom, around.bottom);
      }
    }
    const shown = right - left > 1 && bottom - top > 1 && left >= 0 && top >= 0;
    return shown ? new DOMRect(left, top, right - left, bottom - top) : undefined;
  }

  function name(element: Element): string {
    const words = (element.textContent || element.getAttribute('aria-label') || '').trim();
    return `${element.localName}.${element.className} "${words.slice(0, 30)}"`;
  }

  function meet(one: DOMRect, other: DOMRect): boolean {
    const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    return width > sharedPx && height > sharedPx;
  }

  const found: string[] = [];
  const boxes = [...root.querySelectorAll(controls)].flatMap((element) =>
    [...element.getClientRects()].flatMap((rect) => {
      const box = seen(element, rect);
      return box === undefined ? [] : [{ element, box, layer: layerOf(element) }];
    }),
  );
  boxes.forEach((one, at) => {
    for (const other of boxes.slice(at + 1)) {
      const nested = one.element.contains(other.element) || other.element.contains(one.element);
      if (!nested && one.layer === other.layer && meet(one.box, other.box)) {
        found.push(`${name(one.element)} meets ${name(other.element)}`);
      }
    }
  });

  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const around = text.parentElement;
    if (around === null || text.nodeValue?.trim() === '') continue;
    range.selectNodeContents(text);
    for (const line of [...range.getClientRects()].slice(0, 20)) {
      const box = seen(around, line);
      if (box === undefined) continue;
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      if (top === null || top.contains(around) || around.contains(top)) continue;
      if (layerOf(top) === layerOf(around)) found.push(`${name(top)} covers ${name(around)}`);
    }
  }
  return [...new Set(found)];
}
