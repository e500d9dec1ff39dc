import { ApiError } from '../creto-shared/errors.ts';
import { type Amount, CURRENCY, Decimal } from './pricing.ts';
import { type Aggregation, type EventType, type LedgerEntry, UNIT_OF, type UsageQuery } from './schema.ts';

type Sum = { quantity: Amount; cost: Amount; count: number };

const addTo = <K>(sums: Map<K, Sum>, key: K, entry: LedgerEntry) => {
  const sum = sums.get(key) ?? { quantity: new Decimal(0), cost: new Decimal(0), count: 0 };
  sums.set(key, {
    quantity: sum.quantity.plus(entry.event.quantity),
    cost: sum.cost.plus(entry.total_amount),
    count: sum.count + 1,
  });
};

/** `2026-11-24T06:00:00Z`, `2026-11-24` or `2026-11`, in UTC. */
function periodOf(timestamp: string, aggregation: Aggregation): string {
  if (aggregation === 'hourly') return `${timestamp.slice(0, 13)}:00:00Z`;
  return timestamp.slice(0, aggregation === 'daily' ? 10 : 7);
}

const text = (amount: Amount) => (amount.isZero() ? '0' : amount.toFixed());

/**
 * Answer of `GET /v1/metering/usage/:clientId`. Without start or end: the calendar month of now. One row an event
 * type that was used; pages are pages of these rows; total_cost is that of all of them. A client never heard of has
 * used nothing. @throws ApiError where start is not before end
 */
export function usageOf(
  entries: readonly LedgerEntry[],
  clientId: string,
  query: UsageQuery,
  now: Date,
): Record<string, unknown> {
  const start = query.start ?? new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const end = query.end ?? new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
  if (start >= end) throw new ApiError('invalid_request', 'start must be before end.');

  const byType = new Map<EventType, Sum>();
  const byPeriod = new Map<EventType, Map<string, Sum>>();
  for (const entry of entries) {
    const { event } = entry;
    const at = new Date(event.timestamp);
    if (event.client_id !== clientId || at < start || at >= end) continue;
    if (query.event_type !== undefined && query.event_type !== event.event_type) continue;
    addTo(byType, event.event_type, entry);
    const periods = byPeriod.get(event.event_type) ?? new Map<string, Sum>();
    addTo(periods, periodOf(event.timestamp, query.aggregation), entry);
    byPeriod.set(event.event_type, periods);
  }

  const rows = [...byType]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([event_type, sum]) => ({
      event_type,
      total_quantity: text(sum.quantity),
      unit: UNIT_OF[event_type],
      event_count: sum.count,
      cost: text(sum.cost),
      ...(query.aggregation === 'total' ? {} : { breakdown: breakdownOf(byPeriod.get(event_type)) }),
    }));
  const total = [...byType.values()].reduce((cost, sum) => cost.plus(sum.cost), new Decimal(0));
  const first = (query.page - 1) * query.page_size;
  return {
    client_id: clientId,
    period: { start: start.toISOString(), end: end.toISOString() },
    usage: rows.slice(first, first + query.page_size),
    total_cost: text(total),
    currency: CURRENCY,
    pagination: {
      page: query.page,
      page_size: query.page_size,
      total_items: rows.length,
      total_pages: Math.ceil(rows.length / query.page_size),
    },
  };
}

function breakdownOf(
  periods: Map<string, Sum> | undefined,
): { period: string; quantity: string; cost: string }[] {
  return [...(periods ?? [])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([period, sum]) => ({ period, quantity: text(sum.quantity), cost: text(sum.cost) }));
}
