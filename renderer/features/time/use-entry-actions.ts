import { useMemo } from 'react';
import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { addDays, dateIn } from '../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { type EntryError, validateEntry } from '../../../domain/rules/validation.ts';
import { useObservable } from '../../data/hooks.ts';
import { newEntry } from '../../data/new-entry.ts';
import { useProjects, useTenant, useWorkspace } from '../../data/workspace.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { billableByDefault } from './billable.ts';
import { useUndoStore } from './undo-store.ts';
import { cellLock, type RowKey, type WeekCell } from './week-model.ts';

/** What came of an attempt to save: `null` when it is saved, otherwise why not, in words. */
export type SaveResult = string | null;

export interface EntryActions {
  /** Every rule that the entry breaks now, as the server would judge it with what this device knows. */
  check(entry: TimeEntry): Promise<EntryError[]>;
  save(entry: TimeEntry, options?: { undoTo?: TimeEntry | null; quiet?: boolean }): Promise<SaveResult>;
  remove(entry: TimeEntry): Promise<SaveResult>;
  /** Makes the cell hold `minutes` in all; 0 empties it. */
  setCell(row: RowKey, cell: WeekCell, minutes: number): Promise<SaveResult>;
  copyRows(entries: readonly TimeEntry[]): Promise<SaveResult>;
}

/** Saving, removing and undoing one's own entries, with the rules of domain applied before anything is written. */
export function useEntryActions(): EntryActions {
  const { data, session, info } = useWorkspace();
  const { userId, tenantId } = session.session;
  const tenant = useTenant();
  const projects = useProjects();
  const assignments = useObservable(() => data.watchAssignments(userId), [data, userId], []);

  const { push: pushUndo, takeBack } = useUndoStore.getState();

  return useMemo<EntryActions>(() => {
    // Asked for when it is needed: a standing query over all of one's entries would be redone at every key.
    const mine = (filter: { from?: string; to?: string }): Promise<TimeEntry[]> =>
      firstValueFrom(data.watchEntries({ userId, ...filter }));
    const check = async (entry: TimeEntry): Promise<EntryError[]> => {
      if (!tenant) return [];
      const project = projects.get(entry.projectId) ?? null;
      // A timed entry may begin on the day before and end on the day after.
      const others = await mine({ from: addDays(entry.date, -1), to: addDays(entry.date, 1) });
      const corrected = entry.correctsId ? await mine({}) : [];
      return validateEntry(entry, {
        settings: tenant.settings,
        project,
        assignments,
        others,
        today: dateIn(entry.zone, new Date().toISOString()),
        spentMinutes: project?.spentMinutes ?? 0,
        corrected: corrected.find(({ id }) => id === entry.correctsId) ?? null,
        pattern: null,
      }).errors;
    };

    const write = async (action: () => Promise<void>): Promise<SaveResult> => {
      try {
        await action();
        return null;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        showToast({ message, tone: 'bad' });
        return message;
      }
    };

    const save: EntryActions['save'] = async (entry, options = {}) => {
      const [broken] = await check(entry);
      if (broken) return broken.message;
      const failed = await write(() => data.saveEntry(entry));
      if (failed || options.quiet) return failed;
      const before = options.undoTo;
      pushUndo({
        label: `${formatMinutes(entry.minutes)} on ${entry.date}`,
        undo: () => (before ? data.saveEntry(before) : data.removeEntry(entry.id)),
      });
      return null;
    };

    const remove: EntryActions['remove'] = async (entry) => {
      const failed = await write(() => data.removeEntry(entry.id));
      if (failed) return failed;
      // The removed id may already be a tombstone on the server, so what comes back is an entry of its own.
      const bringBack = (): Promise<void> => data.saveEntry({ ...entry, id: uuidv7(), version: 0 });
      const change = { label: `deleting ${formatMinutes(entry.minutes)} on ${entry.date}`, undo: bringBack };
      pushUndo(change);
      showToast({
        message: `${formatMinutes(entry.minutes)} on ${projects.get(entry.projectId)?.name ?? 'this project'} deleted.`,
        undo: { label: 'Undo', onUndo: () => void write(() => takeBack(change)) },
      });
      return null;
    };

    const setCell: EntryActions['setCell'] = async (row, cell, minutes) => {
      const locked = cellLock(cell);
      if (locked) return locked;
      const [only, ...more] = cell.entries;
      if (more.length > 0) return 'This day holds several entries. Open it and change them one by one.';
      if (!only) {
        if (minutes === 0) return null;
        return save(
          newEntry(
            { tenantId, userId },
            {
              ...row,
              date: cell.date,
              minutes,
              zone: info.zone,
              description: '',
              billable: billableByDefault(projects.get(row.projectId), row.activityCode),
            },
            new Date(),
          ),
        );
      }
      if (minutes === 0) return remove(only);
      if (minutes === only.minutes) return null;
      return save(withMinutes(only, minutes), { undoTo: only });
    };

    const copyRows: EntryActions['copyRows'] = async (entries) => {
      const saved: TimeEntry[] = [];
      let refused: string | null = null;
      for (const entry of entries) {
        const result = await save(entry, { quiet: true });
        if (result === null) saved.push(entry);
        else refused ??= result;
      }
      if (saved.length > 0) {
        const change = {
          label: 'copying the week',
          undo: async () => {
            for (const entry of saved) await data.removeEntry(entry.id);
          },
        };
        pushUndo(change);
        showToast({
          message: saved.length === 1 ? '1 entry copied.' : `${saved.length} entries copied.`,
          undo: { label: 'Undo', onUndo: () => void write(() => takeBack(change)) },
        });
      }
      return refused;
    };

    return { check, save, remove, setCell, copyRows };
  }, [data, tenant, projects, assignments, tenantId, userId, info.zone, pushUndo, takeBack]);
}

/** The entry with other minutes. A timed one keeps its start, and its end moves. */
export function withMinutes(entry: TimeEntry, minutes: number): TimeEntry {
  if (!entry.startedAt) return { ...entry, minutes };
  const endedAt = new Date(Date.parse(entry.startedAt) + minutes * 60_000).toISOString();
  return { ...entry, minutes, endedAt };
}
