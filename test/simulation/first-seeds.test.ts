import { test } from 'vitest';
import { expectQuiet } from './quiet.ts';
import { seedsOr } from './run.ts';

// Two files, so that two processes share the seeds.
const seeds = Math.ceil(seedsOr(2000) / 2);

test(
  `seeds 1 to ${seeds} of the fast tier: nothing is lost, doubled or left behind (S1–S19, S26–S31, S33–S35)`,
  { timeout: 900_000 },
  () => expectQuiet(1, seeds, 'fast'),
);
