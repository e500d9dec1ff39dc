import { Users } from 'lucide-react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { usePeople, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { formatDate } from '../../../ui/format.ts';
import { t } from '../../../words/words.ts';
import { useDelegations } from './use-delegations.ts';

/** Says for whom else the person decides here, and until when. */
export function DelegationBanner() {
  const { info } = useWorkspace();
  const people = usePeople();
  const { received } = useDelegations();
  const byFrom = [...Map.groupBy(received, ({ from }) => from)];
  if (byFrom.length === 0) return null;
  return (
    <ul aria-label={t('decide.received')} className="flex flex-col gap-1">
      {byFrom.map(([from, all]) => {
        const name = people.get(from)?.name ?? t('approvals.somebody');
        const last = lastDay(all.map(({ until }) => until));
        const date = last && formatDate(last, info.locale, { day: 'numeric', month: 'short' });
        return (
          <li key={from} className="flex items-center gap-2 text-12 text-strong">
            <Users size={14} aria-hidden className="text-muted" />
            {date ? t('decide.for-other-until', { name, date }) : t('decide.for-other', { name })}
          </li>
        );
      })}
    </ul>
  );
}

/** On a sheet: whose projects these are, where the person decides in their place. */
export function DecidedFor({ entries }: { entries: readonly TimeEntry[] }) {
  const people = usePeople();
  const projects = useProjects();
  const { received } = useDelegations();
  if (received.length === 0) return null;
  const managers = new Set(entries.map(({ projectId }) => projects.get(projectId)?.managerId));
  const names = [...new Set(received.map(({ from }) => from))]
    .filter((from) => managers.has(from))
    .map((from) => people.get(from)?.name ?? t('approvals.somebody'));
  if (names.length === 0) return null;
  return <Badge tone="accent">{t('decide.here-for', { names: names.join(', ') })}</Badge>;
}

/** The last date on which one of them holds; null where one holds until it is ended. */
function lastDay(untils: readonly (string | null)[]): string | null {
  const dates = untils.filter((until) => until !== null);
  return dates.length < untils.length ? null : (dates.sort().at(-1) ?? null);
}
