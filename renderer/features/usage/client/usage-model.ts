import { Exact } from '../../../../domain/rules/exact.ts';
import type {
  ClientForecast,
  Forecast,
  PlatformMissing,
  UsageAlert,
  UsageOfMonth,
  UsageOfType,
} from '../../../../domain/wire/usage.ts';
import { t } from '../../../words/words.ts';
import { quantityWords, shareWords } from '../common/usage-words.ts';

/** One band as it is drawn: how much of its width is filled, 0 to 1; null for one that never ends and is in use. */
export interface DrawnBand {
  from: string;
  upTo: string | null;
  unitPrice: string;
  fill: number | null;
}

/** The bands of a month for drawing; empty where no prices are known. */
export function drawnBands({ bands, band }: Pick<UsageOfMonth, 'bands' | 'band'>): DrawnBand[] {
  return (bands ?? []).map(({ from, upTo, unitPrice, quantity }, index) => ({
    from,
    upTo,
    unitPrice,
    fill: fillOf(index, band, new Exact(quantity).isPositive() && !new Exact(quantity).isZero()),
  }));
}

function fillOf(index: number, band: UsageOfMonth['band'], isUsed: boolean): number | null {
  if (band === null || !isUsed || index > band.index) return 0;
  if (index < band.index) return 1;
  // For drawing only: a share is of no weight beyond a pixel.
  return band.share === null ? null : Math.min(1, Math.max(0, Number(band.share)));
}

/** Where a month stands in the bands: `Band 2 of 3, 40 % of it used: 120 h until the next.` */
export function bandWords({ bands, band }: UsageOfMonth, unit: UsageOfType['unit']): string {
  if (bands === null) return t('usage.no-prices');
  if (band === null) return t('usage.nothing-in-bands');
  const place = { at: band.index + 1, of: bands.length };
  if (bands.length === 1) return t('usage.one-band');
  return band.share === null || band.left === null
    ? t('usage.band-endless', place)
    : t('usage.band-part', {
        ...place,
        share: shareWords(band.share),
        left: quantityWords(band.left, unit),
      });
}

/** A threshold of a type, and which months of the period crossed it. */
export interface ThresholdLine {
  threshold: string;
  crossed: readonly UsageAlert[];
}

/** The client's thresholds of a type and the platform's that were crossed, rising. */
export function thresholdLines(
  { eventType, thresholds }: Pick<UsageOfType, 'eventType' | 'thresholds'>,
  alerts: readonly UsageAlert[],
): ThresholdLine[] {
  const mine = alerts.filter((alert) => alert.eventType === eventType);
  const all = [...thresholds, ...mine.map(({ threshold }) => threshold)].map((text) => new Exact(text));
  const rising = all
    .toSorted((a, b) => a.comparedTo(b))
    .filter((one, index, sorted) => index === 0 || !one.equals(sorted[index - 1] ?? Number.NaN));
  return rising.map((threshold) => ({
    threshold: threshold.toFixed(),
    crossed: mine.filter((alert) => threshold.equals(alert.threshold)),
  }));
}

/** Every day of the period with what was used on it; days without usage stand at 0. */
export function usageByDay(
  { days }: Pick<UsageOfType, 'days'>,
  all: readonly string[],
): { date: string; quantity: number }[] {
  const used = new Map(days.map(({ date, quantity }) => [date, quantity]));
  return all.map((date) => ({ date, quantity: Number(used.get(date) ?? 0) }));
}

/** Part of the width that a value has on a scale from 0 to `most`, in percent. */
export function percentOf(value: string, most: Exact): number {
  if (most.lte(0)) return 0;
  return Exact.max(0, Exact.min(100, new Exact(value).div(most).times(100))).toNumber();
}

/** The right end of a picture that holds all of these with their bands. */
export function scaleOf(forecasts: readonly (Forecast | null)[]): Exact {
  const ends = forecasts.flatMap((one) => (one === null ? [] : [one.upper, one.usage]));
  return Exact.max(0, ...ends);
}

/** Why there is no forecast of the platform's. */
export function missingWords(missing: PlatformMissing): string {
  const keys = {
    not_configured: 'usage.missing-not-configured',
    unreachable: 'usage.missing-unreachable',
    refused: 'usage.missing-refused',
  } as const;
  return t(keys[missing]);
}

/** Why some of the platform's forecasts are missing: each reason once. */
export function allMissing({ forecasts }: ClientForecast): PlatformMissing[] {
  return [...new Set(forecasts.flatMap(({ missing }) => (missing === null ? [] : [missing])))];
}

/** Whether two exact amounts are the same. */
export function isZero(amount: string): boolean {
  return new Exact(amount).isZero();
}
