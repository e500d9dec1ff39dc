import type { Resource } from '../entities/resource.ts';
import type { TenantSettings } from '../entities/tenant.ts';
import { addDays } from './civil-date.ts';
import { divideHalfEven, ratio } from './exact.ts';
import { isFreeDay } from './validation.ts';

type Capacity = Pick<Resource, 'capacityMinutesPerWeek'> & Partial<Pick<Resource, 'availability'>>;

/**
 * Minutes a person could work from `from` through `to`: a fifth of the week's capacity on each weekday that is no
 * holiday. Where a stretch of `availability` covers a date its minutes a week count instead; the last one wins.
 * Summed in fifths and rounded half-even once.
 */
export function capacityMinutes(
  resource: Capacity,
  from: string,
  to: string,
  settings: Pick<TenantSettings, 'holidays'>,
): number {
  let fifths = 0n;
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (!isFreeDay(date, settings)) fifths += BigInt(minutesPerWeekOn(resource, date));
  }
  return Number(divideHalfEven(fifths, 5n));
}

function minutesPerWeekOn({ capacityMinutesPerWeek, availability = [] }: Capacity, date: string): number {
  const stretch = availability.findLast((candidate) => candidate.from <= date && date <= candidate.to);
  return stretch?.minutesPerWeek ?? capacityMinutesPerWeek;
}

/** Utilisation: billable ÷ capacity minutes, four decimals as a string; null without capacity. May exceed 1. */
export function utilisation(billableMinutes: number, capacity: number): string | null {
  return ratio(billableMinutes, capacity);
}

/** Realisation: invoiced ÷ approved at standard rate, both in minor units; null when nothing was approved. */
export function realisation(invoicedMinor: number, approvedAtStandardMinor: number): string | null {
  return ratio(invoicedMinor, approvedAtStandardMinor);
}

/** Collection: paid within terms ÷ invoiced, both in minor units; null when nothing was invoiced. */
export function collection(paidWithinTermsMinor: number, invoicedMinor: number): string | null {
  return ratio(paidWithinTermsMinor, invoicedMinor);
}
