import { z } from 'zod';
import { CivilDate, Code, Currency, Id, MinorUnits, Minutes, Name, syncFields } from './primitives.ts';
import { localSchema } from './rx-schema.ts';

export const ProjectType = z.enum(['time_and_materials', 'fixed_price', 'retainer', 'outcome_based']);
export type ProjectType = z.infer<typeof ProjectType>;
export const ProjectStatus = z.enum(['planning', 'active', 'on_hold', 'completed', 'cancelled']);
export type ProjectStatus = z.infer<typeof ProjectStatus>;

export const Task = z.object({
  id: Id,
  name: Name,
  estimateMinutes: Minutes,
  dependsOn: z.array(Id).max(100),
  closed: z.boolean(),
});
export type Task = z.infer<typeof Task>;

export const Milestone = z.object({
  id: Id,
  name: Name,
  due: CivilDate,
  amountMinor: MinorUnits.nullable(),
  reachedOn: CivilDate.nullable(),
});

export const ActivityCode = z.object({ code: Code, name: Name, billable: z.boolean() });

export const Project = z.object({
  ...syncFields,
  clientId: Id,
  code: Code,
  name: Name,
  type: ProjectType,
  status: ProjectStatus,
  startDate: CivilDate,
  endDate: CivilDate.nullable(),
  budgetMinutes: Minutes.nullable(),
  budgetAmountMinor: MinorUnits.nullable(),
  currency: Currency,
  managerId: Id,
  activityCodes: z.array(ActivityCode).min(1).max(100),
  allowsBillable: z.boolean(),
  rateCardId: Id.nullable(),
  milestones: z.array(Milestone).max(200),
  tasks: z.array(Task).max(1000),
  isTemplate: z.boolean(),
  /** Approved and submitted minutes by everyone, kept by the server so that a consultant's device can show burn. */
  spentMinutes: Minutes,
  spentAmountMinor: MinorUnits,
});
export type Project = z.infer<typeof Project>;

export const projectLocalSchema = localSchema('project', 1, Project, []);
