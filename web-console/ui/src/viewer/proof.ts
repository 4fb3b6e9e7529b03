import type { Exported, StoredLine } from './export.ts';
import { ownSha256 } from './sha256.ts';

/** What recomputing an export found. */
export interface Proof {
  entries: number;
  blobs: number;
  /** The hash that the chain ends with. */
  head: string;
  broken?: { seq: number; what: Break };
}

export type Break = 'form' | 'place' | 'chain' | 'head' | 'blob' | 'digest';

export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/** WebCrypto where the browser has it for this page, else our own. */
export function sha256OfPage(): Sha256 {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  return subtle === undefined
    ? (bytes) => Promise.resolve(ownSha256(bytes))
    : async (bytes) => new Uint8Array(await subtle.digest('SHA-256', bytes));
}

const utf8 = new TextEncoder();
const TAG = utf8.encode('anabranch/1');
const TOLD_EVERY = 500;

/**
 * Recomputes the hash chain, every blob's name and the digest of all bytes, as `anabranch verify
 * FILE` does. Not proved: that the file was not written anew as a whole, or is the newest.
 */
export async function prove(
  exported: Exported,
  sha256: Sha256,
  told: (entries: number) => void = () => {},
): Promise<Proof> {
  const { header, lines, blobs, end, misshapen } = exported;
  const proof: Proof = { entries: 0, blobs: blobs.size, head: '' };
  const broken = (seq: number, what: Break) => ({ ...proof, broken: { seq, what } });
  let hash: Uint8Array = new Uint8Array(32);
  for (const [index, line] of lines.entries()) {
    if (line.seq !== index + 1 || !mayBe(line, exported)) {
      return broken(line.seq, 'place');
    }
    const micros = microsOf(line.time);
    if (micros === undefined) {
      return broken(line.seq, 'form');
    }
    const payload = await sha256(utf8.encode(line.payload));
    hash = await sha256(link(hash, line, micros, payload));
    if (hex(hash) !== line.hash) {
      return broken(line.seq, 'chain');
    }
    proof.entries = line.seq;
    proof.head = line.hash;
    if (line.seq % TOLD_EVERY === 0) told(line.seq);
  }
  if (header === undefined || end === undefined || misshapen !== undefined) {
    return broken(0, 'form');
  }
  if (header.head !== lines.length || header.hash !== proof.head) {
    return broken(0, 'head');
  }
  if (!(await blobsAreSound(exported, sha256))) {
    return broken(0, 'blob');
  }
  const counted =
    end.entries === lines.length && end.blobs === blobs.size && end.hash === header.hash;
  const digest = hex(await sha256(utf8.encode(exported.covered)));
  return counted && digest === end.sha256 ? proof : broken(0, 'digest');
}

/** An entry up to the fork is another session's; the first one after it says so. */
function mayBe({ seq, origin, entry }: StoredLine, { header }: Exported): boolean {
  const forkedAt = header?.forkedAt ?? 0;
  if ((origin === header?.session) !== seq > forkedAt) {
    return false;
  }
  const own = entry.type === 'Forked' && origin === header?.session;
  const first = seq === forkedAt + 1 && forkedAt > 0;
  if (!own || entry.type !== 'Forked') {
    return !first;
  }
  return first && entry.event.parent === header?.parent && entry.event.at === forkedAt;
}

function link(
  previous: Uint8Array,
  { origin, seq, type }: StoredLine,
  micros: bigint,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const parts = [TAG, previous, framed(origin), long(BigInt(seq)), framed(type), long(micros)];
  return joined([...parts, payload]);
}

function framed(text: string): Uint8Array {
  const bytes = utf8.encode(text);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, bytes.length);
  return joined([new Uint8Array(length.buffer), bytes]);
}

function long(value: bigint): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigInt64(0, value);
  return new Uint8Array(bytes.buffer);
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{3}|\d{6}))?Z$/;

/** Microseconds since 1970 of a time as the journal writes it: no fraction, 3 or 6 digits of one. */
export function microsOf(time: string): bigint | undefined {
  const [, whole, fraction = ''] = TIME.exec(time) ?? [];
  const seconds = Date.parse(`${whole}Z`);
  if (whole === undefined || Number.isNaN(seconds) || fraction.endsWith('000')) {
    return undefined;
  }
  return BigInt(seconds) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

async function blobsAreSound({ lines, blobs }: Exported, sha256: Sha256): Promise<boolean> {
  let last = '';
  for (const [name, base64] of blobs) {
    if (name <= last || hex(await sha256(bytesOf(base64))) !== name) {
      return false;
    }
    last = name;
  }
  return lines.every(({ entry }) => {
    const named = 'output' in entry.event ? entry.event.output.blob : undefined;
    return named === undefined || blobs.has(named);
  });
}

/** The bytes of a blob; none where its text is no base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
