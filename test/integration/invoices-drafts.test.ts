import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { daysBetween } from '../../domain/rules/civil-date.ts';
import { HistoryPage } from '../../domain/wire/history.ts';
import { GenerateAnswer, InvoiceDetail } from '../../domain/wire/invoices.ts';
import { pullResponse } from '../../domain/wire/pull.ts';
import { PushResponse } from '../../domain/wire/push.ts';
import { sealBillingInfo } from '../../sync-server/modules/billing-setup/billing-info.ts';
import { loadSealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { billingInfo } from '../support/billing.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
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

async function detail(method: Method, url: string, payload?: object): Promise<InvoiceDetail> {
  const answer = await ask(method, url, payload);
  expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, '']);
  return InvoiceDetail.parse(answer.json());
}
async function refused(method: Method, url: string, payload?: object): Promise<string> {
  const answer = await ask(method, url, payload);
  expect([answer.statusCode, answer.json().error]).toEqual([409, 'conflict']);
  return answer.json().message;
}
async function draft(change: object = {}): Promise<InvoiceDetail> {
  const scope = juneOf(firm, { grouping: 'person' });
  const request = { requestId: uuidv7(), scope, discounts: [], note: '', issue: false, ...change };
  const { invoices } = GenerateAnswer.parse((await ask('POST', '/drafts', request)).json());
  return detail('GET', `/${invoices[0]!.id}`);
}
const issue = ({ invoice }: InvoiceDetail) =>
  detail('POST', `/${invoice.id}/issue`, { requestId: uuidv7(), version: invoice.version, dateIssued: null });
const change = ({ invoice }: InvoiceDetail, with_: object) => ({
  ...{ version: invoice.version, note: invoice.note, dueDate: null, discounts: [], descriptions: [] },
  ...with_,
});

describe('a draft in a person’s hands', () => {
  test('note, due date, discount and words; the words survive a refresh, where the line is the same', async () => {
    await approved(database, firm, { minutes: 60 });
    const made = await draft();
    const changed = await detail(
      'PUT',
      `/${made.invoice.id}`,
      change(made, {
        ...{ note: 'As agreed', dueDate: '2099-01-31' },
        discounts: [{ description: 'Goodwill', percent: '0.1' }],
        descriptions: [{ position: 1, description: 'Support in June' }],
      }),
    );
    expect(
      changed.lines.map(({ kind, description, amountMinor }) => [kind, description, amountMinor]),
    ).toEqual([
      ['time', 'Support in June', 15_000],
      ['discount', 'Goodwill', -1500],
    ]);
    expect(changed.invoice).toMatchObject({
      ...{ note: 'As agreed', dueDate: '2099-01-31', subtotalMinor: 15_000, discountMinor: 1500 },
      // 13,500 net and 19 %.
      totalMinor: 16_065,
    });
    expect(await refused('PUT', `/${made.invoice.id}`, change(made, {}))).toMatch(/changed meanwhile/);

    await approved(database, firm, { minutes: 30, description: 'Later' });
    const fresh = await detail('POST', `/${made.invoice.id}/refresh`, { requestId: uuidv7() });
    expect(fresh.lines.map(({ description, amountMinor }) => [description, amountMinor])).toEqual([
      ['Support in June', 22_500],
      ['Goodwill', -2250],
    ]);
    expect(fresh.invoice).toMatchObject({ note: 'As agreed', dueDate: '2099-01-31', entryCount: 2 });
    const again = await ask('POST', `/${made.invoice.id}/recompute`, {});
    expect(again.json()).toMatchObject({ matches: true });
    // An empty text gives the line its own words back.
    const plain = await detail(
      'PUT',
      `/${made.invoice.id}`,
      change(fresh, { descriptions: [{ position: 1, description: '' }] }),
    );
    expect(plain.lines.map(({ description }) => description)).toEqual([made.lines[0]!.description]);
    // Without one by hand the due date follows from the client's terms.
    const { dateIssued, dueDate } = (await issue(plain)).invoice;
    expect(daysBetween(dateIssued!, dueDate!)).toBeGreaterThanOrEqual(14);
  });

  test('discarded and restored; not where its work is on another one by now', async () => {
    await approved(database, firm, { minutes: 60 });
    const made = await draft();
    const { id } = made.invoice;
    expect((await ask('POST', `/${id}/discard`, { requestId: uuidv7() })).json()).toEqual({
      discarded: true,
    });
    expect((await ask('GET', `/${id}`)).statusCode).toBe(404);
    const back = await detail('POST', `/${id}/restore`, { requestId: uuidv7() });
    expect(back.invoice).toMatchObject({ entryCount: 1, stale: null });
    await ask('POST', `/${id}/discard`, { requestId: uuidv7() });
    const other = await draft();
    expect(await refused('POST', `/${id}/restore`, { requestId: uuidv7() })).toMatch(/on another invoice/);
    await issue(other);
    expect(await refused('POST', `/${id}/restore`, { requestId: uuidv7() })).toMatch(/on another invoice/);
    expect(await wrongInvoices(database.ownerPool, firm.tenantId)).toEqual([]);
  });

  test('is not issued by what does not hold any more: the client is taxed in another way', async () => {
    await approved(database, firm, { minutes: 60 });
    const made = await draft();
    const keys = await loadSealingKeys(server.config);
    const tax = { category: 'AE', rate: '0', reason: 'Reverse charge' } as const;
    await sql('update clients set billing_info_ciphertext = $2 where id = $1', [
      firm.client.id,
      sealBillingInfo(keys, firm.tenantId, firm.client.id, { ...billingInfo, tax }),
    ]);
    const asked = { requestId: uuidv7(), version: made.invoice.version, dateIssued: null };
    expect(await refused('POST', `/${made.invoice.id}/issue`, asked)).toMatch(/taxed/);
    const fresh = await detail('POST', `/${made.invoice.id}/refresh`, { requestId: uuidv7() });
    expect((await issue(fresh)).taxes).toEqual([
      { category: 'AE', rate: '0', reason: 'Reverse charge', netMinor: 15_000, taxMinor: 0 },
    ]);
  });

  test('is drafted, but not issued, while nobody has said who is billed', async () => {
    await approved(database, firm, { minutes: 60 });
    await sql('update clients set billing_info_ciphertext = null where id = $1', [firm.client.id]);
    const made = await draft();
    const asked = { requestId: uuidv7(), version: made.invoice.version, dateIssued: null };
    expect(await refused('POST', `/${made.invoice.id}/issue`, asked)).toMatch(/who is billed/);
    expect(await sql('select last from invoice_numbers where tenant_id = $1', [firm.tenantId])).toEqual([]);
  });

  test('does not hold once the one that its overtime went on from is gone', async () => {
    await sql(
      `update rate_cards set overtime = '{"thresholdMinutesPerWeek":60,"multiplier":"1.5"}' where tenant_id = $1`,
      [firm.tenantId],
    );
    await approved(database, firm, { minutes: 60, date: '2026-06-01' }, { minutes: 60, date: '2026-06-02' });
    const first = await draft({ scope: juneOf(firm, { to: '2026-06-01' }) });
    const second = await draft({ scope: juneOf(firm, { from: '2026-06-02' }) });
    expect([first.invoice.subtotalMinor, second.invoice.subtotalMinor]).toEqual([15_000, 22_500]);
    await ask('POST', `/${first.invoice.id}/discard`, { requestId: uuidv7() });
    const stale = await detail('GET', `/${second.invoice.id}`);
    expect(stale.invoice.stale).toBe('others_changed');
    const fresh = await detail('POST', `/${second.invoice.id}/refresh`, { requestId: uuidv7() });
    expect(fresh.invoice).toMatchObject({ subtotalMinor: 15_000, stale: null });
  });
});

describe('what others see of it', () => {
  const pull = async (person: FirmUser): Promise<TimeEntry[]> => {
    const session = await signIn(server.app, firm, person);
    const answer = await server.app.inject({
      ...{ method: 'GET', url: '/v1/sync/timeEntries/pull?limit=100', headers: session.headers },
    });
    return pullResponse(TimeEntry).parse(answer.json()).documents;
  };

  test('an invoiced entry arrives on its person’s device, a push of what it was does not disturb it', async () => {
    const [entry] = await approved(database, firm, { minutes: 60 });
    const [before] = await pull(firm.consultant);
    const { invoice } = await issue(await draft());
    const [after] = await pull(firm.consultant);
    expect(after).toMatchObject({ id: entry!.id, status: 'invoiced' });
    expect(after!.version).toBeGreaterThan(before!.version);
    const session = await signIn(server.app, firm, firm.consultant);
    const push = async (assumed: TimeEntry, next: Partial<TimeEntry>) => {
      const answer = await server.app.inject({
        ...{ method: 'POST', url: '/v1/sync/timeEntries/push', headers: session.headers },
        payload: {
          rows: [
            {
              operationId: uuidv7(),
              assumedMasterState: { ...assumed, _deleted: false },
              newDocumentState: { ...assumed, ...next, _deleted: false },
            },
          ],
        },
      });
      return PushResponse.parse(answer.json()).results[0]!;
    };
    await push(before!, {});
    const changed = await push(before!, { minutes: 90 });
    expect(changed.status).not.toBe('accepted');
    expect(await pull(firm.consultant)).toEqual([after]);
    expect(await sql('select status, invoice_id as "invoiceId", minutes from time_entries')).toContainEqual({
      ...{ status: 'invoiced', invoiceId: invoice.id, minutes: 60 },
    });
  });

  test('void: the entry is approved again, and its history says what happened and by whom', async () => {
    const [entry] = await approved(database, firm, { minutes: 60 });
    const issued = await issue(await draft());
    const events = await sql('select id from metering_events where tenant_id = $1', [firm.tenantId]);
    const gone = await detail('POST', `/${issued.invoice.id}/void`, {
      ...{ requestId: uuidv7(), reason: 'Sent to the wrong client' },
    });
    expect(gone.invoice).toMatchObject({ status: 'void', number: 1, openMinor: 0 });
    expect(
      await sql('select status, invoice_id as "invoiceId" from time_entries where id = $1', [entry!.id]),
    ).toEqual([{ status: 'approved', invoiceId: null }]);
    // The hours stay approved, so metering has nothing to take back.
    expect(await sql('select id from metering_events where tenant_id = $1', [firm.tenantId])).toEqual(events);
    const answer = await server.app.inject({
      ...{ method: 'GET', url: `/v1/time-entries/${entry!.id}/history`, headers },
    });
    const steps = HistoryPage.parse(answer.json()).steps.map(({ action, by, after }) => [
      ...[action, by?.name, after?.status],
    ]);
    expect(steps.slice(-2)).toEqual([
      ['invoice', 'Ada Admin', 'invoiced'],
      ['release', 'Ada Admin', 'approved'],
    ]);
    const actions = await sql<{ action: string }>(
      `select action from audit_records where tenant_id = $1 and resource_type = 'invoice' order by seq`,
      [firm.tenantId],
    );
    expect(actions.map(({ action }) => action)).toEqual(['invoice.draft', 'invoice.issue', 'invoice.void']);
    expect((await issue(await draft())).invoice.number).toBe(2);
  });
});
