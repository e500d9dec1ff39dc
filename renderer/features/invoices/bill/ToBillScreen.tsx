import { CircleCheckBig, History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import { can } from '../../../../domain/rules/permissions.ts';
import type { DueWork } from '../../../../domain/wire/invoices.ts';
import { useActor, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { clock, day, instantWords, money, periodWords } from '../invoice-words.ts';
import { NotYours } from '../list/InvoicesScreen.tsx';
import { BillToolbar } from './BillToolbar.tsx';
import { DueTable } from './DueTable.tsx';
import { chosenClients, dueClients, type LeftOut, scopesOf, sumsByCurrency } from './due-model.ts';
import { PreviewView } from './PreviewView.tsx';
import { type Period, periodOf } from './periods.ts';
import { useBillRun } from './use-bill-run.ts';
import { useDue } from './use-due.ts';

/** What could be billed, and the way from there to drafts. For whoever may bill. */
export function ToBillScreen({ onShowInvoices }: { onShowInvoices: () => void }) {
  const actor = useActor();
  if (!can(actor, 'invoices.generate')) return <NotYours title={t('bill.title')} />;
  return <ToBill onShowInvoices={onShowInvoices} />;
}

function ToBill({ onShowInvoices }: { onShowInvoices: () => void }) {
  const { info } = useWorkspace();
  const today = dateIn(info.zone, new Date().toISOString());
  const [period, setPeriod] = useState<Period>(() => periodOf('until', today));
  const [options, setOptions] = useState<Parameters<typeof scopesOf>[3]>({
    grouping: null,
    includeUsage: true,
  });
  const [leftOut, setLeftOut] = useState<LeftOut>(new Set());
  const due = useDue(period);
  const run = useBillRun(onShowInvoices);

  const clients = useMemo(
    () => (due.work ? dueClients(due.work, options.includeUsage) : []),
    [due.work, options.includeUsage],
  );
  const chosen = useMemo(() => chosenClients(clients, leftOut), [clients, leftOut]);
  const isSwapped = period.from !== null && period.from > period.to;
  const canPreview = chosen.length > 0 && !due.isOffline && !isSwapped && run.progress === null;
  const preview = (): void => {
    if (canPreview) void run.preview(scopesOf(chosen, clients, period, options));
  };
  useCommand(
    run.previews === null
      ? { id: 'bill.preview', label: t('bill.preview'), group: t('bill.title'), keys: 'P', run: preview }
      : null,
  );

  if (run.previews !== null) return <PreviewView run={run} today={today} isOffline={due.isOffline} />;
  const sums = sumsByCurrency(chosen);
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('bill.title')}
          actions={
            run.progress ? (
              <>
                <span role="status" className="digits text-muted">
                  {t('bill.pricing', { done: run.progress.done, of: run.progress.of })}
                </span>
                <Button onPress={run.stop}>{t('bill.stop')}</Button>
              </>
            ) : (
              <Button kind="primary" keys="P" isDisabled={!canPreview} onPress={preview}>
                {t('bill.preview')}
              </Button>
            )
          }
        />
      }
      toolbar={
        <BillToolbar
          today={today}
          period={period}
          onPeriod={setPeriod}
          isSwapped={isSwapped}
          options={options}
          onOptions={setOptions}
        />
      }
      foot={
        clients.length > 0 && (
          <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
            <span className="text-muted">
              {t('bill.chosen', { chosen: chosen.length, of: clients.length })}
            </span>
            <span className="ml-auto flex flex-wrap justify-end gap-x-6 gap-y-1">
              {sums.map(({ currency, minutes, estimatedMinor }) => (
                <span key={currency} className="digits">
                  <span className="text-muted">
                    {currency} · {clock(minutes)} ·{' '}
                  </span>
                  <strong className="font-semibold">
                    {t('bill.about', { amount: money(estimatedMinor, currency) })}
                  </strong>
                </span>
              ))}
            </span>
          </div>
        )
      }
    >
      <Notes
        isOffline={due.isOffline}
        seenAt={due.work === null ? null : due.seenAt}
        failure={run.failure?.words ?? due.failure?.words ?? null}
        onRetry={() => void due.reload()}
      />
      {due.work?.older && period.from !== null && (
        <OlderNote older={due.work.older} onInclude={() => setPeriod({ ...period, from: null })} />
      )}
      {due.work === null ? (
        !due.isOffline && !due.failure && <Skeleton label={t('bill.loading')} rows={8} className="p-6" />
      ) : clients.length === 0 ? (
        <EmptyState
          icon={CircleCheckBig}
          title={t('bill.nothing')}
          action={<Button onPress={onShowInvoices}>{t('bill.show-invoices')}</Button>}
        >
          {period.from === null
            ? t('bill.nothing-help', { date: day(period.to) })
            : t('bill.nothing-between', { period: periodWords(period.from, period.to) })}
        </EmptyState>
      ) : (
        <DueTable clients={clients} leftOut={leftOut} onLeftOut={setLeftOut} />
      )}
    </Page>
  );
}

/** What a period leaves open, so that nobody forgets it. */
function OlderNote({ older, onInclude }: { older: NonNullable<DueWork['older']>; onInclude: () => void }) {
  return (
    <div className="px-6 pt-4 pb-3">
      <div role="status" className="flex items-center gap-2.5 rounded-normal bg-hover px-3 py-2 text-strong">
        <History size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
        <span className="min-w-0 flex-1">
          {t('bill.older', {
            count: older.entryCount,
            hours: clock(older.minutes),
            date: day(older.from),
          })}
        </span>
        <Button kind="quiet" size="small" onPress={onInclude}>
          {t('bill.include-older')}
        </Button>
      </div>
    </div>
  );
}

function Notes(props: {
  isOffline: boolean;
  seenAt: string | null;
  failure: string | null;
  onRetry: () => void;
}) {
  const { isOffline, seenAt, failure, onRetry } = props;
  if (!isOffline && failure === null) return null;
  const again = (
    <Button kind="quiet" size="small" onPress={onRetry}>
      {t('invoices.try-again')}
    </Button>
  );
  return (
    <div className="px-6 pt-4 pb-3">
      {isOffline ? (
        <OfflineNote action={again}>
          {seenAt === null ? t('bill.offline') : t('bill.offline-as-of', { when: instantWords(seenAt) })}
        </OfflineNote>
      ) : (
        <ErrorState shape="line" title={t('bill.not-priced')} action={again}>
          {failure}
        </ErrorState>
      )}
    </div>
  );
}
