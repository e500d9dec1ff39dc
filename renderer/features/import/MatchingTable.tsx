import { useMemo } from 'react';
import type { Project } from '../../../domain/entities/project.ts';
import type { Target } from '../../../domain/rules/import/works.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { spokenLanguage, t } from '../../words/words.ts';
import { formatSeconds, targetWords, workWords } from './import-words.ts';
import type { FoundWork } from './session-types.ts';

type State = 'certain' | 'proposed' | 'chosen' | 'none' | 'left';

export interface MatchRow {
  readonly found: FoundWork;
  readonly state: State;
  /** Where it goes, or would go by the proposal. */
  readonly target: Target | null;
}

const tones: { [Name in State]: Tone } = {
  certain: 'ok',
  chosen: 'accent',
  proposed: 'warn',
  none: 'bad',
  left: 'neutral',
};
const order: readonly State[] = ['none', 'proposed', 'chosen', 'certain', 'left'];

/** Each work of the file with where it goes; what is to be decided first. */
export function matchRows(
  works: readonly FoundWork[],
  chosen: ReadonlyMap<string, Target | null>,
  projects: ReadonlyMap<string, Project>,
): MatchRow[] {
  const rows = works.map((found): MatchRow => {
    const said = chosen.get(found.key);
    if (said === null) return { found, state: 'left', target: null };
    if (said && projects.has(said.projectId)) return { found, state: 'chosen', target: said };
    return { found, state: found.match.kind, target: found.match.target };
  });
  return rows.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** Works of the file and where they go; a row opens to be changed. */
export function MatchingTable(props: {
  rows: readonly MatchRow[];
  projects: ReadonlyMap<string, Project>;
  currentKey: string | null;
  onOpen: (key: string) => void;
}) {
  const { rows, projects, currentKey, onOpen } = props;
  const language = spokenLanguage();
  const columns = useMemo(() => columnsOf(projects, language), [projects, language]);
  return (
    <Table
      label={t('import.tab-matching')}
      columns={columns}
      rows={rows}
      rowId={({ found }) => found.key}
      currentId={currentKey}
      onOpen={({ found }) => onOpen(found.key)}
    />
  );
}

function columnsOf(projects: ReadonlyMap<string, Project>, _language: string): TableColumn<MatchRow>[] {
  const stateWords = ({ state }: MatchRow): string => t(`import.match-${state}`);
  return [
    {
      ...{ id: 'work', header: t('import.column-work'), width: 280 },
      text: ({ found }) => workWords(found.work),
    },
    {
      ...{ id: 'target', header: t('import.column-target'), width: 280 },
      text: ({ target }) => (target ? targetWords(target, projects) : ''),
    },
    {
      ...{ id: 'state', header: t('import.column-state'), width: 124, minWidth: 124 },
      text: stateWords,
      cell: (row) => <Badge tone={tones[row.state]}>{stateWords(row)}</Badge>,
      sortBy: ({ state }) => order.indexOf(state),
    },
    {
      ...{ id: 'rows', header: t('import.column-rows'), align: 'end', width: 72 },
      text: ({ found }) => String(found.rows),
      sortBy: ({ found }) => found.rows,
    },
    {
      ...{ id: 'time', header: t('import.column-time'), align: 'end', width: 96 },
      text: ({ found }) => formatSeconds(found.seconds),
      sortBy: ({ found }) => found.seconds,
    },
  ];
}
