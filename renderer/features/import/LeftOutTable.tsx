import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { spokenLanguage, t } from '../../words/words.ts';
import { formatSeconds, reasonWords } from './import-words.ts';
import type { LeftOutRow } from './session-types.ts';

/** Rows that stay out, each with its reason. */
export function LeftOutTable({ rows }: { rows: readonly LeftOutRow[] }) {
  const language = spokenLanguage();
  const columns = useMemo(() => columnsOf(language), [language]);
  const numbered = useMemo(() => rows.map((row, at) => ({ ...row, at })), [rows]);
  return (
    <Table
      label={t('import.tab-left')}
      columns={columns}
      rows={numbered}
      rowId={({ at }) => String(at)}
      isCompact
      empty={<EmptyState icon={CircleCheck} title={t('import.nothing-left')} />}
    />
  );
}

function columnsOf(_language: string): TableColumn<LeftOutRow>[] {
  return [
    {
      ...{ id: 'line', header: t('import.column-line'), align: 'end', width: 72 },
      text: ({ line }) => String(line),
      sortBy: ({ line }) => line,
    },
    { id: 'reason', header: t('import.column-reason'), width: 320, text: reasonWords },
    { id: 'date', header: t('import.column-date'), width: 100, minWidth: 96, text: ({ date }) => date },
    {
      ...{ id: 'time', header: t('import.column-time'), align: 'end', width: 88 },
      text: ({ seconds }) => formatSeconds(seconds),
      sortBy: ({ seconds }) => seconds,
    },
    { id: 'project', header: t('import.column-project'), width: 180, text: ({ project }) => project },
    {
      ...{ id: 'description', header: t('import.column-description'), width: 240 },
      text: ({ description }) => description,
    },
  ];
}
