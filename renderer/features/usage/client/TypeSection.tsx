import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { UsageAlert, UsageOfType } from '../../../../domain/wire/usage.ts';
import { BarChart } from '../../../ui/charts/BarChart.tsx';
import { LineChart } from '../../../ui/charts/LineChart.tsx';
import { formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import {
  costWords,
  dayWords,
  decimalWords,
  instantWords,
  monthWords,
  priceWords,
  quantityWords,
  typeWords,
} from '../common/usage-words.ts';
import { BandsBar } from './BandsBar.tsx';
import { bandWords, drawnBands, thresholdLines, usageByDay } from './usage-model.ts';

/** More days than this are a line and no bars. */
const BARS_AT_MOST = 31;
/** Decimals of a quantity on an axis. */
const AXIS_DIGITS = 2;

/** What a client used of one type: how much, what it costs, the bands in use, day by day, and its thresholds. */
export function TypeSection(props: {
  usage: UsageOfType;
  currency: string | null;
  alerts: readonly UsageAlert[];
  days: readonly string[];
}) {
  const { usage, currency, alerts, days } = props;
  const { eventType, unit, quantity, cost, months } = usage;
  const newest = months.at(-1);
  const name = typeWords(eventType);
  return (
    <section aria-label={name} className="flex flex-col gap-3 border-t border-line pt-5">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h2 className="text-15 font-semibold">{name}</h2>
        <span className="digits text-15">{quantityWords(quantity, unit)}</span>
        <span className="digits ml-auto text-15 font-semibold">{costWords(cost, currency)}</span>
      </div>
      {eventType === 'storage_gb' && <p className="text-12 text-muted">{t('usage.storage-note')}</p>}
      {newest && (
        <div className="flex flex-col gap-2">
          <p className="text-strong">
            {months.length > 1 && <span className="text-muted">{monthWords(newest.month)}: </span>}
            {bandWords(newest, unit)}
          </p>
          {currency !== null && newest.bands !== null && newest.bands.length > 1 && (
            <BandsBar bands={drawnBands(newest)} unit={unit} currency={currency} />
          )}
          <Bands usage={usage} currency={currency} />
        </div>
      )}
      <Thresholds usage={usage} alerts={alerts} />
      <ByDay usage={usage} days={days} />
    </section>
  );
}

/** What each month comes to, band by band, so that the cost can be added up. */
function Bands({
  usage: { months, unit, eventType },
  currency,
}: {
  usage: UsageOfType;
  currency: string | null;
}) {
  const rows = months.flatMap((month) =>
    (month.bands ?? []).filter(({ quantity }) => Number(quantity) !== 0).map((band) => ({ month, band })),
  );
  if (currency === null || rows.length === 0) return null;
  const many = months.length > 1;
  return (
    <div className="max-w-2xl overflow-x-auto">
      <table className="digits w-full min-w-96 text-right text-12">
        <caption className="sr-only">{t('usage.bands-of', { type: typeWords(eventType) })}</caption>
        <thead className="text-muted">
          <tr className="border-b border-line">
            {many && (
              <th scope="col" className="py-1 text-left font-medium">
                {t('usage.month')}
              </th>
            )}
            <th scope="col" className="py-1 text-left font-medium">
              {t('usage.band')}
            </th>
            <th scope="col" className="py-1 pl-4 font-medium">
              {t('usage.used')}
            </th>
            <th scope="col" className="py-1 pl-4 font-medium">
              {t('usage.price')}
            </th>
            <th scope="col" className="py-1 pl-4 font-medium">
              {t('usage.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ month, band }) => (
            <tr key={`${month.month} ${band.from}`} className="border-b border-line">
              {many && <td className="py-1 text-left">{monthWords(month.month)}</td>}
              <th scope="row" className="py-1 text-left font-normal">
                {band.upTo === null
                  ? t('usage.band-from', { from: decimalWords(band.from) })
                  : t('usage.band-to', { from: decimalWords(band.from), to: decimalWords(band.upTo) })}
              </th>
              <td className="py-1 pl-4">{quantityWords(band.quantity, unit)}</td>
              <td className="py-1 pl-4">{priceWords(band.unitPrice, currency)}</td>
              <td className="py-1 pl-4">{priceWords(band.amount, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Thresholds({ usage, alerts }: { usage: UsageOfType; alerts: readonly UsageAlert[] }) {
  const lines = thresholdLines(usage, alerts);
  if (lines.length === 0) return null;
  return (
    <ul aria-label={t('usage.thresholds')} className="flex flex-col gap-1">
      {lines.map(({ threshold, crossed }) => {
        const quantity = quantityWords(threshold, usage.unit);
        return (
          <li key={threshold} className="flex items-start gap-2 text-strong">
            {crossed.length > 0 && (
              <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
            )}
            <span className="min-w-0">
              {crossed.length === 0
                ? t('usage.threshold-not-crossed', { threshold: quantity })
                : crossed
                    .map(({ month, usage: used, at, source }) =>
                      t(source === 'own' ? 'usage.threshold-crossed' : 'usage.threshold-crossed-platform', {
                        threshold: quantity,
                        month: monthWords(month),
                        used: quantityWords(used, usage.unit),
                        when: instantWords(at),
                      }),
                    )
                    .join(' ')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function ByDay({ usage, days }: { usage: UsageOfType; days: readonly string[] }) {
  const { unit, eventType } = usage;
  const byDay = useMemo(() => usageByDay(usage, days), [usage, days]);
  const most = byDay.reduce((top, day) => (day.quantity > top.quantity ? day : top), {
    date: days[0] ?? '',
    quantity: 0,
  });
  if (most.quantity === 0) return null;
  const isLong = days.length > BARS_AT_MOST;
  const words = {
    title: t('usage.by-day', { type: typeWords(eventType) }),
    summary: t('usage.by-day-summary', {
      day: dayWords(most.date),
      most: quantityWords(String(most.quantity), unit),
    }),
    showTable: t('reports.show-table'),
    showChart: t('reports.show-chart'),
    category: t('usage.day'),
  };
  const props = {
    words,
    data: byDay.map(({ date, quantity }) => ({ category: categoryOf(date, isLong), quantity })),
    series: [{ key: 'quantity', label: typeWords(eventType), colour: 1 }] as const,
    format: (value: number) => quantityWords(String(value), unit, AXIS_DIGITS),
    height: 180,
  };
  return isLong ? <LineChart {...props} /> : <BarChart {...props} />;
}

/** `3 Nov`; with its year where the chart is long. */
function categoryOf(date: string, hasYear: boolean): string {
  return formatDate(date, spokenLocale(), {
    day: 'numeric',
    month: 'short',
    ...(hasYear ? { year: '2-digit' } : {}),
  });
}
