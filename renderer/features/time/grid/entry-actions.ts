import { firstValueFrom } from 'rxjs';
import type { Assignment } from '../../../../domain/entities/assignment.ts';
import type { Project } from '../../../../domain/entities/project.ts';
import type { Tenant } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { standingMinutes } from '../../../../domain/rules/adjustment.ts';
import { addDays, dateIn } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import type { EntryError } from '../../../../domain/rules/validation.ts';
import { newEntry } from '../../../data/new-entry.ts';
import { refusalWords } from '../../../data/rule-words.ts';
import { DataError, type StintData } from '../../../data/types.ts';
import { recordUndo, type UndoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { billableByDefault } from '../billable.ts';
import { rowId } from '../week-model.ts';
import { type CellTarget, cellChange } from './cell-change.ts';
import { shortDay } from './day-words.ts';
import {
  type Change,
  liveId,
  noteSuccessors,
  onPresent,
  rebased,
  reversed,
  writeChanges,
} from './history.ts';
import { inOrder } from './in-order.ts';
import { overlappedBefore, type RuleContext, refusalsOf } from './refusals.ts';

/** What came of an attempt to save: `null` when it is saved, otherwise why not, in words. */
export type SaveResult = string | null;

/** A change that was not made, by its place among those asked for, and why. */
export interface Refused {
  index: number;
  code: EntryError['code'] | 'cell' | 'storage';
  message: string;
}

export interface ActionContext {
  data: StintData;
  who: { tenantId: string; userId: string };
  /** The person's time zone now. */
  zone: string;
  /** Null until the firm was pulled once: then nothing is checked here, and the server judges. */
  tenant: Tenant | null;
  projects: ReadonlyMap<string, Project>;
  assignments: readonly Assignment[];
  /** Why a cell cannot be typed into, in words; null when it can. */
  lockOf(target: CellTarget['cell']): string | null;
  now(): Date;
}

export interface EntryActions {
  /** Every rule that the entry breaks now, as the server would judge it with what this device knows. */
  check(entry: TimeEntry): Promise<EntryError[]>;
  /** @param options `undoTo` is the entry as it was, where it is changed; `quiet` leaves it out of undo */
  save(entry: TimeEntry, options?: { undoTo?: TimeEntry | null; quiet?: boolean }): Promise<SaveResult>;
  /** New entries, all or none, as one step of undo. */
  saveMany(entries: readonly TimeEntry[], label: string): Promise<Refused[]>;
  remove(entry: TimeEntry): Promise<SaveResult>;
  /** Makes the cell hold a value; 0 minutes empty it. */
  setCell(target: CellTarget): Promise<SaveResult>;
  /** All of them or none, as one step of undo. The places of what is refused are those of `targets`. */
  setCells(targets: readonly CellTarget[], label: string): Promise<Refused[]>;
  /** Any changes, all or none, as one step of undo. Empty when they are made. */
  apply(changes: readonly Change[], label: string): Promise<Refused[]>;
}

/** Saving, removing and undoing one's own entries, with the rules of domain applied before anything is written. */
export function entryActions(context: ActionContext): EntryActions {
  const { data, who, tenant, projects, assignments } = context;
  const { userId } = who;

  /** The person's entries on the dates and beside them: a timed one may begin the day before and end the day after. */
  const presentOn = async (dates: readonly string[]): Promise<TimeEntry[]> => {
    const sorted = dates.toSorted();
    const [first, last] = [sorted[0], sorted.at(-1)];
    if (!first || !last) return [];
    return firstValueFrom(data.watchEntries({ userId, from: addDays(first, -1), to: addDays(last, 1) }));
  };
  /** The entries that the changes meet; all of them where one corrects another, which may be of any date. */
  const presentFor = (changes: readonly Change[]): Promise<TimeEntry[]> => {
    const entries = changes.flatMap(({ before, after }) => [before, after].flatMap((one) => one ?? []));
    if (entries.some(({ correctsId }) => correctsId)) return firstValueFrom(data.watchEntries({ userId }));
    return presentOn(entries.map(({ date }) => date));
  };

  const refusals = (
    changes: readonly Change[],
    present: readonly TimeEntry[],
    allowed?: ReadonlySet<string>,
  ): Map<number, EntryError[]> => {
    if (!tenant) return new Map();
    const now = context.now().toISOString();
    const contextOf = (entry: TimeEntry): RuleContext => {
      const project = projects.get(entry.projectId) ?? null;
      return {
        settings: tenant.settings,
        project,
        assignments,
        today: dateIn(entry.zone, now),
        spentMinutes: project?.spentMinutes ?? 0,
      };
    };
    return refusalsOf(changes, present, contextOf, allowed);
  };

  /** Makes changes again that were made once, on the entries as they are now. @throws DataError with words to show */
  const again = async (planned: readonly Change[], overlapped?: ReadonlySet<string>): Promise<void> => {
    const present = await presentFor(planned);
    const made = rebased(planned, present);
    const allowed = overlapped && new Set([...overlapped].map(liveId));
    const [errors] = refusals(made, present, allowed).values();
    if (errors?.[0]) throw new DataError('invalid', refusalWords(errors[0]));
    await writeChanges(data, made);
    noteSuccessors(planned, made);
  };
  const stepOf = (changes: readonly Change[], label: string, overlapped: ReadonlySet<string>): UndoStep => ({
    label,
    undo: () => again(reversed(changes), overlapped),
    redo: () => again(changes),
  });

  const make = async (planned: readonly Change[], label: string | null): Promise<Refused[]> => {
    if (planned.length === 0) return [];
    const present = await presentFor(planned);
    const changes = onPresent(planned, present);
    const found = refusals(changes, present);
    if (found.size > 0)
      return [...found].flatMap(([index, [error]]) =>
        error ? [{ index, code: error.code, message: refusalWords(error) }] : [],
      );
    try {
      await writeChanges(data, changes);
    } catch (error) {
      return [{ index: 0, code: 'storage', message: messageOf(error) }];
    }
    if (label !== null) recordUndo(stepOf(changes, label, overlappedBefore(changes, present)));
    return [];
  };
  const first = async (refused: Promise<Refused[]>): Promise<SaveResult> =>
    (await refused)[0]?.message ?? null;
  const labelOf = ({ minutes, date }: TimeEntry): string =>
    t('entry.undo.set', { minutes: formatMinutes(minutes), day: shortDay(date) });
  const deletedLabel = ({ minutes, date }: TimeEntry): string =>
    t('entry.undo.delete', { minutes: formatMinutes(minutes), day: shortDay(date) });

  /** The change on the cell as it is by now: what was drawn may be a key behind. */
  const changeOf = ({ row, cell: { date }, value }: CellTarget, present: readonly TimeEntry[]) => {
    const entries = present.filter((entry) => entry.date === date && rowId(entry) === rowId(row));
    const cell = { date, entries, minutes: standingMinutes(entries) };
    return cellChange(cell, value, context.lockOf(cell), (minutes) =>
      newEntry(
        who,
        {
          projectId: row.projectId,
          taskId: row.taskId,
          activityCode: row.activityCode,
          date,
          minutes,
          zone: context.zone,
          description: '',
          billable: billableByDefault(projects.get(row.projectId), row.activityCode),
        },
        context.now(),
      ),
    );
  };

  return {
    check: async (entry) =>
      refusals([{ before: null, after: entry }], await presentFor([{ before: null, after: entry }])).get(0) ??
      [],
    save: (entry, { undoTo = null, quiet = false } = {}) =>
      inOrder(() => first(make([{ before: undoTo, after: entry }], quiet ? null : labelOf(entry)))),
    saveMany: (entries, label) =>
      inOrder(() =>
        make(
          entries.map((after) => ({ before: null, after })),
          label,
        ),
      ),
    remove: (entry) => inOrder(() => first(make([{ before: entry, after: null }], deletedLabel(entry)))),
    setCell: (target) =>
      inOrder(async () => {
        const planned = changeOf(target, await presentOn([target.cell.date]));
        if (!planned.ok) return planned.message;
        const { change } = planned;
        if (!change) return null;
        const label = change.after
          ? labelOf(change.after)
          : change.before
            ? deletedLabel(change.before)
            : null;
        return first(make([change], label));
      }),
    setCells: (targets, label) =>
      inOrder(async () => {
        const present = await presentOn(targets.map(({ cell }) => cell.date));
        const planned = targets.map((target) => changeOf(target, present));
        const refused = planned.flatMap((one, index): Refused[] =>
          one.ok ? [] : [{ index, code: 'cell', message: one.message }],
        );
        const places: number[] = [];
        const changes: Change[] = [];
        for (const [index, one] of planned.entries()) {
          if (!one.ok || !one.change) continue;
          places.push(index);
          changes.push(one.change);
        }
        if (refused.length > 0) {
          // What else is wrong is said at once too, so that it is put right at once.
          const more = refusals(changes, await presentFor(changes));
          for (const [at, [error]] of more)
            if (error)
              refused.push({ index: places[at] ?? 0, code: error.code, message: refusalWords(error) });
          return refused.toSorted((a, b) => a.index - b.index);
        }
        if (changes.length === 0) return [];
        return (await make(changes, label)).map((one) => ({ ...one, index: places[one.index] ?? 0 }));
      }),
    apply: (changes, label) => inOrder(() => make(changes, label)),
  };
}

/** What went wrong, in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
