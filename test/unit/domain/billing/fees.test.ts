import { describe, expect, test } from 'vitest';
import { computeInvoice } from '../../../../domain/rules/billing/compute.ts';
import { aBilledProject, aCard, anInput, idOf, someTerms } from './samples.ts';
import { told } from './told.ts';

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
