import { SearchX } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { everything } from '../../../domain/rules/approval-queue.ts';
import { useProjects, useSyncStatus, useTenant } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { Page, PageHeader } from '../../ui/Page.tsx';
import { EmptyState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { t } from '../../words/words.ts';
import { DecideNotices } from './decide/DecideNotices.tsx';
import { DecideActions, DecideDialogs, DecidePanel } from './decide/panels.tsx';
import { useSendOnLeave } from './decide/WaitingLine.tsx';
import { CleanFoot } from './queue/CleanFoot.tsx';
import type { FlagContext } from './queue/flag-words.ts';
import { useHistories } from './queue/histories.ts';
import { NothingWaits } from './queue/NothingWaits.tsx';
import { QueueList } from './queue/QueueList.tsx';
import { QueueToolbar } from './queue/QueueToolbar.tsx';
import { SaveViewDialog } from './queue/SaveViewDialog.tsx';
import { SelectionPane } from './queue/SelectionPane.tsx';
import { SheetEffect } from './queue/SheetEffect.tsx';
import { useAct } from './queue/use-act.ts';
import { useQueueCommands } from './queue/use-queue-commands.ts';
import { useQueueView } from './queue/use-queue-view.ts';
import { useRates } from './queue/use-rates.ts';
import { useViews } from './queue/use-views.ts';
import type { Waiting } from './queue/waiting.ts';
import { RejectDialog } from './RejectDialog.tsx';
import { SheetView } from './SheetView.tsx';
import { useQueue } from './use-queue.ts';

/** The manager's queue: clean sheets first and in one key, then one after the other what should be looked at. */
export function ApprovalsScreen() {
  const waiting = useQueue();
  const sync = useSyncStatus();
  useSendOnLeave();
  if (!waiting || waiting.entries.length === 0) {
    const isRead = waiting !== null && sync.initialPullDone;
    return (
      <Page
        header={<PageHeader title={t('approvals.title')} actions={isRead && <DecideActions />} />}
        panel={<DecidePanel />}
      >
        <DecideNotices />
        {isRead ? (
          <NothingWaits last={waiting.last} />
        ) : (
          <Skeleton label={t('approvals.fetching')} rows={8} />
        )}
        <DecideDialogs entries={nothing} />
      </Page>
    );
  }
  return <Queue waiting={waiting} isOffline={sync.phase === 'offline'} />;
}

const nothing: readonly TimeEntry[] = [];
const noHolidays: FlagContext['holidays'] = [];

function Queue({ waiting, isOffline }: { waiting: Waiting; isOffline: boolean }) {
  const tenant = useTenant();
  const projects = useProjects();
  const view = useQueueView(waiting);
  const views = useViews();
  const act = useAct(view);
  const { sheets, current, selected, personName } = view;
  const [isRejecting, setRejecting] = useState(false);
  const [isFiltering, setFiltering] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const search = useRef<HTMLInputElement>(null);

  const people = useMemo(() => {
    const first = current ? [current.userId] : [];
    const unusual = sheets.flatMap(({ userId, flags }) =>
      flags.some(({ code }) => code === 'unusual') ? [userId] : [],
    );
    return [...new Set([...first, ...unusual, ...sheets.map(({ userId }) => userId)])];
  }, [sheets, current]);
  const histories = useHistories(people, waiting.today);
  const rateOf = useRates(histories);
  const holidays = tenant?.settings.holidays ?? noHolidays;
  const context = useMemo(() => ({ projects, histories, holidays }), [projects, histories, holidays]);
  const changed = useMemo(
    () => new Set(current?.flags.flatMap(({ code, entry }) => (code === 'changed' ? [entry.id] : [])) ?? []),
    [current],
  );

  const reject = (): void => setRejecting(true);
  useQueueCommands(view, views, {
    canDecide: act.entries.length > 0,
    approve: act.approve,
    reject,
    approveClean: act.approveClean,
    search: () => search.current?.focus(),
    filter: () => setFiltering(!isFiltering),
    saveView: () => setSaving(true),
  });

  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('approvals.title')}
          figure={
            <span className="text-muted">
              <span className="digits text-20 font-semibold text-ink">{waiting.sheetCount}</span>{' '}
              {t('approvals.sheets', { count: waiting.sheetCount })} ·{' '}
              <span className="digits">{t('approvals.entries', { count: waiting.entries.length })}</span>
            </span>
          }
          actions={<DecideActions />}
        />
      }
      panel={<DecidePanel />}
      toolbar={
        <QueueToolbar
          view={view}
          views={views}
          waiting={waiting}
          searchRef={search}
          isFiltering={isFiltering}
          onFiltering={setFiltering}
          onSave={() => setSaving(true)}
        />
      }
    >
      <DecideNotices />
      {sheets.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title={t('queue.no-match')}
          action={<Button onPress={() => view.show(view.by, everything)}>{t('queue.filter.clear')}</Button>}
        >
          {t('queue.no-match-help', { count: waiting.sheetCount })}
        </EmptyState>
      ) : (
        <div className="grid min-h-0 flex-1 grid-cols-[clamp(230px,36%,340px)_minmax(0,1fr)] @max-[640px]:grid-cols-1 @max-[640px]:grid-rows-[260px_minmax(360px,1fr)] @max-[640px]:overflow-auto">
          <section aria-label={t('approvals.queue')} className="flex min-h-0 flex-col border-r border-line">
            <QueueList view={view} context={context} />
            <CleanFoot
              clean={view.clean}
              waiting={waiting}
              rule={tenant?.settings.rounding ?? null}
              rateOf={rateOf}
              onApprove={act.approveClean}
              onSelect={() => view.select(view.clean.map(({ id }) => id))}
            />
          </section>
          <div className="flex min-h-0 min-w-0 flex-col">
            {isOffline && (
              <div className="px-6 pt-4">
                <OfflineNote>{t('approvals.offline')}</OfflineNote>
              </div>
            )}
            {act.isBulk && tenant ? (
              <SelectionPane
                sheets={selected}
                waiting={waiting}
                rule={tenant.settings.rounding}
                rateOf={rateOf}
                context={context}
                personName={personName}
                onOpen={(id) => {
                  view.select([]);
                  view.choose(id);
                }}
                onClear={() => view.select([])}
                onApprove={act.approve}
                onReject={reject}
              />
            ) : (
              current && (
                <SheetView
                  key={current.id}
                  sheet={current}
                  name={personName(current.userId)}
                  changed={changed}
                  left={act.left}
                  onLeave={act.leave}
                  onApprove={act.approve}
                  onReject={reject}
                  context={context}
                  effect={
                    tenant && (
                      <SheetEffect
                        entries={act.entries}
                        waiting={waiting}
                        rule={tenant.settings.rounding}
                        rateOf={rateOf}
                      />
                    )
                  }
                />
              )
            )}
          </div>
        </div>
      )}
      <RejectDialog
        isOpen={isRejecting}
        count={act.entries.length}
        entryIds={act.entries.map(({ id }) => id)}
        name={
          new Set(act.chosen.map(({ userId }) => userId)).size === 1
            ? personName(act.chosen[0]?.userId ?? '')
            : t('queue.several-people')
        }
        onClose={() => setRejecting(false)}
        onReject={async (comment) => {
          if (await act.reject(comment)) setRejecting(false);
        }}
      />
      <DecideDialogs entries={act.entries} />
      <SaveViewDialog
        isOpen={isSaving}
        onClose={() => setSaving(false)}
        onSave={(name) => void views.save({ name, by: view.by, filter: view.filter })}
      />
    </Page>
  );
}
