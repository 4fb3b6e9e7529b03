import type { Entry } from '../api/shapes.ts';

/** The first line of an export. */
export interface Header {
  session: string;
  head: number;
  hash: string;
  parent?: string;
  forkedAt?: number;
}

/** An entry with its event's bytes as they were hashed. */
export interface StoredLine {
  seq: number;
  origin: string;
  type: string;
  time: string;
  hash: string;
  payload: string;
  entry: Entry;
}

export interface End {
  entries: number;
  blobs: number;
  hash: string;
  sha256: string;
}

/** The lines of an export. What is not in their form is in `misshapen`, and the rest is not read. */
export interface Exported {
  header: Header | undefined;
  lines: StoredLine[];
  /** Base64 by name, in the order of the file. */
  blobs: Map<string, string>;
  end: End | undefined;
  /** All that the end's digest covers. */
  covered: string;
  /** The number of the first line that is not what belongs there. */
  misshapen: number | undefined;
}

const DATA_MARK = /&(lt|amp);/g;

/** The export inside a page, which holds `&` and `<` as entities so that no text ends it. */
export function unescaped(data: string): string {
  return data.replace(DATA_MARK, (_, name: string) => (name === 'lt' ? '<' : '&'));
}

const TAIL =
  /^,"hash":"([0-9a-f]{64})","origin":"([0-9a-z]{26})","seq":(\d{1,15}),"time":"([^"\\]{20,27})","type":"([^"\\]+)"\}$/;
const BLOB = /^\{"base64":"([0-9A-Za-z+/]*={0,2})","blob":"([0-9a-f]{64})"\}$/;

/** Reads as far as the form holds, so that what is left of a broken file is still shown. */
export function readExport(text: string): Exported {
  const read: Exported = {
    header: undefined,
    lines: [],
    blobs: new Map(),
    end: undefined,
    covered: '',
    misshapen: undefined,
  };
  let number = 0;
  let start = 0;
  for (; start < text.length && read.misshapen === undefined; number++) {
    const stop = text.indexOf('\n', start);
    const line = stop < 0 ? undefined : text.slice(start, stop);
    if (line === undefined || read.end !== undefined || !take(read, line)) {
      read.misshapen = number + 1;
      break;
    }
    if (read.end !== undefined) read.covered = text.slice(0, start);
    start = stop + 1;
  }
  if (read.end === undefined) read.misshapen ??= number + 1;
  return read;
}

function take(read: Exported, line: string): boolean {
  if (read.header === undefined) {
    read.header = headerOf(line);
    return read.header !== undefined;
  }
  if (line.startsWith('{"event":{') && read.blobs.size === 0) {
    const stored = storedOf(line);
    if (stored !== undefined) read.lines.push(stored);
    return stored !== undefined;
  }
  const blob = BLOB.exec(line);
  if (blob !== null) {
    const [, base64 = '', name = ''] = blob;
    const first = !read.blobs.has(name);
    read.blobs.set(name, base64);
    return first;
  }
  read.end = endOf(line);
  return read.end !== undefined;
}

function headerOf(line: string): Header | undefined {
  const json = parsed(line) as (Header & { anabranch?: number }) | undefined;
  const sound =
    json?.anabranch === 1 &&
    typeof json.session === 'string' &&
    typeof json.head === 'number' &&
    typeof json.hash === 'string';
  return sound ? json : undefined;
}

function storedOf(line: string): StoredLine | undefined {
  const cut = line.lastIndexOf(',"hash":"');
  const tail = TAIL.exec(line.slice(Math.max(cut, 0)));
  const payload = line.slice('{"event":'.length, Math.max(cut, 0));
  const event = parsed(payload);
  if (tail === null || event === undefined) {
    return undefined;
  }
  const [, hash = '', origin = '', seq = '', time = '', type = ''] = tail;
  const place = { seq: Number(seq), origin, type, time, hash };
  return { ...place, payload, entry: { ...place, event } as unknown as Entry };
}

function endOf(line: string): End | undefined {
  const { end } = (parsed(line) ?? {}) as { end?: End };
  return typeof end?.sha256 === 'string' && typeof end.entries === 'number' ? end : undefined;
}

function parsed(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
