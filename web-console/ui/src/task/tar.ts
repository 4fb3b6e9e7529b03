/** A file to pack. `executable` keeps a script runnable; browsers tell nothing else of the mode. */
export interface TarFile {
  path: string;
  content: Uint8Array;
  executable: boolean;
}

const BLOCK = 512;
const encoder = new TextEncoder();

/**
 * Writes files as a POSIX tar, in the order given, without times or owners: the same files give the
 * same bytes. A path that does not fit the old header is written in a pax record before its file.
 */
export function tar(files: TarFile[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const file of files) {
    const path = encoder.encode(checked(file.path));
    const mode = file.executable ? 0o755 : 0o644;
    if (path.length > 100) {
      const record = pax('path', file.path);
      parts.push(header(encoder.encode('pax'), record.length, 0o644, 'x'), ...padded(record));
    }
    parts.push(header(path.slice(0, 100), file.content.length, mode, '0'));
    parts.push(...padded(file.content));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return joined(parts);
}

function checked(path: string): string {
  const bad = path === '' || path.startsWith('/') || path.split('/').includes('..');
  if (bad || path.includes('\0')) {
    throw new Error(`not a path inside a folder: ${path}`);
  }
  return path;
}

function header(name: Uint8Array, size: number, mode: number, kind: string): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, text: string) => block.set(encoder.encode(text), offset);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.set(name, 0);
  put(100, octal(mode, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(0, 11));
  put(148, ' '.repeat(8));
  put(156, kind);
  put(257, 'ustar\x0000');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** `<length> key=value\n`, where the length counts itself. */
function pax(key: string, value: string): Uint8Array {
  const rest = encoder.encode(` ${key}=${value}\n`).length;
  let length = rest + String(rest).length;
  if (String(length).length + rest !== length) {
    length++;
  }
  return encoder.encode(`${length} ${key}=${value}\n`);
}

function padded(content: Uint8Array): Uint8Array[] {
  const gap = (BLOCK - (content.length % BLOCK)) % BLOCK;
  return gap === 0 ? [content] : [content, new Uint8Array(gap)];
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
