import type { ProjectTerms } from '../../../../domain/entities/billing.ts';
import type { RateCard } from '../../../../domain/entities/rate-card.ts';
import type { BillableEntry, BillingInput, BillingProject } from '../../../../domain/rules/billing/types.ts';

/** An id that sorts by its number. */
export function idOf(kind: string, number: number): string {
  const digit = 'client project card person entry task expense milestone outcome'.split(' ').indexOf(kind);
  return `0190000${digit}-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export function aCard(changes: Partial<RateCard> = {}): RateCard {
  return {
    id: `${changes.cardId ?? idOf('card', 1)} ${changes.cardVersion ?? 1}`,
    tenantId: idOf('client', 0),
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    cardId: idOf('card', 1),
    cardVersion: 1,
    name: 'Standard',
    currency: 'EUR',
    validFrom: '2026-01-01',
    rates: [{ billRole: 'senior', rate: 12_000 }],
    overtime: null,
    volumeDiscounts: [],
    tierDiscounts: [],
    usagePrices: [],
    ...changes,
  };
}

export function aBilledProject(changes: Partial<BillingProject> = {}): BillingProject {
  return {
    id: idOf('project', 1),
    code: 'ATL',
    name: 'Atlas',
    type: 'time_and_materials',
    rateCardId: idOf('card', 1),
    milestones: [],
    tasks: [],
    activityCodes: [
      { code: 'an', name: 'Analysis' },
      { code: 'dev', name: 'Development' },
    ],
    terms: [],
    ...changes,
  };
}

export function someTerms(changes: Partial<ProjectTerms> = {}): ProjectTerms {
  return {
    projectId: idOf('project', 1),
    termsVersion: 1,
    validFrom: '2026-01-01',
    overrides: [],
    retainer: null,
    outcomes: [],
    ...changes,
  };
}

/** Of one person in October 2026, by the senior's rate. */
export function billable(number: number, changes: Partial<BillableEntry> = {}): BillableEntry {
  const { billedMinutes = 60 } = changes;
  return {
    id: idOf('entry', number),
    userId: idOf('person', 1),
    projectId: idOf('project', 1),
    taskId: null,
    activityCode: 'an',
    date: '2026-10-05',
    startedAt: null,
    minutes: billedMinutes,
    billedMinutes,
    roundingVersion: 1,
    billRoles: ['senior'],
    ...changes,
  };
}

/** October 2026 for one client in euros, with one project and one card, German tax of 19 %. */
export function anInput(changes: Partial<BillingInput> = {}): BillingInput {
  return {
    client: {
      id: idOf('client', 1),
      name: 'Nordwind',
      currency: 'EUR',
      contractTerms: { defaultRate: null, discountTier: 'none', discount: '0', msaExpires: null },
    },
    period: { from: '2026-10-01', to: '2026-10-31' },
    grouping: 'project',
    language: 'en',
    weekStart: 1,
    tax: { category: 'S', rate: '0.19', reason: null },
    projects: [aBilledProject()],
    people: [{ id: idOf('person', 1), name: 'Anna Brandt' }],
    cards: [aCard()],
    entries: [],
    reversals: [],
    before: { weeks: [], months: [], retained: [] },
    claimed: [],
    expenses: [],
    usage: [],
    discounts: [],
    ...changes,
  };
}
