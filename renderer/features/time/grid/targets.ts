import type { Person } from '../../../../domain/entities/person.ts';
import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import { capacityMinutes } from '../../../../domain/rules/utilisation.ts';

/** What is expected of a date, and how it stands. Minutes. */
export interface DayTarget {
  date: string;
  minutes: number;
  /** 0 on weekends and holidays, and where no capacity is set. */
  target: number;
  /** What a past workday lacks; today and later nothing is missing yet. */
  missing: number;
  /** What is beyond the target of a day that has one. */
  over: number;
}

/**
 * The targets of dates: a fifth of the person's capacity a week on every weekday that is no holiday of the firm.
 * @param totals minutes logged on each of `days`
 * @param today civil date now
 */
export function dayTargets(
  days: readonly string[],
  totals: readonly number[],
  person: Pick<Person, 'capacityMinutesPerWeek'> | undefined,
  settings: Pick<TenantSettings, 'holidays'> | undefined,
  today: string,
): DayTarget[] {
  return days.map((date, index) => {
    const minutes = totals[index] ?? 0;
    const target = person && settings ? capacityMinutes(person, date, date, settings) : 0;
    return {
      date,
      minutes,
      target,
      missing: date < today ? Math.max(0, target - minutes) : 0,
      over: target > 0 ? Math.max(0, minutes - target) : 0,
    };
  });
}
