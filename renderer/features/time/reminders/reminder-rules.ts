import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Weekday = z.int().min(1).max(7);

/** When a person wants to be reminded. Weekdays are ISO, 1 is Monday; times are of the person's clock. */
export const ReminderRules = z.object({
  daily: z.object({ isOn: z.boolean(), days: z.array(Weekday).max(7), at: TimeOfDay }),
  weekly: z.object({ isOn: z.boolean(), day: Weekday, at: TimeOfDay }),
  /** The date of the last reminder of each kind, so that none comes twice. */
  shown: z.object({ daily: z.string().nullable(), weekly: z.string().nullable() }),
});
export type ReminderRules = z.infer<typeof ReminderRules>;

/** Off until a person asks for them. */
export const usualReminders: ReminderRules = {
  daily: { isOn: false, days: [1, 2, 3, 4, 5], at: '17:00' },
  weekly: { isOn: false, day: 5, at: '16:00' },
  shown: { daily: null, weekly: null },
};

/** What was kept, or the usual where it is missing or of another making. */
export function readReminders(kept: unknown): ReminderRules {
  const parsed = ReminderRules.safeParse(kept);
  return parsed.success ? parsed.data : usualReminders;
}

/** How the day and the week stand. Minutes. */
export interface Standing {
  today: { logged: number; target: number };
  /** Of the present week: what is logged and not submitted. */
  unsubmitted: number;
}

export type DueReminder =
  | { kind: 'daily'; date: string; logged: number; target: number; missing: number }
  | { kind: 'weekly'; date: string; minutes: number };

/**
 * The reminders that are due at an instant and were not shown on that day: at or after their time, so that one whose time
 * passed while Stint was closed or the machine slept comes when it is back, still on its day. A day that is full and a
 * week that is submitted need none.
 * @param nowMs epoch milliseconds
 */
export function dueReminders(
  rules: ReminderRules,
  standing: Standing,
  nowMs: number,
  zone: string,
): DueReminder[] {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone);
  const date = now.toPlainDate().toString();
  const time = now.toPlainTime().toString({ smallestUnit: 'minute' });
  const due: DueReminder[] = [];
  const { daily, weekly, shown } = rules;
  const { logged, target } = standing.today;
  if (
    daily.isOn &&
    daily.days.includes(now.dayOfWeek) &&
    time >= daily.at &&
    shown.daily !== date &&
    logged < target
  )
    due.push({ kind: 'daily', date, logged, target, missing: target - logged });
  if (
    weekly.isOn &&
    now.dayOfWeek === weekly.day &&
    time >= weekly.at &&
    shown.weekly !== date &&
    standing.unsubmitted > 0
  )
    due.push({ kind: 'weekly', date, minutes: standing.unsubmitted });
  return due;
}
