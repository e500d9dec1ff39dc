import type { PoolClient } from 'pg';
import { z } from 'zod';
import { MeteringEventType } from '../../../domain/entities/metering-event.ts';
import { CivilDate, DecimalString } from '../../../domain/entities/primitives.ts';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { forecast, HISTORY_DAYS } from '../../../domain/rules/forecast.ts';
import { unitOf } from '../../../domain/rules/metering.ts';
import type { ClientForecast, Forecast, PlatformMissing } from '../../../domain/wire/usage.ts';
import type { MeteringClient } from '../../integrations/creto-metering/client.ts';
import { missingOf } from './platform.ts';
import type { PriceList } from './prices.ts';
import { plain } from './totals.ts';

const DayRow = z.object({ eventType: MeteringEventType, date: CivilDate, quantity: DecimalString });
type DayRow = z.infer<typeof DayRow>;

/** What our own forecast is made of: usage by day, from 90 days ago to the end of this month. */
export async function readHistory(tx: PoolClient, clientId: string, today: string): Promise<DayRow[]> {
  const { rows } = await tx.query(
    `select event_type as "eventType", ("timestamp" at time zone 'UTC')::date as date, sum(quantity)::text as quantity
       from metering_events
      where client_id = $1 and "timestamp" >= $2::date::timestamp at time zone 'UTC'
        and "timestamp" < date_trunc('month', $3::date::timestamp + interval '1 month') at time zone 'UTC'
      group by 1, 2 order by 1, 2`,
    [clientId, addDays(today, -HISTORY_DAYS), today],
  );
  return rows.map((row) => DayRow.parse({ ...row, quantity: plain(row.quantity) }));
}

/** Our own forecast of one type, from the days of readHistory. */
function ownForecast(
  history: readonly DayRow[],
  eventType: MeteringEventType,
  today: string,
  days: number,
  prices: PriceList | null,
): Forecast {
  const of = history.filter((row) => row.eventType === eventType);
  const byDate = new Map(of.map(({ date, quantity }) => [date, quantity]));
  const first = addDays(today, -HISTORY_DAYS);
  return forecast({
    history: Array.from({ length: HISTORY_DAYS }, (_, day) => byDate.get(addDays(first, day)) ?? '0'),
    from: today,
    days,
    monthSoFar: of
      .filter(({ date }) => date.startsWith(today.slice(0, 7)))
      .reduce((sum, { quantity }) => sum.plus(quantity), new Exact(0))
      .toFixed(),
    bands: prices?.bandsOf(eventType) ?? null,
  });
}

/**
 * Ours and theirs side by side, for every type that was used within the days looked back on. Ours never waits for theirs to
 * come: where the platform does not answer, it says so in their place.
 */
export async function sideBySide(
  metering: MeteringClient | null,
  history: readonly DayRow[],
  { clientId, today, days }: { clientId: string; today: string; days: number },
  prices: PriceList | null,
): Promise<ClientForecast> {
  const used = new Set(history.map(({ eventType }) => eventType));
  const types = MeteringEventType.options.filter((type) => used.has(type));
  const forecasts = await Promise.all(
    types.map(async (eventType) => {
      const ours = ownForecast(history, eventType, today, days, prices);
      const answer = await askThem(metering, clientId, eventType, days);
      const theirs = typeof answer === 'string' ? null : answer;
      return {
        eventType,
        unit: unitOf(eventType),
        ours,
        theirs,
        missing: typeof answer === 'string' ? answer : null,
        difference:
          theirs === null
            ? null
            : {
                usage: less(ours.usage, theirs.usage),
                cost: ours.cost === null || theirs.cost === null ? null : less(ours.cost, theirs.cost),
              },
      };
    }),
  );
  return { clientId, days, from: today, forecasts };
}

async function askThem(
  metering: MeteringClient | null,
  clientId: string,
  eventType: MeteringEventType,
  days: number,
): Promise<Forecast | PlatformMissing> {
  if (metering === null) return 'not_configured';
  try {
    const { estimated_usage, estimated_cost, confidence, trend } = await metering.forecast(
      clientId,
      eventType,
      days,
    );
    return {
      usage: estimated_usage,
      cost: estimated_cost,
      lower: confidence.lower,
      upper: confidence.upper,
      trend,
    };
  } catch (error) {
    return missingOf(error);
  }
}

function less(a: string, b: string): string {
  const difference = new Exact(a).minus(b);
  return difference.isZero() ? '0' : difference.toFixed();
}
