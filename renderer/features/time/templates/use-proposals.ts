import { useCallback, useMemo } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { weekDates } from '../../../../domain/rules/civil-date.ts';
import { useObservable } from '../../../data/hooks.ts';
import { useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { recordUndo, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { useEntryActions } from '../use-entry-actions.ts';
import { useToday } from '../use-week.ts';
import { useWeekStore } from '../week-store.ts';
import { answerKey, type Proposal, proposalsFor, withAnswers, withoutAnswers } from './template-model.ts';
import { useTemplates } from './use-templates.ts';

const none: TimeEntry[] = [];

export interface Proposals {
  proposals: readonly Proposal[];
  /** Saves the entries made of `added`, all or none, as one step of undo. Null when they are saved, else why not. */
  add(added: readonly Proposal[], entries: readonly TimeEntry[]): Promise<string | null>;
  /** Never proposes these again. Can be undone. @throws DataError */
  dismiss(proposals: readonly Proposal[]): Promise<void>;
}

/** What recurs in the shown week and has not been answered. */
export function useProposals(): Proposals {
  const { data, session } = useWorkspace();
  const { userId } = session.session;
  const tenant = useTenant();
  const today = useToday();
  const actions = useEntryActions();
  const { kept, write } = useTemplates();
  const weekStart = tenant?.settings.weekStart ?? 1;
  const date = useWeekStore((store) => store.date) ?? today;
  const days = useMemo(() => weekDates(date, weekStart), [date, weekStart]);
  const recurs = kept.recurring.length > 0;
  const [first, last] = [days[0] ?? date, days.at(-1) ?? date];
  const entries = useObservable(
    () => data.watchEntries({ userId, from: first, to: recurs ? last : first }),
    [data, userId, first, last, recurs],
    none,
  );
  const holidays = tenant?.settings.holidays;
  const proposals = useMemo(
    () =>
      holidays
        ? proposalsFor(kept, days, {
            today,
            weekStart,
            holidays: holidays.map((holiday) => holiday.date),
            entries,
          })
        : [],
    [kept, days, today, weekStart, holidays, entries],
  );
  const add = useCallback<Proposals['add']>(
    async (added, made) => {
      const keys = added.map(answerKey);
      const label = t('templates.undo.add', { count: made.length });
      const [refused] = await actions.saveMany(made, label);
      if (refused) return refused.message;
      // A crash before this proposes them again, and the rule against the same entry twice leaves them out then.
      await write((now) => withAnswers(now, keys, today));
      extendLastUndo(label, {
        undo: () => write((now) => withoutAnswers(now, keys)),
        redo: () => write((now) => withAnswers(now, keys, today)),
      });
      return null;
    },
    [actions, write, today],
  );
  const dismiss = useCallback<Proposals['dismiss']>(
    async (sent) => {
      const keys = sent.map(answerKey);
      const redo = (): Promise<void> => write((now) => withAnswers(now, keys, today));
      await redo();
      recordUndo({
        label: t('templates.undo.dismiss', { count: keys.length }),
        undo: () => write((now) => withoutAnswers(now, keys)),
        redo,
      });
    },
    [write, today],
  );
  return useMemo(() => ({ proposals, add, dismiss }), [proposals, add, dismiss]);
}

/** Makes what was just recorded, and what belongs to it, one step. */
function extendLastUndo(label: string, more: { undo(): Promise<void>; redo(): Promise<void> }): void {
  useUndoStore.setState(({ done }) => {
    const last = done.at(-1);
    if (!last || last.label !== label) return {};
    const both = {
      label,
      undo: async () => {
        await last.undo();
        await more.undo();
      },
      redo: async () => {
        await last.redo();
        await more.redo();
      },
    };
    return { done: [...done.slice(0, -1), both] };
  });
}
