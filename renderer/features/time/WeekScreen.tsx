import { CalendarClock, ChevronLeft, ChevronRight, Copy, Plus } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { addDays, dateIn } from '../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useObservable } from '../../data/hooks.ts';
import { newEntry } from '../../data/new-entry.ts';
import type { AttentionItem, Way } from '../../data/types.ts';
import { usePeople, useProjects, useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { dateFormat } from '../../ui/format.ts';
import { Page, PageHeader, Toolbar } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { AddWork } from './AddWork.tsx';
import { useUndoStore } from './undo-store.ts';
import { useEntryActions } from './use-entry-actions.ts';
import { useWeek } from './use-week.ts';
import { WeekFoot, weekSummary } from './WeekFoot.tsx';
import { WeekGrid, WeekTotals } from './WeekGrid.tsx';
import { WeekPanelHost } from './WeekPanelHost.tsx';
import { rowId, sumMinutes } from './week-model.ts';
import { useWeekStore } from './week-store.ts';

const noWays: ReadonlyMap<string, Way> = new Map();
const noItems: AttentionItem[] = [];

/** "18–24 Nov", in the person's own way of writing dates. */
function weekWords(first: string, last: string, locale: string): string {
  const day = (date: string): Date => new Date(`${date}T12:00:00Z`);
  return dateFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(
    day(first),
    day(last),
  );
}

/** My week: the consultant's home. Everything on it is local and answers at once. */
export function WeekScreen({ onOpenSync }: { onOpenSync: () => void }) {
  const { data, session, info } = useWorkspace();
  const { userId } = session.session;
  const week = useWeek();
  const { model, today, firstDay } = week;
  const projects = useProjects();
  const people = usePeople();
  const actions = useEntryActions();
  const sync = useSyncStatus();
  const ways = useObservable(() => data.entryWays(), [data], noWays);
  const attention = useObservable(() => data.attention(), [data], noItems);
  const { view, panel, open, showWeek, showView, addRow } = useWeekStore();
  const [isAdding, setAdding] = useState(false);
  const [toFocus, setToFocus] = useState<string | null>(null);
  const lastDay = addDays(firstDay, 6);
  // Dates compare as text: today, or the day of the shown week that is nearest to it.
  const [, workDay = today] = [firstDay, today, lastDay].sort();
  const shown = useMemo(
    () => new Set(model.groups.flatMap((group) => group.rows.map(({ id }) => id))),
    [model],
  );
  const nameOf = (id: string): string => (id === userId ? 'you' : (people.get(id)?.name ?? 'somebody'));

  const pending = week.entries.filter(({ status }) => status === 'draft' || status === 'rejected');
  const submitted = week.entries.filter(({ status }) => status === 'submitted');
  const mine = attention.filter(({ collection }) => collection === 'timeEntries');

  const attempt = async (action: () => Promise<void>, done: () => void): Promise<void> => {
    try {
      await action();
      done();
    } catch (error) {
      showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
    }
  };
  const submitWeek = (): void => {
    const ids = pending.map(({ id }) => id);
    if (ids.length === 0) return;
    void attempt(
      () => data.submitEntries(ids),
      () =>
        showToast({
          message: `${formatMinutes(sumMinutes(pending))} submitted${sync.phase === 'offline' ? ', will be sent when you are online' : ''}.`,
          tone: 'ok',
          undo: {
            label: 'Undo',
            onUndo: () =>
              void attempt(
                () => data.recallEntries(ids),
                () => undefined,
              ),
          },
        }),
    );
  };
  const copyLastWeek = async (): Promise<void> => {
    const copies = week.lastWeek
      .filter((entry) => addDays(entry.date, 7) <= today)
      .map((entry) =>
        newEntry(
          session.session,
          {
            projectId: entry.projectId,
            taskId: entry.taskId,
            activityCode: entry.activityCode,
            date: addDays(entry.date, 7),
            minutes: entry.minutes,
            zone: info.zone,
            description: entry.description,
            billable: entry.billable,
          },
          new Date(),
        ),
      );
    const refused = await actions.copyRows(copies);
    if (refused) showToast({ message: `Some were left out: ${refused}`, tone: 'bad' });
  };

  useCommand({
    id: 'week.new',
    label: 'Log time',
    group: 'Time',
    keys: 'N',
    words: 'new entry add',
    run: () => open({ kind: 'new', date: week.isThisWeek ? today : firstDay }),
  });
  useCommand({
    id: 'week.add-row',
    label: 'Add work to the week',
    group: 'Time',
    keys: 'W',
    run: () => setAdding(true),
  });
  const lastChange = useUndoStore((store) => store.done.at(-1));
  useCommand(
    lastChange
      ? {
          id: 'week.undo',
          label: `Undo ${lastChange.label}`,
          group: 'Time',
          keys: 'Mod+Z',
          run: () =>
            void attempt(
              () => useUndoStore.getState().takeBack(lastChange),
              () => showToast({ message: `Taken back: ${lastChange.label}.` }),
            ),
        }
      : null,
  );
  useCommand({
    id: 'week.previous',
    label: 'Week before',
    group: 'Time',
    keys: '[',
    run: () => showWeek(addDays(firstDay, -7)),
  });
  useCommand({
    id: 'week.next',
    label: 'Week after',
    group: 'Time',
    keys: ']',
    run: () => showWeek(addDays(firstDay, 7)),
  });
  useCommand({
    id: 'week.today',
    label: 'This week',
    group: 'Time',
    keys: 'Shift+T',
    run: () => showWeek(null),
  });
  useCommand(
    pending.length > 0
      ? {
          id: 'week.submit',
          label: 'Submit week',
          group: 'Time',
          keys: 'Mod+Enter',
          words: 'send approve',
          run: submitWeek,
        }
      : null,
  );

  // A new row is there to be typed into: today's cell of it, or the week's first. The closing list gives the focus
  // back to its box a frame later, so ours comes after that.
  useEffect(() => {
    if (!toFocus) return;
    const column = Math.max(0, model.days.indexOf(today));
    const cell = `[data-work="${CSS.escape(toFocus)}"] [data-column="${column}"]`;
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        document.querySelector<HTMLElement>(cell)?.focus();
        setToFocus(null);
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [toFocus, model.days, today]);

  return (
    <Page
      isFilled
      header={
        <PageHeader
          title="My week"
          figure={
            <div className="flex items-baseline gap-1.5">
              <span className="digits text-20 font-semibold">{formatMinutes(model.minutes)}</span>
              {week.targetMinutes > 0 && (
                <span className="digits text-muted">of {formatMinutes(week.targetMinutes)}</span>
              )}
            </div>
          }
          actions={
            <Button
              kind="normal"
              icon={Plus}
              keys="N"
              onPress={() => open({ kind: 'new', date: week.isThisWeek ? today : firstDay })}
            >
              Log time
            </Button>
          }
        >
          <IconButton
            label="Week before"
            icon={ChevronLeft}
            keys="["
            onPress={() => showWeek(addDays(firstDay, -7))}
          />
          <span className="digits min-w-28 text-center" aria-live="polite">
            {weekWords(firstDay, lastDay, info.locale)}
          </span>
          <IconButton
            label="Week after"
            icon={ChevronRight}
            keys="]"
            onPress={() => showWeek(addDays(firstDay, 7))}
          />
          {!week.isThisWeek && (
            <Button kind="quiet" size="small" onPress={() => showWeek(null)}>
              Today
            </Button>
          )}
        </PageHeader>
      }
      toolbar={
        <Toolbar label={t('week.view')}>
          <SegmentedControl
            size="small"
            label={t('week.view')}
            options={[
              { id: 'week', label: t('week.view.week') },
              { id: 'day', label: t('week.view.day') },
            ]}
            value={view}
            onChange={showView}
          />
        </Toolbar>
      }
      foot={
        <WeekFoot
          attention={mine}
          summary={weekSummary(pending.length, submitted.length, week.entries.length)}
          canSubmit={pending.length > 0}
          onSubmit={submitWeek}
          onOpenSync={onOpenSync}
        />
      }
      panel={
        panel && (
          <WeekPanelHost
            key={JSON.stringify(panel)}
            panel={panel}
            weekEntries={week.entries}
            today={today}
            ways={ways}
            actions={actions}
            onClose={() => open(null)}
          />
        )
      }
    >
      {!sync.initialPullDone && projects.size === 0 ? (
        <Skeleton label="Fetching your projects for the first time" rows={8} className="p-6" />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col overflow-auto">
          {model.groups.length > 0 ? (
            <WeekGrid
              model={model}
              today={today}
              locale={info.locale}
              ways={ways}
              nameOf={nameOf}
              onSet={(row, cell, minutes) => {
                addRow(firstDay, row);
                void actions.setCell(row, cell, minutes).then((refused) => {
                  if (refused) showToast({ message: refused, tone: 'bad' });
                });
              }}
              onOpen={(row, date) => open({ kind: 'cell', row, date })}
            />
          ) : (
            <EmptyState
              icon={CalendarClock}
              title={
                firstDay > dateIn(info.zone, new Date().toISOString())
                  ? 'This week has not begun'
                  : 'Nothing logged this week'
              }
              action={
                week.lastWeek.length > 0 && firstDay <= today ? (
                  <Button kind="primary" icon={Copy} onPress={() => void copyLastWeek()}>
                    Copy last week
                  </Button>
                ) : (
                  <Button kind="primary" icon={Plus} onPress={() => open({ kind: 'new', date: null })}>
                    Log time
                  </Button>
                )
              }
            >
              Add a line of work below and type hours into its days, or log one entry.
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
                setToFocus(rowId(row));
              }}
            />
          </div>
          {model.groups.length > 0 && (
            <div className="sticky bottom-0 z-10 mt-auto">
              <WeekTotals model={model} today={today} />
            </div>
          )}
        </div>
      )}
    </Page>
  );
}
