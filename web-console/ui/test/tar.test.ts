import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packFiles } from '../src/task/archive.ts';
import { chosenFolder } from '../src/task/source.ts';
import { tar, type TarFile } from '../src/task/tar.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anabranch-tar-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(path: string, text: string, executable = false): TarFile {
  return { path, content: new TextEncoder().encode(text), executable };
}

/** Unpacks with the tar of the system, which knows nothing of our writer. */
function unpack(archive: Uint8Array, flags = '-xf'): void {
  writeFileSync(join(folder, 'it.tar'), archive);
  const { status, stderr } = spawnSync('tar', [flags, 'it.tar'], { cwd: folder });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
}

const read = (path: string) => readFileSync(join(folder, path), 'utf8');

test('another tar reads every file back', () => {
  const block = 'x'.repeat(512);
  unpack(tar([file('a.txt', 'one'), file('b/c.txt', block), file('empty', '')]));
  expect([read('a.txt'), read('b/c.txt'), read('empty')]).toEqual(['one', block, '']);
});

test('long paths and paths in other scripts are kept', () => {
  const long = `${'folder/'.repeat(40)}file.txt`;
  const chinese = `${'目录/'.repeat(30)}文件.txt`;
  unpack(tar([file(long, 'long'), file(chinese, '中文'), file('短.txt', 'short')]));
  expect([read(long), read(chinese), read('短.txt')]).toEqual(['long', '中文', 'short']);
});

test('a script stays executable, other files do not become so', () => {
  unpack(tar([file('run', '#!/bin/sh\n', true), file('data', 'x')]));
  const mode = (path: string) => statSync(join(folder, path)).mode & 0o111;
  expect([mode('run') !== 0, mode('data') !== 0]).toEqual([true, false]);
});

test('a path that leaves the folder is refused', () => {
  for (const path of ['', '/etc/passwd', '../up', 'a/../../b', 'a\0b']) {
    expect(() => tar([file(path, 'x')])).toThrow('not a path inside a folder');
  }
});

test('the same files give the same bytes', () => {
  const files = () => [file('a', '1'), file('b', '2')];
  expect(tar(files())).toEqual(tar(files()));
});

test('a chosen folder is packed without its own name, gzipped', async () => {
  const chosen = ['top/b.txt', 'top/a.sh'].map((path) => {
    const made = new File([path.endsWith('sh') ? '#!/bin/sh\n' : path], path.split('/')[1]!);
    Object.defineProperty(made, 'webkitRelativePath', { value: path });
    return made;
  });
  const source = chosenFolder(chosen);
  expect(source).toMatchObject({ kind: 'files', name: 'top' });
  const packed = await packFiles(source.kind === 'files' ? source.files : []);
  unpack(new Uint8Array(await packed.arrayBuffer()), '-xzf');
  expect(read('b.txt')).toBe('top/b.txt');
  expect(statSync(join(folder, 'a.sh')).mode & 0o111).not.toBe(0);
});
