import { CircleAlert, CircleCheckBig, CloudOff } from 'lucide-react';
import { useMemo } from 'react';
import type { Client } from '../../../../domain/entities/client.ts';
import type {
  ReconciliationDetail,
  ReconciliationRow,
  ReconciliationRun,
} from '../../../../domain/wire/reconciliation.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { cx } from '../../../ui/cx.ts';
import { Table } from '../../../ui/Table.tsx';
import type { TableColumn } from '../../../ui/table-model.ts';
import { t } from '../../../words/words.ts';
import {
  costWords,
  minorWords,
  quantityWords,
  signedMinor,
  signedQuantity,
  typeWords,
} from '../common/usage-words.ts';
import { rowKey, rowState, runSentence } from './reconcile-model.ts';

const signs = { agrees: CircleCheckBig, differs: CircleAlert, incomplete: CloudOff } as const;
const colours = { agrees: 'text-ok', differs: 'text-warn', incomplete: 'text-muted' } as const;

/** What a comparison found: a sentence, and its rows with those that differ first. */
export function RunView(props: {
  detail: ReconciliationDetail;
  clients: ReadonlyMap<string, Client>;
  openId: string | null;
  onOpen: (row: ReconciliationRow) => void;
}) {
  const { detail, clients, openId, onOpen } = props;
  const { run, lines } = detail;
  const { locale } = useWorkspace().info;
  // biome-ignore lint/correctness/useExhaustiveDependencies: heads and cells are in the language of the person
  const columns = useMemo(() => columnsOf(run, clients), [run, clients, locale]);
  const Sign = signs[run.state];
  return (
    <>
      <p role="status" className="flex items-start gap-2.5 px-6 py-3">
        <Sign size={18} strokeWidth={1.75} aria-hidden className={cx('mt-px shrink-0', colours[run.state])} />
        <span className="max-w-3xl min-w-0">{runSentence(run)}</span>
      </p>
      {lines.length > 0 && (
        <Table
          label={t('reconcile.title')}
          columns={columns}
          rows={lines}
          rowId={rowKey}
          currentId={openId}
          onOpen={onOpen}
        />
      )}
    </>
  );
}

function columnsOf(
  { currency, heldCostMinor, platformCostMinor }: ReconciliationRun,
  clients: ReadonlyMap<string, Client>,
): TableColumn<ReconciliationRow>[] {
  type Column = TableColumn<ReconciliationRow>;
  const quantity = (
    id: string,
    header: string,
    of: (row: ReconciliationRow) => { quantity: string } | null,
  ): Column => ({
    id,
    header,
    width: 92,
    align: 'end',
    text: (row) => {
      const side = of(row);
      return side === null ? '–' : quantityWords(side.quantity, row.unit);
    },
    sortBy: (row) => Number(of(row)?.quantity ?? 0),
  });
  const difference = (row: ReconciliationRow): string => {
    const { quantityDifference, costDifferenceMinor, unit } = row;
    const state = rowState(row);
    if (state === 'equal') return t('reconcile.equal');
    if (state === 'unknown' || quantityDifference === null) return t('reconcile.unknown');
    return `${signedQuantity(quantityDifference, unit)} · ${signedMinor(costDifferenceMinor, currency)}`;
  };
  return [
    {
      id: 'client',
      header: t('reconcile.client'),
      width: 150,
      text: ({ clientId }) => clients.get(clientId)?.name ?? t('usage.unknown-client'),
      total: t('usage.total'),
    },
    {
      id: 'type',
      header: t('reconcile.type'),
      width: 148,
      minWidth: 144,
      text: ({ eventType }) => typeWords(eventType),
    },
    {
      id: 'difference',
      header: t('reconcile.difference'),
      width: 148,
      minWidth: 136,
      align: 'end',
      text: difference,
      cell: (row) => (
        <span className={rowState(row) === 'differs' ? 'font-medium text-warn' : 'text-muted'}>
          {difference(row)}
        </span>
      ),
      sortBy: ({ costDifferenceMinor }) => Math.abs(costDifferenceMinor ?? 0),
    },
    quantity('held', t('reconcile.held'), ({ held }) => held),
    quantity('sent', t('reconcile.sent'), ({ delivered }) => delivered),
    quantity('platform', t('reconcile.platform'), ({ platform }) => platform),
    {
      id: 'held-cost',
      header: t('reconcile.held-cost'),
      width: 92,
      align: 'end',
      text: ({ heldCost }) => costWords(heldCost, currency),
      sortBy: ({ heldCost }) => (heldCost === null ? null : Number(heldCost)),
      total: minorWords(heldCostMinor, currency),
    },
    {
      id: 'platform-cost',
      header: t('reconcile.platform-cost'),
      width: 92,
      align: 'end',
      text: ({ platformCost }) => costWords(platformCost, currency),
      sortBy: ({ platformCost }) => (platformCost === null ? null : Number(platformCost)),
      total: minorWords(platformCostMinor, currency),
    },
  ];
}
