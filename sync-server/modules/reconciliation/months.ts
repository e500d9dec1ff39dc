import type { PoolClient } from 'pg';
import { monthOf, monthsLater } from '../usage/months.ts';

/** Since when something may have arrived that no nightly run has seen: a night that was missed is made up for. */
const ARRIVED_HOURS = 72;
/** Months that one night looks at; work of longer ago is compared when somebody asks. */
const MONTHS_A_NIGHT = 24;

/**
 * The months (UTC) that a night compares: this one and the last, and earlier ones for which events came or were delivered
 * since. A month that is over grows by what is approved late.
 */
export async function monthsToCompare(tx: PoolClient, now: Date): Promise<string[]> {
  const since = new Date(now.getTime() - ARRIVED_HOURS * 3_600_000).toISOString();
  const { rows } = await tx.query<{ month: string }>(
    `select distinct to_char(((payload ->> 'timestamp')::timestamptz) at time zone 'UTC', 'YYYY-MM') as month
       from outbox where topic = 'metering_event' and (created_at >= $1 or delivered_at >= $1)`,
    [since],
  );
  const month = monthOf(now);
  const months = new Set([month, monthsLater(month, -1), ...rows.map((row) => row.month)]);
  return [...months]
    .filter((one) => one <= month)
    .sort()
    .reverse()
    .slice(0, MONTHS_A_NIGHT);
}
