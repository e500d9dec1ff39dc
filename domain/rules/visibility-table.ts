import type { Role } from '../entities/user.ts';
import type { CollectionName } from '../wire/collections.ts';

/**
 * Of a field, in the documents that a role receives at all (sync-server/modules/sync/scope.ts):
 * `all` is in every one, `own` only in the reader's own person, `hours` only where the project's contract is over hours
 * (time and materials, retainer), `none` in none: there the value of `otherwise` stands.
 */
export type Sight = 'all' | 'own' | 'hours' | 'none';
export type Audience = Readonly<Record<Role, Sight>>;
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface FieldRule {
  readonly sees: Audience;
  /** What a reader receives instead: a value that the schema takes and that says nothing. */
  readonly otherwise: Json;
}

const audience = (consultant: Sight, client: Sight): Audience => ({
  admin: 'all',
  project_manager: 'all',
  consultant,
  client,
});
const everybody: FieldRule = { sees: audience('all', 'all'), otherwise: null };
const firmOnly = (otherwise: Json): FieldRule => ({ sees: audience('all', 'none'), otherwise });
/** Whoever runs projects: what work costs, earns and is sold for. */
const managersOnly = (otherwise: Json): FieldRule => ({ sees: audience('none', 'none'), otherwise });
/** Of oneself, and for whoever plans people. */
const ownOnly = (otherwise: Json): FieldRule => ({ sees: audience('own', 'own'), otherwise });
const firmAndOneself = (otherwise: Json): FieldRule => ({ sees: audience('all', 'own'), otherwise });
const hoursContract = (otherwise: Json): FieldRule => ({ sees: audience('all', 'hours'), otherwise });

/** Without these sync does not work, and they tell of no content. */
const syncRules = {
  id: everybody,
  tenantId: everybody,
  version: everybody,
  createdAt: everybody,
  updatedAt: everybody,
} as const;

/**
 * Who receives what: role × collection × field, the only such table. The server writes documents by it (`fieldsSql`), and
 * `visibleDocument` reads it for what leaves by another way. A key is a field, or a path into one (`a.b`, `list[].a`);
 * a path over something that has fields of its own decides on all of them and hides them from clients.
 * A person of several roles sees what any of them sees.
 *
 * The reasons, in short: who logs time sees time, not money; who runs projects sees both. A client sees what was agreed and
 * what was approved: no money before an invoice says it, no talk inside the firm, of its people no more than the name.
 */
export const visibility: Readonly<Record<CollectionName, Readonly<Record<string, FieldRule>>>> = {
  tenant: {
    ...syncRules,
    slug: everybody,
    name: everybody,
    // What the firm has bought is between it and Stint.
    tier: managersOnly('starter'),
    status: firmOnly('active'),
    'settings.weekStart': everybody,
    'settings.currency': everybody,
    'settings.rounding': firmOnly({ version: 1, incrementMinutes: 1, mode: 'nearest', scope: 'entry' }),
    'settings.lock': firmOnly({ daysAfterWeekEnd: null, lockedThrough: null, graceDays: 0 }),
    'settings.approval.selfApproval': firmOnly(false),
    'settings.approval.decides': firmOnly('project'),
    'settings.approval.lateAfterDays': firmOnly(0),
    // Who knows the limit stays under it.
    'settings.approval.autoApprove': managersOnly({ enabled: false, amountUnderMinor: 0 }),
    'settings.holidays[].date': everybody,
    'settings.holidays[].name': everybody,
    'settings.notices': firmOnly({ digestAt: '08:00', zone: 'UTC' }),
  },
  people: {
    ...syncRules,
    name: everybody,
    email: firmAndOneself('hidden@stint.invalid'),
    roles: firmAndOneself(['consultant']),
    status: firmAndOneself('active'),
    clientId: firmAndOneself(null),
    skills: firmOnly([]),
    billRole: firmOnly(null),
    // How much somebody works, and is expected to, is theirs and their managers'.
    capacityMinutesPerWeek: ownOnly(0),
    targetUtilisation: ownOnly(null),
    costRate: managersOnly(null),
  },
  clients: {
    ...syncRules,
    name: everybody,
    industry: firmOnly(''),
    parentId: firmOnly(null),
    currency: everybody,
    contacts: firmOnly([]),
    contractTerms: managersOnly({ defaultRate: null, discountTier: 'none', discount: '0', msaExpires: null }),
    usageThresholds: managersOnly([]),
  },
  projects: {
    ...syncRules,
    clientId: everybody,
    code: everybody,
    name: everybody,
    type: everybody,
    status: everybody,
    startDate: everybody,
    endDate: everybody,
    // In a contract over hours they are what was agreed; under a fixed price they are the firm's own reckoning.
    budgetMinutes: hoursContract(null),
    budgetAmountMinor: managersOnly(null),
    currency: everybody,
    managerId: everybody,
    'activityCodes[].code': everybody,
    'activityCodes[].name': everybody,
    'activityCodes[].billable': everybody,
    allowsBillable: everybody,
    rateCardId: managersOnly(null),
    'milestones[].id': everybody,
    'milestones[].name': everybody,
    'milestones[].due': everybody,
    'milestones[].amountMinor': managersOnly(null),
    'milestones[].reachedOn': everybody,
    'tasks[].id': everybody,
    'tasks[].name': everybody,
    'tasks[].estimateMinutes': hoursContract(0),
    'tasks[].dependsOn': everybody,
    'tasks[].closed': everybody,
    isTemplate: everybody,
    // It counts what nobody has approved yet; a client's device adds up the approved entries that it holds.
    spentMinutes: firmOnly(0),
    spentAmountMinor: managersOnly(0),
  },
  assignments: {
    ...syncRules,
    projectId: firmOnly(null),
    userId: firmOnly(null),
    role: firmOnly(null),
    minutesPerWeek: firmOnly(null),
    fromDate: firmOnly(null),
    toDate: firmOnly(null),
  },
  timeEntries: {
    ...syncRules,
    userId: everybody,
    projectId: everybody,
    taskId: everybody,
    activityCode: everybody,
    date: everybody,
    minutes: everybody,
    rawSeconds: firmOnly(null),
    // When in the day somebody worked is not what is approved.
    startedAt: firmOnly(null),
    endedAt: firmOnly(null),
    zone: firmOnly('UTC'),
    billable: everybody,
    description: everybody,
    source: firmOnly('manual'),
    status: everybody,
    submittedAt: firmOnly(null),
    rateMinor: managersOnly(null),
    amountMinor: managersOnly(null),
    currency: managersOnly(null),
    billedMinutes: firmOnly(null),
    roundingVersion: firmOnly(null),
    decision: firmOnly(null),
    invoiceId: everybody,
    timeTrust: firmOnly(null),
    correctsId: everybody,
    // So that nobody counts both the entry and what stands in its place.
    replacedById: everybody,
    warnings: firmOnly([]),
  },
  // Only who made a decision or was lent one receives it, and managers; a client receives none.
  decisions: {
    ...syncRules,
    action: firmOnly(null),
    entries: firmOnly([]),
    comment: firmOnly(''),
    decidedBy: firmOnly(null),
    rule: firmOnly(null),
    decidedAt: firmOnly(null),
    delegateTo: firmOnly(null),
    delegateUntil: firmOnly(null),
    state: firmOnly(null),
    results: firmOnly([]),
  },
  // Everybody's own only, written for them.
  notifications: {
    ...syncRules,
    userId: everybody,
    kind: everybody,
    subjectId: everybody,
    message: everybody,
    facts: everybody,
    at: everybody,
    readAt: everybody,
  },
};
