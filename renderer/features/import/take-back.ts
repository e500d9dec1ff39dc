import { firstValueFrom } from 'rxjs';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { nextImportId } from '../../../domain/rules/import/identity.ts';
import type { StintData } from '../../data/types.ts';
import type { ImportRun } from './memory.ts';

/** As many entries as are written at once: what the window does in between waits no longer than for these. */
export const BATCH = 250;
/** Days of entries that are read at once. */
export const STRETCH_DAYS = 62;

/** Lets the window do what waits. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What the person logged from `from` to `to`, in stretches, so that no one reading is long. */
export async function* ownEntries(data: StintData, from: string, to: string): AsyncGenerator<TimeEntry[]> {
  for (let start = from; start <= to; start = addDays(start, STRETCH_DAYS)) {
    const last = addDays(start, STRETCH_DAYS - 1);
    const filter = { userId: data.userId, from: start, to: last < to ? last : to };
    yield await firstValueFrom(data.watchEntries(filter));
    await breathe();
  }
}

/** The ids of an import's entries that are still here. */
export async function entriesOf(data: StintData, run: ImportRun): Promise<string[]> {
  const ids: string[] = [];
  for await (const entries of ownEntries(data, run.from, run.to)) {
    for (const { id, source, createdAt } of entries) {
      if (source === 'import' && createdAt === run.at) ids.push(id);
    }
  }
  return ids;
}

const TAKEN_BACK: ReadonlySet<TimeEntry['status']> = new Set(['draft', 'rejected', 'submitted']);

/**
 * Removes imported entries, batch by batch. What is approved by now, or not here any more, stays as it is.
 * Called again after a failure it goes on where it was.
 * @returns the ids that were removed @throws DataError
 */
export async function takeBack(data: StintData, ids: readonly string[]): Promise<string[]> {
  const removed: string[] = [];
  for (let at = 0; at < ids.length; at += BATCH) {
    const { here } = await data.findEntries(ids.slice(at, at + BATCH));
    const some = here.filter(({ status }) => TAKEN_BACK.has(status)).map(({ id }) => id);
    if (some.length > 0) await data.removeEntries(some);
    removed.push(...some);
    await breathe();
  }
  return removed;
}

/**
 * Brings removed entries in again as drafts, each under its next id: a removed one is removed on every device.
 * @returns the new ids @throws DataError
 */
export async function bringBack(data: StintData, ids: readonly string[]): Promise<string[]> {
  const made: string[] = [];
  for (let at = 0; at < ids.length; at += BATCH) {
    const { removed } = await data.findEntries(ids.slice(at, at + BATCH));
    const entries: TimeEntry[] = [];
    for (const entry of removed) {
      const id = await nextImportId(entry.id);
      entries.push({
        ...entry,
        id,
        version: 0,
        status: 'draft',
        submittedAt: null,
        decision: null,
        warnings: [],
      });
    }
    const { here } = await data.findEntries(entries.map(({ id }) => id));
    const known = new Set(here.map(({ id }) => id));
    const missing = entries.filter(({ id }) => !known.has(id));
    if (missing.length > 0) await data.saveEntries(missing);
    made.push(...entries.map(({ id }) => id));
    await breathe();
  }
  return made;
}
