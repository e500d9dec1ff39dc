import { FolderKanban, Search, SearchX } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { Page, PageHeader, Toolbar } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { Table } from '../../ui/Table.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { projectColumns } from './columns.tsx';
import { type Filter, filterRows, filters } from './filter.ts';
import { ProjectPanel } from './ProjectPanel.tsx';
import { healthWord } from './project-words.ts';
import { type ProjectRow, useProjectRows } from './use-projects.ts';

const rowId = ({ project }: ProjectRow): string => project.id;
const byName = { column: 'project', direction: 'ascending' } as const;

/** Every project on this device that the person may see, and how each is doing. */
export function ProjectsScreen() {
  const { info } = useWorkspace();
  const sync = useSyncStatus();
  const { rows, today, isOwnTimeOnly, weekStart } = useProjectRows();
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [openId, setOpenId] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);

  const shown = useMemo(() => filterRows(rows ?? [], filter, query), [rows, filter, query]);
  const columns = useMemo(() => projectColumns(shown, today, info.locale), [shown, today, info.locale]);
  const open = rows?.find(({ project }) => project.id === openId);
  const poor = (rows ?? []).filter(
    ({ project, health }) => project.status === 'active' && health && healthWord(health.score).tone === 'bad',
  ).length;

  useCommand({
    id: 'projects.search',
    label: 'Find a project in the list',
    group: 'Projects',
    keys: '/',
    run: () => search.current?.focus(),
  });
  for (const { id, label } of filters) {
    useCommand({
      id: `projects.filter.${id}`,
      label: `Show projects: ${label.toLowerCase()}`,
      group: 'Projects',
      run: () => setFilter(id),
    });
  }

  const showAll = (): void => {
    setQuery('');
    setFilter('all');
  };

  const isFetching = rows?.length === 0 && !sync.initialPullDone;
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title="Projects"
          figure={
            poor > 0 && (
              <span className="text-muted">
                <span className="digits text-20 font-semibold text-ink">{poor}</span> in poor health
              </span>
            )
          }
        />
      }
      toolbar={
        <Toolbar label="Filter the list">
          <TextField
            label="Find a project"
            hideLabel
            type="search"
            icon={Search}
            placeholder="Name, code, client or manager"
            value={query}
            onChange={setQuery}
            inputRef={search}
            className="w-72 max-w-full"
          />
          <SegmentedControl label="Status" options={filters} value={filter} onChange={setFilter} />
        </Toolbar>
      }
      panel={
        open && (
          <ProjectPanel
            key={open.project.id}
            row={open}
            today={today}
            weekStart={weekStart}
            isOwnTimeOnly={isOwnTimeOnly}
            onClose={() => setOpenId(null)}
          />
        )
      }
    >
      {isFetching ? (
        <Skeleton label="Fetching your projects for the first time" rows={8} className="p-6" />
      ) : rows?.length === 0 ? (
        <EmptyState icon={FolderKanban} title="No projects yet">
          {isOwnTimeOnly
            ? 'When somebody assigns you to a project, it appears here.'
            : 'Projects that you manage or work on appear here.'}
        </EmptyState>
      ) : (
        <Table
          label="Projects"
          columns={columns}
          rows={shown}
          rowId={rowId}
          defaultSort={byName}
          currentId={open?.project.id ?? null}
          onOpen={({ project }) => setOpenId(project.id === openId ? null : project.id)}
          empty={
            rows && (
              <EmptyState
                icon={SearchX}
                title="No project matches"
                action={<Button onPress={showAll}>Show all projects</Button>}
              >
                {`None of your ${rows.length} projects fits this search and status.`}
              </EmptyState>
            )
          }
        />
      )}
    </Page>
  );
}
