import { v7 as uuidv7 } from 'uuid';
import { type TimeEntry, timeEntryClientFields } from '../../../../domain/entities/time-entry.ts';
import { isEditable } from '../../../../domain/rules/lifecycle.ts';
import { DataError, type StintData } from '../../../data/types.ts';
import { t } from '../../../words/words.ts';

/** One entry before and after: made when there is no before, removed when there is no after. */
export interface Change {
  before: TimeEntry | null;
  after: TimeEntry | null;
}

export type EntryStore = Pick<StintData, 'saveEntries' | 'removeEntries'>;

/**
 * The id under which an entry lives now. A removed id may already be a tombstone on the server, so what is brought
 * back lives under another one; steps that were made before it still name the old.
 */
const successors = new Map<string, string>();

/** The id that the entry once called `id` has now. */
export function liveId(id: string): string {
  let now = id;
  for (let next = successors.get(now); next; next = successors.get(now)) now = next;
  return now;
}

/** What a person writes of an entry. Whether it is submitted is a step of its own. */
const written = timeEntryClientFields.filter((field) => field !== 'status' && field !== 'submittedAt');

/** Raw seconds follow the minutes: saving drops those that no longer belong to them. */
function sameContent(a: TimeEntry, b: TimeEntry): boolean {
  return written.every(
    (field) => field === 'rawSeconds' || JSON.stringify(a[field]) === JSON.stringify(b[field]),
  );
}

/** `from` as it is here now, with what a person wrote in `to`. */
function withContentOf(from: TimeEntry, to: TimeEntry): TimeEntry {
  return { ...from, ...Object.fromEntries(written.map((field) => [field, to[field]])) };
}

/** The same change the other way round. */
export function reversed(changes: readonly Change[]): Change[] {
  return changes.map(({ before, after }) => ({ before: after, after: before }));
}

/**
 * The changes as they can be made now: under the ids of now, and on the entries as they are. What is made again gets
 * a new id.
 * @param present the person's entries on every date that the changes name
 * @throws DataError when an entry is not as the change left it: changed by sync, removed, submitted or decided since
 */
export function rebased(changes: readonly Change[], present: readonly TimeEntry[]): Change[] {
  const byId = new Map(present.map((entry) => [entry.id, entry]));
  return changes.map(({ before, after }) => {
    if (!before) return { before: null, after: after && { ...after, ...blank, id: uuidv7() } };
    const now = byId.get(liveId(before.id));
    if (!now) throw new DataError('not_found', t('entry.undo.gone'));
    if (!isEditable(now.status))
      throw new DataError('invalid', t('entry.undo.locked', { status: now.status }));
    if (!sameContent(now, before)) throw new DataError('invalid', t('entry.undo.changed'));
    return { before: now, after: after && withContentOf(now, after) };
  });
}

/**
 * The changes on the revisions that are here now, where an entry still holds what the change was planned on: several
 * quick ones are planned before the store has told of the first, and none of them is somebody else's change.
 */
export function onPresent(changes: readonly Change[], present: readonly TimeEntry[]): Change[] {
  const byId = new Map(present.map((entry) => [entry.id, entry]));
  return changes.map(({ before, after }) => {
    const now = before ? byId.get(before.id) : undefined;
    if (!before || !now || !sameContent(now, before)) return { before, after };
    return { before: now, after: after && { ...withContentOf(now, after), status: after.status } };
  });
}

/** What the server gave an entry that is made anew is not its own any more. */
const blank = { version: 0, status: 'draft', submittedAt: null, decision: null } as const;

/** Remembers under which ids the entries of `planned` came back when they were made as `made`. */
export function noteSuccessors(planned: readonly Change[], made: readonly Change[]): void {
  for (const [index, { before, after }] of planned.entries()) {
    const id = made[index]?.after?.id;
    if (!before && after && id) successors.set(liveId(after.id), id);
  }
}

/**
 * Writes the changes. What is kept is written before anything is removed: a crash between the two shows time twice,
 * and never loses any; when the removal fails what was made new is taken away again.
 * @throws DataError
 */
export async function writeChanges(store: EntryStore, changes: readonly Change[]): Promise<void> {
  const saves = changes.flatMap(({ after }) => after ?? []);
  const removes = changes.flatMap(({ before, after }) => (before && !after ? [before.id] : []));
  if (saves.length > 0) await store.saveEntries(saves);
  if (removes.length === 0) return;
  try {
    await store.removeEntries(removes);
  } catch (error) {
    const made = changes.flatMap(({ before, after }) => (after && !before ? [after.id] : []));
    if (made.length > 0) await store.removeEntries(made).catch(() => undefined);
    throw error;
  }
}
