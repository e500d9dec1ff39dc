import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TenantSettings } from '../../domain/entities/tenant.ts';
import { FirmRules, LockEffect } from '../../domain/wire/firm-rules.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { submitted } from '../support/decisions.ts';
import { type Firm, type FirmUser, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
let server: TestApp;
let firm: Firm;
beforeAll(async () => {
  db = await testDatabase();
  server = await testApp(db);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
});

const url = '/v1/tenant/settings';
const as = async (person: FirmUser) => (await signIn(server.app, firm, person)).headers;

async function read(headers: Record<string, string>): Promise<FirmRules> {
  const response = await server.app.inject({ method: 'GET', url, headers });
  return FirmRules.parse(response.json());
}
const change = (headers: Record<string, string>, version: number, settings: TenantSettings) =>
  server.app.inject({ method: 'PUT', url, headers, payload: { version, settings } });
const records = async () =>
  (
    await db.ownerPool.query(
      `select user_id, before, after from audit_records where tenant_id = $1 and action = 'tenant.settings' order by seq`,
      [firm.tenantId],
    )
  ).rows;

describe('the firm’s rules', () => {
  test('are for administrators', async () => {
    for (const person of [firm.manager, firm.consultant, firm.clientUser]) {
      const headers = await as(person);
      for (const response of [
        await server.app.inject({ method: 'GET', url, headers }),
        await server.app.inject({ method: 'GET', url: '/v1/tenant/lock-effect?through=2026-06-30', headers }),
        await change(headers, 1, firmSettings),
      ]) {
        expect(response.statusCode).toBe(403);
        expect(errorOf(response).error).toBe('forbidden');
      }
    }
    expect(await records()).toEqual([]);
  });

  test('a change raises the version that devices pull, and is in the log with what was before', async () => {
    const headers = await as(firm.admin);
    const before = await read(headers);
    const lock = { daysAfterWeekEnd: 5, lockedThrough: '2026-05-31', graceDays: 2 };
    const response = await change(headers, before.version, { ...before.settings, lock });
    expect(response.statusCode).toBe(200);
    const after = FirmRules.parse(response.json());
    expect(after.settings).toEqual({ ...before.settings, lock });
    expect(after.version).toBeGreaterThan(before.version);
    const { rows } = await db.ownerPool.query('select version from sync_counters where tenant_id = $1', [
      firm.tenantId,
    ]);
    expect(after.version).toBe(rows[0].version);
    expect(await records()).toEqual([
      { user_id: firm.admin.id, before: { lock: before.settings.lock }, after: { lock } },
    ]);
  });

  test('nobody overwrites what they did not see; the same again changes nothing', async () => {
    const headers = await as(firm.admin);
    const before = await read(headers);
    const wanted = { ...before.settings, weekStart: 7 };
    const first = FirmRules.parse((await change(headers, before.version, wanted)).json());
    const late = await change(headers, before.version, { ...before.settings, weekStart: 6 });
    expect(late.statusCode).toBe(409);
    expect(errorOf(late).error).toBe('conflict');
    // The answer to the first was lost and it is sent again.
    expect((await change(headers, before.version, wanted)).json()).toEqual(first);
    expect((await read(headers)).settings.weekStart).toBe(7);
    expect(await records()).toHaveLength(1);
  });

  test('another rounding rule is another version, whatever the device calls it; the same one is not', async () => {
    const headers = await as(firm.admin);
    const before = await read(headers);
    const rounding = { version: 99, incrementMinutes: 15, mode: 'up', scope: 'entry' } as const;
    const after = FirmRules.parse(
      (await change(headers, before.version, { ...before.settings, rounding })).json(),
    );
    expect(after.settings.rounding).toEqual({ ...rounding, version: before.settings.rounding.version + 1 });
    const same = FirmRules.parse(
      (await change(headers, after.version, { ...after.settings, rounding, weekStart: 7 })).json(),
    );
    expect(same.settings.rounding).toEqual(after.settings.rounding);
  });

  test('what cannot be is refused: a lock in the future, another currency, what is no settings', async () => {
    const headers = await as(firm.admin);
    const { version, settings } = await read(headers);
    const lock = { ...settings.lock, lockedThrough: '2999-01-01' };
    for (const payload of [
      { version, settings: { ...settings, lock } },
      { version, settings: { ...settings, currency: 'CHF' } },
      { version, settings: { ...settings, weekStart: 9 } },
      { version },
    ]) {
      const response = await server.app.inject({ method: 'PUT', url, headers, payload });
      expect(response.statusCode).toBe(400);
    }
    expect(await read(headers)).toMatchObject({ version, settings });
  });

  test('says what a lock would close', async () => {
    await submitted(
      db.ownerPool,
      firm,
      { date: '2026-06-01', description: 'a' },
      { date: '2026-06-02', description: 'b', status: 'draft', submittedAt: null },
      { date: '2026-06-03', description: 'c', status: 'approved' },
      { date: '2026-06-09', description: 'd' },
    );
    const response = await server.app.inject({
      method: 'GET',
      url: '/v1/tenant/lock-effect?through=2026-06-07',
      headers: await as(firm.admin),
    });
    expect(LockEffect.parse(response.json())).toEqual({
      through: '2026-06-07',
      open: 1,
      submitted: 1,
      people: 1,
    });
  });
});
