import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateDemoFirm } from '../../dev/demo-firm/generate.ts';
import { insertDemoFirm } from '../../dev/demo-firm/insert.ts';
import { demoSignIns } from '../../dev/demo-firm/sign-ins.ts';
import { Project } from '../../domain/entities/project.ts';
import { withTenant } from '../../sync-server/db.ts';
import { entryColumns, entryOfRow } from '../../sync-server/entry-row.ts';
import { hashPassword } from '../../sync-server/modules/identity/password.ts';
import type { SealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { recompute } from '../../sync-server/modules/invoices/explain.ts';
import { generate } from '../../sync-server/modules/invoices/generate.ts';
import { testSealing, wrongInvoices } from '../support/invoicing.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

const firm = generateDemoFirm('stint', '2026-11-24');
const tenantId = firm.tenant.id;
let database: TestDatabase;
let sealing: SealingKeys & AsyncDisposable;

beforeAll(async () => {
  database = await testDatabase();
  sealing = await testSealing();
  await insertDemoFirm(database.ownerPool, firm, hashPassword, sealing);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await sealing[Symbol.asyncDispose]();
});

/** As the server reads it: the app's role, inside the tenant's walls. */
const read = (sql: string) => withTenant(database.pool, tenantId, async (tx) => (await tx.query(sql)).rows);

test('every row of the firm is in the database, inside its walls', async () => {
  const expected = {
    clients: firm.clients.length,
    users: firm.people.length,
    resources: firm.people.length - 1,
    rate_cards: firm.rateCards.length,
    projects: firm.projects.length,
    assignments: firm.assignments.length,
    invoices: firm.invoices.length,
    invoice_lines: firm.invoiceLines.length,
    invoice_items: firm.invoiceItems.length,
    invoice_claims: firm.invoiceClaims.length,
    invoice_taxes: firm.invoiceTaxes.length,
    project_terms: firm.selling.terms.length,
    expenses: firm.selling.expenses.length,
    billing_settings: 1,
    payments: firm.payments.length,
    decisions: firm.decisions.length,
    time_entries: firm.entries.length,
  };
  for (const [table, count] of Object.entries(expected)) {
    expect(
      await read(`SELECT count(*) AS count FROM ${table} WHERE tenant_id = '${tenantId}'`),
      table,
    ).toEqual([{ count }]);
  }
  expect((await database.pool.query('SELECT 1 FROM time_entries')).rowCount).toBe(0);
});

test('entries come out as they went in', async () => {
  const rows = (await read(`SELECT ${entryColumns} FROM time_entries e`)).map(entryOfRow);
  const stored = new Map(rows.map((entry) => [entry.id, entry]));
  for (const entry of firm.entries) expect(stored.get(entry.id)).toEqual({ ...entry, version: 1 });
});

test('what the database sums up for projects is what the firm says', async () => {
  const rows = await read('SELECT code, spent_minutes, spent_amount_minor FROM projects ORDER BY code');
  const sums = firm.projects
    .map(({ code, spentMinutes, spentAmountMinor }) => ({
      code,
      spent_minutes: spentMinutes,
      spent_amount_minor: spentAmountMinor,
    }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  expect(rows).toEqual(sums);
});

test('jsonb keeps the names of its fields', async () => {
  const [row] = await read(`SELECT tasks, milestones, activity_codes FROM projects WHERE code = 'BRM-ERP'`);
  const project = firm.projects.find(({ code }) => code === 'BRM-ERP')!;
  expect(Project.shape.tasks.parse(row.tasks)).toEqual(project.tasks);
  expect(Project.shape.milestones.parse(row.milestones)).toEqual(project.milestones);
  expect(Project.shape.activityCodes.parse(row.activity_codes)).toEqual(project.activityCodes);
});

test('sign-in finds the firm, and everybody has a password', async () => {
  const known = await database.pool.query('SELECT tenant_id, status FROM tenant_directory WHERE slug = $1', [
    demoSignIns.tenant,
  ]);
  expect(known.rows).toEqual([{ tenant_id: tenantId, status: 'active' }]);
  expect(await read('SELECT count(*) AS count FROM users WHERE password_hash IS NULL')).toEqual([
    { count: 0 },
  ]);
});

test('each of its invoices is computed again to the same bytes', async () => {
  expect(firm.invoices.length).toBeGreaterThan(10);
  await withTenant(database.pool, tenantId, async (tx) => {
    for (const { id, number } of firm.invoices)
      expect([number, await recompute(tx, tenantId, id)]).toMatchObject([number, { matches: true }]);
  });
  expect(await wrongInvoices(database.ownerPool, tenantId)).toEqual([]);
});

test('what is due now can be drafted and issued, after what was billed before', async () => {
  const [admin] = firm.people.flatMap(({ user }) => (user.roles.includes('admin') ? user : []));
  const actor = { tenantId, userId: admin!.id, roles: admin!.roles, clientId: null };
  const request = {
    ...{ requestId: uuidv7(), discounts: [], note: '', issue: true },
    scope: {
      ...{ clientId: null, projectIds: [], from: '2026-05-01', to: '2026-11-20' },
      ...{ grouping: null, includeUsage: true },
    },
  };
  const { invoices, problems } = await withTenant(database.pool, tenantId, (tx) =>
    generate(
      tx,
      sealing,
      { ...actor, deviceId: uuidv7(), ip: null, userAgent: null },
      request,
      new Date('2026-11-24T09:00:00.000Z'),
    ),
  );
  expect(problems).toEqual([]);
  expect(invoices.length).toBeGreaterThan(3);
  expect(await wrongInvoices(database.ownerPool, tenantId)).toEqual([]);
});

test('a second firm of that name is refused whole', async () => {
  await expect(
    insertDemoFirm(database.ownerPool, generateDemoFirm('other', '2026-11-24'), hashPassword),
  ).rejects.toThrow();
  const tenants = await database.ownerPool.query('SELECT count(*) AS count FROM tenants');
  expect(tenants.rows).toEqual([{ count: 1 }]);
});
