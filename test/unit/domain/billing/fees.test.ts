import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProjectTerms } from '../../../../domain/entities/billing.ts';
import { computeInvoice } from '../../../../domain/rules/billing/compute.ts';
import type { BillingInput, BillingResult } from '../../../../domain/rules/billing/types.ts';
import { someInput } from './arbitrary.ts';
import { goingOnFrom, reversalsOf } from './ledger.ts';
import { aBilledProject, aCard, anInput, billable, idOf, someTerms } from './samples.ts';

function told({ lines }: BillingResult): string[] {
  return lines.map(
    ({ description, quantity, unit, amountMinor }) => `${description}: ${quantity} ${unit} = ${amountMinor}`,
  );
}

function retained(changes: Partial<NonNullable<ProjectTerms['retainer']>> = {}): BillingInput['projects'] {
  const retainer = {
    feeMinor: 50_000,
    includedMinutes: 120,
    rolloverMonths: 1,
    overageRate: null,
    from: '2026-09-01',
    to: null,
    ...changes,
  };
  return [aBilledProject({ type: 'retainer', terms: [someTerms({ retainer })] })];
}

describe('a retainer', () => {
  const october = (minutes: number) => billable(1, { date: '2026-10-05', billedMinutes: minutes });

  test('has 120 min in October, and 120 of September that rolled in: of 300 min 60 are beyond, by the card', () => {
    const result = computeInvoice(anInput({ projects: retained(), entries: [october(300)] }));
    expect(told(result)).toEqual([
      'Atlas · retainer October 2026: 1 month = 50000',
      'Atlas · within the retainer, October 2026: 4 hours = 0',
      'Atlas: 1 hours = 12000',
    ]);
    expect(result.claims).toEqual([{ key: `retainer:${idOf('project', 1)}:2026-10`, position: 1 }]);
    expect(result.lines[0]?.basis).toMatchObject({
      includedMinutes: 120,
      rolledIn: [{ month: '2026-09', minutes: 120 }],
      usedMinutes: 240,
      rolledOut: [],
    });
  });

  test('takes the oldest first: 100 min of October leave 20 of September, which expire, and 120 for November', () => {
    const entries = [october(100), billable(2, { date: '2026-11-03', billedMinutes: 300 })];
    const period = { from: '2026-10-01', to: '2026-11-30' };
    const { lines } = computeInvoice(anInput({ projects: retained(), entries, period }));
    expect(lines.flatMap(({ basis }) => (basis.kind === 'retainer' ? basis : []))).toMatchObject([
      {
        rolledIn: [{ month: '2026-09', minutes: 120 }],
        usedMinutes: 100,
        rolledOut: [{ month: '2026-10', minutes: 120 }],
      },
      { rolledIn: [{ month: '2026-10', minutes: 120 }], usedMinutes: 240, rolledOut: [] },
    ]);
    expect(lines.at(-1)).toMatchObject({ quantity: '1', amountMinor: 12_000 });
  });

  test('without rollover nothing comes over: of 150 min 30 are beyond', () => {
    const projects = retained({ rolloverMonths: 0, overageRate: 15_000 });
    expect(told(computeInvoice(anInput({ projects, entries: [october(150)] }))).slice(1)).toEqual([
      'Atlas · within the retainer, October 2026: 2 hours = 0',
      'Atlas · beyond the retainer, October 2026: 0.5 hours = 7500',
    ]);
  });

  test('overtime, discounts and the week know nothing of what it includes, nor of its own rate beyond', () => {
    const cards = [
      aCard({
        overtime: { thresholdMinutesPerWeek: 0, multiplier: '2' },
        tierDiscounts: [{ tier: 'none', discount: '0.5' }],
      }),
    ];
    const own = retained({ rolloverMonths: 0, overageRate: 6000 });
    expect(told(computeInvoice(anInput({ cards, projects: own, entries: [october(180)] }))).slice(1)).toEqual(
      [
        'Atlas · within the retainer, October 2026: 2 hours = 0',
        'Atlas · beyond the retainer, October 2026: 1 hours = 6000',
      ],
    );
    const byCard = retained({ rolloverMonths: 0 });
    expect(told(computeInvoice(anInput({ cards, projects: byCard, entries: [october(180)] })))[2]).toBe(
      'Atlas · overtime × 2 · discount 50 %: 1 hours = 12000',
    );
  });

  test('is a whole month’s fee once, by the terms of the month’s first day; what was claimed is not billed again', () => {
    const terms = [
      someTerms({
        retainer: retained({ from: '2026-09-15', to: '2026-11-10' })[0]?.terms[0]?.retainer ?? null,
      }),
      someTerms({
        termsVersion: 2,
        validFrom: '2026-10-15',
        retainer: retained({ feeMinor: 60_000, to: '2026-11-10' })[0]?.terms[0]?.retainer ?? null,
      }),
    ];
    const projects = [aBilledProject({ type: 'retainer', terms })];
    const period = { from: '2026-08-20', to: '2026-12-31' };
    const all = computeInvoice(anInput({ projects, period }));
    expect(told(all)).toEqual([
      'Atlas · retainer September 2026: 1 month = 50000',
      'Atlas · retainer October 2026: 1 month = 50000',
      'Atlas · retainer November 2026: 1 month = 60000',
    ]);
    const claimed = all.claims.slice(0, 2).map(({ key }) => key);
    expect(told(computeInvoice(anInput({ projects, period, claimed })))).toHaveLength(1);
  });

  test('does not cover days on which it does not run', () => {
    const projects = retained({ from: '2026-10-06' });
    expect(told(computeInvoice(anInput({ projects, entries: [october(60)] })))).toContain(
      'Atlas: 1 hours = 12000',
    );
  });

  test('covers time that has no rate; where a part is beyond and has none, the whole entry stays off', () => {
    const entry = (number: number, billedMinutes: number) =>
      billable(number, { billedMinutes, billRoles: [] });
    const projects = retained({ rolloverMonths: 0 });
    const { items, problems } = computeInvoice(anInput({ projects, entries: [entry(1, 100), entry(2, 30)] }));
    expect(items.map(({ entryId }) => entryId)).toEqual([idOf('entry', 1)]);
    expect(problems).toMatchObject([{ kind: 'no_rate', entryIds: [idOf('entry', 2)], minutes: 30 }]);
  });

  test('a correction finds the minutes that it had, though a later month drew on what rolled over', () => {
    const period = { from: '2026-10-01', to: '2026-11-30' };
    const entries = [
      billable(1, { date: '2026-10-05', billedMinutes: 110 }),
      billable(2, { date: '2026-11-05', billedMinutes: 10 }),
    ];
    const projects = retained({ from: '2026-10-01' });
    const first = anInput({ projects, entries, period });
    const standing = { input: first, result: computeInvoice(first) };
    const second = computeInvoice(
      anInput({
        ...{ projects, period },
        entries: [billable(3, { date: '2026-10-05', billedMinutes: 110 })],
        reversals: reversalsOf(standing, [billable(1)]),
        ...goingOnFrom([standing]),
      }),
    );
    expect(told(second)).toEqual([
      'Atlas · within the retainer, October 2026: 1.833333 hours = 0',
      'Correction: Atlas · within the retainer, October 2026: -1.833333 hours = 0',
    ]);
  });

  test('what rolls in and is included is used, rolls out or expires', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const bases = computeInvoice(input).lines.flatMap(({ basis }) =>
          basis.kind === 'retainer' ? basis : [],
        );
        const sum = (list: readonly { minutes: number }[]) =>
          list.reduce((total, { minutes }) => total + minutes, 0);
        for (const { rolledIn, includedMinutes, usedMinutes, rolledOut, month } of bases) {
          const there = sum(rolledIn) + includedMinutes;
          expect(usedMinutes).toBeLessThanOrEqual(there);
          expect(sum(rolledOut)).toBeLessThanOrEqual(there - usedMinutes);
          const next = bases.find((other) => other.month > month);
          const [own] = bases;
          if (next && next.projectId === own?.projectId && bases.length === 2) {
            expect(next.rolledIn).toEqual(rolledOut);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('fees', () => {
  test('milestones of a fixed price that were reached by the end of the period and have an amount', () => {
    const milestone = (number: number, reachedOn: string | null, amountMinor: number | null) => ({
      id: idOf('milestone', number),
      name: `Step ${number}`,
      due: '2026-10-01',
      reachedOn,
      amountMinor,
    });
    const milestones = [
      milestone(1, '2026-10-31', 100),
      milestone(2, '2026-11-01', 200),
      milestone(3, null, 400),
      milestone(4, '2026-10-01', null),
      milestone(5, '2026-03-01', 800),
      milestone(6, '2026-03-01', 1600),
    ];
    const projects = [aBilledProject({ type: 'fixed_price', milestones })];
    const claimed = [`milestone:${idOf('milestone', 6)}`];
    const result = computeInvoice(anInput({ projects, claimed }));
    expect(told(result)).toEqual(['Atlas · Step 5: 1 item = 800', 'Atlas · Step 1: 1 item = 100']);
    expect(result.claims.map(({ key }) => key)).toEqual([
      `milestone:${idOf('milestone', 5)}`,
      `milestone:${idOf('milestone', 1)}`,
    ]);
    expect(told(computeInvoice(anInput({ projects: [aBilledProject({ milestones })] })))).toEqual([]);
  });

  test('outcomes that were achieved, by the terms of the period’s last day', () => {
    const outcome = (number: number, achievedOn: string | null, amountMinor: number) => ({
      id: idOf('outcome', number),
      name: `Goal ${number}`,
      achievedOn,
      amountMinor,
    });
    const terms = [
      someTerms({ outcomes: [outcome(1, '2026-10-01', 100), outcome(2, '2026-10-01', 150)] }),
      someTerms({
        termsVersion: 2,
        validFrom: '2026-10-31',
        outcomes: [outcome(1, '2026-10-01', 200), outcome(3, '2026-11-01', 400)],
      }),
    ];
    const projects = [aBilledProject({ type: 'outcome_based', terms })];
    expect(told(computeInvoice(anInput({ projects })))).toEqual(['Atlas · Goal 1: 1 item = 200']);
  });

  test('expenses by their amount, a refund as −1 of it; another currency stays off', () => {
    const expense = { projectId: idOf('project', 1), date: '2026-09-30', currency: 'EUR' };
    const expenses = [
      { ...expense, id: idOf('expense', 1), description: 'Train', amountMinor: 4500 },
      { ...expense, id: idOf('expense', 2), description: 'Refund', amountMinor: -500 },
      { ...expense, id: idOf('expense', 3), description: 'Taxi', amountMinor: 1, currency: 'CHF' },
      { ...expense, id: idOf('expense', 4), description: 'Later', amountMinor: 1, date: '2026-11-01' },
      { ...expense, id: idOf('expense', 5), description: 'Billed', amountMinor: 1 },
    ];
    const result = computeInvoice(anInput({ expenses, claimed: [`expense:${idOf('expense', 5)}`] }));
    expect(told(result)).toEqual(['Atlas · Train: 1 item = 4500', 'Atlas · Refund: -1 item = -500']);
    expect(result.lines.map(({ rateMinor }) => rateMinor)).toEqual([4500, 500]);
    expect(result.problems).toMatchObject([{ kind: 'expense_currency', subject: idOf('expense', 3) }]);
  });
});

describe('usage', () => {
  const bands = [
    { upTo: '100', unitPrice: '0.01' },
    { upTo: null, unitPrice: '0.005' },
  ];
  const cards = [aCard({ usagePrices: [{ eventType: 'api_call', bands }] })];
  const used = (total: string, billed = '0') => ({
    ...{ eventType: 'api_call', unit: 'calls', month: '2026-10' },
    ...{ total, billed },
  });

  test('150 calls span two bands: 100 × 0.01 + 50 × 0.005 = 1.25', () => {
    const result = computeInvoice(anInput({ cards, usage: [used('150')] }));
    expect(told(result)).toEqual(['API calls, October 2026: 150 calls = 125']);
    expect(result.lines[0]?.basis).toMatchObject({
      spans: [
        { quantity: '100', unitPrice: '0.01', amount: '1' },
        { quantity: '50', unitPrice: '0.005', amount: '0.25' },
      ],
      exact: '1.25',
    });
    expect(result.claims).toEqual([{ key: `usage:${idOf('client', 1)}:api_call:2026-10:0`, position: 1 }]);
  });

  test('goes on from what was billed, and takes back from the top: 90 → 120 is 10 × 0.01 + 20 × 0.005 = 0.20', () => {
    expect(told(computeInvoice(anInput({ cards, usage: [used('120', '90')] })))).toEqual([
      'API calls, October 2026: 30 calls = 20',
    ]);
    expect(told(computeInvoice(anInput({ cards, usage: [used('90', '120')], language: 'de' })))).toEqual([
      'API-Aufrufe, Oktober 2026: -30 calls = -20',
    ]);
    expect(told(computeInvoice(anInput({ cards, usage: [used('90', '90')] })))).toEqual([]);
  });

  test('half a cent goes to the even one: 101 calls are 1.005, so 1.00; 103 are 1.015, so 1.02', () => {
    const amount = (total: string) =>
      computeInvoice(anInput({ cards, usage: [used(total)] })).totals.subtotalMinor;
    expect([amount('101'), amount('103')]).toEqual([100, 102]);
  });

  test('the same figure twice, up and down again, is another claim', () => {
    const claimed = [`usage:${idOf('client', 1)}:api_call:2026-10:0`];
    expect(computeInvoice(anInput({ cards, claimed, usage: [used('5')] })).claims[0]?.key).toBe(
      `usage:${idOf('client', 1)}:api_call:2026-10:0:2`,
    );
  });

  test('a month has one price list: of the version of its first day, of the first card by id that prices the type', () => {
    const free = [{ upTo: null, unitPrice: '0' }];
    const two = idOf('card', 2);
    const list = [
      aCard({ cardId: two, usagePrices: [{ eventType: 'api_call', bands: free }] }),
      ...cards,
      aCard({
        cardVersion: 2,
        validFrom: '2026-10-02',
        usagePrices: [{ eventType: 'api_call', bands: free }],
      }),
    ];
    const { lines } = computeInvoice(anInput({ cards: list, usage: [used('10')] }));
    expect(lines[0]).toMatchObject({ rateCardId: idOf('card', 1), rateCardVersion: 1, amountMinor: 10 });
  });

  test('without a price, and less than nothing, stay off', () => {
    const usage = [used('-1'), { ...used('10'), eventType: 'storage_gb' }];
    const { lines, problems } = computeInvoice(anInput({ cards, usage }));
    expect(lines).toEqual([]);
    expect(problems.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'no_usage_price storage_gb 2026-10',
      'usage_negative api_call 2026-10',
    ]);
  });
});
