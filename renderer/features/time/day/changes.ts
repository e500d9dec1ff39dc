import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { common, spanOf } from '../../../../domain/rules/day-plan.ts';
import {
  type EntryError,
  type ValidationContext,
  validateEntry,
} from '../../../../domain/rules/validation.ts';
import type { StintData } from '../../../data/types.ts';
import type { UndoStep } from '../../../ui/undo.ts';

/** One entry before and after: made when there is no before, removed when there is no after. */
export interface Change {
  before: TimeEntry | null;
  after: TimeEntry | null;
}

/**
 * Why these changes, made at once, break a rule; null when they do not. An overlap that was there before is no
 * reason: two of three that overlap can be mended one by one.
 * @param stored the person's entries as they are, on every date that the changes touch and beside them
 */
export function refusalOf(
  changes: readonly Change[],
  stored: readonly TimeEntry[],
  contextOf: (entry: TimeEntry) => Omit<ValidationContext, 'others' | 'corrected' | 'pattern'>,
): EntryError | null {
  const touched = new Set(changes.flatMap(({ before }) => before?.id ?? []));
  const afters = changes.flatMap(({ after }) => after ?? []);
  const others = [...stored.filter(({ id }) => !touched.has(id)), ...afters];
  for (const { before, after } of changes) {
    if (!after) continue;
    const corrected = stored.find(({ id }) => id === after.correctsId) ?? null;
    const context = { ...contextOf(after), others, corrected, pattern: null };
    const known = before ? stored.filter((other) => other.id !== before.id && doOverlap(before, other)) : [];
    const old = new Set(known.map(({ id }) => id));
    const isNew = (other: TimeEntry): boolean =>
      other.id !== after.id && !old.has(other.id) && doOverlap(after, other);
    const error = validateEntry(after, context).errors.find(
      ({ code }) => code !== 'overlap' || others.some(isNew),
    );
    if (error) return error;
  }
  return null;
}

function doOverlap(a: TimeEntry, b: TimeEntry): boolean {
  const [first, second] = [spanOf(a), spanOf(b)];
  return first !== null && second !== null && common(first, second) !== null;
}

type Store = Pick<StintData, 'saveEntries' | 'removeEntries'>;

/**
 * Writes the changes and gives the step that takes them back. What is kept is written before anything is removed: a
 * crash between the two shows time twice, and never loses any.
 * @throws DataError
 */
export async function applyChanges(
  data: Store,
  changes: readonly Change[],
  label: string,
): Promise<UndoStep> {
  // A removed id may already be a tombstone on the server, so what comes back lives under another one.
  const liveId = new Map<string, string>();
  const live = (entry: TimeEntry): TimeEntry => {
    const id = liveId.get(entry.id);
    return id ? { ...entry, id, version: 0 } : entry;
  };
  const write = async (side: 'before' | 'after', isFirst: boolean): Promise<void> => {
    const other = side === 'after' ? 'before' : 'after';
    const saves: TimeEntry[] = [];
    const removes: string[] = [];
    for (const change of changes) {
      const [there, gone] = [change[side], change[other]];
      if (there) {
        if (!gone && !isFirst) liveId.set(there.id, uuidv7());
        saves.push(live(there));
      } else if (gone) removes.push(live(gone).id);
    }
    if (saves.length > 0) await data.saveEntries(saves);
    if (removes.length > 0) await data.removeEntries(removes);
  };
  await write('after', true);
  return { label, undo: () => write('before', false), redo: () => write('after', false) };
}
