import { useCallback, useEffect } from 'react';
import { firstValueFrom } from 'rxjs';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { bridge } from '../../../data/bridge.ts';
import { useObservable } from '../../../data/hooks.ts';
import type { Absence, AbsenceChoice } from '../../../data/types.ts';
import { useClients, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo, type UndoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { redoTimerChange, type TimerChange, undoTimerChange } from './timer-change.ts';
import { useTimerStore } from './timer-store.ts';
import { workLabel } from './timer-work.ts';
import { attempt, undoOf } from './use-timer-actions.ts';

const TAG = 'timer.away';

const doneWords = {
  keep: 'timer.away.done.keep',
  drop: 'timer.away.done.drop',
  drop_and_go_on: 'timer.away.done.drop-and-go-on',
  move: 'timer.away.done.move',
} as const;

/** The open question about time away; null when there is none. */
export function useAbsence(): Absence | null {
  const { data } = useWorkspace();
  return useObservable<Absence | null>(() => data.timer.absence(), [data], null);
}

/** Notes what main says about absences, and asks when the person is back; also when the app starts with a question. */
export function useAwayQuestions(): void {
  const { data } = useWorkspace();
  useEffect(() => {
    let isCurrent = true;
    const ask = async (isNews: boolean): Promise<void> => {
      const absence = await firstValueFrom(data.timer.absence());
      if (!isCurrent || !absence) return;
      // Another dialog is not torn away; the line in the side bar asks then.
      if (!document.querySelector('[data-modal]')) useTimerStore.getState().open('away');
      if (!isNews || document.hasFocus()) return;
      await bridge().invoke('notify.show', {
        title: t('timer.away.title', { minutes: formatMinutes(absence.minutes) }),
        body: t('timer.away.notice', { minutes: formatMinutes(absence.minutes) }),
        tag: TAG,
      });
    };
    void ask(false);
    const stops = [
      bridge().on('power.absence', ({ isBack, ...absence }) => {
        void attempt(async () => {
          await data.timer.noteAbsence(absence);
          if (isBack) await ask(true);
        });
      }),
      bridge().on('notify.clicked', ({ tag }) => {
        if (tag === TAG) void ask(false);
      }),
      bridge().on('command.run', ({ command }) => {
        if (command === 'timer.decide') useTimerStore.getState().open('away');
      }),
    ];
    return () => {
      isCurrent = false;
      for (const stop of stops) stop();
    };
  }, [data]);
}

/** Answers the open question as one change that can be undone; undone, the question is open again. */
export function useAnswerAbsence(): (answer: AbsenceChoice) => Promise<boolean> {
  const { data } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  return useCallback(
    (answer) =>
      attempt(async () => {
        const [before, absence] = [
          await firstValueFrom(data.timer.watch()),
          await firstValueFrom(data.timer.absence()),
        ];
        const entries = await data.timer.answerAbsence(answer);
        const change: TimerChange = {
          before,
          after: await firstValueFrom(data.timer.watch()),
          absence,
          entries: entries.map((entry) => ({ before: null, after: entry })),
        };
        const minutes = formatMinutes(absence?.minutes ?? 0);
        const step: UndoStep = {
          label: t('timer.undo.away', { minutes }),
          undo: () => undoTimerChange(data, change),
          redo: async () => {
            // Kept, the timer is the same before and after: only the question closes.
            if (answer.kind === 'keep') await data.timer.answerAbsence(answer);
            else await redoTimerChange(data, change);
          },
        };
        recordUndo(step);
        const work = answer.kind === 'move' ? workLabel(answer.fields, projects, clients) : '';
        showToast({
          message: t(doneWords[answer.kind], { minutes, work }),
          tone: 'ok',
          undo: undoOf(step),
        });
      }),
    [data, projects, clients],
  );
}
