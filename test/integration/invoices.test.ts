import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  DueWork,
  GenerateAnswer,
  InvoiceDetail,
  InvoiceList,
  LineEntries,
  PreviewAnswer,
  Recomputation,
} from '../../domain/wire/invoices.ts';
import { loadSealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { approved, juneOf, seedSelling } from '../support/invoicing.ts';
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

async function answered<T>(
  schema: { parse(value: unknown): T },
  method: Method,
  url: string,
  payload?: object,
): Promise<T> {
  const answer = await ask(method, url, payload);
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  return schema.parse(answer.json());
}

async function draft(change: object = {}): Promise<InvoiceDetail> {
  const request = {
    requestId: uuidv7(),
    scope: juneOf(firm),
    discounts: [],
    note: '',
    issue: false,
    ...change,
  };
  const { invoices } = await answered(GenerateAnswer, 'POST', '/drafts', request);
  expect(invoices).toHaveLength(1);
  return answered(InvoiceDetail, 'GET', `/${invoices[0]!.id}`);
}

const issue = ({ invoice }: InvoiceDetail, dateIssued: string | null = null) =>
  answered(InvoiceDetail, 'POST', `/${invoice.id}/issue`, {
    ...{ requestId: uuidv7(), version: invoice.version, dateIssued },
  });

describe('from approved time to an invoice', () => {
  test('preview, draft, list, detail, line, issue', async () => {
    const entries = await approved(
      database,
      firm,
      { date: '2026-06-01', minutes: 60 },
      { date: '2026-06-02', minutes: 100 },
      { date: '2026-06-03', minutes: 20, billable: false },
      { date: '2026-07-01', minutes: 30 },
    );
    const { previews } = await answered(PreviewAnswer, 'POST', '/preview', juneOf(firm));
    expect(previews).toMatchObject([
      { clientName: 'First Client', entryCount: 2, minutes: 160, problems: [], missing: [] },
    ]);
    expect(previews[0]).toMatchObject({
      ...{ estimatedMinor: 40_000, totals: { subtotalMinor: 40_000, taxMinor: 7600, totalMinor: 47_600 } },
    });
    expect(await sql('select id from invoices')).toEqual([]);

    const made = await draft({ note: 'With thanks' });
    expect(made.invoice).toMatchObject({
      ...{ status: 'draft', number: null, numberText: null, entryCount: 2, minutes: 160, totalMinor: 47_600 },
      ...{ openMinor: 0, note: 'With thanks', clientName: 'First Client', stale: null },
    });
    expect(made.lines.map(({ basis: _, id: _id, ...line }) => line)).toEqual(
      previews[0]!.lines.map(({ basis: _, ...line }) => ({
        ...{ ...line, tenantId: firm.tenantId, invoiceId: made.invoice.id },
      })),
    );
    const due = await answered(DueWork, 'GET', '/due?to=2026-07-31');
    expect(due.rows).toMatchObject([{ from: '2026-07-01', to: '2026-07-01', entryCount: 1, minutes: 30 }]);

    const line = await answered(LineEntries, 'GET', `/${made.invoice.id}/lines/1`);
    expect(line).toMatchObject({ total: 2, rounding: { version: 1, incrementMinutes: 1 } });
    expect(line.entries.map(({ entryId, minutes }) => [entryId, minutes])).toEqual([
      [entries[0]!.id, 60],
      [entries[1]!.id, 100],
    ]);
    expect(line.entries[0]).toMatchObject({ userName: 'Carl Consultant', approvedBy: 'Mona Manager' });

    const issued = await issue(made, '2026-07-03');
    expect(issued.invoice).toMatchObject({
      // Its last day is over.
      ...{ status: 'overdue', number: 1, numberText: 'INV-00001', dateIssued: '2026-07-03' },
      // 14 days on: a Friday.
      dueDate: '2026-07-17',
    });
    expect(issued.parties).toMatchObject({
      seller: { legalName: 'Stint Beratung GmbH' },
      buyer: { name: 'First Client', legalName: 'First Client AG' },
    });
    expect(
      await sql(
        'select status, invoice_id as "invoiceId" from time_entries where tenant_id = $1 order by date, minutes',
        [firm.tenantId],
      ),
    ).toEqual([
      { status: 'invoiced', invoiceId: made.invoice.id },
      { status: 'invoiced', invoiceId: made.invoice.id },
      { status: 'approved', invoiceId: null },
      { status: 'approved', invoiceId: null },
    ]);
    const list = await answered(InvoiceList, 'GET', '?text=inv-00001');
    expect(list).toMatchObject({
      total: 1,
      sums: [{ currency: 'EUR', totalMinor: 47_600, openMinor: 47_600 }],
    });
    expect(await answered(Recomputation, 'POST', `/${made.invoice.id}/recompute`)).toMatchObject({
      ...{ matches: true, differences: [] },
    });
  });

  test('nothing due is an answer, and no invoice', async () => {
    const request = { requestId: uuidv7(), scope: juneOf(firm), discounts: [], note: '', issue: true };
    expect(await answered(GenerateAnswer, 'POST', '/drafts', request)).toEqual({
      invoices: [],
      problems: [],
    });
    expect(await sql('select id from invoices where tenant_id = $1', [firm.tenantId])).toEqual([]);
  });

  test('only for whoever makes invoices', async () => {
    headers = (await signIn(server.app, firm, firm.manager)).headers;
    const answer = await ask('POST', '/preview', juneOf(firm));
    expect(errorOf(answer)).toMatchObject({ error: 'forbidden' });
  });
});
