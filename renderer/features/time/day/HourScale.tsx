import { Fragment } from 'react';
import { MINUTE_MS, type Span } from '../../../../domain/rules/day-plan.ts';
import { hourMarks } from '../../../../domain/rules/day-scale.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { cx } from '../../../ui/cx.ts';
import { t } from '../../../words/words.ts';
import type { DayModel } from './day-model.ts';
import type { TimeWords } from './day-words.ts';
import { heightOf, topOf } from './scale.ts';

/** The hours of the day behind its blocks: as many as it has, each named as its clocks show it. */
export function HourScale({ model, times, usual }: { model: DayModel; times: TimeWords; usual: Span }) {
  const { day, zone } = model;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0">
      <div
        className="absolute inset-x-0 top-0 bg-side"
        style={{ height: Math.max(0, topOf(usual.from, day)) }}
      />
      <div className="absolute inset-x-0 bottom-0 bg-side" style={{ top: topOf(usual.to, day) }} />
      {hourMarks(day, zone).map(({ at, change }) => (
        <Fragment key={at}>
          <div
            className={cx(
              'absolute right-0 left-20 border-t',
              change === 0 ? 'border-line' : 'border-dashed border-warn-line',
            )}
            style={{ top: topOf(at, day) }}
          />
          <span
            className="digits absolute left-0 w-18 text-right text-12 text-muted"
            style={{ top: at === day.from ? 2 : topOf(at, day) - 8 }}
          >
            {times.at(at)}
          </span>
          {change !== 0 && (
            <span
              className="absolute right-0 text-12 text-warn @max-[640px]:hidden"
              style={{ top: topOf(at, day) - 18 }}
            >
              {t(change > 0 ? 'day.clock-forward' : 'day.clock-back', {
                minutes: formatMinutes(Math.abs(change) / MINUTE_MS),
              })}
            </span>
          )}
        </Fragment>
      ))}
    </div>
  );
}

/** Where the day stands now. */
export function NowLine({ now, day, label }: { now: number; day: Span; label: string }) {
  if (now < day.from || now >= day.to) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute right-0 left-0 z-10 border-t border-accent"
      style={{ top: topOf(now, day) }}
    >
      <span className="digits absolute left-0 w-18 -translate-y-1/2 rounded-small bg-accent px-1 text-center text-12 text-on-accent">
        {label}
      </span>
    </div>
  );
}

/** Time between two blocks in which nothing is logged. */
export function GapMark({ gap, day }: { gap: Span; day: Span }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute right-(--lane) left-0 rounded-small border border-dashed border-mark"
      style={{ top: topOf(gap.from, day) + 1, height: Math.max(2, heightOf(gap) - 2) }}
    />
  );
}
