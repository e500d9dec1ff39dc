import { RefreshCw, Scale } from 'lucide-react';
import { useState } from 'react';
import { can } from '../../../../domain/rules/permissions.ts';
import { ReconciliationDetail, ReconciliationRuns } from '../../../../domain/wire/reconciliation.ts';
import { useActor, useClients } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Page, PageHeader, Toolbar } from '../../../ui/Page.tsx';
import { Select } from '../../../ui/Select.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { AskedNote, Loading, NotYours } from '../common/Asked.tsx';
import { lastMonths, monthAt } from '../common/months.ts';
import { StandingBadge, StandingNote, useStanding } from '../common/Standing.tsx';
import { useSeen } from '../common/seen.ts';
import { monthWords } from '../common/usage-words.ts';
import { RowPanel } from './RowPanel.tsx';
import { RunList } from './RunList.tsx';
import { RunView } from './RunView.tsx';
import { rowKey } from './reconcile-model.ts';
import { runPath, useCompare } from './use-compare.ts';

/** What Stint holds against what the platform says, month by month. For whoever looks after billing. */
export function ReconciliationScreen({ onShowLetters }: { onShowLetters: () => void }) {
  if (!can(useActor(), 'settings.billing')) return <NotYours title={t('reconcile.title')} />;
  return <Reconciliation onShowLetters={onShowLetters} />;
}

function Reconciliation({ onShowLetters }: { onShowLetters: () => void }) {
  const clients = useClients();
  const months = lastMonths(monthAt(new Date()));
  const [month, setMonth] = useState(months[0] ?? '');
  const [chosen, setChosen] = useState<string | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const standing = useStanding();
  const reading = useSeen(`/v1/reconciliation/runs?month=${month}`, ReconciliationRuns);
  const runs = reading.value?.runs ?? null;
  const run = runs?.find(({ id }) => id === chosen) ?? runs?.[0] ?? null;
  const detail = useSeen(run && runPath(run.id), ReconciliationDetail);
  const { running, compare } = useCompare();
  const mayRun = running === null && !reading.isOffline;
  const start = (): void => {
    void compare(month).then((made) => made && setChosen(made.run.id));
  };
  useCommand(
    mayRun
      ? {
          id: 'reconcile.run',
          label: t('reconcile.run'),
          group: t('reconcile.title'),
          keys: 'R',
          run: start,
        }
      : null,
  );
  const show = (id: string): void => {
    setChosen(id);
    setOpenId(null);
  };
  const row = detail.value?.lines.find((line) => rowKey(line) === openId);
  const action = (
    <Button
      kind="primary"
      icon={RefreshCw}
      keys="R"
      isDisabled={reading.isOffline}
      isPending={running !== null}
      onPress={start}
    >
      {t('reconcile.run')}
    </Button>
  );
  return (
    <Page
      isFilled
      header={
        <PageHeader title={t('reconcile.title')} actions={action}>
          <StandingBadge reading={standing} />
        </PageHeader>
      }
      toolbar={
        <Toolbar label={t('reconcile.filters')}>
          <Select
            className="w-48"
            label={t('reconcile.month')}
            hideLabel
            options={months.map((id) => ({ id, label: monthWords(id) }))}
            value={month}
            onChange={(id) => {
              setMonth(id);
              setChosen(null);
              setOpenId(null);
            }}
          />
          <span role="status" className="text-muted">
            {running !== null && t('reconcile.running', { month: monthWords(running) })}
          </span>
        </Toolbar>
      }
      panel={
        row && (
          <RowPanel
            key={openId}
            row={row}
            clientName={clients.get(row.clientId)?.name ?? t('usage.unknown-client')}
            currency={detail.value?.run.currency ?? null}
            onShowLetters={onShowLetters}
            onClose={() => setOpenId(null)}
          />
        )
      }
    >
      <div className="flex flex-col gap-2 px-6 py-3 empty:hidden">
        <AskedNote reading={reading} />
        {!reading.isOffline && <StandingNote reading={standing} />}
      </div>
      {runs === null ? (
        <div className="px-6">
          <Loading reading={reading} label={t('reconcile.loading')} />
        </div>
      ) : run === null ? (
        <EmptyState icon={Scale} title={t('reconcile.none')}>
          {t('reconcile.none-help')}
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1 @max-[720px]:flex-col">
          <RunList month={month} runs={runs} value={run.id} onChange={show} />
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            {detail.value === null ? (
              <div className="p-6">
                <AskedNote reading={detail} />
                <Loading reading={detail} label={t('reconcile.loading-run')} />
              </div>
            ) : (
              <RunView
                detail={detail.value}
                clients={clients}
                openId={openId}
                onOpen={(line) => setOpenId(rowKey(line) === openId ? null : rowKey(line))}
              />
            )}
          </div>
        </div>
      )}
    </Page>
  );
}
