import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { InvoiceDetail } from '../../domain/wire/invoices.ts';
import { withTenant } from '../../sync-server/db.ts';
import { readDetail } from '../../sync-server/modules/invoices/detail.ts';
import { issueCreditNote } from '../../sync-server/modules/receivables/credits.ts';
import { actorOf } from '../support/decisions.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import {
  approved,
  generated,
  juneOf,
  seedSelling,
  testSealing,
  wrongInvoices,
} from '../support/invoicing.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let sealing: Awaited<ReturnType<typeof testSealing>>;
let firm: Firm;
beforeAll(async () => {
  database = await testDatabase();
  sealing = await testSealing();
});
afterAll(async () => {
  await sealing?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
  await seedSelling(database.ownerPool, firm, sealing);
});

const detailOf = (id: string): Promise<InvoiceDetail> =>
  withTenant(database.pool, firm.tenantId, (tx) => readDetail(tx, id, new Date()));
async function bill(): Promise<InvoiceDetail> {
  const scope = juneOf(firm, { grouping: 'activity' });
  const { invoices } = await generated(database.pool, sealing, firm, { scope, issue: true });
  return detailOf(invoices[0]?.id ?? '');
}
const credit = (id: string, lines: { position: number; netMinor: number }[], releasesWork: boolean) =>
  withTenant(database.pool, firm.tenantId, (tx) =>
    issueCreditNote(
      tx,
      actorOf(firm, firm.admin),
      id,
      { requestId: uuidv7(), reason: 'Wrong', issuedOn: null, lines, releasesWork },
      new Date(),
    ),
  );
const wrong = () => wrongInvoices(database.ownerPool, firm.tenantId);
/** What stands on lines: their text and money, without the invoice that they are on. */
const content = ({ lines, taxes, invoice }: InvoiceDetail) => ({
  lines: lines.map(({ description, quantity, amountMinor, basis }) => ({
    description,
    quantity,
    amountMinor,
    basis,
  })),
  taxes,
  totalMinor: invoice.totalMinor,
  minutes: invoice.minutes,
});

test('what was credited in full with its work given back is billed again to the same cent', async () => {
  await approved(
    database,
    firm,
    { minutes: 47 },
    { minutes: 95, date: '2026-06-02' },
    { minutes: 13, date: '2026-06-03' },
  );
  const first = await bill();
  await credit(first.invoice.id, [], true);
  expect(await wrong()).toEqual([]);
  expect((await detailOf(first.invoice.id)).invoice).toMatchObject({ openMinor: 0, status: 'paid' });
  const second = await bill();
  expect(content(second)).toEqual(content(first));
  expect(second.invoice.number).toBe(2);
  expect(await wrong()).toEqual([]);
});

test('what was credited without giving work back is billed no more', async () => {
  await approved(database, firm, { minutes: 60 });
  const first = await bill();
  await credit(first.invoice.id, [], false);
  const scope = juneOf(firm);
  expect((await generated(database.pool, sealing, firm, { scope })).invoices).toEqual([]);
  expect(await wrong()).toEqual([]);
});

test('a line that is credited in full is billed again alone, and minutes and cents are conserved', async () => {
  await approved(
    database,
    firm,
    { minutes: 60 },
    { minutes: 30, date: '2026-06-02', userId: firm.otherConsultant.id },
  );
  const scope = juneOf(firm, { grouping: 'person' });
  const { invoices } = await generated(database.pool, sealing, firm, { scope, issue: true });
  const first = await detailOf(invoices[0]?.id ?? '');
  expect(first.lines).toHaveLength(2);
  const [line, kept] = first.lines;
  await credit(first.invoice.id, [{ position: line?.position ?? 0, netMinor: line?.amountMinor ?? 0 }], true);
  const again = await generated(database.pool, sealing, firm, { scope, issue: true });
  const second = await detailOf(again.invoices[0]?.id ?? '');
  expect(second.lines.map(({ amountMinor }) => amountMinor)).toEqual([line?.amountMinor]);
  const standing = (await detailOf(first.invoice.id)).invoice.openMinor + second.invoice.openMinor;
  expect(standing).toBe(first.invoice.totalMinor);
  expect(kept?.amountMinor).toBeGreaterThan(0);
  expect(await wrong()).toEqual([]);
});
