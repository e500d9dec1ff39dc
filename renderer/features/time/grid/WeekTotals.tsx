import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { cx } from '../../../ui/cx.ts';
import { Duration } from '../../../ui/Duration.tsx';
import { formatDate } from '../../../ui/format.ts';
import { t } from '../../../words/words.ts';
import { columns, narrowest } from './layout.ts';
import type { DayTarget } from './targets.ts';

/**
 * The line of totals with what is expected of each day and what is missing; it sticks to the foot of what scrolls, so
 * that it is never out of sight.
 */
export function WeekTotals(props: {
  targets: readonly DayTarget[];
  minutes: number;
  targetMinutes: number;
  today: string;
  locale: string;
}) {
  const { targets, minutes, targetMinutes, today, locale } = props;
  const missing = targets.reduce((sum, day) => sum + day.missing, 0);
  return (
    <div
      className={cx(columns, narrowest, 'items-start border-t border-line bg-page font-semibold')}
      aria-label={t('week.totals')}
      role="group"
    >
      <div className="px-6 py-1.5">{t('week.totals.day')}</div>
      {targets.map((day) => (
        <div
          key={day.date}
          data-word={fullWords(day, locale)}
          className={cx('digits @container py-1.5 pr-7 text-right', day.date === today && 'text-accent-ink')}
        >
          <Duration minutes={day.minutes} />
          <TargetLine day={day} />
        </div>
      ))}
      <div className="digits py-1.5 pr-6 text-right">
        <Duration minutes={minutes} />
        {targetMinutes > 0 && (
          <div className="flex justify-end text-12 font-normal whitespace-nowrap text-muted">
            {missing > 0
              ? t('week.target.missing', { minutes: formatMinutes(missing) })
              : t('week.target.of', { minutes: formatMinutes(targetMinutes) })}
          </div>
        )}
      </div>
    </div>
  );
}

/** What the day is about, in few words: what is missing, what is over, or what is expected. A narrow column has the figure. */
function TargetLine({ day }: { day: DayTarget }) {
  if (day.target === 0) return null;
  const [key, sign, size] =
    day.missing > 0
      ? (['week.target.missing', '−', day.missing] as const)
      : day.over > 0
        ? (['week.target.over', '+', day.over] as const)
        : (['week.target.of', '', day.target] as const);
  const minutes = formatMinutes(size);
  return (
    <div className="-mr-5 flex justify-end text-12 font-normal whitespace-nowrap text-muted">
      <span className="hidden @min-[3.5rem]:inline">{t(key, { minutes })}</span>
      <span className="@min-[3.5rem]:hidden">{`${sign}${minutes}`}</span>
    </div>
  );
}

function fullWords(day: DayTarget, locale: string): string | undefined {
  if (day.target === 0) return undefined;
  return t('week.target.full', {
    day: formatDate(day.date, locale, { weekday: 'long' }),
    minutes: formatMinutes(day.minutes),
    target: formatMinutes(day.target),
    difference: formatMinutes(day.missing || day.over),
    state: day.missing > 0 ? 'missing' : day.over > 0 ? 'over' : 'met',
  });
}
