import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { mergeOverlap, type OverlapChoice } from '../../../../domain/rules/intervals.ts';
import { isSettled } from '../../../../domain/rules/lifecycle.ts';
import { isLocked } from '../../../../domain/rules/lock.ts';
import { msToMinutes } from '../../../../domain/rules/time.ts';
import type { Overlap } from '../../../data/types.ts';
import { t } from '../../../words/words.ts';
import { sumMinutes } from '../week-model.ts';
import { clockText } from './timer-time.ts';

export interface OverlapWords {
  /** In the order of their begin. */
  first: TimeEntry;
  second: TimeEntry;
  /** The one that cannot change any more; null when both can. */
  fixed: 'first' | 'second' | null;
  /** The time that both have. */
  shared: { minutes: string; from: string; to: string };
}

/** Which of two overlapping entries is first, what they share, and which of them stands fast. */
export function overlapWords(
  { mine, other }: Overlap,
  settings: TenantSettings | null,
  zone: string,
  now: string,
): OverlapWords {
  const begin = (entry: TimeEntry): number => Date.parse(entry.startedAt ?? '');
  const end = (entry: TimeEntry): number => Date.parse(entry.endedAt ?? '');
  const isMineFirst = begin(mine) < begin(other) || (begin(mine) === begin(other) && mine.id < other.id);
  const [first, second] = isMineFirst ? [mine, other] : [other, mine];
  const [from, to] = [Math.max(begin(first), begin(second)), Math.min(end(first), end(second))];
  const isFixed = ({ status, date, zone: own }: TimeEntry): boolean =>
    isSettled(status) || (settings !== null && isLocked(date, settings, dateIn(own, now)));
  return {
    first,
    second,
    fixed: isFixed(first) ? 'first' : isFixed(second) ? 'second' : null,
    shared: {
      minutes: formatMinutes(msToMinutes(to - from)),
      from: clockText(from, zone),
      to: clockText(to, zone),
    },
  };
}

/** One entry with its times: `9:00–10:30 Atlas · Analysis 1:30`. */
export function partWords(entry: TimeEntry, workOf: (entry: TimeEntry) => string, zone: string): string {
  const [work, minutes] = [workOf(entry), formatMinutes(entry.minutes)];
  if (!entry.startedAt || !entry.endedAt) return t('timer.overlap.untimed', { work, minutes });
  const [from, to] = [clockText(entry.startedAt, zone), clockText(entry.endedAt, zone)];
  return t('timer.overlap.part', { from, to, work, minutes });
}

/** What a choice makes of the two, in times and minutes: a line each, and one for all. */
export function resultWords(
  { first, second, fixed }: OverlapWords,
  choice: OverlapChoice,
  workOf: (entry: TimeEntry) => string,
  zone: string,
): string[] {
  const fixedId = fixed === null ? undefined : fixed === 'first' ? first.id : second.id;
  const { entries } = mergeOverlap(first, second, choice, fixedId);
  return [
    ...entries.map((entry) => partWords(entry, workOf, zone)),
    t('timer.overlap.result', { minutes: formatMinutes(sumMinutes(entries)) }),
  ];
}
