import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { overlaps } from '../../../../domain/rules/time.ts';
import {
  type EntryError,
  type ValidationContext,
  validateEntry,
} from '../../../../domain/rules/validation.ts';
import type { Change } from './history.ts';

/** What the rules want to know beside the entries. */
export type RuleContext = Omit<ValidationContext, 'others' | 'corrected' | 'pattern'>;

/** The entries that overlapped one that the changes change or remove: taking the changes back brings that back too. */
export function overlappedBefore(
  changes: readonly Change[],
  present: readonly TimeEntry[],
): ReadonlySet<string> {
  const befores = changes.flatMap(({ before }) => before ?? []);
  const all = [...present, ...befores];
  return new Set(
    befores.flatMap((before) =>
      all.filter((other) => other.id !== before.id && meet(before, other)).map(({ id }) => id),
    ),
  );
}

/**
 * What breaks a rule when all the changes are made at once, by the place of each change; empty when nothing does. An
 * overlap that was there before is no reason: two of three that overlap can be mended one by one.
 * @param present the person's entries as they are, on every date that the changes touch and beside them
 * @param allowed entries that may be overlapped, because they were before
 */
export function refusalsOf(
  changes: readonly Change[],
  present: readonly TimeEntry[],
  contextOf: (entry: TimeEntry) => RuleContext,
  allowed: ReadonlySet<string> = new Set(),
): Map<number, EntryError[]> {
  const touched = new Set(changes.flatMap(({ before }) => before?.id ?? []));
  const others = [
    ...present.filter(({ id }) => !touched.has(id)),
    ...changes.flatMap(({ after }) => after ?? []),
  ];
  const found = new Map<number, EntryError[]>();
  for (const [index, { before, after }] of changes.entries()) {
    if (!after) continue;
    const known = new Set(
      before
        ? present.filter((other) => other.id !== before.id && meet(before, other)).map(({ id }) => id)
        : [],
    );
    const isNewOverlap = others.some(
      (other) =>
        other.id !== after.id && !known.has(other.id) && !allowed.has(other.id) && meet(after, other),
    );
    const corrected = present.find(({ id }) => id === after.correctsId) ?? null;
    const errors = validateEntry(after, {
      ...contextOf(after),
      others,
      corrected,
      pattern: null,
    }).errors.filter(({ code }) => code !== 'overlap' || isNewOverlap);
    if (errors.length > 0) found.set(index, errors);
  }
  return found;
}

function meet(a: TimeEntry, b: TimeEntry): boolean {
  if (!a.startedAt || !a.endedAt || !b.startedAt || !b.endedAt) return false;
  return overlaps(
    { startedAt: a.startedAt, endedAt: a.endedAt },
    { startedAt: b.startedAt, endedAt: b.endedAt },
  );
}
