import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TimeEntry, timeEntryLaterFields } from '../../domain/entities/time-entry.ts';
import { contentHash } from '../../domain/rules/content-hash.ts';
import type { PushRow } from '../../sync-server/modules/sync/operations.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { actorOf, decide, decisionOn, submitted } from '../support/decisions.ts';
import { entryOf, type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());

const row = async (id: string) =>
  (await database.ownerPool.query('select * from time_entries where id = $1', [id])).rows[0];
const rows = (entries: readonly TimeEntry[]) => Promise.all(entries.map(({ id }) => row(id)));

describe('billed minutes at approval', () => {
  const quarters = { version: 3, incrementMinutes: 15, mode: 'up', scope: 'day_task' } as const;
  let firm: Firm;
  const begin = async (rounding: typeof firmSettings.rounding) => {
    firm = await seedFirm(database.ownerPool, { ...firmSettings, rounding });
  };
  const approve = async (...entries: TimeEntry[]) =>
    (await decide(database.pool, firm, firm.manager, [await decisionOn(firm, entries)]))[0];
  const reopen = async (entry: TimeEntry) =>
    (
      await decide(database.pool, firm, firm.manager, [await decisionOn(firm, [entry], { action: 'reopen' })])
    )[0];
  const billed = async (entries: readonly TimeEntry[]) =>
    (await rows(entries)).map((one) => one.billed_minutes);

  test('by entry: each alone, with the rule’s version, priced by what is billed; what is metered stays the minutes', async () => {
    await begin({ ...quarters, scope: 'entry' });
    const entries = await submitted(
      database.ownerPool,
      firm,
      { minutes: 7, description: 'a' },
      { minutes: 16, description: 'b' },
      { minutes: 20, description: 'c', billable: false },
    );
    await approve(...entries);
    const [short, long, free] = await rows(entries);
    expect(short).toMatchObject({ minutes: 7, billed_minutes: 15, rounding_version: 3, amount_minor: 3750 });
    expect(long).toMatchObject({ minutes: 16, billed_minutes: 30, rounding_version: 3, amount_minor: 7500 });
    expect(free).toMatchObject({ billed_minutes: null, rounding_version: null, amount_minor: null });
    const { rows: events } = await database.ownerPool.query(
      'select quantity from metering_events where cause_id = $1',
      [entries[1]!.id],
    );
    expect(events).toEqual([{ quantity: '0.266667' }]);
  });

  test('by day and task, in parts: later approvals take the difference, earlier shares stand', async () => {
    await begin(quarters);
    const [first, second, third, elsewhere] = await submitted(
      database.ownerPool,
      firm,
      { minutes: 7, description: 'a' },
      { minutes: 7, description: 'b' },
      { minutes: 7, description: 'c' },
      { minutes: 7, description: 'd', date: '2026-06-02' },
    );
    const group = [first!, second!, third!];
    await approve(first!);
    expect(await billed(group)).toEqual([15, null, null]);
    const { version } = await row(first!.id);
    await approve(second!, elsewhere!);
    expect(await billed([...group, elsewhere!])).toEqual([15, 0, null, 15]);
    await approve(third!);
    expect(await billed(group)).toEqual([15, 0, 15]);
    expect((await row(first!.id)).version).toBe(version);
  });

  test('a reopened entry’s share goes to what stands, priced and in the audit log; approved again it takes the rest', async () => {
    await begin(quarters);
    const group = await submitted(
      database.ownerPool,
      firm,
      { minutes: 7, description: 'a' },
      { minutes: 7, description: 'b' },
    );
    const [first, second] = group;
    await approve(first!);
    await approve(second!);
    expect(await billed(group)).toEqual([15, 0]);
    const { version } = await row(second!.id);
    expect(await reopen(first!)).toMatchObject({ state: 'applied' });
    expect(await row(first!.id)).toMatchObject({
      status: 'draft',
      billed_minutes: null,
      rounding_version: null,
      amount_minor: null,
    });
    const standing = await row(second!.id);
    expect(standing).toMatchObject({
      status: 'approved',
      billed_minutes: 15,
      amount_minor: 3750,
      rate_minor: 15_000,
    });
    expect(standing.version).toBeGreaterThan(version);
    const { rows: audit } = await database.ownerPool.query(
      `select after from audit_records where action = 'time_entry.share' and resource_id = $1`,
      [second!.id],
    );
    expect(audit).toEqual([{ after: { billedMinutes: 15, amountMinor: 3750 } }]);
    await database.ownerPool.query(`update time_entries set status = 'submitted' where id = $1`, [first!.id]);
    await approve(first!);
    expect(await billed(group)).toEqual([0, 15]);
  });

  test('invoiced shares and those of another version of the rule stay', async () => {
    await begin(quarters);
    const group = await submitted(
      database.ownerPool,
      firm,
      { minutes: 7, description: 'a' },
      { minutes: 7, description: 'b' },
      { minutes: 7, description: 'c' },
    );
    const [first, second, third] = group;
    await approve(first!);
    await approve(second!);
    await database.ownerPool.query(`update time_entries set status = 'invoiced' where id = $1`, [second!.id]);
    await reopen(first!);
    expect(await billed(group)).toEqual([null, 0, null]);
    const newer = { ...firmSettings, rounding: { ...quarters, version: 4, incrementMinutes: 10 } };
    await database.ownerPool.query('update tenants set settings = $2 where id = $1', [firm.tenantId, newer]);
    await approve(third!);
    expect(await billed(group)).toEqual([null, 0, 10]);
    expect((await row(third!.id)).rounding_version).toBe(4);
  });

  test('an adjustment is rounded alone', async () => {
    await begin(quarters);
    const [first] = await submitted(database.ownerPool, firm, { minutes: 7 });
    await approve(first!);
    const [correction] = await submitted(database.ownerPool, firm, { minutes: 5, correctsId: first!.id });
    await approve(correction!);
    expect(await billed([first!, correction!])).toEqual([15, 15]);
  });
});

describe('raw seconds and clients of wire 1.0', () => {
  let firm: Firm;
  beforeEach(async () => {
    firm = await seedFirm(database.ownerPool);
  });
  const now = new Date('2026-06-15T12:00:00.000Z');
  const push = (...changes: PushRow[]) =>
    pushEntries(database.pool, actorOf(firm, firm.consultant), changes, now);
  const change = (wanted: object, assumed: object | null = null, operationId = uuidv7()): PushRow => ({
    operationId,
    assumedMasterState: assumed && { ...assumed, _deleted: false },
    newDocumentState: { ...wanted, _deleted: false },
  });
  /** As a device writes it that does not know what came with wire 1.1. */
  const old = (entry: TimeEntry) =>
    Object.fromEntries(Object.entries(entry).filter(([field]) => !(field in timeEntryLaterFields)));

  test('are stored, and taken off where the minutes were edited', async () => {
    const entry = entryOf(firm, { minutes: 60, rawSeconds: 3629 });
    await push(change(entry));
    expect((await row(entry.id)).raw_seconds).toBe(3629);
    await push(change({ ...entry, minutes: 90 }, entry));
    expect(await row(entry.id)).toMatchObject({ minutes: 90, raw_seconds: null });
  });

  test('a client that does not know them keeps them, whatever else it edits', async () => {
    const entry = entryOf(firm, { minutes: 60, rawSeconds: 3629 });
    await push(change(entry));
    const edited = { ...entry, description: 'In other words' };
    expect(await push(change(old(edited), old(entry)))).toMatchObject([{ status: 'accepted' }]);
    expect(await row(entry.id)).toMatchObject({ description: 'In other words', raw_seconds: 3629 });
    const { version } = await row(entry.id);
    // The same again from another device: nothing differs, nothing is written.
    expect(await push(change(old(edited)))).toMatchObject([{ status: 'accepted', version }]);
    expect(await push(change(old({ ...edited, minutes: 30 }), old(edited)))).toMatchObject([
      { status: 'accepted' },
    ]);
    expect(await row(entry.id)).toMatchObject({ minutes: 30, raw_seconds: null });
  });

  test('it makes entries, submits and deletes as before', async () => {
    const entry = entryOf(firm, { minutes: 20 });
    await push(change(old(entry)));
    expect(await row(entry.id)).toMatchObject({ minutes: 20, raw_seconds: null, billed_minutes: null });
    const sent = { ...entry, status: 'submitted' as const, submittedAt: now.toISOString() };
    expect(await push(change(old(sent), old(entry)))).toMatchObject([{ status: 'accepted' }]);
    const back = { ...entry, status: 'draft' as const };
    await push(change(old(back), old(sent)));
    expect(
      await push({ ...change(old(back), old(back)), newDocumentState: { ...old(back), _deleted: true } }),
    ).toMatchObject([{ status: 'accepted' }]);
    expect(await row(entry.id)).toMatchObject({ deleted: true });
  });

  test('an app that was updated between two tries gets the first answer', async () => {
    const entry = entryOf(firm, { minutes: 20 });
    const operationId = uuidv7();
    const first = await push(change(old(entry), null, operationId));
    expect(first).toMatchObject([{ status: 'accepted' }]);
    expect(await push(change(entry, null, operationId))).toEqual(first);
    expect(await push(change({ ...entry, rawSeconds: 1200 }, null, operationId))).toMatchObject([
      { status: 'rejected', code: 'malformed' },
    ]);
  });

  test('what an approver decides over is the minutes: seconds and billed minutes are not in the hash', async () => {
    const entry = entryOf(firm);
    expect(await contentHash({ ...entry, rawSeconds: 3601, billedMinutes: 75 } as TimeEntry)).toBe(
      await contentHash(entry),
    );
  });

  test('billed minutes and the version are the server’s own', async () => {
    const entry = entryOf(firm, { billedMinutes: 1, roundingVersion: 9 });
    await push(change(entry));
    expect(await row(entry.id)).toMatchObject({ billed_minutes: null, rounding_version: null });
  });
});
