import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` talks to a running server, so that the cookie of /login works through the proxy.
const server = process.env.ANABRANCH_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../target/classes/webroot/console',
    emptyOutDir: true,
    // The console runs under a policy without inline scripts, styles or data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/login': server },
  },
  // A stalled machine is no fault of a test.
  test: { include: ['test/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
});
