import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BillingChange, EffectAnswer } from '../../domain/wire/billing-setup.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import {
  billingInfo,
  billingSettings,
  cardContent,
  contractTerms,
  termsContent,
} from '../support/billing.ts';
import { decide, decisionOn, submitted } from '../support/decisions.ts';
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

const ask = (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) =>
  server.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });

/** Approved time of the consultant on 1 June 2026, and a draft of June. */
async function draftOf(...minutes: number[]): Promise<string> {
  for (const one of minutes) {
    const [entry] = await submitted(db.ownerPool, firm, { minutes: one });
    await decide(db.pool, firm, firm.manager, [await decisionOn(firm, [entry!])]);
  }
  const scope = {
    ...{ clientId: firm.client.id, projectIds: [], from: '2026-06-01', to: '2026-06-30' },
    ...{ grouping: null, includeUsage: false },
  };
  const answer = await ask('POST', '/v1/invoices/drafts', {
    ...{ requestId: uuidv7(), scope, discounts: [], note: '', issue: false },
  });
  expect(answer.statusCode).toBe(200);
  return answer.json().invoices[0].id;
}

async function effect(change: BillingChange): Promise<EffectAnswer> {
  const answer = await ask('POST', '/v1/billing/effect', change);
  expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)]);
  return EffectAnswer.parse(answer.json());
}

const total = async (invoiceId: string): Promise<number> =>
  (await db.ownerPool.query('select total_minor from invoices where id = $1', [invoiceId])).rows[0]
    .total_minor;

describe('the effect of a change on drafts', () => {
  beforeEach(async () => {
    await ask('PUT', '/v1/billing/settings', { settingsVersion: 0, settings: billingSettings });
    const { tag } = (await ask('GET', `/v1/billing/clients/${firm.client.id}`)).json();
    await ask('PUT', `/v1/billing/clients/${firm.client.id}`, { tag, info: billingInfo, contractTerms });
  });

  test('of a card’s next version is said before it is saved, writes nothing, and is what a refresh then gives', async () => {
    const invoiceId = await draftOf(90, 30);
    const content = {
      ...cardContent,
      ...{ name: 'Standard', validFrom: '2026-06-01', rates: [{ billRole: 'consultant', rate: 18_000 }] },
    };
    const said = await effect({ kind: 'card', cardId: firm.rateCardId, content });
    // Two hours at 180 in the place of 150, and 19 % of the difference.
    expect(said).toMatchObject({
      draftCount: 1,
      applies: 'refresh',
      drafts: [
        { invoiceId, totalMinor: 35_700, newTotalMinor: 42_840, differenceMinor: 7_140, lineCount: 2 },
      ],
    });
    expect(said.drafts[0]?.lines).toEqual([
      {
        kind: 'time',
        description: expect.any(String),
        beforeMinor: 30_000,
        afterMinor: 36_000,
        differenceMinor: 6_000,
      },
      { kind: 'tax', description: '0.19', beforeMinor: 5_700, afterMinor: 6_840, differenceMinor: 1_140 },
    ]);
    expect(await total(invoiceId)).toBe(35_700);
    const cards = await db.ownerPool.query('select from rate_cards where tenant_id = $1', [firm.tenantId]);
    expect(cards.rowCount).toBe(1);

    const saved = await ask('POST', `/v1/billing/cards/${firm.rateCardId}/versions`, { after: 1, content });
    expect(saved.json().drafts).toMatchObject([{ invoiceId, totalMinor: 35_700 }]);
    expect(await total(invoiceId)).toBe(35_700);
    await ask('POST', `/v1/invoices/${invoiceId}/refresh`, { requestId: uuidv7() });
    expect(await total(invoiceId)).toBe(42_840);
  });

  test('is nothing for a version that is not valid yet, and for a project’s other clients', async () => {
    await draftOf(60);
    const content = { ...cardContent, name: 'Standard', validFrom: '2026-07-01' };
    expect(await effect({ kind: 'card', cardId: firm.rateCardId, content })).toEqual({
      ...{ drafts: [], draftCount: 1, applies: 'refresh' },
    });
    const tax = { category: 'S' as const, rate: '0.07', reason: null };
    const other = { kind: 'client' as const, clientId: firm.otherClient.id, tax, contractTerms: null };
    expect((await effect(other)).draftCount).toBe(0);
  });

  test('goes on from what standing invoices have where a version begins to count overtime', async () => {
    const first = await draftOf(60);
    await ask('POST', `/v1/invoices/${first}/issue`, {
      requestId: uuidv7(),
      version: await version(first),
      dateIssued: '2026-07-01',
    });
    const second = await draftOf(60);
    const content = {
      ...cardContent,
      ...{ name: 'Standard', validFrom: '2026-06-01', rates: [{ billRole: 'consultant', rate: 15_000 }] },
    };
    const overtime = (thresholdMinutesPerWeek: number) =>
      effect({
        kind: 'card',
        cardId: firm.rateCardId,
        content: { ...content, overtime: { thresholdMinutesPerWeek, multiplier: '2' } },
      });
    expect((await overtime(120)).drafts).toEqual([]);
    const { drafts } = await overtime(60);
    expect(drafts).toMatchObject([{ invoiceId: second, differenceMinor: 17_850 }]);
  });

  test('of terms, another card, the client’s tax and discount', async () => {
    await draftOf(60);
    const moved = async (change: BillingChange) => (await effect(change)).drafts[0]?.differenceMinor ?? 0;
    const overrides = [{ billRole: null, userId: firm.consultant.id, rate: 20_000 }];
    const projectId = firm.project.id;
    expect(await moved({ kind: 'terms', projectId, content: { ...termsContent, overrides } })).toBe(5_950);
    const cardId = uuidv7();
    const content = { ...cardContent, validFrom: '2026-01-01' };
    await ask('POST', `/v1/billing/cards/${cardId}/versions`, { after: 0, content });
    expect(await moved({ kind: 'project_card', projectId, cardId })).toBe(3_570);
    const clientId = firm.client.id;
    const exempt = { category: 'E' as const, rate: '0', reason: 'Charity' };
    expect(await moved({ kind: 'client', clientId, tax: exempt, contractTerms: null })).toBe(-2_850);
    const discounted = { ...contractTerms, discount: '0.1' };
    expect(await moved({ kind: 'client', clientId, tax: null, contractTerms: discounted })).toBe(-1_785);
  });

  test('of a rounding rule is as if the time were approved anew, and says so', async () => {
    const invoiceId = await draftOf(50);
    const rule = { version: 1, incrementMinutes: 15, mode: 'up' as const, scope: 'entry' as const };
    expect(await effect({ kind: 'rounding', rule })).toMatchObject({
      applies: 'approval',
      drafts: [{ invoiceId, differenceMinor: 2_975 }],
    });
  });
});

async function version(invoiceId: string): Promise<number> {
  return (await db.ownerPool.query('select version from invoices where id = $1', [invoiceId])).rows[0]
    .version;
}
