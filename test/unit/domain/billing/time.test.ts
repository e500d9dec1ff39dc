import { describe, expect, test } from 'vitest';
import { computeInvoice } from '../../../../domain/rules/billing/compute.ts';
import type { BillingInput } from '../../../../domain/rules/billing/types.ts';
import { basisAt, goingOnFrom, reversalsOf } from './ledger.ts';
import { aBilledProject, aCard, anInput, billable, idOf, someTerms } from './samples.ts';

/** `hours @ rate = amount` of each line of time, with its description. */
function told(input: BillingInput): string[] {
  return computeInvoice(input)
    .lines.filter(({ kind }) => kind === 'time')
    .map(
      ({ description, quantity, rateMinor, amountMinor }) =>
        `${description}: ${quantity} h @ ${rateMinor} = ${amountMinor}`,
    );
}

describe('rounding', () => {
  test.each([
    // minutes, rate, exact, rounded
    [20, 12_345, '4115', 4115],
    [50, 12_347, '61735/6', 10_289],
    [30, 1, '1/2', 0],
    [90, 1, '3/2', 2],
    [150, 1, '5/2', 2],
  ])('%i min × %i ÷ 60 = %s, so %i: half-even, once', (billedMinutes, rate, exact, amount) => {
    const cards = [aCard({ rates: [{ billRole: 'senior', rate }] })];
    const result = computeInvoice(anInput({ cards, entries: [billable(1, { billedMinutes })] }));
    expect(result.lines[0]?.amountMinor).toBe(amount);
    expect(basisAt(result, 1).exact).toBe(exact);
  });

  test('is at the line, not at the entry: 3 × 20 min at 100.01 are 100.01, not 3 × 33.34 = 100.02', () => {
    const cards = [aCard({ rates: [{ billRole: 'senior', rate: 10_001 }] })];
    const entries = [1, 2, 3].map((number) => billable(number, { billedMinutes: 20 }));
    expect(told(anInput({ cards, entries }))).toEqual(['Atlas: 1 h @ 10001 = 10001']);
  });

  test('time rounded by another version of the rule is on a line of its own', () => {
    const entries = [billable(1), billable(2, { roundingVersion: 2 })];
    const { lines } = computeInvoice(anInput({ entries }));
    expect(lines.map(({ roundingVersion }) => roundingVersion)).toEqual([1, 2]);
  });

  test('an entry of 0 billed minutes is claimed, on a line of 0', () => {
    const { lines, items } = computeInvoice(anInput({ entries: [billable(1, { billedMinutes: 0 })] }));
    expect(lines.map(({ quantity, amountMinor }) => [quantity, amountMinor])).toEqual([['0', 0]]);
    expect(items).toEqual([{ entryId: idOf('entry', 1), role: 'bill', part: 0, position: 1, minutes: 0 }]);
  });
});

describe('overtime', () => {
  const overtime = { thresholdMinutesPerWeek: 120, multiplier: '1.5' };
  const cards = [aCard({ overtime })];

  test('90 + 60 min over 120: 120 at 120.00 = 240.00, and 30 at 180.00 = 90.00', () => {
    const entries = [billable(1, { billedMinutes: 90 }), billable(2, { billedMinutes: 60 })];
    expect(told(anInput({ cards, entries }))).toEqual([
      'Atlas: 2 h @ 12000 = 24000',
      'Atlas · overtime × 1.5: 0.5 h @ 12000 = 9000',
    ]);
    const { items } = computeInvoice(anInput({ cards, entries }));
    expect(items.map(({ part, position, minutes }) => [part, position, minutes])).toEqual([
      [0, 1, 90],
      [0, 1, 30],
      [1, 2, 30],
    ]);
  });

  test('goes by the order of the work: date, then start, those without one last, then id', () => {
    const entries = [
      billable(1, { billedMinutes: 100 }),
      billable(2, { billedMinutes: 100, startedAt: '2026-10-05T15:00:00.000Z' }),
      billable(3, { billedMinutes: 10, startedAt: '2026-10-05T09:00:00.000Z' }),
    ];
    const { items } = computeInvoice(anInput({ cards, entries }));
    expect(items.map(({ entryId, minutes }) => [entryId, minutes])).toEqual([
      [idOf('entry', 3), 10],
      [idOf('entry', 2), 100],
      [idOf('entry', 1), 10],
      [idOf('entry', 1), 90],
    ]);
  });

  test('a week begins on the tenant’s day: Sunday’s 90 min and Monday’s 60 are one week from Sunday on, two from Monday', () => {
    const entries = [
      billable(1, { date: '2026-10-04', billedMinutes: 90 }),
      billable(2, { date: '2026-10-05', billedMinutes: 60 }),
    ];
    expect(told(anInput({ cards, entries, weekStart: 7 }))).toHaveLength(2);
    expect(told(anInput({ cards, entries, weekStart: 1 }))).toHaveLength(1);
  });

  test('counts each person by themselves', () => {
    const entries = [
      billable(1, { billedMinutes: 100 }),
      billable(2, { billedMinutes: 100, userId: idOf('person', 2) }),
    ];
    expect(told(anInput({ cards, entries }))).toEqual(['Atlas: 3.333333 h @ 12000 = 40000']);
  });

  test('goes on from what stands: 100 of 120 min were billed, so of 60 more 40 are overtime', () => {
    const week = { userId: idOf('person', 1), cardId: idOf('card', 1), weekStart: '2026-10-05', from: 0 };
    const before = { weeks: [{ ...week, minutes: 100 }], months: [], retained: [] };
    expect(told(anInput({ cards, entries: [billable(1)], before }))).toEqual([
      'Atlas: 0.333333 h @ 12000 = 4000',
      'Atlas · overtime × 1.5: 0.666667 h @ 12000 = 12000',
    ]);
  });

  test('a correction takes the place of what it corrects: its 60 regular minutes do not become overtime', () => {
    const entries = [billable(1), billable(2, { billedMinutes: 90 })];
    const first = anInput({ cards, entries });
    const standing = { input: first, result: computeInvoice(first) };
    const second = anInput({
      cards,
      entries: [billable(9, { billedMinutes: 70 })],
      reversals: reversalsOf(standing, [billable(1)]),
      ...goingOnFrom([standing]),
    });
    expect(told(second)).toEqual([
      'Atlas: 1 h @ 12000 = 12000',
      'Atlas · overtime × 1.5: 0.166667 h @ 12000 = 3000',
      'Correction: Atlas: -1 h @ 12000 = -12000',
    ]);
  });
});

describe('discounts of a card', () => {
  test('volume: of 180 min in a month 100 are full, 50 less 10 %, 30 less 20 %: 200.00 + 90.00 + 48.00', () => {
    const volumeDiscounts = [
      { fromMinutes: 150, discount: '0.2' },
      { fromMinutes: 100, discount: '0.1' },
    ];
    const entries = [billable(1, { billedMinutes: 120 }), billable(2, { date: '2026-10-20' })];
    expect(told(anInput({ cards: [aCard({ volumeDiscounts })], entries }))).toEqual([
      'Atlas: 1.666667 h @ 12000 = 20000',
      'Atlas · volume discount 10%, October 2026: 0.833333 h @ 12000 = 9000',
      'Atlas · volume discount 20%, October 2026: 0.5 h @ 12000 = 4800',
    ]);
  });

  test('volume counts each calendar month of the work by itself', () => {
    const volumeDiscounts = [{ fromMinutes: 60, discount: '0.1' }];
    const entries = [billable(1), billable(2, { date: '2026-09-30' })];
    expect(told(anInput({ cards: [aCard({ volumeDiscounts })], entries }))).toHaveLength(1);
  });

  test('tier: the card’s 5 % for gold; a tier that it does not name has the client’s own 2 %', () => {
    const cards = [aCard({ tierDiscounts: [{ tier: 'gold', discount: '0.05' }] })];
    const of = (discountTier: 'gold' | 'silver') => {
      const { client } = anInput();
      const contractTerms = { ...client.contractTerms, discountTier, discount: '0.02' };
      return told(anInput({ cards, entries: [billable(1)], client: { ...client, contractTerms } }));
    };
    expect(of('gold')).toEqual(['Atlas · discount 5%: 1 h @ 12000 = 11400']);
    expect(of('silver')).toEqual(['Atlas · discount 2%: 1 h @ 12000 = 11760']);
  });

  test('all at once multiply: 120.00 × 1.5 × 0.9 × 0.95 = 153.90', () => {
    const card = aCard({
      overtime: { thresholdMinutesPerWeek: 0, multiplier: '1.5' },
      volumeDiscounts: [{ fromMinutes: 0, discount: '0.1' }],
      tierDiscounts: [{ tier: 'none', discount: '0.05' }],
    });
    expect(computeInvoice(anInput({ cards: [card], entries: [billable(1)] })).lines[0]?.amountMinor).toBe(
      15_390,
    );
  });
});

describe('rates', () => {
  const rates = [
    { billRole: null, rate: 1000 },
    { billRole: 'senior', rate: 2000 },
    { billRole: 'lead', rate: 2500 },
    { billRole: null, activityCode: 'dev', rate: 3000 },
    { billRole: 'senior', activityCode: 'dev', rate: 4000 },
    { billRole: null, userId: idOf('person', 2), rate: 5000 },
    { billRole: null, userId: idOf('person', 2), activityCode: 'dev', rate: 6000 },
  ];
  test.each([
    ['nothing that it names', 1, 'an', ['clerk'], 1000],
    ['a role', 1, 'an', ['senior', 'lead'], 2000],
    ['of two roles the one tried first', 1, 'an', ['lead', 'senior'], 2500],
    ['an activity before a role', 1, 'dev', ['lead'], 3000],
    ['activity and role before an activity', 1, 'dev', ['lead', 'senior'], 4000],
    ['a person before activity and role', 2, 'an', ['senior'], 5000],
    ['person and activity before all', 2, 'dev', ['senior'], 6000],
  ])('matched by %s', (_, person, activityCode, billRoles, rate) => {
    const entry = billable(1, { userId: idOf('person', person), activityCode, billRoles });
    expect(computeInvoice(anInput({ cards: [aCard({ rates })], entries: [entry] })).lines[0]?.rateMinor).toBe(
      rate,
    );
  });

  test('a project’s own rate goes before any of its card’s, from the day on that its terms are valid', () => {
    const terms = [someTerms({ validFrom: '2026-10-06', overrides: [{ billRole: null, rate: 7000 }] })];
    const entries = [billable(1), billable(2, { date: '2026-10-06' })];
    const projects = [aBilledProject({ terms })];
    expect(told(anInput({ projects, entries }))).toEqual([
      'Atlas: 1 h @ 12000 = 12000',
      'Atlas: 1 h @ 7000 = 7000',
    ]);
  });

  test('each day is priced by the version of the card that is valid then', () => {
    const cards = [
      aCard(),
      aCard({ cardVersion: 2, validFrom: '2026-10-10', rates: [{ billRole: 'senior', rate: 13_000 }] }),
    ];
    const entries = [billable(1, { date: '2026-10-09' }), billable(2, { date: '2026-10-10' })];
    const { lines } = computeInvoice(anInput({ cards, entries }));
    expect(lines.map(({ rateCardVersion, rateMinor }) => [rateCardVersion, rateMinor])).toEqual([
      [1, 12_000],
      [2, 13_000],
    ]);
  });

  test('no rate and another currency keep time off, and say so; the rest goes on', () => {
    const swiss = aCard({ cardId: idOf('card', 2), currency: 'CHF' });
    const projects = [
      aBilledProject(),
      aBilledProject({ id: idOf('project', 2), code: 'BER', rateCardId: idOf('card', 2) }),
    ];
    const entries = [
      billable(1),
      billable(2, { billRoles: ['clerk'], billedMinutes: 30 }),
      billable(3, { projectId: idOf('project', 2) }),
    ];
    const { lines, items, problems } = computeInvoice(
      anInput({ projects, cards: [aCard(), swiss], entries }),
    );
    expect(lines).toHaveLength(1);
    expect(items.map(({ entryId }) => entryId)).toEqual([idOf('entry', 1)]);
    expect(problems).toEqual([
      {
        kind: 'card_currency',
        projectId: idOf('project', 2),
        entryIds: [idOf('entry', 3)],
        subject: idOf('card', 2),
        minutes: 60,
      },
      {
        kind: 'no_rate',
        projectId: idOf('project', 1),
        entryIds: [idOf('entry', 2)],
        subject: null,
        minutes: 30,
      },
    ]);
  });

  test('time of fixed-price and outcome projects is on no line', () => {
    for (const type of ['fixed_price', 'outcome_based'] as const) {
      const { lines, items, problems } = computeInvoice(
        anInput({ projects: [aBilledProject({ type })], entries: [billable(1)] }),
      );
      expect([lines, items, problems]).toEqual([[], [], []]);
    }
  });
});

describe('grouping', () => {
  const projects = [aBilledProject({ tasks: [{ id: idOf('task', 1), name: 'Interviews' }] })];
  const entries = [
    billable(1, { taskId: idOf('task', 1) }),
    billable(2, { activityCode: 'dev', userId: idOf('person', 2), billRoles: ['senior'] }),
  ];
  const people = [
    { id: idOf('person', 1), name: 'Anna Brandt' },
    { id: idOf('person', 2), name: 'Ben Okafor' },
  ];
  test.each([
    ['person', 'en', ['Atlas · Anna Brandt', 'Atlas · Ben Okafor']],
    ['role', 'en', ['Atlas · senior']],
    ['task', 'en', ['Atlas · Interviews', 'Atlas · without a task']],
    ['task', 'de', ['Atlas · Interviews', 'Atlas · ohne Aufgabe']],
    ['activity', 'en', ['Atlas · Analysis', 'Atlas · Development']],
    ['project', 'en', ['Atlas']],
  ] as const)('by %s in %s: %j', (grouping, language, expected) => {
    const { lines } = computeInvoice(anInput({ projects, people, entries, grouping, language }));
    expect(lines.map(({ description }) => description)).toEqual(expected);
  });
});
