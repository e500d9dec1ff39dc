import fc from 'fast-check';
import type { ProjectTerms, TaxRule } from '../../../../domain/entities/billing.ts';
import type { RateCard } from '../../../../domain/entities/rate-card.ts';
import type { BillableEntry, BillingInput, BillingProject } from '../../../../domain/rules/billing/types.ts';
import { aBilledProject, aCard, anInput, billable, idOf, someTerms } from './samples.ts';

// Small figures, so that thresholds, months, weeks and versions are crossed all the time.

const roles = ['senior', 'junior', 'lead'];
const activities = ['an', 'dev'];
const people = [1, 2, 3].map((number) => idOf('person', number));
const cardIds = [1, 2].map((number) => idOf('card', number));
const months = ['2026-09', '2026-10', '2026-11'];

const aDay = fc
  .tuple(fc.constantFrom(...months), fc.integer({ min: 1, max: 30 }))
  .map(([month, day]) => `${month}-${String(day).padStart(2, '0')}`);
const aRatio = fc.constantFrom('0', '0.05', '0.125', '0.3333', '0.1', '1', '0.999999999999');
const aRate = fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.constantFrom(1, 3, 59, 12_000));
const currency = fc.constantFrom('EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'CHF');
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const someRates = fc.array(
  fc
    .record({
      billRole: fc.option(fc.constantFrom(...roles)),
      activityCode: maybe(fc.constantFrom(...activities)),
      userId: maybe(fc.constantFrom(...people)),
      rate: aRate,
    })
    .map(({ billRole, activityCode, userId, rate }) => ({
      billRole,
      rate,
      ...(activityCode !== undefined && { activityCode }),
      ...(userId !== undefined && { userId }),
    })),
  { minLength: 1, maxLength: 5 },
);

const someBands = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 2 }),
    fc.array(fc.constantFrom('0.001', '0.02', '0.5', '0'), { minLength: 3, maxLength: 3 }),
  )
  .map(([ends, prices]) =>
    [...ends.toSorted((a, b) => a - b).map(String), null].map((upTo, index) => ({
      upTo,
      unitPrice: prices[index] ?? '0',
    })),
  );

const eventTypes = ['api_call', 'storage_gb'] as const;

function aCardVersion(cardId: string, cardVersion: number): fc.Arbitrary<RateCard> {
  return fc
    .record({
      currency,
      validFrom: fc.constantFrom('2026-01-01', '2026-10-01', '2026-10-14'),
      rates: someRates,
      overtime: fc.option(
        fc.record({
          thresholdMinutesPerWeek: fc.integer({ min: 0, max: 300 }),
          multiplier: fc.constantFrom('1.5', '2', '1', '1.333333333333', '1.25'),
        }),
      ),
      volumeDiscounts: fc.uniqueArray(
        fc.record({ fromMinutes: fc.integer({ min: 0, max: 500 }), discount: aRatio }),
        { maxLength: 3, selector: ({ fromMinutes }) => fromMinutes },
      ),
      tierDiscounts: fc.array(fc.record({ tier: fc.constantFrom('gold', 'silver'), discount: aRatio }), {
        maxLength: 1,
      }),
      usagePrices: fc.uniqueArray(
        fc.record({ eventType: fc.constantFrom(...eventTypes), bands: someBands }),
        { maxLength: 2, selector: ({ eventType }) => eventType },
      ),
    })
    .map((fields) => aCard({ cardId, cardVersion, ...fields }));
}

function someProjectTerms(number: number, termsVersion: number): fc.Arbitrary<ProjectTerms> {
  return fc
    .record({
      validFrom: fc.constantFrom('2026-01-01', '2026-09-01', '2026-10-01', '2026-10-20'),
      overrides: fc.option(someRates, { freq: 1 }).map((rates) => rates ?? []),
      retainer: fc.option(
        fc.record({
          feeMinor: fc.nat(100_000),
          includedMinutes: fc.nat(200),
          rolloverMonths: fc.nat(2),
          overageRate: fc.option(aRate),
          from: fc.constantFrom('2026-08-01', '2026-09-10', '2026-10-05'),
          to: fc.option(fc.constantFrom('2026-10-31', '2026-11-12')),
        }),
        { freq: 4 },
      ),
      outcomes: fc
        .array(fc.record({ amountMinor: fc.nat(50_000), achievedOn: fc.option(aDay) }), { maxLength: 2 })
        .map((outcomes) =>
          outcomes.map((outcome, index) => ({
            id: idOf('outcome', number * 10 + index),
            name: `Outcome ${index}`,
            ...outcome,
          })),
        ),
    })
    .map((fields) => someTerms({ projectId: idOf('project', number), termsVersion, ...fields }));
}

function aProjectOf(number: number): fc.Arbitrary<BillingProject> {
  const id = idOf('project', number);
  return fc
    .record({
      type: fc.constantFrom(
        'time_and_materials',
        'time_and_materials',
        'retainer',
        'retainer',
        'fixed_price',
        'outcome_based',
      ),
      rateCardId: fc.option(fc.constantFrom(...cardIds), { freq: 8 }),
      milestones: fc
        .array(fc.record({ amountMinor: fc.option(fc.nat(90_000)), reachedOn: fc.option(aDay) }), {
          maxLength: 2,
        })
        .map((milestones) =>
          milestones.map((milestone, index) => ({
            id: idOf('milestone', number * 10 + index),
            name: `Milestone ${index}`,
            due: '2026-10-10',
            ...milestone,
          })),
        ),
      terms: fc.tuple(someProjectTerms(number, 1), someProjectTerms(number, 2)),
    })
    .map((fields) => aBilledProject({ id, code: `P${number % 2}`, name: `Project ${number}`, ...fields }));
}

const anEntryOf = fc.record({
  person: fc.constantFrom(...people),
  project: fc.integer({ min: 1, max: 3 }),
  activityCode: fc.constantFrom(...activities),
  taskId: fc.option(fc.constantFrom(idOf('task', 1), idOf('task', 2))),
  /** Often days that others have too, and the same start, so that ids decide. */
  date: fc.oneof(aDay, fc.constantFrom('2026-10-07', '2026-10-08', '2026-10-29')),
  hour: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 2 }),
  billedMinutes: fc.oneof(fc.integer({ min: 0, max: 130 }), fc.constantFrom(0, 15, 60)),
  roundingVersion: fc.constantFrom(1, 1, 2, null),
  billRoles: fc.uniqueArray(fc.constantFrom(...roles), { maxLength: 2 }),
});

const someEntries: fc.Arbitrary<BillableEntry[]> = fc.array(anEntryOf, { maxLength: 14 }).map((entries) =>
  entries.map(({ person, project, hour, ...entry }, index) =>
    billable((index * 7) % 15, {
      ...entry,
      userId: person,
      projectId: idOf('project', project),
      startedAt: hour === null ? null : `${entry.date}T0${hour}:00:00.000Z`,
    }),
  ),
);

const aTax: fc.Arbitrary<TaxRule> = fc.oneof(
  fc
    .constantFrom('0.19', '0.07', '0.2', '0.081')
    .map((rate) => ({ category: 'S' as const, rate, reason: null })),
  fc.constant({ category: 'AE' as const, rate: '0', reason: 'Reverse charge' }),
);

const anAmountOfUse = fc.integer({ min: 0, max: 60_000 }).map((hundredths) => {
  const [whole, rest] = [Math.floor(hundredths / 100), hundredths % 100];
  return rest === 0 ? `${whole}` : `${whole}.${String(rest).padStart(2, '0')}`.replace(/0$/, '');
});

/** Any input at all, without what came before it: invoices that follow make that of the ones before them. */
export const someInput: fc.Arbitrary<BillingInput> = fc
  .record({
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'JPY'),
    contractTerms: fc.record({
      defaultRate: fc.option(aRate),
      discountTier: fc.constantFrom('none' as const, 'gold' as const),
      discount: aRatio,
      msaExpires: fc.constant(null),
    }),
    grouping: fc.constantFrom('person', 'role', 'task', 'activity', 'project'),
    language: fc.constantFrom('en', 'de'),
    weekStart: fc.integer({ min: 1, max: 7 }),
    tax: aTax,
    projects: fc.tuple(aProjectOf(1), aProjectOf(2), aProjectOf(3)),
    cards: fc.tuple(...cardIds.flatMap((id) => [aCardVersion(id, 1), aCardVersion(id, 2)])),
    entries: someEntries,
    expenses: fc
      .array(
        fc.record({
          project: fc.integer({ min: 1, max: 3 }),
          date: aDay,
          amountMinor: fc.integer({ min: -5000, max: 90_000 }),
          currency,
        }),
        { maxLength: 3 },
      )
      .map((expenses) =>
        expenses.map(({ project, ...expense }, index) => ({
          id: idOf('expense', index),
          projectId: idOf('project', project),
          description: `Expense ${index}`,
          ...expense,
        })),
      ),
    usage: fc.uniqueArray(
      fc.record({
        eventType: fc.constantFrom(...eventTypes),
        unit: fc.constant('units'),
        month: fc.constantFrom(...months),
        total: anAmountOfUse,
        billed: fc.oneof(fc.constant('0'), anAmountOfUse),
      }),
      { maxLength: 3, selector: ({ eventType, month }) => `${eventType} ${month}` },
    ),
    discounts: fc.array(
      fc.oneof(
        fc.record({ description: fc.constant('Goodwill'), percent: aRatio }),
        fc.record({ description: fc.constant('Agreed'), amountMinor: fc.integer({ min: 1, max: 9000 }) }),
      ),
      { maxLength: 2 },
    ),
  })
  .map(({ currency: own, contractTerms, cards, expenses, ...fields }) => {
    const inOwn = <Priced extends { readonly currency: string }>(priced: Priced): Priced =>
      priced.currency === 'EUR' ? { ...priced, currency: own } : priced;
    return anInput({
      ...fields,
      cards: cards.map(inOwn),
      expenses: expenses.map(inOwn),
      client: { id: idOf('client', 1), name: 'Nordwind', currency: own, contractTerms },
      period: { from: '2026-10-01', to: '2026-11-15' },
      people: people.map((id, index) => ({ id, name: `Person ${index}` })),
    });
  });
