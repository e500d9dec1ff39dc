import { useMemo } from 'react';
import type { QueueFilter } from '../../../../domain/rules/approval-queue.ts';
import { flagCodes } from '../../../../domain/rules/approval-queue-flags.ts';
import { weekStartOf } from '../../../../domain/rules/civil-date.ts';
import { useClients, useProjects, useTenant } from '../../../data/workspace.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import type { Option } from '../../../ui/options.tsx';
import { Toolbar } from '../../../ui/Page.tsx';
import { Select } from '../../../ui/Select.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { reasonWords, weekWords } from './flag-words.ts';
import type { QueueView } from './use-queue-view.ts';
import type { Waiting } from './waiting.ts';

const ALL = 'all';

/** Conditions of the queue, each offering only what waits. */
export function FilterFields({ view, waiting }: { view: QueueView; waiting: Waiting }) {
  const { by, filter, show, personName } = view;
  const projects = useProjects();
  const clients = useClients();
  const weekStart = useTenant()?.settings.weekStart ?? 1;
  const locale = spokenLocale();
  const options = useMemo(() => {
    const { compare } = new Intl.Collator(locale, { numeric: true });
    const named = (ids: Iterable<string>, nameOf: (id: string) => string): Option[] =>
      [...new Set(ids)]
        .map((id) => ({ id, label: nameOf(id) }))
        .sort((a, b) => compare(a.label, b.label) || (a.id < b.id ? -1 : 1));
    const { entries } = waiting;
    const projectIds = new Set(entries.map(({ projectId }) => projectId));
    const weeks = new Set(
      [...new Set(entries.map(({ date }) => date))].map((date) => weekStartOf(date, weekStart)),
    );
    const reasons = new Set([...waiting.flags().values()].flat().map(({ code }) => code));
    return {
      weeks: [...weeks].sort().map((week) => ({ id: week, label: weekWords(week) })),
      people: named(
        entries.map(({ userId }) => userId),
        personName,
      ),
      projects: named(projectIds, (id) => projects.get(id)?.name ?? t('approvals.unknown-project')),
      clients: named(
        [...projectIds].flatMap((id) => projects.get(id)?.clientId ?? []),
        (id) => clients.get(id)?.name ?? t('queue.unknown-client'),
      ),
      reasons: [...(['clean', 'flagged'] as const), ...flagCodes.filter((code) => reasons.has(code))].map(
        (reason) => ({ id: reason, label: reasonWords(reason) }),
      ),
    };
  }, [waiting, projects, clients, personName, weekStart, locale]);
  const put = (change: Partial<QueueFilter>): void => show(by, { ...filter, ...change });
  const one = (id: string): string | null => (id === ALL ? null : id);

  return (
    <Toolbar label={t('queue.filter-fields')}>
      <Select
        label={t('queue.filter.week')}
        hideLabel
        options={[{ id: ALL, label: t('queue.filter.all-weeks') }, ...options.weeks]}
        value={filter.week ?? ALL}
        onChange={(id) => put({ week: one(id) })}
        className="w-40"
      />
      <Select
        label={t('queue.filter.reason')}
        hideLabel
        options={[{ id: ALL, label: t('queue.filter.all-reasons') }, ...options.reasons]}
        value={filter.reason ?? ALL}
        onChange={(id) => {
          const reason = options.reasons.find((option) => option.id === id)?.id ?? null;
          put({ reason });
        }}
        className="w-48"
      />
      <ComboBox
        label={t('queue.filter.person')}
        hideLabel
        placeholder={t('queue.filter.all-people')}
        options={options.people}
        value={filter.userId}
        onChange={(userId) => put({ userId })}
        className="w-44"
      />
      <ComboBox
        label={t('queue.filter.project')}
        hideLabel
        placeholder={t('queue.filter.all-projects')}
        options={options.projects}
        value={filter.projectId}
        onChange={(projectId) => put({ projectId })}
        className="w-44"
      />
      <ComboBox
        label={t('queue.filter.client')}
        hideLabel
        placeholder={t('queue.filter.all-clients')}
        options={options.clients}
        value={filter.clientId}
        onChange={(clientId) => put({ clientId })}
        className="w-44"
      />
    </Toolbar>
  );
}
