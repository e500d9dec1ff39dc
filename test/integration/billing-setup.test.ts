import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ExpenseList,
  ExpenseRow,
  ProjectBilling,
  RateCardSaved,
  RateCards,
} from '../../domain/wire/billing-setup.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { cardContent, expenseChange, termsContent } from '../support/billing.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let db: TestDatabase;
let server: TestApp;
let firm: Firm;
let headers: Record<string, string>;
beforeAll(async () => {
  db = await testDatabase();
  server = await testApp(db);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
  ({ headers } = await signIn(server.app, firm, firm.admin));
});

const ask = (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) =>
  server.app.inject({ method, url: `/v1/billing/${path}`, headers, ...(payload ? { payload } : {}) });
const refusal = async (response: Awaited<ReturnType<typeof ask>>) => {
  const { error, details } = errorOf(response);
  return details === undefined ? error : [error, ...details.map(({ path }) => path)];
};
const log = async (action: string) =>
  (
    await db.ownerPool.query(
      'select user_id, before, after from audit_records where tenant_id = $1 and action = $2 order by seq',
      [firm.tenantId, action],
    )
  ).rows;

/** A draft on the firm's project with one line, by that version of its card. */
async function draft(cardVersion: number | null, basis: object = {}, claim?: string): Promise<string> {
  const id = uuidv7();
  await db.ownerPool.query(
    `insert into invoices (id, tenant_id, client_id, project_ids, period_from, period_to, currency, subtotal_minor,
       discount_minor, tax_minor, total_minor, status, inputs)
     values ($1, $2, $3, $4, '2026-06-01', '2026-06-30', 'EUR', 15000, 0, 2850, 17850, 'draft', '{}')`,
    [id, firm.tenantId, firm.client.id, [firm.project.id]],
  );
  await db.ownerPool.query(
    `insert into invoice_lines (id, tenant_id, invoice_id, position, kind, description, quantity, unit, rate_minor,
       amount_minor, tax_rate, rate_card_id, rate_card_version, project_id, basis)
     values ($1, $2, $3, 1, 'time', 'Work', 1, 'hour', 15000, 15000, 0.19, $4, $5, $6, $7)`,
    [
      uuidv7(),
      firm.tenantId,
      id,
      cardVersion === null ? null : firm.rateCardId,
      cardVersion,
      firm.project.id,
      basis,
    ],
  );
  if (claim !== undefined)
    await db.ownerPool.query(
      'insert into invoice_claims (tenant_id, invoice_id, key, position) values ($1, $2, $3, 1)',
      [firm.tenantId, id, claim],
    );
  return id;
}

describe('rate cards', () => {
  const cards = async () => RateCards.parse((await ask('GET', 'cards')).json()).cards;
  const add = (cardId: string, after: number, content: object = cardContent) =>
    ask('POST', `cards/${cardId}/versions`, { after, content });
  const takeBack = (cardId: string, version: number) =>
    ask('POST', `cards/${cardId}/versions/${version}/take-back`);

  test('get versions that stand beside each other; a draft by the card could be refreshed', async () => {
    const draftId = await draft(1);
    const content = {
      ...cardContent,
      name: 'Standard',
      overtime: { thresholdMinutesPerWeek: 2400, multiplier: '1.5' },
    };
    const { card, drafts } = RateCardSaved.parse((await add(firm.rateCardId, 1, content)).json());
    expect(card.versions.map(({ cardVersion }) => cardVersion)).toEqual([2, 1]);
    expect(card.versions[0]).toMatchObject({ ...content, invoiceCount: 0 });
    expect(card.versions[1]).toMatchObject({ name: 'Standard', invoiceCount: 1 });
    expect(card.projects.map(({ id }) => id)).toContain(firm.project.id);
    expect(drafts).toMatchObject([{ invoiceId: draftId, totalMinor: 17_850, clientName: 'First Client' }]);
    // Sent again after a lost answer.
    expect((await add(firm.rateCardId, 1, content)).statusCode).toBe(200);
    expect((await cards())[0]?.versions).toHaveLength(2);
    expect(await refusal(await add(firm.rateCardId, 1))).toBe('conflict');
    expect(await log('rate_card.version')).toHaveLength(1);
  });

  test('say every place that is not right, in one answer', async () => {
    const content = {
      ...cardContent,
      rates: [
        { billRole: 'consultant', rate: 1 },
        { billRole: 'consultant', rate: 2 },
        { billRole: 'consultant', activityCode: 'DEV', rate: 3 },
      ],
      overtime: { thresholdMinutesPerWeek: 20_000, multiplier: '0.5' },
      volumeDiscounts: [
        { fromMinutes: 600, discount: '0.1' },
        { fromMinutes: 600, discount: '0.2' },
      ],
      tierDiscounts: [{ tier: 'diamond', discount: '0.1' }],
      usagePrices: [
        {
          eventType: 'api_call',
          bands: [
            { upTo: '1000', unitPrice: '0.01' },
            { upTo: '500', unitPrice: '-1' },
            { upTo: '2000', unitPrice: '0' },
          ],
        },
      ],
    };
    expect(await refusal(await add(uuidv7(), 0, content))).toEqual([
      'invalid_request',
      'content.rates.1',
      'content.overtime.multiplier',
      'content.overtime.thresholdMinutesPerWeek',
      'content.volumeDiscounts.1.fromMinutes',
      'content.tierDiscounts.0.tier',
      'content.usagePrices.0.bands.1.upTo',
      'content.usagePrices.0.bands.1.unitPrice',
      'content.usagePrices.0.bands.2.upTo',
    ]);
    expect(await refusal(await add(firm.rateCardId, 1, { ...cardContent, currency: 'USD' }))).toEqual([
      'invalid_request',
      'content.currency',
    ]);
    expect(await refusal(await add(uuidv7(), 0, { ...cardContent, name: 'Standard' }))).toEqual([
      'invalid_request',
      'content.name',
    ]);
  });

  test('only the newest version that nothing names is taken back, and its number is not given again', async () => {
    await draft(1);
    await add(firm.rateCardId, 1, { ...cardContent, name: 'Standard' });
    expect(await refusal(await takeBack(firm.rateCardId, 1))).toBe('conflict');
    expect((await takeBack(firm.rateCardId, 2)).json()).toMatchObject({ card: { cardId: firm.rateCardId } });
    expect(await refusal(await takeBack(firm.rateCardId, 2))).toBe('not_found');
    // Named by a draft, and the last that projects have.
    expect(await refusal(await takeBack(firm.rateCardId, 1))).toBe('conflict');
    const again = RateCardSaved.parse(
      (await add(firm.rateCardId, 1, { ...cardContent, name: 'Standard' })).json(),
    );
    expect(again.card.versions.map(({ cardVersion }) => cardVersion)).toEqual([3, 1]);
    // Not by going round the server either.
    await expect(
      db.ownerPool.query(
        'update rate_cards set deleted = true where tenant_id = $1 and card_id = $2 and card_version = 1',
        [firm.tenantId, firm.rateCardId],
      ),
    ).rejects.toThrow(/names this version/);
    await add(firm.rateCardId, 3, { ...cardContent, name: 'Standard', validFrom: '2026-08-01' });
    // Nothing names 3, but 4 is newer; once a draft names 4, that stays too.
    expect(await refusal(await takeBack(firm.rateCardId, 3))).toBe('conflict');
    await draft(4);
    expect(await refusal(await takeBack(firm.rateCardId, 4))).toBe('conflict');
    const fresh = uuidv7();
    await add(fresh, 0);
    expect((await takeBack(fresh, 1)).json()).toEqual({ card: null, drafts: [] });
  });

  test('are given to projects of clients with their currency, and that travels', async () => {
    const dollar = uuidv7();
    await add(dollar, 0, { ...cardContent, name: 'Dollar', currency: 'USD' });
    const path = `projects/${firm.project.id}/card`;
    expect(await refusal(await ask('PUT', path, { cardId: dollar }))).toEqual(['invalid_request', 'cardId']);
    const version = async () =>
      (await db.ownerPool.query('select version from projects where id = $1', [firm.project.id])).rows[0]
        .version;
    const before = await version();
    const answer = ProjectBilling.parse((await ask('PUT', path, { cardId: null })).json());
    expect(answer.cardId).toBeNull();
    expect(await version()).toBeGreaterThan(before);
    expect(await log('project.rate_card')).toMatchObject([
      { before: { cardId: firm.rateCardId }, after: { cardId: null } },
    ]);
  });
});

describe('how a project is billed', () => {
  const path = () => `projects/${firm.project.id}`;
  const read = async () => ProjectBilling.parse((await ask('GET', path())).json());
  const add = (after: number, content: object = termsContent) =>
    ask('POST', `${path()}/terms`, { after, content });
  const outcome = { id: uuidv7(), name: 'Go-live', amountMinor: 500_000, achievedOn: '2026-06-10' };

  test('has versions; the newest is taken back while nothing names it', async () => {
    const retainer = {
      ...{ feeMinor: 100_000, includedMinutes: 1200, rolloverMonths: 2, overageRate: null },
      ...{ from: '2026-01-01', to: null },
    };
    expect((await add(0)).statusCode).toBe(200);
    expect(await refusal(await add(1, { ...termsContent, retainer }))).toEqual([
      'invalid_request',
      'content.retainer',
    ]);
    await db.ownerPool.query("update projects set type = 'retainer' where id = $1", [firm.project.id]);
    const saved = ProjectBilling.parse((await add(1, { ...termsContent, retainer })).json());
    expect(saved.terms.map(({ termsVersion }) => termsVersion)).toEqual([2, 1]);
    expect(saved.terms[0]?.retainer).toEqual(retainer);
    expect(await refusal(await add(1))).toBe('conflict');
    expect(await refusal(await ask('POST', `${path()}/terms/1/take-back`))).toBe('conflict');
    expect((await ask('POST', `${path()}/terms/2/take-back`)).statusCode).toBe(200);
    await draft(null, { origin: { from: 'project', termsVersion: 1 } });
    expect((await read()).terms).toMatchObject([{ termsVersion: 1, invoiceCount: 1 }]);
    expect(await refusal(await ask('POST', `${path()}/terms/1/take-back`))).toBe('conflict');
  });

  test('refuses two rates for the same and a retainer that ends before it starts', async () => {
    const retainer = {
      ...{ feeMinor: 1, includedMinutes: 1, rolloverMonths: 0, overageRate: null },
      ...{ from: '2026-02-01', to: '2026-01-01' },
    };
    const overrides = [1, 2].map((rate) => ({ billRole: null, userId: firm.consultant.id, rate }));
    expect(await refusal(await add(0, { ...termsContent, overrides, retainer }))).toEqual([
      'invalid_request',
      'content.overrides.1',
      'content.retainer.to',
    ]);
  });

  test('keeps an outcome as it was billed', async () => {
    await add(0, { ...termsContent, outcomes: [outcome] });
    await draft(null, {}, `outcome:${outcome.id}`);
    expect((await read()).billedOutcomes).toEqual([outcome.id]);
    expect(await refusal(await add(1, termsContent))).toBe('conflict');
    expect((await add(1, { ...termsContent, outcomes: [outcome], validFrom: '2026-02-01' })).statusCode).toBe(
      200,
    );
  });

  test('marks a milestone reached until it is billed', async () => {
    const milestone = { id: uuidv7(), name: 'Design', due: '2026-06-01', amountMinor: 100, reachedOn: null };
    await db.ownerPool.query('update projects set milestones = $2 where id = $1', [
      firm.project.id,
      JSON.stringify([milestone]),
    ]);
    const put = (reachedOn: string | null) =>
      ask('PUT', `${path()}/milestones/${milestone.id}`, { reachedOn, amountMinor: 250_000 });
    const { milestones } = ProjectBilling.parse((await put('2026-06-02')).json());
    expect(milestones).toEqual([
      { ...milestone, reachedOn: '2026-06-02', amountMinor: 250_000, isBilled: false },
    ]);
    await draft(null, {}, `milestone:${milestone.id}`);
    expect(await refusal(await put(null))).toBe('conflict');
    expect(await log('project.milestone')).toHaveLength(1);
  });
});

describe('expenses', () => {
  const put = (id: string, change: object) =>
    ask('PUT', `expenses/${id}`, { ...expenseChange(firm.project.id), updatedAt: null, ...change });
  const list = async (query = '') => ExpenseList.parse((await ask('GET', `expenses${query}`)).json());

  test('are added, changed, removed and brought back; the currency is the client’s', async () => {
    const id = uuidv7();
    const added = ExpenseRow.parse((await put(id, { userId: firm.consultant.id })).json());
    expect(added).toMatchObject({ currency: 'EUR', amountMinor: 12_345, userName: firm.consultant.name });
    expect(await refusal(await put(id, { amountMinor: 5 }))).toBe('conflict');
    const { updatedAt } = added;
    const changed = ExpenseRow.parse((await put(id, { amountMinor: 5, updatedAt })).json());
    expect(changed.updatedAt).not.toBe(updatedAt);
    expect(await list()).toMatchObject({ total: 1, sums: [{ currency: 'EUR', amountMinor: 5 }] });
    const gone = ExpenseRow.parse(
      (await put(id, { amountMinor: 5, updatedAt: changed.updatedAt, removed: true })).json(),
    );
    expect(await list()).toEqual({ expenses: [], total: 0, sums: [] });
    await put(id, { amountMinor: 5, updatedAt: gone.updatedAt });
    expect((await list()).total).toBe(1);
    expect(await log('expense.change')).toHaveLength(4);
  });

  test('stay as they are once an invoice has them, and are found by state, client, project and day', async () => {
    const [open, billed, own] = [uuidv7(), uuidv7(), uuidv7()];
    await put(open, {});
    const { updatedAt } = ExpenseRow.parse((await put(billed, { date: '2026-05-01' })).json());
    await put(own, { billable: false });
    const invoiceId = await draft(null, {}, `expense:${billed}`);
    for (const change of [{ amountMinor: 1 }, { removed: true }])
      expect(await refusal(await put(billed, { date: '2026-05-01', updatedAt, ...change }))).toBe('conflict');
    const ids = async (query: string) => (await list(query)).expenses.map(({ id }) => id);
    expect(await ids('?state=open')).toEqual([open]);
    expect(await ids('?state=billed')).toEqual([billed]);
    expect((await list('?state=billed')).expenses[0]?.invoiceId).toBe(invoiceId);
    expect(await ids('?state=not_billable')).toEqual([own]);
    expect(await ids('?to=2026-05-31')).toEqual([billed]);
    expect(await ids(`?clientId=${firm.otherClient.id}`)).toEqual([]);
    expect((await list(`?projectId=${firm.project.id}&limit=1`)).expenses).toHaveLength(1);
    // Given back, it is free again.
    await db.ownerPool.query('update invoice_claims set released_at = now() where invoice_id = $1', [
      invoiceId,
    ]);
    expect((await ids('?state=open')).toSorted()).toEqual([open, billed].toSorted());
  });

  test('an amount of nothing is none', async () => {
    expect(await refusal(await put(uuidv7(), { amountMinor: 0 }))).toEqual([
      'invalid_request',
      'amountMinor',
    ]);
  });
});
