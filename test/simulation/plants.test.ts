import { describe, expect, test } from 'vitest';
import { Found, fromEnd, simulate, violations } from './run.ts';

/** Each mistake, the most seeds that finding it may take, and words by which it has to be known. */
const plants = [
  { plant: 'nextval-checkpoint', within: 150, seen: /after healing/ },
  { plant: 'updated-at-checkpoint', within: 150, seen: /after healing/ },
  { plant: 'no-operation-id', within: 200, seen: /is nowhere|metered/ },
  { plant: 'checkpoint-before-rows', within: 30, seen: /after healing/ },
  { plant: 'journal-cleared-on-send', within: 100, seen: /is nowhere/ },
  { plant: 'conflict-drops-mine', within: 60, seen: /is nowhere/ },
  { plant: 'scope-without-tombstones', within: 60, seen: /which is not its person's/ },
  { plant: 'approval-without-hash', within: 100, seen: /its approver did not see/ },
  { plant: 'approve-ignores-delegation-end', within: 100, seen: /by somebody who was not permitted/ },
  { plant: 'reopen-without-correction', within: 100, seen: /is draft and metered/ },
  { plant: 'adjustment-counts-twice', within: 150, seen: /is (approved|invoiced) and metered/ },
  { plant: 'takes-back-what-was-sent', within: 100, seen: /was taken back and is/ },
  { plant: 'lock-not-checked-on-push', within: 100, seen: /was taken for .*, which was locked/ },
];

describe.concurrent('a mistake put in on purpose', () => {
  for (const { plant, within, seen } of plants)
    test(`${plant} is found within ${within} seeds`, { timeout: 600_000 }, async () => {
      const lines = await simulate('--plant', plant, '--seeds', String(within));
      const found = fromEnd(lines, 1, Found);
      expect(found).toMatchObject({ plant, caught: true });
      expect(found.at_seed).toBeLessThanOrEqual(within);
      expect(violations(lines).join('\n')).toMatch(seen);
    });
});
