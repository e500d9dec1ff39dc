import { z } from 'zod';
import {
  CivilDate,
  Code,
  Currency,
  Id,
  Instant,
  LongText,
  MinorUnits,
  RatePerHour,
  syncFields,
  Zone,
} from './primitives.ts';
import { localSchema } from './rx-schema.ts';

export const EntryStatus = z.enum(['draft', 'submitted', 'approved', 'rejected', 'invoiced']);
export type EntryStatus = z.infer<typeof EntryStatus>;

/** `adjustment`: late work that the person logs knowing that its period is locked (docs/decisions/0014). */
export const EntrySource = z.enum(['manual', 'timer', 'import', 'adjustment']);

/** One reading of every clock there is, taken when a timer starts and stops. Milliseconds. */
export const ClockReading = z.object({
  wallMs: z.number(),
  monotonicMs: z.number(),
  bootId: z.string().max(64),
  zone: Zone,
  serverOffsetMs: z.number().nullable(),
});
export type ClockReading = z.infer<typeof ClockReading>;

export const TrustReason = z.enum([
  'clock_jumped_forward',
  'clock_jumped_back',
  'suspended',
  'rebooted',
  'zone_changed',
  'server_clock_differs',
]);
export type TrustReason = z.infer<typeof TrustReason>;

export const TimeTrust = z.object({
  start: ClockReading,
  end: ClockReading,
  level: z.enum(['exact', 'repaired', 'low']),
  reasons: z.array(TrustReason),
});
export type TimeTrust = z.infer<typeof TimeTrust>;

export const WarningKind = z.enum([
  'outside_project_dates',
  'long_day',
  'over_budget',
  'weekend_or_holiday',
  'late',
  'unusual',
  'low_time_trust',
]);
export type WarningKind = z.infer<typeof WarningKind>;

export const EntryDecision = z.object({
  decisionId: Id,
  action: z.enum(['approve', 'reject', 'reopen']),
  /** Null where a rule of the tenant's decided; `comment` is its name then. */
  by: Id.nullable(),
  at: Instant,
  comment: z.string().max(2000),
});

/** Whole seconds of one day at most. */
const RawSeconds = z.int().min(0).max(86_400);
/** A day rounded up by the largest step there is, one hour. */
const BilledMinutes = z.int().min(0).max(1500);

export const TimeEntry = z.object({
  ...syncFields,
  userId: Id,
  projectId: Id,
  taskId: Id.nullable(),
  activityCode: Code,
  date: CivilDate,
  /** What the person sees and the approver approves; never rounded by the tenant's rule. */
  minutes: z.int().min(1).max(1440),
  /** Seconds as measured or imported, less than a minute off `minutes`; null where minutes were typed. */
  rawSeconds: RawSeconds.nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  zone: Zone,
  billable: z.boolean(),
  description: LongText,
  source: EntrySource,
  status: EntryStatus,
  submittedAt: Instant.nullable(),
  /** Set by the server at approval: minor units an hour, and the line's amount rounded half-even once. */
  rateMinor: RatePerHour.nullable(),
  amountMinor: MinorUnits.nullable(),
  currency: Currency.nullable(),
  /**
   * Set by the server at approval of billable time: what `amountMinor` is for, `minutes` by the tenant's rounding rule
   * of that version (domain/rules/rounding.ts). Null on time that is not billable, not approved, or was approved before
   * wire 1.1; such time was billed by its minutes.
   */
  billedMinutes: BilledMinutes.nullable(),
  roundingVersion: z.int().min(1).nullable(),
  decision: EntryDecision.nullable(),
  invoiceId: Id.nullable(),
  timeTrust: TimeTrust.nullable(),
  /** An adjustment names the approved or invoiced entry that it corrects. */
  correctsId: Id.nullable(),
  /** Set by the server: the approved adjustment that stands in this entry's place; this one counts nowhere then. */
  replacedById: Id.nullable(),
  /** Set by the server at submission, so that the approver sees the same words on every device. */
  warnings: z.array(WarningKind),
});
export type TimeEntry = z.infer<typeof TimeEntry>;

/** Fields that came with wire 1.1, as a document that was made before is read: on disks, in journals, from 1.0 servers. */
export const timeEntryLaterFields = {
  rawSeconds: null,
  billedMinutes: null,
  roundingVersion: null,
  replacedById: null,
} as const satisfies Partial<TimeEntry>;

/** What only the server says of an entry, while it has said nothing: of a draft, and of what is made anew. */
export const unsaidByServer = {
  rateMinor: null,
  amountMinor: null,
  currency: null,
  billedMinutes: null,
  roundingVersion: null,
  decision: null,
  invoiceId: null,
  replacedById: null,
  warnings: [],
} as const satisfies Partial<TimeEntry>;

/**
 * Fields that a device may write. The rest belongs to the server; push compares only these with the
 * assumed state, so that a raised version or a computed amount is never taken for a conflict.
 */
export const timeEntryClientFields = [
  'projectId',
  'taskId',
  'activityCode',
  'date',
  'minutes',
  'rawSeconds',
  'startedAt',
  'endedAt',
  'zone',
  'billable',
  'description',
  'source',
  'status',
  'submittedAt',
  'timeTrust',
  'correctsId',
] as const satisfies readonly (keyof TimeEntry)[];

export const timeEntryLocalSchema = localSchema('time entry', 2, TimeEntry, [
  ['userId', 'date'],
  ['status', 'date'],
  ['projectId', 'date'],
]);
