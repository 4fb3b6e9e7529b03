import type { PlacedFile } from './archive.ts';

/** What the workspace starts from: nothing, some files, or an archive as it is. */
export type Source =
  | { kind: 'empty' }
  | { kind: 'files'; name: string; files: PlacedFile[] }
  | { kind: 'archive'; file: File };

const ARCHIVE = /\.(tar\.gz|tgz)$/;

/** The folder that was chosen is the workspace: its own name is not part of the paths. */
export function withoutTop(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}

/** The folder of a file chooser. */
export function chosenFolder(files: readonly File[]): Source {
  const [first] = files;
  if (first === undefined) {
    return { kind: 'empty' };
  }
  const name = first.webkitRelativePath.split('/')[0] ?? '';
  const placed = files.map((file) => ({ path: withoutTop(file.webkitRelativePath), file }));
  return { kind: 'files', name, files: placed };
}

/** What was dropped: one archive, one folder, or some files and folders side by side. */
export async function dropped(items: DataTransferItemList): Promise<Source> {
  // The list is empty after the first wait, so all of it is asked for before.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const [first] = entries;
  if (first === undefined) {
    return { kind: 'empty' };
  }
  const files = (await Promise.all(entries.map(filesBelow))).flat();
  const [only] = files;
  if (entries.length === 1 && first.isFile && only !== undefined && ARCHIVE.test(first.name)) {
    return { kind: 'archive', file: only.file };
  }
  if (entries.length === 1 && first.isDirectory) {
    const inside = files.map(({ path, file }) => ({ path: withoutTop(path), file }));
    return { kind: 'files', name: first.name, files: inside };
  }
  return { kind: 'files', name: '.', files };
}

async function filesBelow(entry: FileSystemEntry): Promise<PlacedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: PlacedFile[] = [];
  // A reader gives a folder in pieces; the empty one is the end.
  for (;;) {
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (piece.length === 0) {
      return files;
    }
    for (const child of piece) {
      files.push(...(await filesBelow(child)));
    }
  }
}

/** The name that a command line would use for it. */
export function folderName(source: Source): string {
  switch (source.kind) {
    case 'empty':
      return '';
    case 'files':
      return source.name;
    case 'archive':
      return source.file.name.replace(ARCHIVE, '');
  }
}
