// Called by Maven: `node build.mjs build` or `node build.mjs test`. Does nothing where the sources
// are those of the last time, so that a Java build pays for the console only when it has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ui = dirname(fileURLToPath(import.meta.url));
const target = join(ui, '..', 'target');
const webroot = join(target, 'classes', 'webroot');
const built = [join(webroot, 'console', 'index.html'), join(webroot, 'viewer', 'viewer.html')];
const unread = new Set(['node_modules', 'test-results', 'playwright-report']);

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !unread.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sources(path) : [path];
    })
    .sort();
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(ui, file).split(sep).join('/')} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function stamped(file, value) {
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function stamp(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
}

function npm(...words) {
  const windows = process.platform === 'win32';
  const { status, error } = spawnSync('npm', words, { cwd: ui, stdio: 'inherit', shell: windows });
  if (error) {
    console.error(`npm did not start (${error.message}). Install Node 20.19 or newer with npm.`);
  }
  if (status !== 0) {
    console.error(`console: npm ${words.join(' ')} failed; -Dui.skip builds without the console.`);
    process.exit(1);
  }
}

function install() {
  const wanted = digest([join(ui, 'package-lock.json'), join(ui, '.npmrc')]);
  const mark = join(ui, 'node_modules', '.installed');
  if (!stamped(mark, wanted)) {
    npm('ci', '--ignore-scripts', '--loglevel=error');
    stamp(mark, wanted);
  }
}

const [goal] = process.argv.slice(2);
if (goal !== 'build' && goal !== 'test') {
  console.error('usage: node build.mjs build|test');
  process.exit(2);
}
// The typed client is made from it, so a change of it alone is a reason to look again.
const contract = join(ui, '..', 'src', 'main', 'resources', 'openapi.yaml');
const wanted = digest([...sources(ui), contract]);
const mark = join(target, `ui-${goal}.stamp`);
if (!stamped(mark, wanted) || (goal === 'build' && !built.every((file) => existsSync(file)))) {
  rmSync(mark, { force: true });
  install();
  npm('run', '--silent', goal);
  stamp(mark, wanted);
}
