import { Gauge } from 'lucide-react';
import { useMemo } from 'react';
import { MeteringEventType } from '../../../../domain/entities/metering-event.ts';
import { Exact } from '../../../../domain/rules/exact.ts';
import { UsageOverview } from '../../../../domain/wire/usage.ts';
import { useClients, useWorkspace } from '../../../data/workspace.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { Table } from '../../../ui/Table.tsx';
import type { TableColumn } from '../../../ui/table-model.ts';
import { t } from '../../../words/words.ts';
import { AskedNote, Loading } from '../common/Asked.tsx';
import { monthAt, periodOf } from '../common/months.ts';
import { StandingBadge, StandingNote, useStanding } from '../common/Standing.tsx';
import { useSeen } from '../common/seen.ts';
import { costWords, quantityWords, typeWords } from '../common/usage-words.ts';
import { Prices } from './ClientUsageView.tsx';
import { UsageToolbar } from './UsageToolbar.tsx';
import { chooseUsage, useUsageChoice } from './usage-choice.ts';

type ClientRow = UsageOverview['clients'][number] & { name: string };

const nobody: UsageOverview['clients'] = [];

/** Every client that used something in a month, the most expensive first. */
export function UsageOverviewView() {
  const clients = useClients();
  const { locale } = useWorkspace().info;
  const { period } = useUsageChoice();
  const thisMonth = monthAt(new Date());
  const { to: month } = periodOf(period ?? thisMonth, thisMonth);
  const reading = useSeen(`/v1/usage/clients?month=${month}`, UsageOverview);
  const standing = useStanding();
  const { value } = reading;
  const list = value?.clients ?? nobody;
  const currency = value?.currency ?? null;
  const total = useMemo(() => totalOf(list), [list]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: heads and names are in the language of the person
  const rows = useMemo(
    () => list.map((one) => ({ ...one, name: clients.get(one.clientId)?.name ?? t('usage.unknown-client') })),
    [list, clients, locale],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: heads and names are in the language of the person
  const columns = useMemo(() => columnsOf(rows, currency, total), [rows, currency, total, locale]);
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('usage.title')}
          figure={
            <span className="digits text-28 font-semibold">{value ? costWords(total, currency) : ''}</span>
          }
        >
          <StandingBadge reading={standing} />
        </PageHeader>
      }
      toolbar={<UsageToolbar clientId={null} isOnlyOne={false} onlyMonths />}
      foot={value && <Prices prices={value.prices} />}
    >
      <div className="flex flex-col gap-2 px-6 py-3 empty:hidden">
        <AskedNote reading={reading} />
        {!reading.isOffline && <StandingNote reading={standing} />}
      </div>
      {value === null ? (
        <div className="px-6">
          <Loading reading={reading} label={t('usage.loading')} />
        </div>
      ) : (
        <Table
          label={t('usage.title')}
          columns={columns}
          rows={rows}
          rowId={({ clientId }) => clientId}
          onOpen={({ clientId }) => chooseUsage({ clientId })}
          empty={
            <EmptyState icon={Gauge} title={t('usage.none')}>
              {t('usage.none-help-all')}
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

/** What all of them cost together; null where a price is not known. */
function totalOf(clients: UsageOverview['clients']): string | null {
  let sum = new Exact(0);
  for (const { cost } of clients) {
    if (cost === null) return null;
    sum = sum.plus(cost);
  }
  return sum.toFixed();
}

function columnsOf(
  rows: readonly ClientRow[],
  currency: string | null,
  total: string | null,
): TableColumn<ClientRow>[] {
  const used = new Set(rows.flatMap(({ types }) => types.map(({ eventType }) => eventType)));
  return [
    {
      id: 'client',
      header: t('usage.client'),
      width: 180,
      text: ({ name }) => name,
      total: t('usage.total'),
    },
    ...MeteringEventType.options
      .filter((type) => used.has(type))
      .map((type): TableColumn<ClientRow> => {
        const of = ({ types }: ClientRow) => types.find(({ eventType }) => eventType === type);
        return {
          id: type,
          header: typeWords(type),
          width: 130,
          align: 'end',
          text: (row) => {
            const one = of(row);
            return one ? quantityWords(one.quantity, one.unit, 2) : '–';
          },
          sortBy: (row) => Number(of(row)?.quantity ?? 0),
        };
      }),
    {
      id: 'cost',
      header: t('usage.cost'),
      width: 120,
      align: 'end',
      text: ({ cost }) => costWords(cost, currency),
      sortBy: ({ cost }) => (cost === null ? null : Number(cost)),
      total: costWords(total, currency),
    },
  ];
}
