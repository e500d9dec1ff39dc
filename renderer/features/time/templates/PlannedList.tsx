import { CircleAlert, CircleCheck } from 'lucide-react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { formatDate } from '../../../ui/format.ts';
import { Skeleton } from '../../../ui/states.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { useWorkNames } from '../quick/use-work-names.ts';
import type { Planned } from './use-planned.ts';

/** Which entries come in, and which do not and why. */
export function PlannedList({ planned, label }: { planned: readonly Planned[] | null; label: string }) {
  const names = useWorkNames();
  if (!planned) return <Skeleton label={label} rows={3} />;
  return (
    <ul aria-label={label} className="flex flex-col divide-y divide-line">
      {planned.map(({ entry, refused }) => {
        const { project, work } = names(entry);
        return (
          <li key={entry.id} className="flex items-start gap-2.5 py-1.5">
            {refused ? (
              <CircleAlert
                size={15}
                aria-label={t('templates.refused')}
                className="mt-0.5 shrink-0 text-warn"
              />
            ) : (
              <CircleCheck
                size={15}
                aria-label={t('templates.comes-in')}
                className="mt-0.5 shrink-0 text-ok"
              />
            )}
            <span className="w-20 shrink-0 text-muted">
              {formatDate(entry.date, spokenLocale(), { weekday: 'short', day: 'numeric', month: 'short' })}
            </span>
            <span className="min-w-0 flex-1">
              <span className="block break-words text-ink">
                {project} <span className="text-muted">· {work}</span>
              </span>
              {entry.description && (
                <span className="block truncate text-12 text-muted">{entry.description}</span>
              )}
              {refused && <span className="block text-12 text-warn">{refused}</span>}
            </span>
            <span className="digits shrink-0">{formatMinutes(entry.minutes)}</span>
          </li>
        );
      })}
    </ul>
  );
}
