import { formatMinutes } from '../../domain/rules/duration.ts';
import { cx } from './cx.ts';
import { spokenMinutes } from './format.ts';

export interface DurationProps {
  minutes: number | null;
  /** What stands for nothing: null, and 0 with `hideZero`. */
  empty?: string;
  hideZero?: boolean;
  className?: string;
}

/** A duration as `7:30`, in figures that stand under each other. */
export function Duration({ minutes, empty = '–', hideZero = false, className }: DurationProps) {
  if (minutes === null || (hideZero && minutes === 0)) {
    return <span className={cx('digits text-faint', className)}>{empty}</span>;
  }
  return (
    <time
      dateTime={`PT${Math.abs(Math.round(minutes))}M`}
      className={cx('digits whitespace-nowrap', className)}
    >
      <span aria-hidden>{formatMinutes(minutes)}</span>
      <span className="sr-only">{spokenMinutes(minutes)}</span>
    </time>
  );
}
