import { defineConfig } from '@playwright/test';

/** End-to-end tests: real Electron windows on a real server. `npm test -- e2e` builds the app and gives them a display. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // Each test runs several processes (Electron, server, worker, Postgres); two tests at a time would fight for two cores.
  workers: 1,
  timeout: 120_000,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
});
