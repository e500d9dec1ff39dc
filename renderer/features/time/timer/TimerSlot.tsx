import { useCallback, useEffect } from 'react';
import { firstValueFrom } from 'rxjs';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { bridge } from '../../../data/bridge.ts';
import { useObservable } from '../../../data/hooks.ts';
import type { TimerRecord } from '../../../data/types.ts';
import { useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { SideNote, SideTimer, type SideTimerProps } from '../../../ui/SideSlots.tsx';
import { t } from '../../../words/words.ts';
import { billableByDefault } from '../billable.ts';
import type { OpenWork } from '../use-open-work.ts';
import { type RowKey, rowLabel } from '../week-model.ts';
import { AwayDialog } from './AwayDialog.tsx';
import { EditDialog } from './EditDialog.tsx';
import { OverlapDialog } from './OverlapDialog.tsx';
import { StartDialog } from './StartDialog.tsx';
import { useTimerStore } from './timer-store.ts';
import { focusedWork, shortWorkLabel } from './timer-work.ts';
import { useAbsence, useAnswerAbsence, useAwayQuestions } from './use-away.ts';
import { useElapsed } from './use-elapsed.ts';
import { useLongTimer } from './use-long-timer.ts';
import { useOverlaps } from './use-overlaps.ts';
import { useTimerActions } from './use-timer-actions.ts';
import { useTimerCommands } from './use-timer-commands.ts';
import { useTimerOutside } from './use-timer-outside.ts';
import { useWorkChoice } from './use-work-choice.ts';

/** The timer in the side bar, with its dialogs, its keys and what of it stands outside the window. */
export function TimerSlot() {
  const { data } = useWorkspace();
  const projects = useProjects();
  const timer = useObservable<TimerRecord | null>(() => data.timer.watch(), [data], null);
  const absence = useAbsence();
  const overlaps = useOverlaps();
  const choice = useWorkChoice(timer);
  const actions = useTimerActions();
  const answer = useAnswerAbsence();
  const { dialog, open, close } = useTimerStore();
  useAwayQuestions();
  const longHours = useLongTimer(timer?.startedAt ?? null);
  // What is about a timer closes with it, whoever stopped it, and does not open again with the next.
  useEffect(() => {
    if (!timer && (dialog === 'edit' || dialog === 'away')) close();
  }, [timer, dialog, close]);

  const start = useCallback(
    (row: RowKey, description: string, isUnseen = false): void => {
      close();
      const billable = billableByDefault(projects.get(row.projectId), row.activityCode);
      void actions.start({ ...row, description, billable }, isUnseen);
    },
    [actions, close, projects],
  );
  const toggle = useCallback(
    (isUnseen = false): void => {
      if (timer) {
        void actions.stop(isUnseen);
        return;
      }
      const focused = focusedWork();
      const work = (focused ? choice.open.get(focused) : undefined) ?? choice.recent[0];
      if (work) {
        start(work.row, '', isUnseen);
        return;
      }
      // The key may have been pressed in another program.
      void bridge().invoke('app.focus', {});
      open('start');
    },
    [timer, actions, choice, start, open],
  );

  const closeUnlessMore = async (): Promise<void> => {
    if (!(await firstValueFrom(data.timer.absence()))) close();
  };
  const [last] = choice.recent;
  const shortLabel = (row: RowKey): string => shortWorkLabel(row, projects);
  useTimerOutside(timer, timer ? shortLabel(timer) : '', absence, last ? shortLabel(last.row) : null);
  useTimerCommands({
    timer,
    absence,
    overlaps: overlaps.length,
    recent: choice.recent,
    actions,
    toggle,
    startWork: (work: OpenWork) => start(work.row, ''),
  });

  const project = timer ? projects.get(timer.projectId) : undefined;
  const slot: Omit<SideTimerProps, 'isRunning' | 'elapsed'> = {
    label: timer ? rowLabel(project, timer) : '',
    ...(project ? { detail: project.name } : {}),
    startLabel: t('timer.start'),
    stopLabel: t('timer.stop'),
    keys: 'S',
    onToggle: () => toggle(),
    onOpen: () => open('edit'),
  };
  return (
    <div className="flex flex-col gap-1">
      {timer ? (
        <RunningSlot startedAt={timer.startedAt} {...slot} />
      ) : (
        <SideTimer isRunning={false} elapsed="" {...slot} />
      )}
      {absence && (
        <SideNote
          text={t('timer.away.line', { minutes: formatMinutes(absence.minutes) })}
          action={t('timer.decide')}
          onPress={() => open('away')}
        />
      )}
      {longHours !== null && (
        <SideNote
          text={t('timer.long.line', { count: longHours })}
          action={t('timer.long.check')}
          onPress={() => open('edit')}
        />
      )}
      {dialog === 'start' && (
        <StartDialog
          title={timer ? t('timer.switch') : t('timer.start')}
          onStart={(row, description) => start(row, description)}
          onClose={close}
        />
      )}
      {dialog === 'edit' && timer && (
        <EditDialog timer={timer} choice={choice} actions={actions} onClose={close} />
      )}
      {dialog === 'away' && timer && absence && (
        <AwayDialog
          key={absence.from.wallMs}
          timer={timer}
          absence={absence}
          choice={choice}
          onAnswer={answer}
          onDone={() => void closeUnlessMore()}
          onClose={close}
        />
      )}
      {dialog === 'overlap' && overlaps[0] && (
        <OverlapDialog
          key={`${overlaps[0].mine.id}/${overlaps[0].other.id}`}
          overlap={overlaps[0]}
          onClose={close}
        />
      )}
    </div>
  );
}

/** Ticks alone: nothing around it is drawn again with the minutes. */
function RunningSlot(props: { startedAt: string } & Omit<SideTimerProps, 'isRunning' | 'elapsed'>) {
  const { startedAt, ...slot } = props;
  const elapsed = useElapsed(startedAt);
  return <SideTimer isRunning elapsed={elapsed} {...slot} />;
}
