import { expect } from 'vitest';
import { Counts, fromEnd, simulate, Verdict, violations } from './run.ts';

/** How often each of these has to happen at least, for every 100 seeds: a world in which nothing happens proves nothing. */
const leastPer100: Record<string, number> = {
  creates: 100,
  edits: 80,
  submits: 40,
  recalls: 20,
  approve: 60,
  crashes: 60,
  wipes: 15,
  duplicated: 200,
  lostAfter: 200,
  lostBefore: 100,
  delayed: 100,
  halfOpen: 50,
  portal: 50,
  serverError: 100,
  'goes offline': 30,
  'writes by hand': 10,
  'attention refused': 8,
  'an entry: approve': 30,
  'decided applied': 40,
  'decided wrong_state': 3,
  delegates: 15,
  'ends a delegation': 10,
  'taken back': 5,
  'late work': 12,
  adjustments: 6,
  invoices: 20,
  nights: 8,
};
/** Rarer ones, once there are enough seeds. */
const leastPer500: Record<string, number> = {
  removes: 10,
  reopen: 10,
  'attention overlap': 3,
  'an entry: approve by rule': 5,
  'an entry: reject': 8,
  'an entry: reopen': 25,
  'an adjustment: approve': 5,
  'an adjustment: reopen': 1,
  'decided not_permitted': 15,
  'decided changed_since_reviewed': 1,
  'rules approval,decides': 15,
  'rules lock,lockedThrough': 30,
  'scope assign': 5,
  'scope unassign': 5,
  'invoices with work': 10,
  'invoices void': 1,
  'scope manager': 5,
  sleeps: 5,
  'speaks a newer wire': 10,
  'speaks an older wire': 5,
  'speaks a wire that is too old': 5,
};

/** Plays seeds and expects that no rule was broken, and that there was enough to break one. */
export async function expectQuiet(from: number, seeds: number, tier: 'fast' | 'postgres'): Promise<void> {
  const lines = await simulate('--from', String(from), '--seeds', String(seeds), '--tier', tier);
  expect(violations(lines)).toEqual([]);
  const verdict = fromEnd(lines, 1, Verdict);
  expect(verdict).toMatchObject({ seeds, violations: 0, failing_seeds: [] });
  expect(verdict.operations).toBeGreaterThan(seeds * 2);
  const { counts } = fromEnd(lines, 2, Counts);
  const least = [
    ...(seeds >= 50
      ? Object.entries(leastPer100).map(([what, times]) => [what, (times * seeds) / 100] as const)
      : []),
    ...(seeds >= 500
      ? Object.entries(leastPer500).map(([what, times]) => [what, (times * seeds) / 500] as const)
      : []),
  ];
  const missing = least.filter(([what, times]) => (counts[what] ?? 0) < times);
  expect(missing.map(([what, times]) => `${what}: ${counts[what] ?? 0} of at least ${times}`)).toEqual([]);
}
