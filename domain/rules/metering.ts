import { Decimal } from 'decimal.js';
import type { MeteringEventType, MeteringUnit } from '../entities/metering-event.ts';
import type { TimeEntry } from '../entities/time-entry.ts';
import { Exact } from './exact.ts';
import { instantAt } from './time.ts';

/** Decimals of an hour that a quantity keeps. */
const HOUR_DECIMALS = 6;

/**
 * Minutes as the quantity of a `consulting_hour` event: hours as a decimal string without trailing zeros.
 * Where 60 does not divide them (20 minutes are a third of an hour) the hours are rounded half-even to 6 decimals,
 * `0.333333`; multiplied by 60 and rounded, that is the minutes again, for any number of minutes.
 */
export function hoursQuantity(minutes: number): string {
  return new Exact(new Exact(minutes).div(60).toFixed(HOUR_DECIMALS, Decimal.ROUND_HALF_EVEN)).toFixed();
}

/** Quantity of the event that takes another back: its exact negation, so that the two add up to nothing. */
export function negated(quantity: string): string {
  const value = new Exact(quantity).negated();
  return value.isZero() ? '0' : value.toFixed();
}

/** When the work of an entry happened: its start, or noon of its date where it has none. */
export function workedAt(entry: Pick<TimeEntry, 'date' | 'startedAt' | 'zone'>): string {
  return entry.startedAt ?? instantAt(entry.date, '12:00', entry.zone);
}

const units = {
  consulting_hour: 'hours',
  api_call: 'requests',
  report_generation: 'reports',
  storage_gb: 'gigabytes',
  task_execution: 'milliseconds',
} as const satisfies Record<MeteringEventType, MeteringUnit>;

/** The unit that an event type is counted in (contracts/creto-metering.md lists both in the same order). */
export function unitOf(eventType: MeteringEventType): MeteringUnit {
  return units[eventType];
}
