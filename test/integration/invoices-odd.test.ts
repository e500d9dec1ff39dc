import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { GenerateAnswer, InvoiceDetail, LineEntries, Recomputation } from '../../domain/wire/invoices.ts';
import { loadSealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { decide, decisionOn } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { approved, juneOf, seedSelling, wrongInvoices } from '../support/invoicing.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let server: TestApp;
let firm: Firm;
let headers: Record<string, string>;

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
  await seedSelling(database.ownerPool, firm, await loadSealingKeys(server.config));
  headers = (await signIn(server.app, firm, firm.admin)).headers;
});

type Method = 'GET' | 'POST' | 'PUT';
const ask = (method: Method, url: string, payload?: object) =>
  server.app.inject({ method, url: `/v1/invoices${url}`, headers, ...(payload && { payload }) });
const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.ownerPool.query<Row>(text, values)).rows;
const generate = (change: object = {}) =>
  ask('POST', '/drafts', {
    ...{ requestId: uuidv7(), scope: juneOf(firm), discounts: [], note: '', issue: false },
    ...change,
  });
async function made(change: object = {}): Promise<InvoiceDetail> {
  const answer = await generate(change);
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  const [invoice] = GenerateAnswer.parse(answer.json()).invoices;
  return InvoiceDetail.parse((await ask('GET', `/${invoice!.id}`)).json());
}
const reopen = async (entry: TimeEntry) => {
  const decision = await decisionOn(firm, [entry], { action: 'reopen', comment: 'Once more' });
  expect((await decide(database.pool, firm, firm.manager, [decision]))[0]?.state).toBe('applied');
};

describe('work that was given back and is other work by now', () => {
  const given = {
    credit: { url: 'credit-notes', body: { reason: 'x', issuedOn: null, lines: [], releasesWork: true } },
    void: { url: 'void', body: { reason: 'x' } },
  };
  test.each(['credit', 'void'] as const)('leaves what was said of it by %s as it was', async (how) => {
    const entries = await approved(
      database,
      firm,
      { date: '2026-06-01', minutes: 60, description: 'As it was' },
      { date: '2026-06-02', minutes: 30 },
    );
    const { invoice } = await made({ issue: true });
    const read = async () => ({
      recomputed: Recomputation.parse((await ask('POST', `/${invoice.id}/recompute`)).json()),
      line: LineEntries.parse((await ask('GET', `/${invoice.id}/lines/1`)).json()),
      csv: (await ask('GET', `/${invoice.id}/document?format=csv`)).body,
    });
    const before = await read();
    expect(before.recomputed.matches).toBe(true);
    const { url, body } = given[how];
    expect((await ask('POST', `/${invoice.id}/${url}`, { requestId: uuidv7(), ...body })).statusCode).toBe(
      200,
    );
    await reopen(entries[0]!);
    await sql(
      `update time_entries set minutes = 90, date = '2026-06-05', description = 'Another' where id = $1`,
      [entries[0]!.id],
    );
    const after = await read();
    expect(after.recomputed).toEqual(before.recomputed);
    expect(after.line).toEqual(before.line);
    if (how === 'credit') expect(after.csv).toBe(before.csv);
    expect(after.csv).toContain('As it was');
    // What is due is what stands, and a later invoice says it as it is.
    const later = await made({ issue: true });
    expect(later.invoice.minutes).toBe(30);
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
  });
});

test('time of somebody who left has the price of the role that it was approved under', async () => {
  await sql(
    `update clients set contract_terms = jsonb_set(contract_terms, '{defaultRate}', '100') where id = $1`,
    [firm.client.id],
  );
  await approved(database, firm, { date: '2026-06-01', minutes: 60 });
  const before = await made();
  expect(before.lines[0]?.rateMinor).toBeGreaterThan(100);
  const discarded = await ask('POST', `/${before.invoice.id}/discard`, { requestId: uuidv7() });
  expect(discarded.statusCode).toBe(200);
  await sql('update assignments set deleted = true where user_id = $1', [firm.consultant.id]);
  await sql('update resources set deleted = true where user_id = $1', [firm.consultant.id]);
  const after = await made();
  expect(after.lines.map(({ rateMinor }) => rateMinor)).toEqual(
    before.lines.map(({ rateMinor }) => rateMinor),
  );
});

describe('what nobody sends on purpose', () => {
  test('half a character is told, not stumbled over', async () => {
    await approved(database, firm, { minutes: 60 });
    const half = 'x\ud800y';
    const { invoice } = await made({ issue: true });
    const bodies = {
      void: { reason: half },
      dispute: { reason: half },
      'credit-notes': { reason: half, issuedOn: null, lines: [], releasesWork: false },
    };
    for (const [url, body] of Object.entries(bodies)) {
      const answer = await ask('POST', `/${invoice.id}/${url}`, { requestId: uuidv7(), ...body });
      expect([url, answer.statusCode, answer.json().error]).toEqual([url, 400, 'invalid_request']);
    }
  });

  test('ids in capitals are the same ids', async () => {
    await approved(database, firm, { minutes: 60 });
    const scope = juneOf(firm, {
      clientId: firm.client.id.toUpperCase(),
      projectIds: [firm.project.id.toUpperCase()],
    });
    const { invoice } = await made({ scope, issue: true });
    expect(invoice).toMatchObject({ clientId: firm.client.id, number: 1 });
  });

  test.each(['0000-01-01', '0001-01-01', '9999-12-31'])('%s is no day of a bill', async (date) => {
    await approved(database, firm, { minutes: 60 });
    expect((await generate({ scope: juneOf(firm, { from: date, to: date }) })).statusCode).toBe(400);
    expect((await ask('GET', `/due?to=${date}`)).statusCode).toBe(400);
    const { invoice } = await made();
    const asked = { requestId: uuidv7(), version: invoice.version, dateIssued: date };
    expect((await ask('POST', `/${invoice.id}/issue`, asked)).statusCode).toBe(400);
  });

  test('an amount that cannot be kept exactly is told, and nothing is stored', async () => {
    await approved(database, firm, { date: '2026-06-01', minutes: 90 });
    await sql(`update rate_cards set rates = $2 where tenant_id = $1`, [
      firm.tenantId,
      JSON.stringify([{ billRole: 'consultant', rate: Number.MAX_SAFE_INTEGER }]),
    ]);
    const answer = await generate();
    expect([answer.statusCode, answer.json().message]).toEqual([
      ...[409, expect.stringMatching(/larger than can be kept/)],
    ]);
    expect(await sql('select id from invoices where tenant_id = $1', [firm.tenantId])).toEqual([]);
  });
});

describe('discounts', () => {
  test('of all there is make an invoice of nothing, which is paid', async () => {
    await approved(database, firm, { minutes: 60 });
    const { invoice } = await made({ discounts: [{ description: 'All', percent: '1' }], issue: true });
    expect(invoice).toMatchObject({ totalMinor: 0, status: 'paid', openMinor: 0 });
  });

  test('of more than there is are not issued: the client would be owed what it never paid', async () => {
    await approved(database, firm, { minutes: 60 });
    const discounts = [
      { description: 'All', percent: '1' },
      { description: 'And more', amountMinor: 1 },
    ];
    const at = await generate({ discounts, issue: true });
    expect([at.statusCode, at.json().message]).toEqual([
      409,
      expect.stringMatching(/^The discounts for First/),
    ]);
    const { invoice } = await made({ discounts });
    const issue = (version: number) =>
      ask('POST', `/${invoice.id}/issue`, { requestId: uuidv7(), version, dateIssued: null });
    expect((await issue(invoice.version)).statusCode).toBe(409);
    const change = {
      ...{ version: invoice.version, note: '', dueDate: null, descriptions: [] },
      discounts: discounts.slice(0, 1),
    };
    const lower = InvoiceDetail.parse((await ask('PUT', `/${invoice.id}`, change)).json());
    expect((await issue(lower.invoice.version)).statusCode).toBe(200);
    // Nothing was issued of what was refused, so its number is the first.
    expect(await sql('select number from invoices where tenant_id = $1', [firm.tenantId])).toEqual([
      { number: 1 },
    ]);
  });
});

test('the log says the due date that the invoice has', async () => {
  await approved(database, firm, { minutes: 60 });
  const { invoice } = await made();
  const change = {
    version: invoice.version,
    note: '',
    dueDate: '2020-01-01',
    discounts: [],
    descriptions: [],
  };
  const { version } = InvoiceDetail.parse((await ask('PUT', `/${invoice.id}`, change)).json()).invoice;
  const asked = { requestId: uuidv7(), version, dateIssued: null };
  const issued = InvoiceDetail.parse((await ask('POST', `/${invoice.id}/issue`, asked)).json()).invoice;
  expect(issued.dueDate).toBe(issued.dateIssued);
  const [record] = await sql(
    `select after ->> 'dueDate' as "dueDate" from audit_records where tenant_id = $1 and action = 'invoice.issue'`,
    [firm.tenantId],
  );
  expect(record).toEqual({ dueDate: issued.dueDate });
});

describe('what is seldom', () => {
  test.each([
    // An hour and a minute at 15,000 minor units, less 3.33 %, and 19 % on it, whatever a unit has of them.
    ['JPY', 200],
    ['KWD', 409],
  ])(
    '%s is billed to its own minor unit, and an e-invoice is made or refused in words',
    async (currency, status) => {
      await sql('update clients set currency = $2 where id = $1', [firm.client.id, currency]);
      await sql('update rate_cards set currency = $2 where tenant_id = $1', [firm.tenantId, currency]);
      await approved(database, firm, { minutes: 61 });
      const discounts = [{ description: 'Less', percent: '0.0333' }];
      const { invoice, lines } = await made({ discounts, issue: true });
      expect(lines.map(({ amountMinor }) => amountMinor)).toEqual([15_250, -508]);
      expect(invoice.totalMinor).toBe(17_543);
      const answer = await ask('GET', `/${invoice.id}/document?format=ubl`);
      expect(answer.statusCode).toBe(status);
      expect((await ask('GET', `/${invoice.id}/document?format=pdf`)).statusCode).toBe(200);
    },
  );

  test('a week over the year’s end is one week for overtime, and a correction has the price that it had', async () => {
    await sql(`update rate_cards set overtime = $2, valid_from = '2025-01-01' where tenant_id = $1`, [
      ...[firm.tenantId, JSON.stringify({ thresholdMinutesPerWeek: 60, multiplier: '1.5' })],
    ]);
    await approved(database, firm, { date: '2025-12-29', minutes: 60 });
    const [late] = await approved(database, firm, { date: '2026-01-02', minutes: 60 });
    const old = await made({ scope: juneOf(firm, { from: '2025-12-01', to: '2025-12-31' }), issue: true });
    const scope = juneOf(firm, { from: '2026-01-01', to: '2026-01-31' });
    const fresh = await made({ scope, issue: true });
    expect([old, fresh].map(({ invoice }) => invoice.subtotalMinor)).toEqual([15_000, 22_500]);
    await approved(database, firm, { date: '2026-01-02', minutes: 30, correctsId: late!.id });
    const back = await made({ scope, issue: true });
    expect(back.lines.map(({ amountMinor }) => amountMinor)).toEqual([11_250, -22_500]);
    // Less than nothing is owed: it is what the client has with the firm.
    expect(back.invoice).toMatchObject({ totalMinor: -13_388, status: 'paid', openMinor: -13_388 });
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
  });
});
