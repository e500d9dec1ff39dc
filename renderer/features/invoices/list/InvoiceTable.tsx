import { type ReactNode, useMemo } from 'react';
import type { InvoiceHead } from '../../../../domain/wire/invoices.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { StatusGlyph } from '../../../ui/StatusGlyph.tsx';
import { Table } from '../../../ui/Table.tsx';
import type { TableColumn } from '../../../ui/table-model.ts';
import { t } from '../../../words/words.ts';
import { day, dueWords, money, periodWords, statusOf } from '../invoice-words.ts';

/** The columns of the list. While not all rows are here, sorting what is here would mislead. */
export function invoiceColumns(isWhole: boolean): TableColumn<InvoiceHead>[] {
  const columns: TableColumn<InvoiceHead>[] = [
    {
      id: 'status',
      header: t('invoices.status'),
      text: (row) => statusOf(row).word,
      cell: (row) => {
        const { word, glyph } = statusOf(row);
        return <StatusGlyph status={glyph} word={word} withWord />;
      },
      width: 120,
      minWidth: 100,
    },
    {
      id: 'number',
      header: t('invoices.number'),
      text: ({ numberText }) => numberText ?? '–',
      sortBy: ({ number }) => number,
      width: 110,
      minWidth: 98,
    },
    { id: 'client', header: t('invoices.client'), text: ({ clientName }) => clientName, width: 200 },
    {
      id: 'period',
      header: t('invoices.period'),
      text: ({ periodFrom, periodTo }) => periodWords(periodFrom, periodTo),
      sortBy: ({ periodFrom }) => periodFrom,
      width: 165,
      minWidth: 124,
    },
    {
      id: 'total',
      header: t('invoices.total'),
      text: ({ totalMinor, currency }) => money(totalMinor, currency),
      sortBy: ({ totalMinor }) => totalMinor,
      align: 'end',
      width: 115,
      minWidth: 104,
    },
    {
      id: 'open',
      header: t('invoices.open'),
      text: (row) => openWords(row),
      cell: (row) => <span className={row.openMinor === 0 ? 'text-muted' : ''}>{openWords(row)}</span>,
      sortBy: ({ openMinor }) => openMinor,
      align: 'end',
      width: 115,
      minWidth: 104,
    },
    {
      id: 'due',
      header: t('invoices.due'),
      text: dueWords,
      cell: (row) => <span className={row.daysOverdue > 0 ? 'text-bad' : ''}>{dueWords(row)}</span>,
      sortBy: ({ dueDate }) => dueDate,
      width: 205,
      minWidth: 116,
    },
    {
      id: 'issued',
      header: t('invoices.issued-on'),
      text: ({ dateIssued }) => (dateIssued === null ? '' : day(dateIssued)),
      sortBy: ({ dateIssued }) => dateIssued,
      width: 118,
      minWidth: 112,
    },
  ];
  return isWhole ? columns : columns.map((column) => ({ ...column, sortBy: false }));
}

/** What is still to be paid; a draft owes nothing yet. */
function openWords({ status, openMinor, currency }: InvoiceHead): string {
  return status === 'draft' || status === 'void' ? '' : money(openMinor, currency);
}

/** The rows of the list, quick with ten thousand of them. */
export function InvoiceTable(props: {
  invoices: readonly InvoiceHead[];
  isWhole: boolean;
  currentId: string | null;
  onOpen: (row: InvoiceHead) => void;
  onNearEnd: () => void;
  empty: ReactNode;
}) {
  const { locale } = useWorkspace().info;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heads are in the language of the person
  const columns = useMemo(() => invoiceColumns(props.isWhole), [props.isWhole, locale]);
  return (
    <Table
      label={t('invoices.title')}
      columns={columns}
      rows={props.invoices}
      rowId={({ id }) => id}
      onOpen={props.onOpen}
      currentId={props.currentId}
      onNearEnd={props.onNearEnd}
      empty={props.empty}
    />
  );
}
