import { create } from 'zustand';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { contentFields, type EntryContent } from '../../../../domain/rules/content-hash.ts';

/** An entry as the person saw it last, on the sheet that is open. */
export interface SeenEntry {
  /** What a decision on it is bound to. */
  readonly seen: TimeEntry;
  /** What it has become on the screen since; null: nothing that a decision is about. */
  readonly changedTo: TimeEntry | null;
  /** It came while the sheet was open, and was not looked at by itself yet. */
  readonly isNew: boolean;
}

export type SeenEntries = ReadonlyMap<string, SeenEntry>;

/** The fields of its content in which one differs from the other. */
export function changedFields(before: EntryContent, after: EntryContent): (keyof EntryContent)[] {
  return contentFields.filter((field) => before[field] !== after[field]);
}

/**
 * What was seen of a sheet once its entries are `entries`. What changes or comes while it is open waits to be looked
 * at; what leaves is remembered, in case it comes back as something else.
 * @param sheetVersion highest version among the entries when the sheet was opened: only a later one came since, any other was hidden by a filter
 */
export function seenNow(
  before: SeenEntries,
  entries: readonly TimeEntry[],
  sheetVersion: number,
): SeenEntries {
  const after = new Map(before);
  for (const entry of entries) {
    const known = before.get(entry.id);
    if (!known) after.set(entry.id, { seen: entry, changedTo: null, isNew: entry.version > sheetVersion });
    else if (changedFields(known.seen, entry).length > 0) after.set(entry.id, { ...known, changedTo: entry });
    else after.set(entry.id, { ...known, seen: entry, changedTo: null });
  }
  return after;
}

/** The entries of which exactly this was looked at: what was not is left out of any decision. */
export function lookedAt(all: SeenEntries, entries: readonly TimeEntry[]): TimeEntry[] {
  return entries.flatMap((entry) => {
    const known = all.get(entry.id);
    if (!known) return [entry];
    return known.changedTo !== null || known.isNew ? [] : [known.seen];
  });
}

interface ShownStore {
  sheetId: string | null;
  version: number;
  all: SeenEntries;
}

const nothing: ShownStore = { sheetId: null, version: 0, all: new Map() };

/** The sheet that is open: one at a time, wherever a decision is made from. */
export const useShown = create<ShownStore>(() => nothing);

/** Tells what is on the screen now. */
export function showSheet(sheetId: string, entries: readonly TimeEntry[]): void {
  useShown.setState((now) => {
    if (now.sheetId === sheetId) return { all: seenNow(now.all, entries, now.version) };
    const version = entries.reduce((highest, entry) => Math.max(highest, entry.version), 0);
    return { sheetId, version, all: seenNow(new Map(), entries, version) };
  });
}

/** The person has looked at these as they are now. */
export function lookAt(ids: readonly string[]): void {
  useShown.setState(({ all }) => {
    const after = new Map(all);
    for (const id of ids) {
      const known = after.get(id);
      if (known) after.set(id, { seen: known.changedTo ?? known.seen, changedTo: null, isNew: false });
    }
    return { all: after };
  });
}

/** The sheet is not on the screen any more. */
export function leaveSheet(sheetId: string): void {
  useShown.setState((now) => (now.sheetId === sheetId ? nothing : {}));
}
