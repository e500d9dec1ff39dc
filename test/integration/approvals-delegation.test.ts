import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { delegationEnd, delegationsOf } from '../../domain/rules/delegation.ts';
import { standingSql } from '../../sync-server/modules/approvals/standing.ts';
import { Random } from '../simulation/world/random.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
let firm: Firm;
let deputy: FirmUser;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
  deputy = { ...firm.otherConsultant, roles: ['project_manager'] };
  await db.ownerPool.query(`UPDATE users SET roles = '{project_manager}' WHERE id = $1`, [deputy.id]);
});

const at = (minute: number) => new Date(Date.UTC(2026, 5, 3, 8, minute));
const lend = async (minute: number, change: Partial<Decision> = {}, entries: TimeEntry[] = []) => {
  const decidedAt = at(minute).toISOString();
  const asked = { action: 'delegate' as const, delegateTo: deputy.id, decidedAt, ...change };
  return decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries, asked)], at(minute));
};
const end = (minute: number) => lend(minute, { delegateUntil: delegationEnd(at(minute).toISOString()) });
const deputyDecides = async (minute: number, entries: TimeEntry[]) => {
  const [answer] = await decide(db.pool, firm, deputy, [await decisionOn(firm, entries)], at(minute));
  return answer;
};

describe('a delegation that its giver ends', () => {
  test('holds until then; what the delegate decided before and sends after does not count, in words', async () => {
    const [first, second] = await submitted(db.ownerPool, firm, { minutes: 10 }, { minutes: 20 });
    await lend(0);
    expect((await deputyDecides(1, [first!]))?.state).toBe('applied');
    // Decided offline at minute 2, sent at minute 4.
    const offline = await decisionOn(firm, [second!], { decidedAt: at(2).toISOString() });
    expect((await end(3))[0]?.state).toBe('applied');
    const [late] = await decide(db.pool, firm, deputy, [offline], at(4));
    expect(late).toMatchObject({
      state: 'refused',
      results: [
        {
          outcome: 'not_permitted',
          message:
            'Mona Manager does not let you decide for them any more: that had ended before this arrived. Nothing was changed.',
        },
      ],
    });
    await lend(5);
    expect((await deputyDecides(6, [second!]))?.state).toBe('applied');
  });

  test('ends what was lent of single entries too, and one of single entries counts again after', async () => {
    const entries = await submitted(db.ownerPool, firm, { minutes: 10 }, { minutes: 20 });
    await lend(0, {}, entries);
    await end(1);
    expect((await deputyDecides(2, entries))?.state).toBe('refused');
    await lend(3, {}, entries.slice(0, 1));
    expect((await deputyDecides(4, entries))?.results.map(({ outcome }) => outcome)).toEqual([
      'applied',
      'not_permitted',
    ]);
  });

  test('can be taken back from whoever may not decide any more', async () => {
    await lend(0);
    await db.ownerPool.query(`UPDATE users SET roles = '{consultant}', status = 'disabled' WHERE id = $1`, [
      deputy.id,
    ]);
    expect((await lend(1))[0]?.state).toBe('refused');
    expect((await end(2))[0]?.state).toBe('applied');
    await db.ownerPool.query(
      `UPDATE users SET roles = '{project_manager}', status = 'active' WHERE id = $1`,
      [deputy.id],
    );
    const entries = await submitted(db.ownerPool, firm, {});
    expect((await deputyDecides(3, entries))?.state).toBe('refused');
  });

  test('tells nobody else whose it was', async () => {
    const [entry] = await submitted(db.ownerPool, firm, {});
    expect((await deputyDecides(0, [entry!]))?.results[0]?.message).toBe(
      'This entry is on a project that you do not manage.',
    );
  });
});

test('the database finds the same delegations as the domain, whatever was lent to whom in whatever order', async () => {
  const random = new Random(5);
  const people = [firm.admin, firm.manager, deputy].map(({ id }) => id);
  const { rows: clock } = await db.ownerPool.query<{ today: string }>(
    `SELECT (now() AT TIME ZONE 'UTC')::date AS today`,
  );
  const { today } = clock[0]!;
  let found = 0;
  for (let round = 0; round < 60; round += 1) {
    await db.ownerPool.query(`UPDATE decisions SET deleted = true WHERE tenant_id = $1`, [firm.tenantId]);
    const made = Array.from({ length: random.int(1, 7) }, (): Decision => {
      const decidedAt = new Date(Date.UTC(2026, 0, 1, 0, random.int(0, 4))).toISOString();
      return {
        id: uuidv7(),
        tenantId: firm.tenantId,
        version: 0,
        createdAt: decidedAt,
        updatedAt: decidedAt,
        action: random.chance(0.9) ? 'delegate' : 'approve',
        entries: random.chance(0.3) ? [{ entryId: uuidv7(), contentHash: '0'.repeat(64) }] : [],
        comment: '',
        decidedBy: random.pick(people),
        decidedAt,
        delegateTo: random.pick(people),
        delegateUntil: random.chance(0.4) ? null : addDays(today, random.int(-2, 2)),
        state: random.pick(['applied', 'applied', 'partly_applied', 'refused'] as const),
        results: [],
      };
    });
    await db.ownerPool.query(
      `INSERT INTO decisions (id, tenant_id, action, entries, decided_by, decided_at, delegate_to, delegate_until, state)
       SELECT id, "tenantId", action, entries, "decidedBy", "decidedAt", "delegateTo", "delegateUntil", state
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "tenantId" uuid, action text, entries jsonb, "decidedBy" uuid,
           "decidedAt" timestamptz, "delegateTo" uuid, "delegateUntil" date, state text)`,
      [JSON.stringify(made)],
    );
    const { rows } = await db.ownerPool.query<{ id: string }>(
      `SELECT l.id FROM decisions l WHERE l.tenant_id = $1 AND ${standingSql} ORDER BY l.id`,
      [firm.tenantId],
    );
    const standing = delegationsOf(made, today).map(({ decisionId }) => decisionId);
    expect(rows.map(({ id }) => id)).toEqual(standing.toSorted());
    found += rows.length;
  }
  expect(found).toBeGreaterThan(60);
});
