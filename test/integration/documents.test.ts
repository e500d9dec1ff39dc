import Papa from 'papaparse';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GenerateAnswer } from '../../domain/wire/invoices.ts';
import { loadSealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { approved, juneOf, seedSelling } from '../support/invoicing.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { broken } from '../unit/documents/en16931-rules.ts';
import { readCii, readUbl } from '../unit/documents/semantic.ts';

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

const get = (url: string, as = headers) =>
  server.app.inject({ method: 'GET', url: `/v1/invoices${url}`, headers: as });
const post = async (url: string, payload: object) => {
  const answer = await server.app.inject({ method: 'POST', url: `/v1/invoices${url}`, headers, payload });
  expect([answer.statusCode, answer.statusCode < 300 ? '' : answer.body]).toEqual([answer.statusCode, '']);
  return answer;
};

/** An invoice of two approved entries and a discount. */
async function invoice(issue: boolean): Promise<{ id: string; number: string | null; totalMinor: number }> {
  await approved(
    database,
    firm,
    { date: '2026-06-02', minutes: 90, description: '=SUM(A1)' },
    { date: '2026-06-03', minutes: 200 },
  );
  const answer = await post('/drafts', {
    ...{ requestId: uuidv7(), scope: juneOf(firm), note: 'Thank you.', issue },
    discounts: [{ description: 'Loyalty', percent: '0.1' }],
  });
  const [made] = GenerateAnswer.parse(answer.json()).invoices;
  if (made === undefined) throw new Error('nothing was made');
  return { id: made.id, number: made.numberText, totalMinor: made.totalMinor };
}

async function textOf(bytes: Buffer): Promise<string> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const { items } = await (await pdf.getPage(1)).getTextContent();
  return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? ' ' : ''}` : '')).join('');
}

const csvOf = (body: string) =>
  Papa.parse<Record<string, string>>(body.replace(/^\uFEFF/, '').trimEnd(), { header: true }).data;

describe('an issued invoice as a file', () => {
  test('is a PDF, an e-invoice in both syntaxes that holds every rule, CSV and XLSX', async () => {
    const { id, number, totalMinor } = await invoice(true);
    const total = (totalMinor / 100).toFixed(2);
    const answers = await Promise.all(
      ['pdf', 'facturx', 'ubl', 'csv', 'xlsx'].map((format) => get(`/${id}/document?format=${format}`)),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
    expect(answers.map((answer) => answer.headers['content-disposition'])).toEqual(
      ['pdf', 'pdf', 'xml', 'csv', 'xlsx'].map(
        (ending) => `attachment; filename="Invoice-${number}.${ending}"`,
      ),
    );
    expect(answers.map((answer) => answer.headers['content-type'])).toEqual([
      ...['application/pdf', 'application/pdf', 'application/xml; charset=utf-8', 'text/csv; charset=utf-8'],
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ]);
    const [pdf, facturx, ubl, csv] = answers;
    expect(await textOf(pdf?.rawPayload ?? Buffer.alloc(0))).toContain(`Invoice ${number}`);
    const file = await getDocument({ data: new Uint8Array(facturx?.rawPayload ?? []), verbosity: 0 }).promise;
    await file.getAttachments();
    const cii = readCii(
      new TextDecoder().decode((await file.getAttachmentContent('factur-x.xml')) ?? new Uint8Array()),
    );
    for (const found of [cii, readUbl(ubl?.body ?? '')]) {
      expect(broken(found)).toEqual([]);
      expect(found).toMatchObject({ bt1: number, bt112: total, bt115: total, bt22: 'Thank you.' });
    }
    const rows = csvOf(csv?.body ?? '');
    expect(rows.filter(({ row }) => row === 'entry').map((row) => [row.billed_minutes, row.date])).toEqual([
      ['90', '2026-06-02'],
      ['200', '2026-06-03'],
    ]);
    expect(rows.find((row) => row.date === '2026-06-02')?.description).toBe("'=SUM(A1)");
  });

  test('is the same bytes after it was paid in part, and says what is open where it is asked to', async () => {
    const { id, number } = await invoice(true);
    const before = await get(`/${id}/document?format=facturx`);
    await post(`/${id}/payments`, {
      ...{ requestId: uuidv7(), kind: 'payment', receivedOn: '2026-06-30', amountMinor: 10000 },
      ...{ method: 'bank_transfer', reference: '', otherInvoiceId: null },
    });
    const after = await get(`/${id}/document?format=facturx`);
    expect(after.rawPayload.equals(before.rawPayload)).toBe(true);
    const paid = await textOf((await get(`/${id}/document?payments=true`)).rawPayload);
    expect(paid).toContain(`Invoice ${number}`);
    expect(paid).toContain('−100.00');
    expect(paid).toContain('To pay');
  });

  test('has its credit notes beside it, and of nobody else', async () => {
    const { id, number } = await invoice(true);
    const credit = {
      requestId: uuidv7(),
      reason: 'Billed twice',
      issuedOn: null,
      lines: [],
      releasesWork: false,
    };
    const { creditNotes } = (await post(`/${id}/credit-notes`, credit)).json<{
      creditNotes: { id: string }[];
    }>();
    const noteId = creditNotes[0]?.id ?? '';
    const ubl = await get(`/${id}/document?format=ubl&creditNote=${noteId}`);
    expect(ubl.headers['content-disposition']).toMatch(/filename="Credit-note-[^"]+\.xml"/);
    const found = readUbl(ubl.body);
    expect(broken(found)).toEqual([]);
    expect(found).toMatchObject({ bt3: '381', bt25: number });
    expect(await textOf((await get(`/${id}/document?creditNote=${noteId}`)).rawPayload)).toContain(
      'Reason: Billed twice',
    );
    expect(errorOf(await get(`/${id}/document?creditNote=${uuidv7()}`))).toMatchObject({
      error: 'not_found',
    });
  });
});

describe('a draft as a file', () => {
  test('is marked as one, names its buyer, and is no e-invoice', async () => {
    const { id } = await invoice(false);
    const pdf = await get(`/${id}/document`);
    expect(pdf.headers['content-disposition']).toBe('attachment; filename="Invoice-draft.pdf"');
    const text = await textOf(pdf.rawPayload);
    expect(text).toContain('This is a draft.');
    expect(text).toContain('Total');
    const refused = await get(`/${id}/document?format=facturx`);
    expect(refused.statusCode).toBe(409);
    expect(errorOf(refused).message).toContain('Issue it first');
  });
});

describe('an export', () => {
  test.each(['quickbooks', 'xero', 'netsuite'])('comes to the net of what was issued: %s', async (system) => {
    const { id, totalMinor } = await invoice(true);
    await invoice(false);
    const names = {
      quickbooks: ['ItemQuantity', 'ItemRate', 'ItemTaxAmount'],
      xero: ['*Quantity', '*UnitAmount', 'TaxAmount'],
      netsuite: ['Quantity', 'Rate', 'Tax Amount'],
    }[system] ?? ['', '', ''];
    const [quantity = '', price = '', tax = ''] = names;
    const answer = await get(`/export?system=${system}&from=2020-01-01&to=2030-12-31`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const cents = csvOf(answer.body).reduce(
      (sum, row) =>
        sum +
        Math.round(Number(row[quantity]) * Number(row[price]) * 100) +
        Math.round(Number(row[tax]) * 100),
      0,
    );
    expect(cents).toBe(totalMinor);
    expect((await get(`/export?system=${system}&ids=${id}`)).body).toBe(answer.body);
  });

  test('is a list too, with what is settled; asks for a period or ids; and is of one firm', async () => {
    const { id, number } = await invoice(true);
    const list = csvOf((await get('/export?system=csv&from=2020-01-01&to=2030-12-31')).body);
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({ number, status: 'issued', settled: '0.00' });
    expect((await get(`/export?system=xlsx&ids=${id}`)).headers['content-disposition']).toContain('.xlsx"');
    expect((await get('/export?system=xero')).statusCode).toBe(400);
    expect((await get('/export?system=xero&ids=nonsense')).statusCode).toBe(400);
    const other = await seedFirm(database.ownerPool);
    const theirs = (await signIn(server.app, other, other.admin)).headers;
    expect((await get(`/export?system=csv&ids=${id}`, theirs)).statusCode).toBe(409);
    expect((await get(`/${id}/document`, theirs)).statusCode).toBe(404);
    const manager = (await signIn(server.app, firm, firm.manager)).headers;
    expect((await get(`/export?system=csv&ids=${id}`, manager)).statusCode).toBe(403);
    expect((await get(`/${id}/document`, manager)).statusCode).toBe(403);
  });
});
