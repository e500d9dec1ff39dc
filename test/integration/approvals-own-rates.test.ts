import { afterAll, beforeAll, expect, test } from 'vitest';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
let firm: Firm;
beforeAll(async () => {
  db = await testDatabase();
  firm = await seedFirm(db.ownerPool);
});
afterAll(() => db[Symbol.asyncDispose]());

async function approvedAt(date: string): Promise<number> {
  const entries = await submitted(db.ownerPool, firm, { minutes: 60, date });
  await decide(db.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
  const { rows } = await db.ownerPool.query('select rate_minor from time_entries where id = $1', [
    entries[0]?.id,
  ]);
  return rows[0].rate_minor;
}

async function agree(version: number, from: string, overrides: readonly object[]): Promise<void> {
  await db.ownerPool.query(
    `insert into project_terms (tenant_id, project_id, terms_version, valid_from, overrides)
     select tenant_id, id, $2, $3, $4 from projects where tenant_id = $1`,
    [firm.tenantId, version, from, JSON.stringify(overrides)],
  );
}

test('approval estimates with the project’s own rates before its card’s, by the terms of the day', async () => {
  expect(await approvedAt('2026-06-01')).toBe(15_000);
  await agree(1, '2026-06-02', [
    { billRole: null, rate: 11_000 },
    { billRole: null, userId: firm.consultant.id, rate: 12_000 },
  ]);
  expect(await approvedAt('2026-06-01')).toBe(15_000);
  expect(await approvedAt('2026-06-02')).toBe(12_000);
  await agree(2, '2026-06-04', []);
  expect(await approvedAt('2026-06-03')).toBe(12_000);
  expect(await approvedAt('2026-06-04')).toBe(15_000);
});
