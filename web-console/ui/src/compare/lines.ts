import type { DiffLine } from '../detail/diff.ts';

/** Beyond this many differing lines a text counts as another text, not as an edited one. */
const EDITS_MAX = 1_000;
const CONTEXT = 3;

interface Edit {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/**
 * The shortest way from one text to the other by whole lines, as a unified diff without file names;
 * empty if they are the same. (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986.)
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  if (before === after) return [];
  return folded(edits(before.split('\n'), after.split('\n')));
}

function edits(a: readonly string[], b: readonly string[]): Edit[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const room = Math.min(a.length, b.length) - start;
  while (end < room && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (lines: readonly string[]) => lines.map((text) => ({ kind: 'same' as const, text }));
  return [
    ...same(a.slice(0, start)),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
}

function middle(a: readonly string[], b: readonly string[]): Edit[] {
  const trace = furthest(a, b);
  return trace === undefined ? replaced(a, b) : path(a, b, trace);
}

function replaced(a: readonly string[], b: readonly string[]): Edit[] {
  return [
    ...a.map((text) => ({ kind: 'removed' as const, text })),
    ...b.map((text) => ({ kind: 'added' as const, text })),
  ];
}

/** For each number of edits how far each diagonal reaches; absent beyond the bound. */
function furthest(a: readonly string[], b: readonly string[]): Map<number, number>[] | undefined {
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  const at = (k: number) => reach.get(k) ?? -1;
  for (let d = 0; d <= Math.min(a.length + b.length, EDITS_MAX); d++) {
    trace.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace;
    }
  }
  return undefined;
}

function path(a: readonly string[], b: readonly string[], trace: Map<number, number>[]): Edit[] {
  const back: Edit[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d]!;
    const at = (k: number) => reach.get(k) ?? -1;
    const k = x - y;
    const previous = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const [fromX, fromY] = [at(previous), at(previous) - previous];
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      back.push({ kind: 'same', text: a[--x]! });
      y--;
    }
    if (d > 0) {
      if (x === fromX) back.push({ kind: 'added', text: b[--y]! });
      else back.push({ kind: 'removed', text: a[--x]! });
    }
  }
  return back.reverse();
}

const SIGN = { same: ' ', added: '+', removed: '-' } as const;

/** Only what is near a change is shown; how much is left out is said. */
function folded(all: readonly Edit[]): DiffLine[] {
  const near = new Uint8Array(all.length);
  all.forEach((edit, index) => {
    if (edit.kind === 'same') return;
    const last = Math.min(all.length - 1, index + CONTEXT);
    for (let i = Math.max(0, index - CONTEXT); i <= last; i++) near[i] = 1;
  });
  const lines: DiffLine[] = [];
  let left = 0;
  const say = () => {
    if (left > 0) lines.push({ kind: 'place', text: `@@ ${left} @@` });
    left = 0;
  };
  all.forEach(({ kind, text }, index) => {
    if (near[index] === 0) {
      left++;
      return;
    }
    say();
    lines.push({ kind, text: SIGN[kind] + text });
  });
  say();
  return lines;
}
