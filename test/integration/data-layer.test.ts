import '../support/many-devices.ts';
import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Decision } from '../../domain/entities/decision.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { contentHash } from '../../domain/rules/content-hash.ts';
import type { StintData } from '../../renderer/data/types.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { Device, settled, until } from '../unit/data/device.ts';

let database: TestDatabase;
let server: TestApp;
let address: string;
let firm: Firm;
const open: StintData[] = [];

beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
  address = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});
afterEach(async () => {
  for (const data of open.splice(0)) await data.close();
});

/** A device whose line to the real server can be cut, before or after the server has heard. */
async function deviceOf(person: FirmUser, at = address) {
  const line = { cut: false, dropAnswers: false };
  const carry: typeof fetch = async (input, init) => {
    if (line.cut) throw new TypeError('fetch failed');
    const response = await fetch(input, init);
    if (line.dropAnswers && String(input).endsWith('/push')) throw new TypeError('socket hang up');
    return response;
  };
  const session = await signIn(server.app, firm, person);
  const device = new Device(
    { fetch: carry },
    { tenantId: firm.tenantId, userId: person.id, deviceId: session.deviceId, address: at },
  );
  device.grant = { ok: true, token: session.accessToken, serverOffsetMs: 0 };
  const start = async () => {
    // What was killed is never told to close.
    const killed = device.opened.at(-1);
    if (killed) open.splice(open.indexOf(killed), 1);
    const data = await device.open();
    open.push(data);
    return data;
  };
  const draft = (fields: Parameters<Device['draft']>[0] = {}) =>
    device.draft({
      projectId: firm.project.id,
      taskId: firm.project.taskId,
      activityCode: 'DEV',
      date: '2026-11-20',
      description: uuidv7(),
      ...fields,
    });
  return { device, line, start, draft };
}

async function stored(): Promise<
  Pick<TimeEntry, 'id' | 'minutes' | 'status' | 'description' | 'billable'>[]
> {
  const { rows } = await database.ownerPool.query(
    'SELECT id, minutes, status, description, billable FROM time_entries WHERE tenant_id = $1 AND NOT deleted ORDER BY id',
    [firm.tenantId],
  );
  return rows;
}

test('25 entries logged offline and killed reach Postgres once, are decided, and the decision comes back', async () => {
  const consultant = await deviceOf(firm.consultant);
  consultant.line.cut = true;
  const first = await consultant.start();
  const entries = Array.from({ length: 25 }, (_, index) => consultant.draft({ minutes: 10 + index }));
  for (const entry of entries) await first.saveEntry(entry);
  await first.submitEntries(entries.map(({ id }) => id));
  consultant.device.kill();
  consultant.line.cut = false;
  consultant.line.dropAnswers = true;
  await consultant.start();
  await expect.poll(async () => (await stored()).length, { timeout: 10_000 }).toBeGreaterThan(0);
  consultant.device.kill();
  consultant.line.dropAnswers = false;
  const third = await consultant.start();
  await settled(third);
  expect((await stored()).map(({ status }) => status)).toEqual(Array(25).fill('submitted'));
  await until(third.watchEntries(), (all) => all.length === 25 && all.every(({ version }) => version > 0));
  await until(third.entryWays(), (ways) => ways.size === 0);

  const manager = await (await deviceOf(firm.manager)).start();
  const queue = await until(manager.watchEntries({ status: 'submitted' }), (all) => all.length === 25);
  const at = new Date().toISOString();
  const decision: Decision = {
    id: uuidv7(),
    tenantId: firm.tenantId,
    version: 0,
    createdAt: at,
    updatedAt: at,
    action: 'approve',
    entries: await Promise.all(
      queue.slice(0, 24).map(async (entry) => ({ entryId: entry.id, contentHash: await contentHash(entry) })),
    ),
    comment: '',
    decidedBy: firm.manager.id,
    decidedAt: at,
    delegateTo: null,
    delegateUntil: null,
    state: 'pending',
    results: [],
  };
  await manager.decide(decision);
  const [answered] = await until(manager.watchDecisions(), ([one]) => one?.state === 'applied');
  expect(answered?.results).toHaveLength(24);
  const approved = await until(third.watchEntries({ status: 'approved' }), (all) => all.length === 24);
  // Who logged it learns that it is approved, who runs the project also what it is sold for.
  expect(approved[0]).toMatchObject({ rateMinor: null, currency: null });
  const billed = await until(manager.watchEntries({ status: 'approved' }), (all) => all.length === 24);
  expect(billed[0]).toMatchObject({ rateMinor: 15_000, currency: 'EUR' });
});

test('an edit after a lost answer is no conflict with oneself', async () => {
  const { device, line, start, draft } = await deviceOf(firm.consultant);
  const here = await start();
  await until(here.sync, ({ phase }) => phase === 'up_to_date');
  line.dropAnswers = true;
  const entry = draft({ minutes: 30 });
  await here.saveEntry(entry);
  await expect.poll(stored, { timeout: 10_000 }).toHaveLength(1);
  line.cut = true;
  await here.saveEntry({ ...entry, minutes: 45 });
  device.kill();
  line.cut = false;
  line.dropAnswers = false;
  const again = await start();
  await settled(again);
  expect(await stored()).toMatchObject([{ minutes: 45 }]);
  expect(await firstValueFrom(again.attention())).toEqual([]);
});

test('two laptops of one person change an entry offline: different fields merge, the same one is shown', async () => {
  const one = await deviceOf(firm.consultant);
  // Another name of the same server is another place on the disk that both share here.
  const two = await deviceOf(firm.consultant, address.replace('127.0.0.1', 'localhost'));
  const [here, there] = [await one.start(), await two.start()];
  const entry = one.draft({ minutes: 30, description: 'first' });
  await here.saveEntry(entry);
  await settled(here);
  const [pulled] = await until(there.watchEntries(), (all) => all.length === 1);
  const [own] = await until(here.watchEntries(), ([first]) => first?.version === pulled?.version);
  one.line.cut = true;
  await here.saveEntry({ ...own!, minutes: 90, description: 'here' });
  await there.saveEntry({ ...pulled!, billable: false, description: 'there' });
  await settled(there);
  one.line.cut = false;
  here.syncNow();
  await settled(here);
  const merged = { minutes: 90, billable: false, description: 'there' };
  expect(await stored()).toMatchObject([merged]);
  for (const data of [here, there]) {
    const [end] = await until(data.watchEntries(), ([first]) => first?.minutes === 90);
    expect(end).toMatchObject(merged);
  }
  const [item] = await firstValueFrom(here.attention());
  expect(item).toMatchObject({ kind: 'overlap', fields: ['description'] });
  expect(await firstValueFrom(there.attention())).toEqual([]);
});

test('an entry of the future is refused in words, the rest goes, and it can be put right', async () => {
  const consultant = await deviceOf(firm.consultant);
  const data = await consultant.start();
  const bad = consultant.draft({ date: '2099-01-01' });
  await data.saveEntry(bad);
  await data.saveEntry(consultant.draft());
  await settled(data);
  expect(await stored()).toHaveLength(1);
  const [item] = await firstValueFrom(data.attention());
  expect(item).toMatchObject({ documentId: bad.id, code: 'future_date' });
  expect(item?.message.length).toBeGreaterThan(10);
  await data.saveEntry({ ...bad, date: '2026-11-19' });
  await until(data.attention(), (items) => items.length === 0);
  await settled(data);
  expect(await stored()).toHaveLength(2);
});

test('a removal, submitted or not, leaves the server’s list too', async () => {
  const consultant = await deviceOf(firm.consultant);
  const data = await consultant.start();
  const [draft, submitted] = [consultant.draft(), consultant.draft()];
  await data.saveEntry(draft);
  await data.saveEntry(submitted);
  await data.submitEntries([submitted.id]);
  await settled(data);
  await data.removeEntry(draft.id);
  await data.removeEntry(submitted.id);
  await settled(data);
  expect(await stored()).toEqual([]);
  expect(await firstValueFrom(data.attention())).toEqual([]);
});
