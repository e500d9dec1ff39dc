import { CalendarClock, Copy, Plus } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { formatMinutes, parseSpan } from '../../../domain/rules/duration.ts';
import { useObservable } from '../../data/hooks.ts';
import type { AttentionItem, Way } from '../../data/types.ts';
import { usePeople, useProjects, useSyncStatus, useTenant, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { Page } from '../../ui/Page.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { spokenLocale, t } from '../../words/words.ts';
import { AddWork } from './AddWork.tsx';
import { weekLockWords } from './adjust/lock-words.ts';
import type { LockContext } from './grid/cell-lock.ts';
import { messageOf } from './grid/entry-actions.ts';
import type { CellHandlers } from './grid/GridRow.tsx';
import { ProblemList } from './grid/ProblemList.tsx';
import { sayDone } from './grid/take-back.ts';
import { useCopyWeek } from './grid/use-copy-week.ts';
import { useFocusRow } from './grid/use-focus-row.ts';
import { useKeptRows } from './grid/use-kept-rows.ts';
import { useRangeActions } from './grid/use-range-actions.ts';
import { useWeekCommands } from './grid/use-week-commands.ts';
import { WeekHead, weekWords } from './grid/WeekHead.tsx';
import { WeekToolbar } from './grid/WeekToolbar.tsx';
import { WeekTotals } from './grid/WeekTotals.tsx';
import { CheckButton } from './submit/CheckButton.tsx';
import { SubmitPanel } from './submit/SubmitPanel.tsx';
import { useWeekCheck } from './submit/use-week-check.ts';
import { needsALook, submittable } from './submit/week-check.ts';
import { RecurringNote } from './templates/RecurringNote.tsx';
import { TemplatesButton } from './templates/TemplatesButton.tsx';
import { TimerNotes } from './timer/TimerNotes.tsx';
import { useTimerStore } from './timer/timer-store.ts';
import { useEntryActions, useSubmission } from './use-entry-actions.ts';
import { useWeek } from './use-week.ts';
import { WeekFoot, weekSummary } from './WeekFoot.tsx';
import { WeekGrid } from './WeekGrid.tsx';
import { WeekPanelHost } from './WeekPanelHost.tsx';
import { rowId } from './week-model.ts';
import { useWeekStore } from './week-store.ts';

const noWays: ReadonlyMap<string, Way> = new Map();
const noItems: AttentionItem[] = [];

/** My week: the consultant’s home. Everything on it is local and answers at once. */
export function WeekScreen({ onOpenSync }: { onOpenSync: () => void }) {
  const { data } = useWorkspace();
  const week = useWeek();
  const { model, targets, today, firstDay } = week;
  const projects = useProjects();
  const actions = useEntryActions();
  const sync = useSyncStatus();
  const ways = useObservable(() => data.entryWays(), [data], noWays);
  const attention = useObservable(() => data.attention(), [data], noItems);
  const { panel, open, showWeek, showView, addRow } = useWeekStore();
  const [isAdding, setAdding] = useState(false);
  const [isChecking, setChecking] = useState(false);
  const focusRow = useFocusRow(model.days, today);
  const { range, selected } = useRangeActions(model, actions);
  const submission = useSubmission();
  const copyWeek = useCopyWeek(week, actions);
  const locks = useLocks(today);
  useKeptRows(today);
  const locale = spokenLocale();
  const lastDay = addDays(firstDay, 6);
  // Dates compare as text: today, or the day of the shown week that is nearest to it.
  const [, workDay = today] = [firstDay, today, lastDay].sort();
  const shown = useMemo(
    () => new Set(model.groups.flatMap((group) => group.rows.map(({ id }) => id))),
    [model],
  );
  const pending = week.entries.filter(({ status }) => status === 'draft' || status === 'rejected');
  const submitted = week.entries.filter(({ status }) => status === 'submitted');
  const mine = attention.filter(({ collection }) => collection === 'timeEntries');
  const missing = targets.reduce((sum, day) => sum + day.missing, 0);
  const canCopy = week.lastWeek.length > 0 && firstDay <= today;

  const log = (): void => open({ kind: 'new', date: week.isThisWeek ? today : firstDay });
  const findings = useWeekCheck(week, attention);
  const submitWeek = async (): Promise<void> => {
    if (!isChecking && needsALook(findings)) {
      open(null);
      setChecking(true);
      return;
    }
    setChecking(false);
    try {
      const isWhole = findings.every(({ severity }) => severity !== 'stop');
      const { step, minutes } = isWhole
        ? await submission.submitWeek(firstDay, lastDay)
        : await submission.submit(submittable(week.entries, findings));
      const words = { minutes: formatMinutes(minutes) };
      if (!step) showToast({ message: t('week.submitted.nothing') });
      else if (sync.phase === 'offline') sayDone(t('week.submitted.offline', words), 'ok');
      else sayDone(t('week.submitted', words), 'ok');
    } catch (error) {
      showToast({ message: messageOf(error), tone: 'bad' });
    }
  };
  useWeekCommands({
    log,
    addWork: () => setAdding(true),
    showBefore: () => showWeek(addDays(firstDay, -7)),
    showAfter: () => showWeek(addDays(firstDay, 7)),
    showThis: () => showWeek(null),
    copy: canCopy ? (what) => void copyWeek(what) : null,
    submit: () => void submitWeek(),
  });
  useCommand({
    id: 'week.check',
    label: t('submit.check'),
    group: t('week.group'),
    keys: 'C',
    words: t('submit.check-words'),
    run: () => {
      open(null);
      setChecking(true);
    },
  });

  // The same from render to render, so that rows draw anew only for what is theirs.
  const latest = useRef({ actions, submission, firstDay });
  latest.current = { actions, submission, firstDay };
  const onSet = useCallback<CellHandlers['onSet']>(
    (row, cell, minutes, text) => {
      addRow(latest.current.firstDay, row.key);
      const value = { minutes, span: parseSpan(text) };
      return latest.current.actions.setCell({ row: row.key, cell, value });
    },
    [addRow],
  );
  const onOpen = useCallback<CellHandlers['onOpen']>(
    (row, date) => open({ kind: 'cell', row: row.key, date }),
    [open],
  );
  const onAdjust = useCallback<CellHandlers['onAdjust']>(
    (row, date) => open({ kind: 'cell', row: row.key, date, isAdjusting: true }),
    [open],
  );
  const onRecall = useCallback<CellHandlers['onRecall']>((cell) => {
    const waiting = cell.entries.filter(({ status }) => status === 'submitted');
    latest.current.submission.recall(waiting).then(
      () => sayDone(t('entry.recalled')),
      (error: unknown) => showToast({ message: messageOf(error), tone: 'bad' }),
    );
  }, []);

  return (
    <Page
      isFilled
      header={
        <WeekHead
          firstDay={firstDay}
          isThisWeek={week.isThisWeek}
          minutes={model.minutes}
          targetMinutes={week.targetMinutes}
          onLog={log}
          onShow={showWeek}
        />
      }
      toolbar={
        <WeekToolbar onView={showView} onCopy={canCopy ? (what) => void copyWeek(what) : null}>
          <TemplatesButton />
        </WeekToolbar>
      }
      foot={
        <WeekFoot
          attention={mine}
          summary={[
            weekSummary(pending.length, submitted.length, week.entries.length, missing),
            weekLockWords(firstDay, locks.settings, today),
          ]
            .filter(Boolean)
            .join(' · ')}
          selection={
            selected &&
            t('week.selected', { count: selected.count, minutes: formatMinutes(selected.minutes) })
          }
          canSubmit={pending.length > 0}
          onSubmit={() => void submitWeek()}
          onOpenSync={onOpenSync}
        >
          <CheckButton
            findings={findings}
            isOpen={isChecking && !panel}
            onPress={() => {
              open(null);
              setChecking(true);
            }}
          />
        </WeekFoot>
      }
      panel={
        panel ? (
          <WeekPanelHost
            key={JSON.stringify(panel)}
            panel={panel}
            weekEntries={week.entries}
            today={today}
            ways={ways}
            actions={actions}
            onClose={() => open(null)}
          />
        ) : (
          isChecking && (
            <SubmitPanel
              title={weekWords(firstDay, lastDay)}
              findings={findings}
              entries={week.entries}
              ways={{
                onEntry: (entryId) => open({ kind: 'entry', entryId }),
                onDay: (date) => open({ kind: 'new', date }),
                onSync: onOpenSync,
                onOverlaps: () => useTimerStore.getState().open('overlap'),
                onAway: () => useTimerStore.getState().open('away'),
              }}
              onSubmit={() => void submitWeek()}
              onClose={() => setChecking(false)}
            />
          )
        )
      }
    >
      {!sync.initialPullDone && projects.size === 0 ? (
        <Skeleton label={t('week.loading')} rows={8} className="p-6" />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col overflow-auto">
          <TimerNotes />
          <RecurringNote />
          <ProblemList days={model.days} />
          {model.groups.length > 0 ? (
            <WeekGrid
              model={model}
              today={today}
              locale={locale}
              ways={ways}
              locks={locks}
              range={range}
              onSet={onSet}
              onOpen={onOpen}
              onRecall={onRecall}
              onAdjust={onAdjust}
            />
          ) : (
            <EmptyState
              icon={CalendarClock}
              title={t(firstDay > today ? 'week.empty.future' : 'week.empty')}
              action={
                canCopy ? (
                  <Button kind="primary" icon={Copy} onPress={() => void copyWeek('times')}>
                    {t('week.copy')}
                  </Button>
                ) : (
                  <Button kind="primary" icon={Plus} onPress={log}>
                    {t('week.log')}
                  </Button>
                )
              }
            >
              {t('week.empty.text')}
            </EmptyState>
          )}
          <div className="flex flex-wrap items-center gap-2 px-6 py-3">
            <AddWork
              key={isAdding ? 'focused' : 'plain'}
              day={workDay}
              shown={shown}
              autoFocus={isAdding}
              onAdd={(row) => {
                addRow(firstDay, row);
                setAdding(false);
                focusRow(rowId(row));
              }}
            />
          </div>
          {model.groups.length > 0 && (
            <div className="sticky bottom-0 z-10 mt-auto">
              <WeekTotals
                targets={targets}
                minutes={model.minutes}
                targetMinutes={week.targetMinutes}
                today={today}
                locale={locale}
              />
            </div>
          )}
        </div>
      )}
    </Page>
  );
}

/** What tells whether a cell is locked; the same object until something of it changes. */
function useLocks(today: string): LockContext {
  const { session } = useWorkspace();
  const { userId } = session.session;
  const tenant = useTenant();
  const people = usePeople();
  return useMemo(
    () => ({
      settings: tenant?.settings ?? null,
      today,
      nameOf: (id) => (id === userId ? t('entry.you') : (people.get(id)?.name ?? null)),
    }),
    [tenant, people, today, userId],
  );
}
