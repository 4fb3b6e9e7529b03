import { tar, type TarFile } from './tar.ts';

/** The server takes no larger archive; what is packed is measured before it is sent. */
export const ARCHIVE_BYTES_MAX = 64 * 1024 * 1024;

/** What a folder may hold before it is packed: packing happens in the memory of the browser. */
export const FOLDER_BYTES_MAX = 512 * 1024 * 1024;

export class ArchiveTooLarge extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super(`${bytes} bytes`);
    this.bytes = bytes;
  }
}

/** A file with its place in the workspace. */
export interface PlacedFile {
  path: string;
  file: File;
}

/** The gzipped tar of some files, in a fixed order. */
export async function packFiles(files: readonly PlacedFile[]): Promise<Blob> {
  const size = files.reduce((total, { file }) => total + file.size, 0);
  if (size > FOLDER_BYTES_MAX) {
    throw new ArchiveTooLarge(size);
  }
  const packed = await Promise.all(files.map(tarFile));
  packed.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const archive = new Blob([tar(packed)]).stream().pipeThrough(new CompressionStream('gzip'));
  const body = await new Response(archive).blob();
  if (body.size > ARCHIVE_BYTES_MAX) {
    throw new ArchiveTooLarge(body.size);
  }
  return body;
}

async function tarFile({ path, file }: PlacedFile): Promise<TarFile> {
  const content = new Uint8Array(await file.arrayBuffer());
  const executable = content[0] === 0x23 && content[1] === 0x21;
  return { path, content, executable };
}
