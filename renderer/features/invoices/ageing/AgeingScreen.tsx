import { CircleCheckBig } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { can } from '../../../../domain/rules/permissions.ts';
import type { Ageing } from '../../../../domain/wire/receivables.ts';
import { useActor, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { BarChart } from '../../../ui/charts/BarChart.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '../../../ui/states.tsx';
import { Table } from '../../../ui/Table.tsx';
import type { TableColumn } from '../../../ui/table-model.ts';
import { t } from '../../../words/words.ts';
import { noFilter, remember } from '../invoice-store.ts';
import { day, instantWords, money } from '../invoice-words.ts';
import { NotYours } from '../list/InvoicesScreen.tsx';
import { useInvoices } from '../use-invoices.ts';
import { type AgeingRow, buckets, inBucket, unappliedByCurrency } from './ageing-model.ts';
import { useAgeing } from './use-ageing.ts';

const bucketKeys = {
  current: 'ageing.current',
  d1_30: 'ageing.d1-30',
  d31_60: 'ageing.d31-60',
  d61_90: 'ageing.d61-90',
  over_90: 'ageing.over-90',
} as const;

/** What clients owe, by how long it has been due. For whoever may bill. */
export function AgeingScreen({ onShowInvoices }: { onShowInvoices: () => void }) {
  const actor = useActor();
  if (!can(actor, 'invoices.generate')) return <NotYours title={t('ageing.title')} />;
  return <Receivables onShowInvoices={onShowInvoices} />;
}

function Receivables({ onShowInvoices }: { onShowInvoices: () => void }) {
  const { owner } = useInvoices();
  const { ageing, seenAt, isOffline, failure, reload } = useAgeing();
  const [chosen, setChosen] = useState<string | null>(null);
  const again = (
    <Button kind="quiet" size="small" onPress={() => void reload()}>
      {t('invoices.try-again')}
    </Button>
  );
  const total = ageing?.totals.find(({ currency }) => currency === chosen) ?? ageing?.totals[0];
  const currency = total?.currency ?? null;
  const showClient = ({ clientId }: AgeingRow): void => {
    remember(owner, () => ({ filter: { ...noFilter, clientId }, openId: null }));
    onShowInvoices();
  };
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('ageing.title')}
          figure={
            total && (
              <strong className="digits text-20 font-semibold">
                {money(total.openMinor, total.currency)}
              </strong>
            )
          }
        >
          {ageing && <span className="text-muted">{t('ageing.as-of', { date: day(ageing.on) })}</span>}
          {ageing && ageing.totals.length > 1 && (
            <SegmentedControl
              label={t('ageing.currency')}
              size="small"
              options={ageing.totals.map(({ currency: id }) => ({ id, label: id }))}
              value={currency ?? ''}
              onChange={setChosen}
            />
          )}
        </PageHeader>
      }
      foot={ageing && <Unapplied rows={ageing.rows} />}
    >
      {(isOffline || failure) && (
        <div className="px-6 pt-4 pb-3">
          {isOffline ? (
            <OfflineNote action={again}>
              {seenAt === null
                ? t('ageing.offline')
                : t('ageing.offline-as-of', { when: instantWords(seenAt) })}
            </OfflineNote>
          ) : (
            <ErrorState shape="line" title={t('ageing.not-there')} action={again}>
              {failure?.words}
            </ErrorState>
          )}
        </div>
      )}
      {!ageing ? (
        !isOffline && !failure && <Skeleton label={t('ageing.loading')} rows={8} className="p-6" />
      ) : currency === null || !total ? (
        <EmptyState
          icon={CircleCheckBig}
          title={t('ageing.none')}
          action={<Button onPress={onShowInvoices}>{t('bill.show-invoices')}</Button>}
        >
          {t('ageing.none-help')}
        </EmptyState>
      ) : (
        <>
          <Chart total={total} />
          <Rows rows={ageing.rows} total={total} onOpen={showClient} />
        </>
      )}
    </Page>
  );
}

function Chart({ total }: { total: Ageing['totals'][number] }) {
  const { currency } = total;
  return (
    <div className="shrink-0 border-b border-line px-6 pt-4 pb-2 low:hidden">
      <BarChart
        height={140}
        words={{
          title: t('ageing.chart', { currency }),
          summary: t('ageing.chart-summary', { amount: money(total.openMinor, currency) }),
          showTable: t('reports.show-table'),
          showChart: t('reports.show-chart'),
          category: t('ageing.bucket'),
        }}
        data={buckets.map((bucket) => ({ category: t(bucketKeys[bucket]), open: inBucket(total, bucket) }))}
        series={[{ key: 'open', label: t('invoices.open'), colour: 1 }]}
        format={(value) => money(value, currency)}
        unit={100}
      />
    </div>
  );
}

function Rows(props: {
  rows: readonly AgeingRow[];
  total: Ageing['totals'][number];
  onOpen: (row: AgeingRow) => void;
}) {
  const { rows, total, onOpen } = props;
  const { currency } = total;
  const { locale } = useWorkspace().info;
  const shown = useMemo(() => rows.filter((row) => row.currency === currency), [rows, currency]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heads are in the language of the person
  const columns = useMemo(() => {
    const amount = (
      id: string,
      header: string,
      of: (row: AgeingRow) => number,
      sum: ReactNode,
    ): TableColumn<AgeingRow> => ({
      id,
      header,
      text: (row) => (of(row) === 0 ? '–' : money(of(row), currency)),
      sortBy: of,
      align: 'end',
      width: 118,
      total: sum,
    });
    const list: TableColumn<AgeingRow>[] = [
      {
        id: 'client',
        header: t('invoices.client'),
        text: ({ clientName }) => clientName,
        width: 180,
        total: t('ageing.total'),
      },
      ...buckets.map((bucket) =>
        amount(
          bucket,
          t(bucketKeys[bucket]),
          (row) => inBucket(row, bucket),
          money(inBucket(total, bucket), currency),
        ),
      ),
      amount('open', t('invoices.open'), ({ openMinor }) => openMinor, money(total.openMinor, currency)),
      amount('unapplied', t('ageing.unapplied'), ({ unappliedMinor }) => unappliedMinor, null),
      {
        id: 'oldest',
        header: t('ageing.oldest'),
        text: ({ oldestDays }) => (oldestDays === 0 ? '–' : t('ageing.days', { count: oldestDays })),
        sortBy: ({ oldestDays }) => oldestDays,
        align: 'end',
        width: 90,
      },
    ];
    return list;
  }, [currency, total, locale]);
  return (
    <Table
      label={t('ageing.title')}
      columns={columns}
      rows={shown}
      rowId={({ clientId }) => clientId}
      onOpen={onOpen}
      defaultSort={{ column: 'oldest', direction: 'descending' }}
    />
  );
}

/** Money that came and belongs to no invoice: it can be credited to another one or given back. */
function Unapplied({ rows }: { rows: readonly AgeingRow[] }) {
  const sums = unappliedByCurrency(rows);
  return (
    <p className="digits text-muted">
      {sums.length === 0
        ? t('ageing.no-unapplied')
        : t('ageing.unapplied-sum', {
            amounts: sums.map(({ currency, minor }) => money(minor, currency)).join(', '),
          })}
    </p>
  );
}
