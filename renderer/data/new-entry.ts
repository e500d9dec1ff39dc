import { v7 as uuidv7 } from 'uuid';
import { type TimeEntry, unsaidByServer } from '../../domain/entities/time-entry.ts';

export type EntryFields = Pick<
  TimeEntry,
  'projectId' | 'taskId' | 'activityCode' | 'date' | 'minutes' | 'zone' | 'billable' | 'description'
> &
  Partial<Pick<TimeEntry, 'rawSeconds' | 'startedAt' | 'endedAt' | 'source' | 'timeTrust' | 'correctsId'>>;

/** A draft of `who`, not saved yet; what belongs to the server is empty. */
export function newEntry(
  who: { tenantId: string; userId: string },
  fields: EntryFields,
  now: Date,
): TimeEntry {
  const at = now.toISOString();
  return {
    id: uuidv7(),
    tenantId: who.tenantId,
    userId: who.userId,
    version: 0,
    createdAt: at,
    updatedAt: at,
    rawSeconds: null,
    startedAt: null,
    endedAt: null,
    source: 'manual',
    timeTrust: null,
    correctsId: null,
    status: 'draft',
    submittedAt: null,
    ...unsaidByServer,
    ...fields,
  };
}
