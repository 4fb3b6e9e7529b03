import { expect, test } from 'vitest';
import type { WorkspaceFile } from '../src/api/shapes.ts';
import { foldersOf, type Leaf, linesOf, moved, openAtFirst } from '../src/detail/folders.ts';
import { seeded } from './random.ts';

function file(path: string, size = 1): WorkspaceFile {
  return { path, kind: 'file', mode: '644', size, sha256: 'h' };
}

const shown = (leaves: Leaf[], open: Set<string>) =>
  linesOf(leaves, open).map(({ leaf, level }) => `${' '.repeat(level - 1)}${leaf.name}:${leaf.size}`);

test('files lie in their folders, folders first, and a folder has the size of what is in it', () => {
  const top = foldersOf([file('b.py', 3), file('src/deep/x', 5), file('a.py', 1), file('src/y', 7)]);
  expect(shown(top, new Set(['src', 'src/deep']))).toEqual([
    'src:12',
    ' deep:5',
    '  x:5',
    ' y:7',
    'a.py:1',
    'b.py:3',
  ]);
  expect(shown(top, new Set())).toEqual(['src:12', 'a.py:1', 'b.py:3']);
  expect(openAtFirst(top)).toEqual(new Set(['src', 'src/deep']));
});

test('every file of a random workspace is in the tree once, at its own place', () => {
  const random = seeded(20_260_312);
  const below = (max: number) => Math.floor(random() * max);
  for (let round = 0; round < 50; round++) {
    const paths = Array.from({ length: 1 + below(120) }, (_, at) =>
      [...Array.from({ length: below(5) }, () => `d${below(3)}`), `f${at}`].join('/'),
    );
    const top = foldersOf(paths.map((path) => file(path, 2)));
    const folders = paths.flatMap((path) =>
      path.split('/').slice(1).map((_, depth) => path.split('/').slice(0, depth + 1).join('/')),
    );
    const lines = linesOf(top, new Set(folders));
    const found = lines.filter(({ leaf }) => leaf.file !== undefined).map(({ leaf }) => leaf.path);
    expect(found.toSorted()).toEqual(paths.toSorted());
    expect(top.reduce((sum, { size }) => sum + size, 0)).toBe(2 * paths.length);
    lines.forEach(({ leaf, level }) => expect(leaf.path.split('/')).toHaveLength(level));
    // Down from the first reaches every line, and left from anywhere reaches the top.
    let at = 0;
    for (let step = 1; step < lines.length; step++) at = moved(lines, at, 'ArrowDown', new Set())!.to;
    expect(at).toBe(lines.length - 1);
    for (let step = 0; step < 6; step++) at = moved(lines, at, 'ArrowLeft', new Set())!.to;
    expect(lines[at]!.level).toBe(1);
  }
});

test('left folds an open folder, right opens a folded one and then goes in', () => {
  const top = foldersOf([file('src/a'), file('src/b'), file('c')]);
  const open = new Set(['src']);
  const lines = linesOf(top, open);
  expect(moved(lines, 0, 'ArrowLeft', open)).toEqual({ to: 0, toggle: 'src' });
  expect(moved(lines, 0, 'ArrowRight', new Set())).toEqual({ to: 0, toggle: 'src' });
  expect(moved(lines, 0, 'ArrowRight', open)).toEqual({ to: 1 });
  expect(moved(lines, 2, 'ArrowLeft', open)).toEqual({ to: 0 });
  expect(moved(lines, 1, 'End', open)).toEqual({ to: 3 });
  expect(moved(lines, 3, 'ArrowRight', open)).toEqual({ to: 3 });
  expect(moved(lines, 1, 'x', open)).toBeUndefined();
});
