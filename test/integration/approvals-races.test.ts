import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { Decision } from '../../domain/entities/decision.ts';
import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { delegationEnd } from '../../domain/rules/delegation.ts';
import { Checkpoint, pullResponse } from '../../domain/wire/pull.ts';
import { PushResponse, type PushResult } from '../../domain/wire/push.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { decisionOn, submitted } from '../support/decisions.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let server: TestApp;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

const sql = (text: string, values: unknown[] = []) => database.ownerPool.query(text, values);
const stored = async (id: string) => (await sql('SELECT * FROM time_entries WHERE id = $1', [id])).rows[0];
const metered = async (id: string): Promise<string[]> =>
  (await sql('SELECT quantity FROM metering_events WHERE cause_id = $1 ORDER BY cause_seq', [id])).rows.map(
    ({ quantity }) => quantity,
  );

class Session {
  readonly #headers: Record<string, string>;
  readonly #checkpoints = new Map<string, z.infer<typeof Checkpoint>>();

  private constructor(headers: Record<string, string>) {
    this.#headers = headers;
  }

  static async of(person: FirmUser): Promise<Session> {
    return new Session((await signIn(server.app, firm, person)).headers);
  }

  async push(collection: 'timeEntries' | 'decisions', ...rows: object[]): Promise<PushResult[]> {
    const answer = await server.app.inject({
      method: 'POST',
      url: `/v1/sync/${collection}/push`,
      headers: this.#headers,
      payload: { rows },
    });
    return PushResponse.parse(answer.json()).results;
  }

  /** What is new of a collection. */
  async pull<S extends z.ZodType>(collection: string, schema: S): Promise<z.infer<S>[]> {
    const at = this.#checkpoints.get(collection);
    const query = new URLSearchParams({ limit: '500' });
    for (const [key, value] of Object.entries(at ?? {})) query.set(key, String(value));
    const url = `/v1/sync/${collection}/pull?${query}`;
    const answer = await server.app.inject({ method: 'GET', url, headers: this.#headers });
    const page = pullResponse(schema).parse(answer.json());
    this.#checkpoints.set(collection, Checkpoint.parse(page.checkpoint));
    return page.documents;
  }

  entries = () => this.pull('timeEntries', TimeEntry);
  decisions = () => this.pull('decisions', Decision);

  /** What became of a decision of this person's, as their device learns it. */
  async outcome(id: string): Promise<Decision | undefined> {
    return (await this.decisions()).find((decision) => decision.id === id);
  }
}

const rowOf = (document: object, assumed: object | null = null) => ({
  operationId: uuidv7(),
  assumedMasterState: assumed && { ...assumed, _deleted: false },
  newDocumentState: { ...document, _deleted: false },
});

/**
 * Sends what is given while the firm's writes are held, each only once the one before waits in line, and lets go: what
 * arrives at the same moment, in this order.
 * @param meanwhile done in the transaction that holds, so before all of them
 */
async function atOnce<T>(sends: (() => Promise<T>)[], meanwhile?: string): Promise<T[]> {
  const holder = await database.ownerPool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(`SELECT set_config('app.current_tenant', $1, true)`, [firm.tenantId]);
    await holder.query('SELECT lock_tenant_writes()');
    if (meanwhile) await holder.query(meanwhile);
    const answers: Promise<T>[] = [];
    for (const send of sends) {
      answers.push(send());
      await expect.poll(waiting, { interval: 5, timeout: 10_000 }).toBe(answers.length);
    }
    await holder.query('COMMIT');
    return await Promise.all(answers);
  } finally {
    // Not back into the pool: where something failed it still holds the lock.
    holder.release(true);
  }
}

/** Transactions of this database that wait for another. */
async function waiting(): Promise<number> {
  const { rows } = await sql(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0].count;
}

const results = (decision: Decision | undefined) =>
  decision?.results.map(({ outcome, message }) => [outcome, message]);

describe('two managers at once', () => {
  test.each([0, 1])('one decides, the other learns who did (%i first)', async (first) => {
    const entries = await submitted(database.ownerPool, firm, { minutes: 60 }, { minutes: 30 });
    const approval = await decisionOn(firm, entries);
    const rejection = await decisionOn(firm, entries, {
      action: 'reject',
      comment: 'No',
      decidedBy: firm.admin.id,
    });
    const managers = await Session.of(firm.manager);
    const admins = await Session.of(firm.admin);
    const sends = [
      () => managers.push('decisions', rowOf(approval)),
      () => admins.push('decisions', rowOf(rejection)),
    ];
    const answers = await atOnce(first === 0 ? sends : sends.toReversed());
    expect(answers.flat().map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    const [approved, rejected] = [await managers.outcome(approval.id), await admins.outcome(rejection.id)];
    const [won, lost] = first === 0 ? [approved, rejected] : [rejected, approved];
    expect(won?.state).toBe('applied');
    expect(lost?.state).toBe('refused');
    const words = `${first === 0 ? 'Mona Manager approved' : 'Ada Admin rejected'} this entry before this decision arrived. Nothing was changed.`;
    expect(results(lost)).toEqual([
      ['wrong_state', words],
      ['wrong_state', words],
    ]);
    for (const entry of entries) {
      expect((await stored(entry.id)).status).toBe(first === 0 ? 'approved' : 'rejected');
      expect(await metered(entry.id)).toHaveLength(first === 0 ? 1 : 0);
    }
  });

  test('the same decision sent twice at once counts once, under one operation or two', async () => {
    for (const same of [true, false]) {
      const [entry] = await submitted(database.ownerPool, firm, { description: `same ${same}` });
      const decision = await decisionOn(firm, [entry!]);
      const row = rowOf(decision);
      const manager = await Session.of(firm.manager);
      const [one, two] = await atOnce([
        () => manager.push('decisions', row),
        () => manager.push('decisions', same ? row : rowOf(decision)),
      ]);
      expect(one).toMatchObject([{ status: 'accepted' }]);
      expect(two).toMatchObject([{ status: 'accepted', version: Reflect.get(one![0]!, 'version') }]);
      expect(await metered(entry!.id)).toEqual(['1']);
      expect((await manager.decisions()).filter(({ id }) => id === decision.id)).toHaveLength(1);
    }
  });
});

describe('the person and the manager at once', () => {
  const edit = (entry: TimeEntry, change: Partial<TimeEntry>) => rowOf({ ...entry, ...change }, entry);

  test('an edit that comes first is not approved unseen, and its state reaches who decided', async () => {
    const manager = await Session.of(firm.manager);
    const consultant = await Session.of(firm.consultant);
    await submitted(database.ownerPool, firm, { minutes: 60 }, { minutes: 30, description: 'Left alone' });
    const seen = await manager.entries();
    const mine = (await consultant.entries()).find(({ minutes }) => minutes === 60)!;
    const decision = await decisionOn(firm, seen);
    const [edited] = await atOnce<PushResult[]>([
      () => consultant.push('timeEntries', edit(mine, { minutes: 90, description: 'More of it' })),
      () => manager.push('decisions', rowOf(decision)),
    ]);
    expect(edited).toMatchObject([{ status: 'accepted' }]);
    const answer = await manager.outcome(decision.id);
    expect(answer?.state).toBe('partly_applied');
    const parked = answer?.results.find(({ entryId }) => entryId === mine.id);
    expect(parked?.outcome).toBe('changed_since_reviewed');
    expect(await stored(mine.id)).toMatchObject({ status: 'submitted', minutes: 90, decision: null });
    expect(await metered(mine.id)).toEqual([]);
    // What differs can be shown: the device has what it showed, and now gets what is.
    const now = (await manager.entries()).find(({ id }) => id === mine.id);
    expect(now).toMatchObject({ minutes: 90, description: 'More of it', status: 'submitted' });
    const again = await decisionOn(firm, [now!]);
    await manager.push('decisions', rowOf(again));
    expect((await manager.outcome(again.id))?.state).toBe('applied');
  });

  test('an approval that comes first stands; the edit is refused and told what stands', async () => {
    const manager = await Session.of(firm.manager);
    const consultant = await Session.of(firm.consultant);
    await submitted(database.ownerPool, firm, { minutes: 60 });
    const [mine] = await consultant.entries();
    const decision = await decisionOn(firm, [mine!]);
    const [, edited] = await atOnce<PushResult[]>([
      () => manager.push('decisions', rowOf(decision)),
      () => consultant.push('timeEntries', edit(mine!, { minutes: 90 })),
    ]);
    expect(edited?.[0]?.status).not.toBe('accepted');
    expect(edited?.[0]).toMatchObject({ master: { status: 'approved', minutes: 60 } });
    expect(await stored(mine!.id)).toMatchObject({ status: 'approved', minutes: 60 });
    expect(await metered(mine!.id)).toEqual(['1']);
  });

  test('what is taken back first is not decided on; what is approved first is not taken back', async () => {
    const manager = await Session.of(firm.manager);
    const consultant = await Session.of(firm.consultant);
    await submitted(database.ownerPool, firm, { minutes: 60 }, { minutes: 30 });
    const [one, two] = await consultant.entries();
    const recall = (entry: TimeEntry) => edit(entry, { status: 'draft', submittedAt: null });
    const tooLate = await decisionOn(firm, [one!]);
    await atOnce<PushResult[]>([
      () => consultant.push('timeEntries', recall(one!)),
      () => manager.push('decisions', rowOf(tooLate)),
    ]);
    expect(results(await manager.outcome(tooLate.id))).toEqual([
      ['wrong_state', 'This entry is not submitted now: it was taken back. Nothing was changed.'],
    ]);
    const inTime = await decisionOn(firm, [two!]);
    const [, recalled] = await atOnce<PushResult[]>([
      () => manager.push('decisions', rowOf(inTime)),
      () => consultant.push('timeEntries', recall(two!)),
    ]);
    expect(recalled?.[0]?.status).not.toBe('accepted');
    expect((await stored(one!.id)).status).toBe('draft');
    expect((await stored(two!.id)).status).toBe('approved');
  });
});

describe('reopening', () => {
  test('what goes on an invoice first stays metered and invoiced', async () => {
    const manager = await Session.of(firm.manager);
    const [entry] = await submitted(database.ownerPool, firm, {});
    await manager.push('decisions', rowOf(await decisionOn(firm, [entry!])));
    const reopening = await decisionOn(firm, [entry!], { action: 'reopen' });
    await atOnce(
      [() => manager.push('decisions', rowOf(reopening))],
      `UPDATE time_entries SET status = 'invoiced' WHERE id = '${entry!.id}' AND status = 'approved'`,
    );
    expect(results(await manager.outcome(reopening.id))).toEqual([
      ['wrong_state', 'This entry is on an invoice and stays as it is. Nothing was changed.'],
    ]);
    expect(await stored(entry!.id)).toMatchObject({ status: 'invoiced', amount_minor: 15_000 });
    expect(await metered(entry!.id)).toEqual(['1']);
  });

  test('by two at once takes the hours back once', async () => {
    const manager = await Session.of(firm.manager);
    const admin = await Session.of(firm.admin);
    const [entry] = await submitted(database.ownerPool, firm, {});
    await manager.push('decisions', rowOf(await decisionOn(firm, [entry!])));
    const mine = await decisionOn(firm, [entry!], { action: 'reopen' });
    const theirs = await decisionOn(firm, [entry!], { action: 'reopen', decidedBy: firm.admin.id });
    await atOnce([
      () => manager.push('decisions', rowOf(mine)),
      () => admin.push('decisions', rowOf(theirs)),
    ]);
    expect(results(await admin.outcome(theirs.id))).toEqual([
      ['wrong_state', 'Mona Manager reopened this entry before this decision arrived. Nothing was changed.'],
    ]);
    expect(await metered(entry!.id)).toEqual(['1', '-1']);
  });
});

test('a delegation that ends in the moment that its holder decides', async () => {
  await sql(`UPDATE users SET roles = '{project_manager}' WHERE id = $1`, [firm.otherConsultant.id]);
  const deputy: FirmUser = { ...firm.otherConsultant, roles: ['project_manager'] };
  const [entry] = await submitted(database.ownerPool, firm, {});
  const manager = await Session.of(firm.manager);
  const holder = await Session.of(deputy);
  const lend = (change: Partial<Decision> = {}) =>
    decisionOn(firm, [], { action: 'delegate', delegateTo: deputy.id, ...change });
  await manager.push('decisions', rowOf(await lend()));
  expect(await holder.entries()).toMatchObject([{ id: entry!.id }]);
  const decision = await decisionOn(firm, [entry!], { decidedBy: deputy.id });
  const end = await lend({ delegateUntil: delegationEnd(new Date().toISOString()) });
  await atOnce([
    () => manager.push('decisions', rowOf(end)),
    () => holder.push('decisions', rowOf(decision)),
  ]);
  expect(results(await holder.outcome(decision.id))).toEqual([
    ['not_permitted', expect.stringContaining('Mona Manager does not let you decide for them any more')],
  ]);
  expect((await stored(entry!.id)).status).toBe('submitted');
});

test('entries of another firm are as unknown as those that never were, and stay as they are', async () => {
  const other = await seedFirm(database.ownerPool);
  const theirs = await submitted(database.ownerPool, other, {}, {});
  const [mine] = await submitted(database.ownerPool, firm, {});
  const manager = await Session.of(firm.manager);
  const decision = await decisionOn(firm, [...theirs, mine!]);
  const nowhere = { entryId: uuidv7(), contentHash: decision.entries[0]!.contentHash };
  await manager.push('decisions', rowOf({ ...decision, entries: [...decision.entries, nowhere] }));
  const answer = await manager.outcome(decision.id);
  const unknown = ['unknown_entry', 'There is no such entry. It may have been deleted.'];
  expect(results(answer)).toEqual([unknown, unknown, ['applied', 'Approved.'], unknown]);
  for (const { id } of theirs) expect((await stored(id)).status).toBe('submitted');
});

test('5,000 entries, the most that one decision may name, are decided on at once', async () => {
  const entries = await submitted(
    database.ownerPool,
    firm,
    ...Array.from({ length: 5000 }, (_, n) => ({ minutes: 1 + (n % 30), description: `#${n}` })),
  );
  const manager = await Session.of(firm.manager);
  const decision = await decisionOn(firm, entries);
  expect(await manager.push('decisions', rowOf(decision))).toMatchObject([{ status: 'accepted' }]);
  expect(await manager.outcome(decision.id)).toMatchObject({ state: 'applied' });
  const { rows } = await sql(
    `SELECT (SELECT count(*)::int FROM time_entries WHERE tenant_id = $1 AND status = 'approved') AS approved,
            (SELECT count(*)::int FROM outbox WHERE tenant_id = $1) AS sent`,
    [firm.tenantId],
  );
  expect(rows[0]).toMatchObject({ approved: 5000, sent: 5000 });
  const oneMore = await decisionOn(firm, []);
  const named = { entryId: entries[0]!.id, contentHash: decision.entries[0]!.contentHash };
  const tooMany = { ...oneMore, entries: Array.from({ length: 5001 }, () => named) };
  expect(await manager.push('decisions', rowOf(tooMany))).toMatchObject([
    { status: 'rejected', code: 'malformed' },
  ]);
});
