import { type TimeEntry, timeEntryClientFields } from '../entities/time-entry.ts';
import { canonicalJson } from './audit-hash.ts';
import { isSettled } from './lifecycle.ts';

export interface Merge<T, K extends keyof T> {
  readonly merged: T;
  /** Fields that both changed, and differently: `theirs` stands in `merged`, mine is shown to the person. */
  readonly overlaps: K[];
}

/**
 * Three-way merge by field (DESIGN.md, Conflicts). `theirs` is the base; of the fields a device may write, those
 * that only mine changed are taken from mine. Nothing that mine changed is lost: it is merged, equal, or listed.
 * @param assumed what mine started from; null when both sides made the document, then every difference overlaps.
 */
export function mergeByField<T extends object, K extends keyof T>(
  assumed: T | null,
  mine: T,
  theirs: T,
  clientFields: readonly K[],
): Merge<T, K> {
  const merged = { ...theirs };
  const overlaps: K[] = [];
  for (const field of clientFields) {
    if (same(mine[field], theirs[field])) continue;
    if (assumed !== null && same(mine[field], assumed[field])) continue;
    if (assumed !== null && same(theirs[field], assumed[field])) merged[field] = mine[field];
    else overlaps.push(field);
  }
  return { merged, overlaps };
}

/** When an entry was submitted belongs to its status and is nothing of its own. */
const mergedFields = timeEntryClientFields.filter((field) => field !== 'submittedAt');

/**
 * The merge of a time entry. When it was submitted goes with the status that stands: recalled and submitted anew here,
 * and rejected there meanwhile, it is rejected as it was submitted there. Once theirs is approved or invoiced it is never changed in place, so all that mine
 * changed overlaps and the person is offered an adjustment.
 */
export function mergeEntry(
  assumed: TimeEntry | null,
  mine: TimeEntry,
  theirs: TimeEntry,
): Merge<TimeEntry, (typeof timeEntryClientFields)[number]> {
  if (!isSettled(theirs.status)) {
    const { merged, overlaps } = mergeByField(assumed, mine, theirs, mergedFields);
    const { submittedAt } = merged.status === theirs.status ? theirs : mine;
    return { merged: { ...merged, submittedAt }, overlaps };
  }
  const overlaps = mergedFields.filter(
    (field) => !same(mine[field], theirs[field]) && !(assumed && same(mine[field], assumed[field])),
  );
  return { merged: theirs, overlaps };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
}
