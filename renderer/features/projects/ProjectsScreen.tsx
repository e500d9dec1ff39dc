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
import { t } from '../../words/words.ts';
import { projectColumns } from './columns.tsx';
import { type Filter, filterRows, filters } from './filter.ts';
import { ProjectPanel } from './ProjectPanel.tsx';
import { healthWord } from './project-words.ts';
import { useProjectsStore } from './projects-store.ts';
import { type ProjectRow, useProjectRows } from './use-projects.ts';

const rowId = ({ project }: ProjectRow): string => project.id;
const byName = { column: 'project', direction: 'ascending' } as const;

/** Every project on this device that the person may see, and how each is doing. */
export function ProjectsScreen() {
  const { info } = useWorkspace();
  const sync = useSyncStatus();
  const { rows, today, isOwnTimeOnly, weekStart } = useProjectRows();
  const { query, search: setQuery, openId, open: setOpenId } = useProjectsStore();
  const [filter, setFilter] = useState<Filter>('all');
  const search = useRef<HTMLInputElement>(null);

  const shown = useMemo(() => filterRows(rows ?? [], filter, query), [rows, filter, query]);
  const columns = useMemo(
    () => projectColumns(shown, today, info.locale, isOwnTimeOnly),
    [shown, today, info.locale, isOwnTimeOnly],
  );
  const open = rows?.find(({ project }) => project.id === openId);
  const poor = (rows ?? []).filter(
    ({ project, health }) => project.status === 'active' && health && healthWord(health.score).tone === 'bad',
  ).length;

  useCommand({
    id: 'projects.search',
    label: t('projects.find-command'),
    group: t('projects.title'),
    keys: '/',
    run: () => search.current?.focus(),
  });
  for (const { id, label } of filters()) {
    useCommand({
      id: `projects.filter.${id}`,
      label: t('projects.show-filter', { filter: label.toLocaleLowerCase(info.locale) }),
      group: t('projects.title'),
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
          title={t('projects.title')}
          figure={
            poor > 0 && (
              <span className="text-muted">
                <span className="digits text-20 font-semibold text-ink">{poor}</span>{' '}
                {t('projects.poor', { count: poor })}
              </span>
            )
          }
        />
      }
      toolbar={
        <Toolbar label={t('projects.filter-list')}>
          <TextField
            label={t('projects.find')}
            hideLabel
            type="search"
            icon={Search}
            placeholder={t('projects.find-hint')}
            value={query}
            onChange={setQuery}
            inputRef={search}
            className="w-72 max-w-full"
          />
          <SegmentedControl
            label={t('projects.status')}
            options={filters()}
            value={filter}
            onChange={setFilter}
          />
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
        <Skeleton label={t('projects.fetching')} rows={8} className="p-6" />
      ) : rows?.length === 0 ? (
        <EmptyState icon={FolderKanban} title={t('projects.none')}>
          {isOwnTimeOnly ? t('projects.none-own') : t('projects.none-managed')}
        </EmptyState>
      ) : (
        <Table
          label={t('projects.title')}
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
                title={t('projects.no-match')}
                action={<Button onPress={showAll}>{t('projects.show-all')}</Button>}
              >
                {t('projects.no-match-help', { count: rows.length })}
              </EmptyState>
            )
          }
        />
      )}
    </Page>
  );
}
