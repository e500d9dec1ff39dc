import { expect, test } from 'vitest';
import { expectQuiet } from './quiet.ts';
import { replays, seedsOr, simulate } from './run.ts';

const seeds = Math.min(50, seedsOr(50));
const held = Math.min(12, seedsOr(12));

test(
  `seeds 1 to ${seeds} of the Postgres tier, transactions interleaved: nothing is lost (S1–S19, S26–S31, S33–S35)`,
  { timeout: 600_000 },
  () => expectQuiet(1, seeds, 'postgres'),
);

test(`seeds 1 to ${held} happen on the fast tier as on a real Postgres, answer for answer`, {
  timeout: 300_000,
}, async () => {
  const options = ['--seeds', String(held), '--json'];
  const [fast, real] = await Promise.all([
    simulate(...options),
    simulate(...options, '--tier', 'postgres-serial'),
  ]);
  expect(replays(fast)).toHaveLength(held);
  // News from a real Postgres may come a little later within one moment of the world.
  const happened = (lines: string[]) =>
    replays(lines).map(({ seed, moments, outcome }) => ({ seed, moments, outcome }));
  expect(happened(fast)).toEqual(happened(real));
});
