import type { WorkspaceFile } from '../api/shapes.ts';

/** A file or folder of a workspace, below the folders that hold it. */
export interface Leaf {
  /** The whole path, which names it. */
  path: string;
  name: string;
  /** Of a folder: of all that is in it. */
  size: number;
  /** Absent for a folder that nobody listed but by what is in it. */
  file: WorkspaceFile | undefined;
  /** Absent for what can hold nothing. */
  inside: Leaf[] | undefined;
}

/** A line of the tree as it is shown, where some folders are folded. */
export interface TreeLine {
  leaf: Leaf;
  /** 1 at the top. */
  level: number;
  place: number;
  of: number;
}

const FOLDER = 'folder';

/** The listed paths as folders in folders; folders come first, then names in their order. */
export function foldersOf(files: readonly WorkspaceFile[]): Leaf[] {
  const top: Leaf[] = [];
  const folders = new Map<string, Leaf[]>([['', top]]);
  const inside = (path: string): Leaf[] => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const made: Leaf[] = [];
    folders.set(path, made);
    inside(parentOf(path)).push({ ...named(path), size: 0, file: undefined, inside: made });
    return made;
  };
  for (const file of files) {
    if (file.kind === FOLDER) {
      inside(file.path);
    } else {
      const { path, size } = file;
      inside(parentOf(path)).push({ ...named(path), size, file, inside: undefined });
    }
  }
  return sorted(top);
}

function named(path: string): { path: string; name: string } {
  return { path, name: path.slice(path.lastIndexOf('/') + 1) };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function sorted(leaves: Leaf[]): Leaf[] {
  for (const leaf of leaves) {
    if (leaf.inside !== undefined) {
      leaf.size = sorted(leaf.inside).reduce((sum, { size }) => sum + size, 0);
    }
  }
  const rank = (leaf: Leaf) => (leaf.inside === undefined ? 1 : 0);
  return leaves.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** What is to be seen while only the folders of `open` are. */
export function linesOf(leaves: readonly Leaf[], open: ReadonlySet<string>, level = 1): TreeLine[] {
  return leaves.flatMap((leaf, index) => [
    { leaf, level, place: index + 1, of: leaves.length },
    ...(leaf.inside !== undefined && open.has(leaf.path)
      ? linesOf(leaf.inside, open, level + 1)
      : []),
  ]);
}

const OPEN_AT_FIRST_MAX = 60;

/** All folders of a small workspace; of a large one those at the top are enough to begin with. */
export function openAtFirst(leaves: readonly Leaf[]): Set<string> {
  const all = (some: readonly Leaf[]): Leaf[] =>
    some.flatMap((leaf) => [leaf, ...all(leaf.inside ?? [])]);
  const every = all(leaves);
  const folders = every.filter((leaf) => leaf.inside !== undefined).map((leaf) => leaf.path);
  return new Set(every.length <= OPEN_AT_FIRST_MAX ? folders : []);
}

/** Where a key leads in the tree, and which folder it opens or folds. */
export function moved(
  lines: readonly TreeLine[],
  at: number,
  key: string,
  open: ReadonlySet<string>,
): { to: number; toggle?: string } | undefined {
  const line = lines[at];
  if (line === undefined) return undefined;
  const { leaf, level } = line;
  const folder = leaf.inside !== undefined;
  const unfolded = folder && open.has(leaf.path);
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(at + 1, lines.length - 1) };
    case 'ArrowUp':
      return { to: Math.max(at - 1, 0) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: lines.length - 1 };
    case 'ArrowRight':
      if (folder && !unfolded) return { to: at, toggle: leaf.path };
      return { to: unfolded && leaf.inside!.length > 0 ? at + 1 : at };
    case 'ArrowLeft':
      if (unfolded) return { to: at, toggle: leaf.path };
      return { to: Math.max(lines.slice(0, at).findLastIndex((one) => one.level < level), 0) };
    default:
      return undefined;
  }
}
