import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { t } from '../../../words/words.ts';
import type { DayModel } from './day-model.ts';

/** The day in one line: what is logged, what is missing, what is twice. */
export function DayFoot({ model }: { model: DayModel }) {
  const { gaps, overlaps, untimed } = model;
  const loose = untimed.reduce((sum, { minutes }) => sum + minutes, 0);
  const parts = [
    { id: 'logged', words: t('day.summary.logged', { minutes: formatMinutes(model.minutes) }) },
    loose > 0 && { id: 'untimed', words: t('day.summary.untimed', { minutes: formatMinutes(loose) }) },
    gaps.length > 0 && {
      id: 'gaps',
      words: t('day.summary.gaps', { count: gaps.length, minutes: formatMinutes(model.gapMinutes) }),
    },
    overlaps.length > 0 && {
      id: 'overlaps',
      words: t('day.summary.overlaps', {
        count: overlaps.length,
        minutes: formatMinutes(model.overlapMinutes),
      }),
    },
  ].filter((part) => part !== false);
  return (
    <ul className="digits flex flex-wrap gap-x-4 text-muted">
      {parts.map(({ id, words }) => (
        <li key={id} className={id === 'overlaps' ? 'text-warn' : undefined}>
          {words}
        </li>
      ))}
    </ul>
  );
}
