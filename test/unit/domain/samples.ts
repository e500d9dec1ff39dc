import fc from 'fast-check';
import type { Project } from '../../../domain/entities/project.ts';
import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import { type ClockReading, EntryStatus, TimeEntry } from '../../../domain/entities/time-entry.ts';

/** Ids that tell a reader who is who. */
export const ids = {
  tenant: '01900000-0000-7000-8000-000000000001',
  consultant: '01900000-0000-7000-8000-000000000002',
  manager: '01900000-0000-7000-8000-000000000003',
  admin: '01900000-0000-7000-8000-000000000004',
  other: '01900000-0000-7000-8000-000000000005',
  client: '01900000-0000-7000-8000-000000000006',
  project: '01900000-0000-7000-8000-000000000007',
  task: '01900000-0000-7000-8000-000000000008',
  closedTask: '01900000-0000-7000-8000-000000000009',
  entry: '01900000-0000-7000-8000-00000000000a',
  second: '01900000-0000-7000-8000-00000000000b',
  card: '01900000-0000-7000-8000-00000000000c',
};

const at = '2026-03-02T08:00:00.000Z';
const sync = { tenantId: ids.tenant, version: 1, createdAt: at, updatedAt: at };

/** An entry of two hours on Monday 2 March 2026. */
export function anEntry(changes: Partial<TimeEntry> = {}): TimeEntry {
  return TimeEntry.parse({
    ...sync,
    id: ids.entry,
    userId: ids.consultant,
    projectId: ids.project,
    taskId: null,
    activityCode: 'DEV',
    date: '2026-03-02',
    minutes: 120,
    rawSeconds: null,
    startedAt: null,
    endedAt: null,
    zone: 'Europe/Berlin',
    billable: true,
    description: 'Reviewed the migration plan',
    source: 'manual',
    status: 'draft',
    submittedAt: null,
    rateMinor: null,
    amountMinor: null,
    currency: null,
    billedMinutes: null,
    roundingVersion: null,
    replacedById: null,
    decision: null,
    invoiceId: null,
    timeTrust: null,
    correctsId: null,
    warnings: [],
    ...changes,
  });
}

export function aProject(changes: Partial<Project> = {}): Project {
  return {
    ...sync,
    id: ids.project,
    clientId: ids.client,
    code: 'ATL',
    name: 'Atlas',
    type: 'time_and_materials',
    status: 'active',
    startDate: '2026-01-01',
    endDate: '2026-12-31',
    budgetMinutes: 60_000,
    budgetAmountMinor: null,
    currency: 'EUR',
    managerId: ids.manager,
    activityCodes: [{ code: 'DEV', name: 'Development', billable: true }],
    allowsBillable: true,
    rateCardId: ids.card,
    milestones: [],
    tasks: [
      { id: ids.task, name: 'Analysis', estimateMinutes: 600, dependsOn: [], closed: false },
      { id: ids.closedTask, name: 'Kick-off', estimateMinutes: 60, dependsOn: [], closed: true },
    ],
    isTemplate: false,
    spentMinutes: 0,
    spentAmountMinor: 0,
    ...changes,
  };
}

export function someSettings(changes: Partial<TenantSettings> = {}): TenantSettings {
  return {
    weekStart: 1,
    currency: 'EUR',
    rounding: { version: 1, incrementMinutes: 15, mode: 'nearest', scope: 'entry' },
    lock: { daysAfterWeekEnd: null, lockedThrough: null, graceDays: 0 },
    approval: { selfApproval: false, autoApprove: { enabled: false, amountUnderMinor: 0 }, lateAfterDays: 7 },
    holidays: [{ date: '2026-05-01', name: 'Labour Day' }],
    ...changes,
  };
}

export function aReading(changes: Partial<ClockReading> = {}): ClockReading {
  return {
    wallMs: Date.UTC(2026, 2, 2, 8),
    monotonicMs: 1_000_000,
    bootId: 'boot-1',
    zone: 'Europe/Berlin',
    serverOffsetMs: 0,
    ...changes,
  };
}

/** Zones whose clocks change in every way there is: half hours, at midnight, over a skipped day, southern, never. */
export const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Havana',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Antarctica/Troll',
];

export const aZone = fc.constantFrom(...zones);
export const aStatus = fc.constantFrom(...EntryStatus.options);
const EPOCH_1990 = Date.UTC(1990, 0, 1);
const EPOCH_2040 = Date.UTC(2040, 0, 1);
export const anEpochMs = fc.integer({ min: EPOCH_1990, max: EPOCH_2040 });
export const aDate = anEpochMs.map((ms) => new Date(ms).toISOString().slice(0, 10));
