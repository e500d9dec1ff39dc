import { useMemo } from 'react';
import type { ProjectTotals } from '../../../domain/rules/import/totals.ts';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { spokenLanguage, t } from '../../words/words.ts';
import { formatSeconds } from './import-words.ts';

/** The file's own totals by project, and how they divide. */
export function TotalsTable({ totals }: { totals: readonly ProjectTotals[] }) {
  const language = spokenLanguage();
  const columns = useMemo(() => columnsOf(totals, language), [totals, language]);
  return (
    <Table label={t('import.tab-totals')} columns={columns} rows={totals} rowId={({ label }) => label} />
  );
}

function columnsOf(totals: readonly ProjectTotals[], _language: string): TableColumn<ProjectTotals>[] {
  const time = (
    id: 'fileSeconds' | 'comesInSeconds' | 'hereSeconds' | 'leftOutSeconds' | 'roundingSeconds',
    header: string,
  ): TableColumn<ProjectTotals> => {
    const sign = id === 'roundingSeconds';
    return {
      ...{ id, header, align: 'end', width: 104 },
      text: (row) => formatSeconds(row[id], sign),
      sortBy: (row) => row[id],
      total: formatSeconds(
        totals.reduce((sum, row) => sum + row[id], 0),
        sign,
      ),
    };
  };
  return [
    {
      ...{ id: 'label', header: t('import.column-project'), width: 260 },
      text: ({ label }) => label,
      total: t('import.total'),
    },
    {
      ...{ id: 'rows', header: t('import.column-rows'), align: 'end', width: 72 },
      text: ({ rows }) => String(rows),
      sortBy: ({ rows }) => rows,
      total: String(totals.reduce((sum, { rows }) => sum + rows, 0)),
    },
    time('fileSeconds', t('import.column-file')),
    time('comesInSeconds', t('import.column-in')),
    time('hereSeconds', t('import.column-here')),
    time('leftOutSeconds', t('import.column-out')),
    time('roundingSeconds', t('import.column-rounding')),
  ];
}
