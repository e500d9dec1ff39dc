import type { PoolClient } from 'pg';
import { z } from 'zod';
import { MeteringEventType, MeteringUnit } from '../../../domain/entities/metering-event.ts';
import { CivilDate, DecimalString, Id } from '../../../domain/entities/primitives.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { bandsOf } from '../../../domain/rules/usage-cost.ts';
import {
  type ClientUsage,
  UsageAlert,
  type UsageOfMonth,
  type UsageOverview,
} from '../../../domain/wire/usage.ts';
import { daysOf, monthsFromTo } from './months.ts';
import { costBy, type PriceList, sumOf } from './prices.ts';
import { readThresholds } from './thresholds.ts';
import { plain } from './totals.ts';

const DayRow = z.object({
  eventType: MeteringEventType,
  unit: MeteringUnit,
  date: CivilDate,
  quantity: DecimalString,
  events: z.int(),
});
type DayRow = z.infer<typeof DayRow>;

/** What a client used, by day and month, from `from` to `to` (both months). In the caller's tenant transaction. */
export async function clientUsage(
  tx: PoolClient,
  { clientId, from, to }: { clientId: string; from: string; to: string },
  prices: PriceList | null,
): Promise<ClientUsage> {
  const months = monthsFromTo(from, to);
  const { rows } = await tx.query(
    `select event_type as "eventType", unit, ("timestamp" at time zone 'UTC')::date as date,
            sum(quantity)::text as quantity, count(*)::int as events
       from metering_events
      where client_id = $1 and "timestamp" >= $2::date::timestamp at time zone 'UTC'
        and "timestamp" < $3::date::timestamp at time zone 'UTC'
      group by 1, 2, 3 order by 3`,
    [clientId, daysOf(from).from, daysOf(to).to],
  );
  const days = rows.map((row) => DayRow.parse({ ...row, quantity: plain(row.quantity) }));
  const thresholds = await readThresholds(tx, clientId);
  const types = MeteringEventType.options.flatMap((eventType) => {
    const of = days.filter((day) => day.eventType === eventType);
    const [first] = of;
    if (first === undefined) return [];
    const inMonths = months.map((month) => monthUsage(month, of, prices));
    return [
      {
        eventType,
        unit: first.unit,
        quantity: total(of),
        cost: sumOf(inMonths.map(({ cost }) => cost)),
        months: inMonths,
        days: of.map(({ date, quantity }) => ({ date, quantity })),
        thresholds: thresholds.filter((one) => one.eventType === eventType).map(({ quantity }) => quantity),
      },
    ];
  });
  return {
    ...{ clientId, from, to },
    currency: prices?.currency ?? null,
    prices: prices?.told ?? null,
    types,
    totalCost: prices?.currency == null ? null : sumOf(types.map(({ cost }) => cost)),
    alerts: await readAlerts(tx, clientId, from, to),
  };

  function monthUsage(month: string, of: readonly DayRow[], list: PriceList | null): UsageOfMonth {
    const within = of.filter(({ date }) => date.startsWith(month));
    const quantity = total(within);
    const bands = of[0] === undefined ? null : (list?.bandsOf(of[0].eventType) ?? null);
    const filled = bands === null ? null : bandsOf(bands, quantity);
    return {
      ...{ month, quantity },
      events: within.reduce((sum, { events }) => sum + events, 0),
      cost: of[0] === undefined ? null : costBy(list, of[0].eventType, quantity),
      bands: filled?.bands ?? null,
      band: filled?.place ?? null,
    };
  }
}

function total(days: readonly { quantity: string }[]): string {
  const sum = days.reduce((before, { quantity }) => before.plus(quantity), new Exact(0));
  return sum.isZero() ? '0' : sum.toFixed();
}

async function readAlerts(tx: PoolClient, clientId: string, from: string, to: string): Promise<UsageAlert[]> {
  const { rows } = await tx.query(
    `select event_type as "eventType", threshold::text, usage::text, to_char(month, 'YYYY-MM') as month, source, at
       from usage_alerts where client_id = $1 and month between $2 and $3 order by at desc, id`,
    [clientId, daysOf(from).from, daysOf(to).from],
  );
  return rows.map((row) =>
    UsageAlert.parse({ ...row, threshold: plain(row.threshold), usage: plain(row.usage) }),
  );
}

const ClientRow = z.object({
  clientId: Id,
  eventType: MeteringEventType,
  unit: MeteringUnit,
  quantity: DecimalString,
});

/** Every client that used something in a month, or only one; the most expensive first, then by id. */
export async function usageOverview(
  tx: PoolClient,
  month: string,
  onlyClient: string | null,
  prices: PriceList | null,
): Promise<UsageOverview> {
  const { from, to } = daysOf(month);
  const { rows } = await tx.query(
    `select client_id as "clientId", event_type as "eventType", unit, sum(quantity)::text as quantity
       from metering_events
      where "timestamp" >= $1::date::timestamp at time zone 'UTC'
        and "timestamp" < $2::date::timestamp at time zone 'UTC' and ($3::uuid is null or client_id = $3)
      group by 1, 2, 3`,
    [from, to, onlyClient],
  );
  const byClient = Map.groupBy(
    rows.map((row) => ClientRow.parse({ ...row, quantity: plain(row.quantity) })),
    ({ clientId }) => clientId,
  );
  const clients = [...byClient].map(([clientId, of]) => {
    const types = MeteringEventType.options.flatMap((eventType) =>
      of
        .filter((row) => row.eventType === eventType)
        .map(({ unit, quantity }) => ({
          eventType,
          unit,
          quantity,
          cost: costBy(prices, eventType, quantity),
        })),
    );
    const cost = prices?.currency == null ? null : sumOf(types.map((type) => type.cost));
    return { clientId, types, cost };
  });
  const byCost = (a: { clientId: string; cost: string | null }, b: typeof a) =>
    new Exact(b.cost ?? 0).comparedTo(a.cost ?? 0) || (a.clientId < b.clientId ? -1 : 1);
  return {
    month,
    currency: prices?.currency ?? null,
    prices: prices?.told ?? null,
    clients: clients.sort(byCost),
  };
}
