import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TenantSettings } from '../../domain/entities/tenant.ts';
import { withTenant } from '../../sync-server/db.ts';
import { passInvoiceDay } from '../../sync-server/modules/receivables/overdue.ts';
import { askForReminders } from '../../sync-server/modules/receivables/reminders.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { billingSettings } from '../support/billing.ts';
import { type Firm, firmSettings, seedFirm } from '../support/firm.ts';
import { testSealing } from '../support/invoicing.ts';
import { type IssuedOptions, issuedInvoice } from '../support/issued-invoice.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let server: TestApp;
let sealing: Awaited<ReturnType<typeof testSealing>>;
let firm: Firm;
beforeAll(async () => {
  database = await testDatabase();
  server = await testApp(database);
  sealing = await testSealing();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await sealing?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** A firm of Berlin whose Thursday 16 July 2026 is free. */
const settings: TenantSettings = {
  ...firmSettings,
  holidays: [{ date: '2026-07-16', name: 'Day off' }],
  notices: { digestAt: '08:00', zone: 'Europe/Berlin' },
};
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool, settings);
  await database.ownerPool.query(
    'insert into billing_settings (tenant_id, settings_version, settings) values ($1, 1, $2)',
    [firm.tenantId, { ...billingSettings, reminderDays: [3, 10] }],
  );
});

const issue = (options: IssuedOptions = {}) =>
  issuedInvoice(database.ownerPool, firm, [{ amountMinor: 10_000 }], { dueDate: '2026-07-15', ...options });
/** At a civil time of Berlin in summer. */
const berlin = (time: string) => new Date(`${time}+02:00`);
const passDay = (now: Date) =>
  withTenant(database.pool, firm.tenantId, (tx) => passInvoiceDay(tx, firm.tenantId, now));
const remind = (now: Date, mails = false) =>
  withTenant(database.pool, firm.tenantId, (tx) =>
    askForReminders(tx, { sealing, mails }, firm.tenantId, now),
  );
const statusOf = async (id: string) =>
  (await database.ownerPool.query<{ status: string }>('select status from invoices where id = $1', [id]))
    .rows[0]?.status;
const notices = async () =>
  (
    await database.ownerPool.query<{ userId: string; facts: object }>(
      `select user_id as "userId", facts from notifications where tenant_id = $1 and kind = 'invoices_overdue' order by at`,
      [firm.tenantId],
    )
  ).rows;
const reminders = async (id: string) =>
  (
    await database.ownerPool.query<{ ordinal: number; state: string; target: string }>(
      `select ordinal, state, target from invoice_deliveries where invoice_id = $1 and kind = 'reminder' order by ordinal`,
      [id],
    )
  ).rows;
const settle = (id: string, amountMinor = 11_900) =>
  withTenant(database.ownerPool, firm.tenantId, (tx) =>
    tx.query(
      `insert into payments (id, tenant_id, invoice_id, received_on, amount_minor, currency, method, reference)
       values ($1, $2, $3, '2026-07-01', $4, 'EUR', 'card', '')`,
      [uuidv7(), firm.tenantId, id, amountMinor],
    ),
  );

describe('late', () => {
  test('is what is open when the last day to pay is over where the firm is', async () => {
    const { id } = await issue();
    const free = await issue({ dueDate: '2026-07-16' });
    expect(await passDay(berlin('2026-07-15T23:59'))).toBe(0);
    // In UTC it is still the 15th.
    expect(await passDay(berlin('2026-07-16T00:00'))).toBe(1);
    expect([await statusOf(id), await statusOf(free.id)]).toEqual(['overdue', 'sent']);
    await passDay(berlin('2026-07-17T23:00'));
    expect(await statusOf(free.id)).toBe('sent');
    await passDay(berlin('2026-07-18T00:00'));
    expect(await statusOf(free.id)).toBe('overdue');
  });

  test('changes once, and goes back where the calendar says otherwise', async () => {
    const { id } = await issue({ dueDate: '2026-07-17' });
    const now = berlin('2026-07-18T09:00');
    expect([await passDay(now), await passDay(now)]).toEqual([1, 0]);
    await database.ownerPool.query('update tenants set settings = $2 where id = $1', [
      firm.tenantId,
      { ...settings, holidays: [{ date: '2026-07-17', name: 'Another day off' }] },
    ]);
    expect(await passDay(now)).toBe(1);
    expect(await statusOf(id)).toBe('sent');
  });

  test('is neither a draft, a void, nor what was settled', async () => {
    const paid = await issue();
    await settle(paid.id);
    const gone = await issue({ status: 'void' });
    await passDay(berlin('2026-08-01T09:00'));
    expect([await statusOf(paid.id), await statusOf(gone.id)]).toEqual(['paid', 'void']);
    expect(await notices()).toEqual([]);
  });

  test('is told once a day to whoever makes invoices, all in one', async () => {
    await issue({ dueDate: '2026-07-10' });
    await issue();
    const two = berlin('2026-07-17T00:07');
    await Promise.all([passDay(two), passDay(two)]);
    expect(await notices()).toMatchObject([{ userId: firm.admin.id, facts: { invoices: 2, overdue: 2 } }]);
    await issue({ dueDate: '2026-07-14' });
    await passDay(berlin('2026-07-17T12:07'));
    expect(await notices()).toHaveLength(1);
    await issue({ dueDate: '2026-07-17' });
    await passDay(berlin('2026-07-18T00:07'));
    expect((await notices())[1]).toMatchObject({ facts: { invoices: 1, overdue: 4 } });
  });
});

describe('reminders', () => {
  // Due on the 15th: 3 days later is Saturday the 18th, 10 days later Saturday the 25th.
  test('go out by the settings, each once, on working days from the morning on', async () => {
    const { id } = await issue();
    const { id: other } = await issue({ dueDate: '2026-09-01' });
    for (const early of ['2026-07-17T12:00', '2026-07-18T12:00', '2026-07-19T12:00', '2026-07-20T07:59'])
      expect([early, await remind(berlin(early))]).toEqual([early, 0]);
    expect(
      await Promise.all([remind(berlin('2026-07-20T08:00')), remind(berlin('2026-07-20T08:00'))]),
    ).toEqual(expect.arrayContaining([0, 1]));
    expect(await remind(berlin('2026-07-21T09:00'))).toBe(0);
    expect(await remind(berlin('2026-07-27T08:00'))).toBe(1);
    expect(await remind(berlin('2026-12-01T10:00'))).toBe(1);
    expect(await reminders(id)).toEqual([
      { ordinal: 1, state: 'pending', target: `${firm.slug}/INV-00001-reminder-1.pdf` },
      { ordinal: 2, state: 'pending', target: `${firm.slug}/INV-00001-reminder-2.pdf` },
    ]);
    // Of those that were missed one goes out, for all of them.
    expect(await reminders(other)).toMatchObject([{ ordinal: 2 }]);
  });

  test('are for nothing that is settled, disputed, void or of a firm that wants none', async () => {
    const now = berlin('2026-07-20T09:00');
    const [paid, gone, argued] = [await issue(), await issue({ status: 'void' }), await issue()];
    await settle(paid.id);
    await database.ownerPool.query(`update invoices set disputed = 'Not ours' where id = $1`, [argued.id]);
    expect(await remind(now)).toBe(0);
    await database.ownerPool.query(`update invoices set disputed = null where id = $1`, [argued.id]);
    await database.ownerPool.query(
      `update billing_settings set settings = jsonb_set(settings, '{reminderDays}', '[]') where tenant_id = $1`,
      [firm.tenantId],
    );
    expect(await remind(now)).toBe(0);
    expect(await reminders(gone.id)).toEqual([]);
  });

  test('by hand take the place of the next one, and are refused for what is disputed or paid', async () => {
    const { id } = await issue();
    const { headers } = await signIn(server.app, firm, firm.admin);
    const post = (path: string, payload: object) =>
      server.app.inject({ method: 'POST', url: `/v1/invoices/${id}/${path}`, headers, payload });
    const byHand = () =>
      post('deliver', {
        ...{ requestId: uuidv7(), kind: 'reminder', creditNoteId: null, email: null, message: 'Please' },
      });
    const disputed = (reason: string | null) => post('dispute', { requestId: uuidv7(), reason });
    expect((await disputed('Not what was agreed')).json()).toMatchObject({
      invoice: { disputed: 'Not what was agreed' },
    });
    expect((await byHand()).statusCode).toBe(409);
    expect((await disputed(null)).json()).toMatchObject({ invoice: { disputed: null } });
    expect((await byHand()).statusCode).toBe(200);
    expect(await remind(berlin('2026-07-20T09:00'))).toBe(0);
    expect(await remind(berlin('2026-07-27T09:00'))).toBe(1);
    expect((await byHand()).statusCode).toBe(200);
    expect((await reminders(id)).map(({ ordinal }) => ordinal)).toEqual([1, 2, 3]);
    await settle(id);
    expect((await byHand()).statusCode).toBe(409);
    const rows = await database.ownerPool.query<{ action: string }>(
      `select action from audit_records where tenant_id = $1 and resource_id = $2 order by seq`,
      [firm.tenantId, id],
    );
    expect(rows.rows.map(({ action }) => action)).toEqual([
      ...['invoice.dispute', 'invoice.dispute', 'invoice.deliver', 'invoice.deliver'],
    ]);
  });

  test('without an address are written down as failed, once, and one by hand is sent in their place', async () => {
    const { id } = await issue();
    await database.ownerPool.query(
      `update invoices set parties = jsonb_set(parties, '{buyer,email}', 'null') where id = $1`,
      [id],
    );
    const now = berlin('2026-07-20T09:00');
    expect([await remind(now, true), await remind(now, true)]).toEqual([1, 0]);
    expect(await reminders(id)).toEqual([{ ordinal: 1, state: 'failed', target: '' }]);
    const { headers } = await signIn(server.app, firm, firm.admin);
    await server.app.inject({
      ...{ method: 'POST', url: `/v1/invoices/${id}/deliver`, headers },
      payload: {
        ...{ requestId: uuidv7(), kind: 'reminder', creditNoteId: null, email: 'a@b.test', message: '' },
      },
    });
    expect(await reminders(id)).toMatchObject([{ ordinal: 1, state: 'pending' }]);
  });
});
