import { FolderKanban } from 'lucide-react';
import { useMemo } from 'react';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { BudgetBar } from '../../ui/BudgetBar.tsx';
import { Page, PageHeader, Toolbar } from '../../ui/Page.tsx';
import { EmptyState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { t } from '../../words/words.ts';
import { ClientProjectPanel } from './ClientProjectPanel.tsx';
import { type ClientProject, clientProjects, minutesOf } from './client-model.ts';
import { useClientStore } from './client-store.ts';
import { dateWords, scheduleReason, scheduleWord, statusWords } from './client-words.ts';
import { useClientWork } from './use-client-work.ts';

const rowId = ({ project }: ClientProject): string => project.id;
const byName = { column: 'project', direction: 'ascending' } as const;

/** The client's own projects: where each stands, and how much of it is approved. Nothing here can be changed. */
export function ClientProjectsScreen({ onShowTime }: { onShowTime: () => void }) {
  const { info } = useWorkspace();
  const { projects, entries, names, today, isComplete, isOffline } = useClientWork();
  const { openId, open } = useClientStore();
  const rows = useMemo(
    () => (entries ? clientProjects(projects.values(), entries, today) : null),
    [projects, entries, today],
  );
  const columns = useMemo(() => columnsOf(rows ?? [], info.locale), [rows, info.locale]);
  const shown = rows?.find(({ project }) => project.id === openId);
  const isFetching = rows === null || (rows.length === 0 && !isComplete);
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('app.projects')}
          figure={
            rows !== null && (
              <span className="text-muted">
                <span className="digits text-20 font-semibold text-ink">
                  {formatMinutes(minutesOf(entries ?? []))}
                </span>{' '}
                {t('client.approved-in-all')}
              </span>
            )
          }
        />
      }
      {...(isOffline
        ? {
            toolbar: (
              <Toolbar label={t('client.state')}>
                <OfflineNote>{t('client.offline')}</OfflineNote>
              </Toolbar>
            ),
          }
        : {})}
      panel={
        shown && (
          <ClientProjectPanel
            key={shown.project.id}
            row={shown}
            entries={entries ?? []}
            names={names}
            today={today}
            onShowTime={onShowTime}
            onClose={() => open(null)}
          />
        )
      }
    >
      {isFetching ? (
        <Skeleton label={t('client.fetching')} rows={8} className="p-6" />
      ) : rows.length === 0 ? (
        <EmptyState icon={FolderKanban} title={t('client.no-projects')}>
          {t('client.no-projects-help')}
        </EmptyState>
      ) : (
        <Table
          label={t('app.projects')}
          columns={columns}
          rows={rows}
          rowId={rowId}
          defaultSort={byName}
          currentId={shown?.project.id ?? null}
          onOpen={({ project }) => open(project.id === openId ? null : project.id)}
        />
      )}
    </Page>
  );
}

function columnsOf(rows: readonly ClientProject[], locale: string): TableColumn<ClientProject>[] {
  return [
    {
      id: 'project',
      header: t('projects.project'),
      width: 256,
      text: ({ project }) => `${project.code} ${project.name}`,
      sortBy: ({ project }) => project.name,
      cell: ({ project }) => (
        <>
          <span className="font-medium">{project.name}</span>{' '}
          <span className="text-12 text-muted">{project.code}</span>
        </>
      ),
      total: t('projects.count', { count: rows.length }),
    },
    {
      id: 'status',
      header: t('projects.status'),
      width: 124,
      text: ({ project }) => statusWords(project.status),
    },
    {
      id: 'schedule',
      header: t('client.schedule'),
      width: 140,
      minWidth: 128,
      text: ({ schedule }) => `${scheduleWord(schedule).word}: ${scheduleReason(schedule)}`,
      sortBy: ({ schedule }) => schedule.score,
      cell: ({ schedule }) => <Badge tone={scheduleWord(schedule).tone}>{scheduleWord(schedule).word}</Badge>,
    },
    {
      id: 'approved',
      header: t('client.approved'),
      width: 96,
      align: 'end',
      text: ({ approvedMinutes }) => formatMinutes(approvedMinutes),
      sortBy: ({ approvedMinutes }) => approvedMinutes,
      total: formatMinutes(rows.reduce((sum, { approvedMinutes }) => sum + approvedMinutes, 0)),
    },
    {
      id: 'agreed',
      header: t('client.agreed'),
      width: 96,
      align: 'end',
      text: ({ agreedMinutes }) => (agreedMinutes === null ? '–' : formatMinutes(agreedMinutes)),
      sortBy: ({ agreedMinutes }) => agreedMinutes,
    },
    {
      id: 'used',
      header: t('projects.used'),
      width: 128,
      text: ({ approvedMinutes, agreedMinutes }) =>
        agreedMinutes === null
          ? '–'
          : t('projects.amount-of', {
              spent: formatMinutes(approvedMinutes),
              budget: formatMinutes(agreedMinutes),
            }),
      sortBy: ({ approvedMinutes, agreedMinutes }) =>
        agreedMinutes === null || agreedMinutes === 0 ? null : approvedMinutes / agreedMinutes,
      cell: ({ project, approvedMinutes, agreedMinutes }) =>
        agreedMinutes === null ? (
          '–'
        ) : (
          <BudgetBar
            label={t('client.used-of', { project: project.name })}
            spent={approvedMinutes}
            budget={agreedMinutes}
            text={t('projects.amount-of', {
              spent: formatMinutes(approvedMinutes),
              budget: formatMinutes(agreedMinutes),
            })}
          />
        ),
    },
    {
      id: 'ends',
      header: t('projects.ends'),
      width: 116,
      minWidth: 112,
      text: ({ project }) =>
        project.endDate === null ? t('projects.open-end') : dateWords(project.endDate, locale),
      sortBy: ({ project }) => project.endDate,
    },
  ];
}
