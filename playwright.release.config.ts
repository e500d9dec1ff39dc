import { defineConfig } from '@playwright/test';

/** Release tests: the packaged app, installed, updated, behind proxies, under policy. `npm run test:release` gives them a display. */
export default defineConfig({
  testDir: 'test/release',
  outputDir: 'test-results/release',
  workers: 1,
  timeout: 180_000,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
});
