import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readExport, unescaped } from '../src/viewer/export.ts';
import { microsOf, prove, type Sha256, sha256OfPage } from '../src/viewer/proof.ts';
import { ownSha256 } from '../src/viewer/sha256.ts';

/** Exports that the server of every release has written. */
const GOLDEN = '../../orchestrator/sessions/src/test/resources/golden';
const files = readdirSync(GOLDEN)
  .flatMap((version) => readdirSync(join(GOLDEN, version)).map((name) => join(GOLDEN, version, name)))
  .filter((name) => name.endsWith('.jsonl'));

const own: Sha256 = (bytes) => Promise.resolve(ownSha256(bytes));

/** Mulberry32: the same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const brokenBy = async (text: string, sha256: Sha256 = own) =>
  (await prove(readExport(text), sha256)).broken;

describe('the proof of an export', () => {
  test('own SHA-256 is SHA-256 at every length around its blocks', () => {
    const next = random(7);
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, () => 256 * next());
      const expected = createHash('sha256').update(bytes).digest('hex');
      expect(Buffer.from(ownSha256(bytes)).toString('hex')).toBe(expected);
    }
  });

  test('every stored export is proved, by WebCrypto and by our own', async () => {
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      for (const sha256 of [own, sha256OfPage()]) {
        const proof = await prove(readExport(text), sha256);
        expect(proof.broken, file).toBeUndefined();
        expect(proof.entries).toBe(text.split('\n').filter((l) => l.startsWith('{"event"')).length);
      }
    }
  });

  test('a change of any one letter is found', async () => {
    const next = random(11);
    for (let round = 0; round < 400; round++) {
      const text = readFileSync(files[Math.floor(next() * files.length)]!, 'utf8');
      const at = Math.floor(next() * text.length);
      const letter = String.fromCharCode(32 + Math.floor(next() * 95));
      if (text[at] !== letter) {
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        expect(await brokenBy(changed), `${round}: ${at} to ${letter}`).toBeDefined();
      }
    }
  });

  test('a cut at any place is found, and a line that is gone, twice or swapped', async () => {
    const next = random(13);
    for (let round = 0; round < 100; round++) {
      const text = readFileSync(files[Math.floor(next() * files.length)]!, 'utf8');
      expect(await brokenBy(text.slice(0, Math.floor(next() * text.length)))).toBeDefined();
      const lines = text.split('\n').slice(0, -1);
      const at = Math.floor(next() * (lines.length - 1));
      for (const changed of [
        lines.toSpliced(at, 1),
        lines.toSpliced(at, 0, lines[at]!),
        lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!),
        [...lines, lines[at]!],
      ]) {
        expect(await brokenBy(`${changed.join('\n')}\n`)).toBeDefined();
      }
    }
  });

  test('a changed event names itself', async () => {
    const text = readFileSync(files[0]!, 'utf8');
    const lines = text.split('\n');
    lines[3] = lines[3]!.replace(/"event":\{/, '"event":{"a":1,');
    expect(await brokenBy(lines.join('\n'))).toEqual({ seq: 3, what: 'chain' });
  });

  test('what a page holds for < and & comes back as it was', () => {
    for (const text of ['</script><!--', '&lt;', '&amp;lt;', '&&<<', '&amp;amp;lt;']) {
      expect(unescaped(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))).toBe(text);
    }
  });

  test('times are read to the microsecond and in one form only', () => {
    expect(microsOf('1970-01-01T00:00:01.000001Z')).toBe(1_000_001n);
    expect(microsOf('2026-03-01T12:02:00Z')).toBe(1_772_366_520_000_000n);
    expect(microsOf('2026-03-01T12:02:00.120Z')).toBe(1_772_366_520_120_000n);
    expect(microsOf('1969-12-31T23:59:59.999999Z')).toBe(-1n);
    for (const other of ['2026-03-01T12:02:00.12Z', '2026-03-01T12:02:00.120000Z', 'yesterday']) {
      expect(microsOf(other)).toBeUndefined();
    }
  });
});
