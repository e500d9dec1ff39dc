import { z } from 'zod';
import { CivilDate, Code, Currency, Id, Name, syncFields, Zone } from './primitives.ts';
import { localSchema } from './rx-schema.ts';

export const TenantTier = z.enum(['starter', 'professional', 'enterprise']);
export const TenantStatus = z.enum(['active', 'suspended', 'trial']);

/** How minutes become billable minutes: one place, one rule, with a version that entries name. */
export const RoundingRule = z.object({
  version: z.int().min(1),
  incrementMinutes: z.int().min(1).max(60),
  mode: z.enum(['nearest', 'up', 'down']),
  scope: z.enum(['entry', 'day_task']),
});
export type RoundingRule = z.infer<typeof RoundingRule>;

/** A period locks `daysAfterWeekEnd` days after its last day; null never locks by itself. */
export const LockPolicy = z.object({
  daysAfterWeekEnd: z.int().min(0).max(365).nullable(),
  lockedThrough: CivilDate.nullable(),
  graceDays: z.int().min(0).max(60),
});
export type LockPolicy = z.infer<typeof LockPolicy>;

/** One rule by which time approves itself: all that it names must hold, and the entry has no warning. */
export const AutoApprovalRule = z.object({
  id: z.string().min(1).max(100),
  name: Name,
  /** In the tenant's currency; null sets no limit. An entry without a rate is never under a limit. */
  amountUnderMinor: z.int().min(0).nullable(),
  /** Minutes of the entry; null sets no limit. */
  minutesUpTo: z.int().min(1).max(1440).nullable(),
  /** Empty: all of them. */
  projectIds: z.array(Id).max(1000),
  activityCodes: z.array(Code).max(200),
});
export type AutoApprovalRule = z.infer<typeof AutoApprovalRule>;

export const ApprovalRules = z.object({
  selfApproval: z.boolean(),
  /**
   * `project` (where it is absent): a manager decides on the time of the projects that they manage. `sheet`: on all time
   * of whoever is assigned to one of those.
   */
  decides: z.enum(['project', 'sheet']).optional(),
  autoApprove: z.object({
    enabled: z.boolean(),
    amountUnderMinor: z.int().min(0),
    /** Beside the limit of `amountUnderMinor`, which is the rule `amount`. */
    rules: z.array(AutoApprovalRule).max(50).optional(),
  }),
  lateAfterDays: z.int().min(0).max(365),
});
export type ApprovalRules = z.infer<typeof ApprovalRules>;

/** When people are told of the day, by their own clock, and what clock that is where nobody knows theirs. */
export const NoticeRules = z.object({
  digestAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  zone: Zone,
});
export type NoticeRules = z.infer<typeof NoticeRules>;

export const TenantSettings = z.object({
  /** ISO weekday, 1 = Monday … 7 = Sunday. */
  weekStart: z.int().min(1).max(7),
  currency: Currency,
  rounding: RoundingRule,
  lock: LockPolicy,
  approval: ApprovalRules,
  holidays: z.array(z.object({ date: CivilDate, name: Name })).max(2000),
  /** Absent: at 08:00, UTC. */
  notices: NoticeRules.optional(),
});
export type TenantSettings = z.infer<typeof TenantSettings>;

export const Tenant = z.object({
  ...syncFields,
  slug: z.string().regex(/^[a-z0-9-]{2,40}$/, 'must be 2 to 40 of a–z, 0–9 and -'),
  name: Name,
  tier: TenantTier,
  status: TenantStatus,
  settings: TenantSettings,
});
export type Tenant = z.infer<typeof Tenant>;

export const tenantLocalSchema = localSchema('tenant', 1, Tenant, []);
