import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const postgres = 'test/support/postgres-global.ts';

/**
 * unit: pure, no I/O to speak of. contract: our clients and the stand-ins against contracts/. integration: real
 * Postgres, HTTP and files. simulation: many clients, many orders of events, one seed.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    allowOnly: false,
    passWithNoTests: true,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 30_000 } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: existsSync(postgres) ? [postgres] : [],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          globalSetup: existsSync(postgres) ? [postgres] : [],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
