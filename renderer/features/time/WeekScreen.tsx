import { CalendarClock, ChevronLeft, ChevronRight, Copy, Plus, Send, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { addDays, dateIn } from '../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useObservable } from '../../data/hooks.ts';
import type { AttentionItem, Way } from '../../data/types.ts';
import { useClients, usePeople, useProjects, useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { AddWork } from './AddWork.tsx';
import { CellPanel } from './CellPanel.tsx';
import { billableByDefault, newEntry } from './new-entry.ts';
import { useEntryActions } from './use-entry-actions.ts';
import { useWeek } from './use-week.ts';
import { WeekGrid, WeekTotals } from './WeekGrid.tsx';
import { projectLabel, rowId, rowLabel, sumMinutes } from './week-model.ts';
import { useWeekStore } from './week-store.ts';

const noWays: ReadonlyMap<string, Way> = new Map();
const noItems: AttentionItem[] = [];

/** "18–24 Nov", in the person's own way of writing dates. */
function weekWords(first: string, last: string, locale: string): string {
  const day = (date: string): Date => new Date(`${date}T12:00:00Z`);
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(
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
  const clients = useClients();
  const people = usePeople();
  const actions = useEntryActions();
  const sync = useSyncStatus();
  const ways = useObservable(() => data.entryWays(), [data], noWays);
  const attention = useObservable(() => data.attention(), [data], noItems);
  const { panel, open, showWeek, addRow } = useWeekStore();
  const [isAdding, setAdding] = useState(false);
  const lastDay = addDays(firstDay, 6);
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
      .map((entry) => ({
        ...newEntry({
          tenantId: session.session.tenantId,
          userId,
          row: entry,
          date: addDays(entry.date, 7),
          minutes: entry.minutes,
          zone: info.zone,
          description: entry.description,
          billable: entry.billable,
          now: new Date(),
        }),
      }));
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

  const panelEntries = !panel
    ? []
    : panel.kind === 'entry'
      ? week.entries.filter(({ id }) => id === panel.entryId)
      : panel.kind === 'cell'
        ? week.entries.filter((entry) => entry.date === panel.date && rowId(entry) === rowId(panel.row))
        : [];
  const panelRow = panel?.kind === 'cell' ? panel.row : panelEntries[0];
  const panelDate = panel?.kind === 'entry' ? panelEntries[0]?.date : panel?.date;
  const panelKey = panel ? JSON.stringify(panel) : '';

  useEffect(() => {
    if (panel?.kind === 'entry' && panelEntries.length === 0 && week.entries.length > 0) open(null);
  }, [panel, panelEntries.length, week.entries.length, open]);

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
      foot={
        <div className="-mx-6 flex flex-col overflow-x-auto">
          {model.groups.length > 0 && <WeekTotals model={model} today={today} />}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-6 pt-1.5">
            {mine.length > 0 ? (
              <button
                type="button"
                onClick={onOpenSync}
                className="flex min-w-0 items-center gap-2 rounded-normal bg-warn-soft px-2.5 py-1 text-left text-warn"
              >
                <TriangleAlert size={14} aria-hidden className="shrink-0" />
                <span className="truncate">
                  {mine.length === 1 ? '1 needs attention' : `${mine.length} need attention`} ·{' '}
                  {mine[0]?.message}
                </span>
                <span className="font-semibold underline">Fix</span>
              </button>
            ) : (
              <span className="text-12 text-muted">
                {weekSummary(pending.length, submitted.length, week.entries.length)}
              </span>
            )}
            <div className="ml-auto">
              <Button
                kind="primary"
                icon={Send}
                keys="Mod+Enter"
                isDisabled={pending.length === 0}
                onPress={submitWeek}
              >
                Submit week
              </Button>
            </div>
          </div>
        </div>
      }
      panel={
        panel && (
          <CellPanel
            key={panelKey}
            panel={panel}
            entries={panelEntries}
            title={
              panel.kind === 'new' || !panelRow
                ? 'Log time'
                : `${projectLabel(projects.get(panelRow.projectId), clients)}`
            }
            dayLabel={[
              panelRow ? rowLabel(projects.get(panelRow.projectId), panelRow) : null,
              panelDate
                ? new Intl.DateTimeFormat(info.locale, { dateStyle: 'full', timeZone: 'UTC' }).format(
                    new Date(`${panelDate}T12:00:00Z`),
                  )
                : null,
            ]
              .filter(Boolean)
              .join(' · ')}
            today={today}
            ways={ways}
            actions={actions}
            billableByDefaultOf={(row) => billableByDefault(projects.get(row.projectId), row.activityCode)}
            onClose={() => open(null)}
          />
        )
      }
    >
      {!sync.initialPullDone && projects.size === 0 ? (
        <Skeleton label="Fetching your projects for the first time" rows={8} className="p-6" />
      ) : (
        <div className="min-h-0 flex-1 overflow-auto">
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
              day={firstDay > today ? firstDay : lastDay < today ? lastDay : today}
              shown={shown}
              autoFocus={isAdding}
              onAdd={(row) => {
                addRow(firstDay, row);
                setAdding(false);
              }}
            />
          </div>
        </div>
      )}
    </Page>
  );
}

function weekSummary(open: number, submitted: number, all: number): string {
  if (all === 0) return 'Nothing to submit yet';
  const parts: string[] = [];
  if (open > 0) parts.push(`${open} to submit`);
  if (submitted > 0) parts.push(`${submitted} waiting for approval`);
  const done = all - open - submitted;
  if (done > 0) parts.push(`${done} decided`);
  return parts.join(' · ');
}
