import type { TimeEntry } from '../entities/time-entry.ts';
import { canonicalJson, sha256Hex } from './audit-hash.ts';

/** What an approver sees and decides over. Not version, status, warnings or amounts: those are not its content. */
export const contentFields = [
  'id',
  'userId',
  'projectId',
  'taskId',
  'activityCode',
  'date',
  'minutes',
  'startedAt',
  'endedAt',
  'zone',
  'billable',
  'description',
  'correctsId',
] as const satisfies readonly (keyof TimeEntry)[];

export type EntryContent = Pick<TimeEntry, (typeof contentFields)[number]>;

/** Canonical JSON of the entry's content (DESIGN.md, "Approvals are intents"). Takes more fields, uses these. */
export function entryContent(entry: EntryContent): string {
  return canonicalJson(Object.fromEntries(contentFields.map((field) => [field, entry[field]])));
}

/** SHA-256, in lower-case hex, of `entryContent(entry)`. */
export function contentHash(entry: EntryContent): Promise<string> {
  return sha256Hex(entryContent(entry));
}

/**
 * Hash over a whole week as submitted: the content of its entries in the order of their ids, so that the order
 * they were read in does not matter. Kept in Timesheet.contentHash.
 */
export function timesheetHash(entries: readonly EntryContent[]): Promise<string> {
  const ordered = [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return sha256Hex(`[${ordered.map(entryContent).join(',')}]`);
}
