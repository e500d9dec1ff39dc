import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DueWork, GenerateAnswer, InvoiceDetail, PreviewAnswer } from '../../domain/wire/invoices.ts';
import { loadSealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { approved, juneOf, seedSelling } from '../support/invoicing.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

/** Where to look for what can be billed, and what it would come to. */

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

async function asked<T>(
  schema: { parse(value: unknown): T },
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
): Promise<T> {
  const answer = await server.app.inject({
    method,
    url: `/v1/invoices${url}`,
    headers,
    ...(payload && { payload }),
  });
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  return schema.parse(answer.json());
}
const due = (query: string) => asked(DueWork, 'GET', `/due?${query}`);
const drafted = (change: object, more: object = {}) =>
  asked(GenerateAnswer, 'POST', '/drafts', {
    ...{ requestId: uuidv7(), discounts: [], note: '', issue: false, ...more },
    scope: juneOf(firm, change),
  });

async function priceUsage(): Promise<void> {
  await database.ownerPool.query('update rate_cards set usage_prices = $2 where tenant_id = $1', [
    firm.tenantId,
    JSON.stringify([{ eventType: 'api_call', bands: [{ upTo: null, unitPrice: '0.01' }] }]),
  ]);
}

async function used(...events: [day: string, quantity: number, eventType?: string][]): Promise<void> {
  for (const [day, quantity, eventType = 'api_call'] of events)
    await database.ownerPool.query(
      `insert into metering_events (id, tenant_id, client_id, event_type, "timestamp", quantity, unit, cause_id, cause_seq)
       values ($1, $2, $3, $4, $5, $6, $7, $1, 0)`,
      [
        ...[uuidv7(), firm.tenantId, firm.otherClient.id, eventType, `${day}T10:00:00Z`, quantity],
        eventType === 'api_call' ? 'requests' : 'gigabytes',
      ],
    );
}

describe('what is due', () => {
  test('of a period is without older time, which is named beside it', async () => {
    await approved(
      database,
      firm,
      { date: '2026-05-12', minutes: 30 },
      { date: '2026-05-20', minutes: 60 },
      { date: '2026-06-02', minutes: 100 },
    );
    expect(await due('to=2026-06-30')).toMatchObject({
      rows: [{ from: '2026-05-12', to: '2026-06-02', entryCount: 3, minutes: 190 }],
      older: null,
    });
    expect(await due('from=2026-06-01&to=2026-06-30')).toMatchObject({
      rows: [{ from: '2026-06-02', to: '2026-06-02', entryCount: 1, minutes: 100 }],
      older: { from: '2026-05-12', entryCount: 2, minutes: 90 },
    });
    expect(await due('from=2026-07-01&to=2026-07-31')).toMatchObject({ rows: [], older: { entryCount: 3 } });
  });

  test('is usage alone as well, where it has a price, until an invoice has it', async () => {
    await used(['2026-05-31', 7], ['2026-06-10', 500], ['2026-06-11', 20], ['2026-06-11', 3, 'storage_gb']);
    expect((await due('to=2026-06-30')).usage).toEqual([]);
    await priceUsage();
    const { id: clientId } = firm.otherClient;
    const both = await due('to=2026-06-30');
    expect(both).toMatchObject({
      rows: [],
      usage: [{ clientId, clientName: 'Second Client', from: '2026-05-01', to: '2026-06-30', count: 2 }],
    });
    expect((await due('from=2026-06-05&to=2026-06-20')).usage).toMatchObject([
      { from: '2026-06-05', to: '2026-06-20', count: 1 },
    ]);
    const { invoices } = await drafted({ clientId, from: '2026-05-01' });
    expect(invoices).toHaveLength(1);
    expect((await due('to=2026-06-30')).usage).toEqual([]);
    await used(['2026-06-30', 1]);
    expect((await due('to=2026-06-30')).usage).toMatchObject([{ from: '2026-06-01', count: 1 }]);
  });
});

test('a preview has the discounts that the draft will have', async () => {
  await approved(database, firm, { date: '2026-06-01', minutes: 160 });
  const discounts = [{ description: 'Loyalty', percent: '0.1' }];
  const before = await asked(PreviewAnswer, 'POST', '/preview', juneOf(firm));
  expect(before.previews[0]?.totals).toMatchObject({ discountMinor: 0, totalMinor: 47_600 });
  const { previews } = await asked(PreviewAnswer, 'POST', '/preview', { ...juneOf(firm), discounts });
  expect(previews[0]?.totals).toMatchObject({ discountMinor: 4000, totalMinor: 42_840 });
  expect(previews[0]?.lines.at(-1)).toMatchObject({ kind: 'discount', description: 'Loyalty' });
  const { invoices } = await drafted({}, { discounts });
  expect(invoices[0]).toMatchObject(previews[0]?.totals ?? {});
});

test('an invoice of nothing to pay is paid when it is issued', async () => {
  await approved(database, firm, { date: '2026-06-01', minutes: 60 });
  const discounts = [{ description: 'On the house', percent: '1' }];
  const { invoices } = await drafted({}, { discounts, issue: true });
  expect(invoices[0]).toMatchObject({ status: 'paid', totalMinor: 0, openMinor: 0, numberText: 'INV-00001' });
  const detail = await asked(InvoiceDetail, 'GET', `/${invoices[0]?.id}`);
  expect(detail.invoice).toMatchObject({ status: 'paid', daysOverdue: 0 });
  const { rows } = await database.ownerPool.query('select status from invoices where tenant_id = $1', [
    firm.tenantId,
  ]);
  expect(rows).toEqual([{ status: 'paid' }]);
});
