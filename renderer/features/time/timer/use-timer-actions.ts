import { useMemo } from 'react';
import { firstValueFrom } from 'rxjs';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { bridge } from '../../../data/bridge.ts';
import type { Absence, StintData, TimerFields, TimerRecord } from '../../../data/types.ts';
import { useClients, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo, type UndoStep, undoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { sumMinutes } from '../week-model.ts';
import { redoTimerChange, type TimerChange, undoTimerChange } from './timer-change.ts';
import { useTimerStore } from './timer-store.ts';
import { workLabel } from './timer-work.ts';

/** What a person can do with the timer; each can be undone, and says itself what went wrong. */
export interface TimerActions {
  /**
   * Starts; what runs already is stopped into its entries.
   * @param isUnseen nobody looks at the app (a key in another program): the desktop says what came of it
   */
  start(fields: TimerFields, isUnseen?: boolean): Promise<boolean>;
  stop(isUnseen?: boolean): Promise<boolean>;
  discard(): Promise<boolean>;
  change(fields: Partial<TimerFields> & { startedAt?: string }): Promise<boolean>;
}

/** What it says of a start is over when the timer is. */
let takeStartedAway: () => void = () => undefined;

/** As a desktop notification. */
function sayOutside(message: string): void {
  void bridge().invoke('notify.show', { title: message.slice(0, 120), body: '', tag: 'timer' });
}

/** Shows the message of what failed. @returns whether it went well */
export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
    return false;
  }
}

/** Remembers a change that was made, with the way back and forth. */
export function recordTimerChange(data: StintData, label: string, change: TimerChange): UndoStep {
  const step: UndoStep = {
    label,
    undo: () => undoTimerChange(data, change),
    redo: () => redoTimerChange(data, change),
  };
  recordUndo(step);
  return step;
}

/** The offer to take back `step`, for a toast. */
export function undoOf(step: UndoStep): { label: string; onUndo: () => void } {
  return { label: t('common.undo'), onUndo: () => void attempt(() => undoStep(step)) };
}

export function useTimerActions(): TimerActions {
  const { data } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  return useMemo(() => {
    const running = (): Promise<TimerRecord | null> => firstValueFrom(data.timer.watch());
    const question = (): Promise<Absence | null> => firstValueFrom(data.timer.absence());
    const nameOf = (record: { projectId: string }): string =>
      projects.get(record.projectId)?.name ?? t('timer.unknown-project');
    const minutesOf = (record: TimerRecord): string =>
      formatMinutes(Math.max(0, Math.floor((Date.now() - Date.parse(record.startedAt)) / 60_000)));

    const start: TimerActions['start'] = (fields, isUnseen = false) =>
      attempt(async () => {
        const [before, absence] = [await running(), await question()];
        const stopped = before ? await data.timer.stop() : [];
        const after = await data.timer.start(fields);
        recordTimerChange(data, t('timer.undo.start'), {
          before,
          after,
          absence,
          entries: stopped.map((entry) => ({ before: null, after: entry })),
        });
        takeStartedAway();
        const message = t('timer.started', { work: workLabel(fields, projects, clients) });
        if (isUnseen) sayOutside(message);
        takeStartedAway = showToast({
          message,
          tone: 'ok',
          undo: { label: t('timer.change'), onUndo: () => useTimerStore.getState().open('edit') },
        });
      });

    const stop: TimerActions['stop'] = (isUnseen = false) =>
      attempt(async () => {
        const [before, absence] = [await running(), await question()];
        const entries = await data.timer.stop();
        takeStartedAway();
        const minutes = formatMinutes(sumMinutes(entries));
        const step = recordTimerChange(data, t('timer.undo.stop', { minutes }), {
          before,
          after: null,
          absence,
          entries: entries.map((entry) => ({ before: null, after: entry })),
        });
        const project = nameOf(entries[0] ?? { projectId: '' });
        const message =
          entries.length > 1
            ? t('timer.saved-parts', { minutes, project, count: entries.length })
            : t('timer.saved', { minutes, project });
        showToast({ message, tone: 'ok', undo: undoOf(step) });
        if (isUnseen) sayOutside(message);
      });

    const discard: TimerActions['discard'] = () =>
      attempt(async () => {
        const [before, absence] = [await running(), await question()];
        if (!before) return;
        await data.timer.discard();
        takeStartedAway();
        const step = recordTimerChange(data, t('timer.undo.discard'), {
          before,
          after: null,
          absence,
          entries: [],
        });
        showToast({
          message: t('timer.discarded', { minutes: minutesOf(before), project: nameOf(before) }),
          undo: undoOf(step),
        });
      });

    const change: TimerActions['change'] = (fields) =>
      attempt(async () => {
        const before = await running();
        const after = await data.timer.update(fields);
        recordTimerChange(data, t('timer.undo.update'), { before, after, absence: null, entries: [] });
      });

    return { start, stop, discard, change };
  }, [data, projects, clients]);
}
