import { Clock3, Download, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { useMayExport } from '../../data/machine.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { numberFormat } from '../../ui/format.ts';
import { ManagedMark } from '../../ui/ManagedMark.tsx';
import { Page, PageHeader, Toolbar } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, OfflineNote, Skeleton } from '../../ui/states.tsx';
import { Table } from '../../ui/Table.tsx';
import type { TableColumn } from '../../ui/table-model.ts';
import { t } from '../../words/words.ts';
import { ApprovedPanel } from './ApprovedPanel.tsx';
import {
  groupings,
  groupTime,
  minutesOf,
  type Names,
  periods,
  rangeOf,
  type TimeGroup,
} from './client-model.ts';
import { useClientStore } from './client-store.ts';
import { useClientWork } from './use-client-work.ts';

const rowId = ({ id }: TimeGroup): string => id;
const ALL = 'all';

/**
 * The approved time on the client's projects, by week, person or task. Nothing here can be changed.
 * @param onExport saves the time that is shown as a file
 */
export function ApprovedScreen({
  onExport,
}: {
  onExport: (entries: readonly TimeEntry[], names: Names) => void;
}) {
  const { info } = useWorkspace();
  const { projects, entries, names, today, weekStart, isComplete, isOffline } = useClientWork();
  const { projectId, period, grouping, show } = useClientStore();
  const [openId, setOpenId] = useState<string | null>(null);
  const { from, to } = rangeOf(period, today);
  const shown = useMemo(
    () =>
      entries?.filter(
        (entry) =>
          (projectId === null || entry.projectId === projectId) &&
          (from === undefined || entry.date >= from) &&
          (to === undefined || entry.date <= to),
      ) ?? [],
    [entries, projectId, from, to],
  );
  const groups = useMemo(
    () => groupTime(shown, grouping, weekStart, projectId === null ? names : { ...names, project: () => '' }),
    [shown, grouping, weekStart, projectId, names],
  );
  const columns = useMemo(
    () => columnsOf(groups, info.locale, t(`client.by-${grouping}`)),
    [groups, info.locale, grouping],
  );
  const open = groups.find(({ id }) => id === openId);
  const isAllowed = useMayExport();
  const canExport = isAllowed && shown.length > 0;

  useCommand(
    canExport
      ? {
          id: 'client.export',
          label: t('client.export'),
          group: t('client.title'),
          keys: 'e',
          run: () => onExport(shown, names),
        }
      : null,
  );
  for (const by of groupings)
    useCommand({
      id: `client.group.${by}`,
      label: t('client.group-command', { by: t(`client.by-${by}`) }),
      group: t('client.title'),
      run: () => show({ grouping: by }),
    });

  const showAll = (): void => show({ projectId: null, period: 'all' });
  const isFetching = entries === null || (entries.length === 0 && !isComplete);
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('client.title')}
          figure={
            <span className="text-muted">
              <span className="digits text-28 font-semibold text-ink">{formatMinutes(minutesOf(shown))}</span>{' '}
              {t('client.hours-figure')}
            </span>
          }
          actions={
            <Button icon={Download} keys="e" isDisabled={!canExport} onPress={() => onExport(shown, names)}>
              {t('client.export')}
            </Button>
          }
        />
      }
      toolbar={
        <Toolbar label={t('client.filter')}>
          <Select
            label={t('projects.project')}
            hideLabel
            className="w-56 max-w-full"
            value={projectId ?? ALL}
            options={[
              { id: ALL, label: t('client.all-projects') },
              ...[...projects.values()].map(({ id, name }) => ({ id, label: name })),
            ]}
            onChange={(id) => show({ projectId: id === ALL ? null : id })}
          />
          <Select
            label={t('export.period')}
            hideLabel
            className="w-40"
            value={period}
            options={periods.map((id) => ({ id, label: t(`client.period-${id}`) }))}
            onChange={(id) => show({ period: periods.find((known) => known === id) ?? 'month' })}
          />
          <SegmentedControl
            label={t('client.group-by')}
            options={groupings.map((id) => ({ id, label: t(`client.by-${id}`) }))}
            value={grouping}
            onChange={(by) => show({ grouping: by })}
          />
          {isOffline && <OfflineNote>{t('client.offline')}</OfflineNote>}
          {!isAllowed && <ManagedMark text={t('system.managed.export')} hint={t('system.managed.help')} />}
        </Toolbar>
      }
      panel={
        open && <ApprovedPanel key={open.id} group={open} names={names} onClose={() => setOpenId(null)} />
      }
    >
      {isFetching ? (
        <Skeleton label={t('client.fetching')} rows={8} className="p-6" />
      ) : entries.length === 0 ? (
        <EmptyState icon={Clock3} title={t('client.nothing-approved')}>
          {t('client.nothing-approved-help')}
        </EmptyState>
      ) : (
        <Table
          label={t('client.title')}
          columns={columns}
          rows={groups}
          rowId={rowId}
          currentId={openId}
          onOpen={({ id }) => setOpenId(id === openId ? null : id)}
          empty={
            <EmptyState
              icon={SearchX}
              title={t('client.no-match')}
              action={<Button onPress={showAll}>{t('client.show-all')}</Button>}
            >
              {t('client.no-match-help')}
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

function columnsOf(groups: readonly TimeGroup[], locale: string, head: string): TableColumn<TimeGroup>[] {
  const sum = (of: (group: TimeGroup) => number): number => groups.reduce((all, group) => all + of(group), 0);
  const count = (value: number): string => numberFormat(locale, {}).format(value);
  return [
    {
      id: 'name',
      header: head,
      width: 320,
      text: ({ name }) => name,
      sortBy: ({ order }) => order,
      total: t('client.total'),
    },
    {
      id: 'entries',
      header: t('client.entries'),
      width: 96,
      align: 'end',
      text: ({ entries }) => count(entries.length),
      sortBy: ({ entries }) => entries.length,
      total: count(sum(({ entries }) => entries.length)),
    },
    {
      id: 'billable',
      header: t('projects.billable'),
      width: 112,
      align: 'end',
      text: ({ billableMinutes }) => formatMinutes(billableMinutes),
      sortBy: ({ billableMinutes }) => billableMinutes,
      total: formatMinutes(sum(({ billableMinutes }) => billableMinutes)),
    },
    {
      id: 'hours',
      header: t('client.hours'),
      width: 112,
      align: 'end',
      text: ({ minutes }) => formatMinutes(minutes),
      sortBy: ({ minutes }) => minutes,
      total: formatMinutes(sum(({ minutes }) => minutes)),
    },
  ];
}
