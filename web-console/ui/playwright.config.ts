import { defineConfig } from '@playwright/test';

/**
 * Runs against a server that is already up: ANABRANCH_E2E_URL and ANABRANCH_E2E_TOKEN say where. It
 * has ANABRANCH_MODEL=embedded, so that its model is the embedded one, and as ANABRANCH_MODEL_URL
 * http://127.0.0.1:8099/v1, where the scripted model of these specs listens; another port is told to
 * both by ANABRANCH_E2E_MODEL_PORT.
 */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/model.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    baseURL: process.env.ANABRANCH_E2E_URL ?? 'http://127.0.0.1:8080',
    // A record of every step costs more time than the steps: `--trace on` where a fault is looked for.
    trace: 'off',
    launchOptions: {
      executablePath: process.env.ANABRANCH_E2E_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'wide', use: { viewport: { width: 1280, height: 800 } } },
    { name: 'narrow', use: { viewport: { width: 390, height: 844 }, hasTouch: true } },
  ],
});
