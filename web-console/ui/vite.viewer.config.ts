import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where a server puts the lines of an export. */
const JOURNAL = '<!--journal-->';

/** Puts script and styles into viewer.html, which then needs nothing beside it. */
function inlined(): Plugin {
  return {
    name: 'viewer-in-one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const scripts = files.filter((file) => file.type === 'chunk').map(({ code }) => code);
      const styles = files
        .filter((file) => file.type === 'asset' && file.fileName.endsWith('.css'))
        .map((file) => String('source' in file ? file.source : ''));
      if (scripts.length !== 1 || styles.length !== 1 || files.length !== 2) {
        throw new Error(`one script and one style are wanted: ${Object.keys(bundle).join(', ')}`);
      }
      Object.keys(bundle).forEach((name) => delete bundle[name]);
      const source = page(apart(scripts[0]!), styles[0]!.trim());
      this.emitFile({ type: 'asset', fileName: 'viewer.html', source });
    },
  };
}

/** The same program with nothing in it that ends a script element. Such text stands in strings. */
function apart(script: string): string {
  return script.trim().replace(/<(?=\/script|!--)/gi, '\\x3C');
}

function page(script: string, styles: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(styles)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  let html = readFileSync('viewer.html', 'utf8');
  for (const [hole, text] of [['policy', policy], ['styles', styles], ['script', script]]) {
    html = html.replace(`<!--${hole}-->`, () => text!);
  }
  if (html.split(JOURNAL).length !== 2 || styles.includes('</')) {
    throw new Error('the page must have one place for the journal');
  }
  return html;
}

export default defineConfig({
  plugins: [react(), inlined()],
  publicDir: false,
  build: {
    outDir: '../target/classes/webroot/viewer',
    emptyOutDir: true,
    assetsInlineLimit: 100_000,
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: false,
    rolldownOptions: {
      input: 'src/viewer/main.tsx',
      output: { format: 'es', codeSplitting: false },
    },
  },
});
