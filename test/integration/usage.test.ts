import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { JSONWebKeySet } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MeteringEvent } from '../../domain/entities/metering-event.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { ClientForecast, ClientUsage, UsageOverview, UsageSettings } from '../../domain/wire/usage.ts';
import { verifyUsageLog } from '../../scripts/verify-usage.ts';
import { withTenant } from '../../sync-server/db.ts';
import type { Worker } from '../../sync-server/jobs/worker.ts';
import { usageTotals } from '../../sync-server/modules/usage/totals.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { eventOf, outboxOf, recorded, takingBack } from '../support/metering.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually, meteringStandIn, PLATFORM_KEY, type StandIn, testWorker } from '../support/worker.ts';

let db: TestDatabase;
let metering: StandIn;
let worker: Worker;
let server: TestApp;
/** The same firm’s server where no platform is set up. */
let alone: TestApp;
let firm: Firm;
beforeAll(async () => {
  db = await testDatabase();
  metering = await meteringStandIn();
  worker = await testWorker(db, { metering });
  server = await testApp(db, {
    env: { CRETO_METERING_URL: metering.url, CRETO_METERING_API_KEY: PLATFORM_KEY },
  });
  alone = await testApp(db);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await alone[Symbol.asyncDispose]();
  await worker.stop();
  await metering[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
});

const get = async (person: FirmUser, path: string, at = server) => {
  const { headers } = await signIn(at.app, firm, person);
  return at.app.inject({ url: `/v1/usage/${path}`, headers });
};
const usageOf = async (query: string, person = firm.admin, at = server) =>
  ClientUsage.parse((await get(person, `clients/${firm.client.id}?${query}`, at)).json());
const hours = (quantity: string, timestamp: string, change: Partial<MeteringEvent> = {}) =>
  eventOf(firm, { quantity, timestamp, ...change });
const delivered = () =>
  eventually('every event was delivered', async () =>
    [...(await outboxOf(db, firm)).values()].every((state) => state === 'delivered') ? true : null,
  );

describe('what a client used', () => {
  test('is told by month, day and band, with its cost', async () => {
    const taken = hours('4', '2026-06-10T09:00:00.000Z');
    await recorded(
      db,
      firm,
      hours('40', '2026-05-31T23:59:59.999Z'),
      hours('45.5', '2026-06-01T00:00:00.000Z'),
      hours('30', '2026-06-02T10:00:00.000Z'),
      taken,
      hours('1', '2026-07-01T00:00:00.000Z'),
      eventOf(firm, {
        ...{ eventType: 'api_call', unit: 'requests', quantity: '12000' },
        timestamp: '2026-06-02T10:00:00.000Z',
      }),
      eventOf(firm, { clientId: firm.otherClient.id, projectId: null, quantity: '7' }),
    );
    await recorded(db, firm, takingBack(taken));
    const usage = await usageOf('from=2026-05&to=2026-06');
    expect(usage).toMatchObject({
      currency: 'USD',
      prices: { version: '1', source: 'now' },
      // 40 × 200 + (50 × 200 + 25.5 × 180) + (10,000 × 0.001 + 2,000 × 0.0008)
      totalCost: '22601.6',
      types: [
        {
          ...{ eventType: 'consulting_hour', unit: 'hours', quantity: '115.5', cost: '22590' },
          days: [
            { date: '2026-05-31', quantity: '40' },
            { date: '2026-06-01', quantity: '45.5' },
            { date: '2026-06-02', quantity: '30' },
            { date: '2026-06-10', quantity: '0' },
          ],
        },
        { eventType: 'api_call', unit: 'requests', quantity: '12000', cost: '11.6' },
      ],
    });
    const [may, june] = usage.types[0]?.months ?? [];
    expect(may).toMatchObject({
      ...{ month: '2026-05', quantity: '40', events: 1, cost: '8000' },
      band: { index: 0, share: '0.8', left: '10' },
    });
    expect(june).toMatchObject({
      ...{ month: '2026-06', quantity: '75.5', events: 4, cost: '14590' },
      bands: [
        { from: '0', upTo: '50', unitPrice: '200', quantity: '50', amount: '10000' },
        { from: '50', upTo: '200', unitPrice: '180', quantity: '25.5', amount: '4590' },
        { from: '200', upTo: null, unitPrice: '160', quantity: '0', amount: '0' },
      ],
      band: { index: 1, share: '0.17', left: '124.5' },
    });
    const totals = await withTenant(db.pool, firm.tenantId, (tx) =>
      usageTotals(tx, { clientId: firm.client.id, from: '2026-05-01', to: '2026-07-01' }),
    );
    expect(
      totals.map(({ eventType, month, quantity, events }) => [eventType, month, quantity, events]),
    ).toEqual([
      ['api_call', '2026-06', '12000', 1],
      ['consulting_hour', '2026-05', '40', 1],
      ['consulting_hour', '2026-06', '75.5', 4],
    ]);
    const overview = UsageOverview.parse((await get(firm.admin, 'clients?month=2026-06')).json());
    expect(overview.clients.map(({ clientId, cost }) => [clientId, cost])).toEqual([
      [firm.client.id, '14601.6'],
      [firm.otherClient.id, '1400'],
    ]);
  });

  test('is for administrators, and for a client’s people about their own', async () => {
    await recorded(
      db,
      firm,
      hours('3', '2026-06-02T10:00:00.000Z'),
      eventOf(firm, { clientId: firm.otherClient.id, projectId: null }),
    );
    const own = `clients/${firm.client.id}`;
    const others = `clients/${firm.otherClient.id}`;
    for (const path of ['?from=2026-06&to=2026-06', '/forecast', '/log?month=2026-06']) {
      expect((await get(firm.clientUser, own + path)).statusCode).toBe(200);
      for (const [person, whose] of [
        [firm.clientUser, others],
        [firm.manager, own],
        [firm.consultant, own],
      ] as const)
        expect((await get(person, whose + path)).statusCode).toBe(403);
    }
    const overview = await get(firm.clientUser, 'clients?month=2026-06');
    expect(overview.json().clients).toHaveLength(1);
    expect(overview.body).not.toContain(firm.otherClient.id);
    const nobodys = await get(firm.admin, `clients/${uuidv7()}`);
    expect([nobodys.statusCode, errorOf(nobodys).error]).toEqual([404, 'not_found']);
    for (const query of ['from=2026-06&to=2026-05', 'from=2025-01&to=2026-06', 'from=2026-13'])
      expect((await get(firm.admin, `${own}?${query}`)).statusCode).toBe(400);
  });

  test('is told while the platform is away, with the prices that it told last, or without', async () => {
    await recorded(db, firm, hours('60', '2026-06-02T10:00:00.000Z'));
    const query = 'from=2026-06&to=2026-06';
    expect(await usageOf(query, firm.admin, alone)).toMatchObject({
      ...{ prices: null, totalCost: null, currency: null },
      types: [{ quantity: '60', cost: null, months: [{ bands: null, band: null, cost: null }] }],
    });
    await usageOf(query);
    expect(await usageOf(query, firm.admin, alone)).toMatchObject({
      ...{ prices: { source: 'kept', version: '1' }, totalCost: '11800', currency: 'USD' },
    });
  });
});

test('who pays for what the firm uses is one of its clients, and changing it is written down', async () => {
  const { headers } = await signIn(server.app, firm, firm.admin);
  const put = (houseClientId: string | null) =>
    server.app.inject({ method: 'PUT', url: '/v1/usage/settings', headers, payload: { houseClientId } });
  expect((await get(firm.admin, 'settings')).json()).toEqual({ houseClientId: null, changedAt: null });
  expect(UsageSettings.parse((await put(firm.client.id)).json()).houseClientId).toBe(firm.client.id);
  await put(firm.client.id);
  expect(UsageSettings.parse((await get(firm.admin, 'settings')).json()).houseClientId).toBe(firm.client.id);
  expect((await get(firm.manager, 'settings')).statusCode).toBe(403);
  const { rows } = await db.ownerPool.query(
    `select user_id as by, before, after from audit_records where tenant_id = $1 and action = 'usage_settings.change'`,
    [firm.tenantId],
  );
  expect(rows).toEqual([
    { by: firm.admin.id, before: { houseClientId: null }, after: { houseClientId: firm.client.id } },
  ]);
});

describe('the forecast', () => {
  const forecastOf = async (at: TestApp) =>
    ClientForecast.parse((await get(firm.admin, `clients/${firm.client.id}/forecast?days=45`, at)).json());

  test('is ours and theirs side by side, and the same where both know the same', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const some = [2, 3, 5, 8, 13, 21, 34, 55, 89].map((back, index) =>
      hours(`${index + 1}.25`, `${addDays(today, -back)}T10:00:00.000Z`),
    );
    await recorded(db, firm, ...some, hours('2', `${today}T00:00:00.000Z`));
    await delivered();
    const [both] = (await forecastOf(server)).forecasts;
    expect(both).toMatchObject({ eventType: 'consulting_hour', unit: 'hours', missing: null });
    expect(both?.theirs).toEqual(both?.ours);
    expect(both?.difference).toEqual({ usage: '0', cost: '0' });
    // What they do not know yet is the difference.
    await db.ownerPool.query(
      `insert into metering_events (id, tenant_id, client_id, event_type, "timestamp", quantity, unit, cause_id, cause_seq)
       values ($1, $2, $3, 'consulting_hour', $4, 90, 'hours', $1, 0)`,
      [uuidv7(), firm.tenantId, firm.client.id, `${addDays(today, -45)}T10:00:00.000Z`],
    );
    const [less] = (await forecastOf(server)).forecasts;
    expect(Number(less?.difference?.usage)).toBeGreaterThan(40);
  });

  test('is ours alone while the platform is away, with a word why', async () => {
    await recorded(
      db,
      firm,
      hours('2', `${addDays(new Date().toISOString().slice(0, 10), -3)}T10:00:00.000Z`),
    );
    await usageOf('');
    const [without] = (await forecastOf(alone)).forecasts;
    expect(without).toMatchObject({ theirs: null, missing: 'not_configured', difference: null });
    expect(without?.ours.cost).toMatch(/^\d+/);
    await metering.fault({ mode: 'unavailable_503' });
    try {
      const [away] = (await forecastOf(server)).forecasts;
      expect(away).toMatchObject({ ours: without?.ours, theirs: null, missing: 'unreachable' });
    } finally {
      await metering.fault({ mode: 'none' });
    }
  });
});

describe('the signed log', () => {
  const keys = async (): Promise<JSONWebKeySet> =>
    (await server.app.inject({ url: '/.well-known/jwks.json' })).json();
  const logOf = async (person = firm.clientUser) =>
    get(person, `clients/${firm.client.id}/log?month=2026-06`);
  const verdict = async (text: string) => verifyUsageLog(Buffer.from(text), await keys());

  test('is checked without the server and says the same bill; the same month makes the same bytes', async () => {
    const taken = hours('10', '2026-06-03T10:00:00.000Z');
    await recorded(
      db,
      firm,
      hours('49.333333', '2026-06-01T10:00:00.000Z'),
      taken,
      hours('160', '2026-06-04T10:00:00.000Z'),
      eventOf(firm, {
        ...{ eventType: 'api_call', unit: 'requests', quantity: '10003' },
        timestamp: '2026-06-02T10:00:00.000Z',
      }),
      hours('99', '2026-07-01T00:00:00.000Z'),
    );
    await recorded(db, firm, takingBack(taken));
    const first = await logOf();
    expect(first.headers['content-disposition']).toMatch(/^attachment; filename="usage-2026-06-/);
    expect(await verdict(first.body)).toEqual({
      problems: [],
      // 50 × 200 + 150 × 180 + 9.333333 × 160 = 38,493.33; 10 + 0.0024 = 10.00
      bill: 'First Client, 2026-06: 5 events, 38503.33 USD',
    });
    const second = await logOf(firm.admin);
    const content = (text: string) => text.split('\n').slice(0, -2);
    expect(content(second.body)).toEqual(content(first.body));
    expect(content(first.body)).toHaveLength(6);
  });

  test('names what was done to it', async () => {
    await recorded(
      db,
      firm,
      ...['8', '7.5', '6', '5'].map((quantity, day) => hours(quantity, `2026-06-0${day + 1}T10:00:00.000Z`)),
    );
    const { body } = await logOf();
    const lines = body.split('\n');
    const withLines = (change: (lines: string[]) => void) => {
      const copy = [...lines];
      change(copy);
      return copy.join('\n');
    };
    const swap = (line: number, from: string, to: string) =>
      withLines((copy) => {
        const text = copy[line - 1] ?? '';
        expect(text).toContain(from);
        copy[line - 1] = text.replace(from, to);
      });
    const problemsOf = async (text: string) => (await verdict(text)).problems.join('\n');

    const changed = await problemsOf(swap(3, '"quantity":"7.5"', '"quantity":"7.4"'));
    expect(changed).toContain('Line 3 was changed');
    expect(changed).toContain('Line 3: the usage after it should be 15.4 and not 15.5');
    expect(changed).toContain('The signature does not fit');
    // A byte that changes no figure is found all the same.
    const byte = await problemsOf(swap(4, '"projectId":"', '"projectId":"f'));
    expect(byte).toContain('Line 4 was changed');
    expect(byte).not.toContain('should be');

    expect(await problemsOf(withLines((copy) => copy.splice(2, 1)))).toContain(
      'Before line 3 event 2 is missing.',
    );
    const cut = await problemsOf(withLines((copy) => copy.splice(3, 2)));
    expect(cut).toContain('At the end events 3 to 4 are missing.');
    expect(cut).toContain('5 lines were signed, and there are 3.');
    expect(await problemsOf(swap(1, '"billed":"5300.00"', '"billed":"5200.00"'))).toContain(
      'should be 5300 and not 5200.00',
    );
    const total = '"events":4,"billed":"5300.00"}';
    expect(await problemsOf(swap(1, total, total.replace('53', '52')))).toContain(
      'The head: the total should be 5300 and not 5200.00.',
    );
    expect(await problemsOf(withLines((copy) => copy.splice(-2, 1)))).toContain('The signature is missing');
    expect(
      await problemsOf(withLines((copy) => copy.splice(2, 2, lines[3] ?? '', lines[2] ?? ''))),
    ).toContain('out of order');
    expect(await problemsOf(body.slice(0, -1))).toContain('cut off');
    const stranger = (await alone.app.inject({ url: '/.well-known/jwks.json' })).json();
    expect((await verifyUsageLog(Buffer.from(body), stranger)).problems.join()).toContain(
      'is not among the keys given',
    );
  });

  test('has no byte that can be changed unnoticed, and no bill that is not its events’', async () => {
    const events = Array.from({ length: 30 }, (_, n) =>
      hours(
        String((n * 7919) % 97) + (n % 3 === 0 ? '.333333' : ''),
        `2026-06-${String(1 + (n % 9)).padStart(2, '0')}T10:00:00.000Z`,
        {
          ...(n % 4 === 0 ? { eventType: 'storage_gb', unit: 'gigabytes' } : {}),
        },
      ),
    );
    await recorded(db, firm, ...events);
    await recorded(db, firm, ...events.filter((_, n) => n % 5 === 1).map((event) => takingBack(event)));
    const { body } = await logOf();
    expect((await verdict(body)).problems).toEqual([]);
    const bytes = Buffer.from(body);
    const jwks = await keys();
    // Every 37th byte, and all of the line that signs, which no signature covers.
    const places = Array.from(bytes.keys()).filter(
      (at) => at % 37 === 0 || at > bytes.lastIndexOf('{"kind"'),
    );
    for (const at of places) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) === 0x41 ? 0x42 : 0x41;
      if (changed.equals(bytes)) continue;
      const { problems } = await verifyUsageLog(changed, jwks);
      expect([at, problems.length > 0]).toEqual([at, true]);
    }
    for (const extra of [' \n', '{}\n', '\n']) expect((await verdict(body + extra)).problems).not.toEqual([]);
    expect((await verdict(body.replace('"lines":', '"lines": '))).problems).toHaveLength(1);
    // The last character of 64 bytes in base64url has bits that mean nothing.
    const twin = body.replace(
      /[AQgw]"\}\n$/,
      (end) => String.fromCharCode(end.charCodeAt(0) + 1) + end.slice(1),
    );
    expect(twin).not.toBe(body);
    expect((await verdict(twin)).problems).toHaveLength(1);
  });

  test('is checked by the script, from a file and the keys', async () => {
    await recorded(db, firm, hours('8', '2026-06-01T10:00:00.000Z'));
    const { body } = await logOf();
    const dir = await mkdtemp(path.join(tmpdir(), 'stint-usage-log-'));
    try {
      const [log, jwks] = [path.join(dir, 'log.jsonl'), path.join(dir, 'jwks.json')];
      await writeFile(log, body);
      await writeFile(jwks, JSON.stringify(await keys()));
      const script = path.resolve(import.meta.dirname, '../../scripts/verify-usage.ts');
      const run = async (...args: string[]) =>
        promisify(execFile)(process.execPath, [script, ...args]).then(
          ({ stdout }) => [0, stdout],
          ({ code, stdout, stderr }) => [code, stdout + stderr],
        );
      expect(await run(log, '--jwks', jwks)).toEqual([
        0,
        'This log holds. First Client, 2026-06: 1 events, 1600.00 USD\n',
      ]);
      await writeFile(log, body.replace('"quantity":"8"', '"quantity":"9"'));
      expect(await run(log, '--jwks', jwks)).toEqual([1, expect.stringContaining('This log does not hold')]);
      expect(await run(log)).toEqual([2, expect.stringContaining('Usage:')]);
      expect(await run(log, '--jwks', path.join(dir, 'none'))).toEqual([
        2,
        expect.stringContaining('could not be checked'),
      ]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  test('of a month without usage is a log too; without prices there is none', async () => {
    const empty = await logOf();
    expect(await verdict(empty.body)).toEqual({ problems: [], bill: expect.stringContaining('0 events, 0') });
    await recorded(db, firm, hours('1', '2026-06-01T10:00:00.000Z'));
    const { headers } = await signIn(alone.app, firm, firm.admin);
    const url = `/v1/usage/clients/${firm.client.id}/log?month=2026-06`;
    // Another firm’s server may know the prices; this firm was never told them here.
    await db.ownerPool.query('delete from metering_price_lists where tenant_id = $1', [firm.tenantId]);
    const refused = await alone.app.inject({ url, headers });
    expect([refused.statusCode, errorOf(refused).error]).toEqual([503, 'platform_unavailable']);
  });
});
