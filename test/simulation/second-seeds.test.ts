import { test } from 'vitest';
import { expectQuiet } from './quiet.ts';
import { seedsOr } from './run.ts';

const all = seedsOr(2000);
const from = Math.ceil(all / 2) + 1;

test(
  `seeds ${from} to ${all} of the fast tier: nothing is lost, doubled or left behind (S1–S19, S26–S31, S33–S35)`,
  { timeout: 900_000 },
  () => expectQuiet(from, Math.max(1, all - from + 1), 'fast'),
);
