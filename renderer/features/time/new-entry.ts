import { v7 as uuidv7 } from 'uuid';
import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { RowKey } from './week-model.ts';

/** A new draft entry of this person, made on this device; the id is its own for ever. */
export function newEntry(input: {
  tenantId: string;
  userId: string;
  row: RowKey;
  date: string;
  minutes: number;
  zone: string;
  description: string;
  billable: boolean;
  now: Date;
}): TimeEntry {
  const at = input.now.toISOString();
  return {
    id: uuidv7(),
    tenantId: input.tenantId,
    version: 0,
    createdAt: at,
    updatedAt: at,
    userId: input.userId,
    projectId: input.row.projectId,
    taskId: input.row.taskId,
    activityCode: input.row.activityCode,
    date: input.date,
    minutes: input.minutes,
    startedAt: null,
    endedAt: null,
    zone: input.zone,
    billable: input.billable,
    description: input.description,
    source: 'manual',
    status: 'draft',
    submittedAt: null,
    rateMinor: null,
    amountMinor: null,
    currency: null,
    decision: null,
    invoiceId: null,
    timeTrust: null,
    correctsId: null,
    warnings: [],
  };
}

/** Whether work of this kind is billed unless the person says otherwise. */
export function billableByDefault(project: Project | undefined, activityCode: string): boolean {
  if (!project?.allowsBillable) return false;
  return project.activityCodes.find(({ code }) => code === activityCode)?.billable ?? false;
}
