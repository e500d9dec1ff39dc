import type { PoolClient } from 'pg';
import { z } from 'zod';
import { MeteringEventType, MeteringUnit } from '../../../domain/entities/metering-event.ts';
import { DecimalString, Id, Instant } from '../../../domain/entities/primitives.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { UsageMonth } from '../../../domain/wire/usage.ts';

/** A half-open span of UTC days (`YYYY-MM-DD`): from the midnight that `from` begins with to the one that `to` does. */
export interface UsageSpan {
  clientId: string;
  from: string;
  to: string;
}

const UsageTotal = z.object({
  eventType: MeteringEventType,
  unit: MeteringUnit,
  /** UTC month in which the work happened: the platform's billing period. */
  month: UsageMonth,
  /** What was used less what was taken back, exact, without trailing zeros. */
  quantity: DecimalString,
  /** How many events add up to it, corrections included. */
  events: z.int().min(0),
});
export type UsageTotal = z.infer<typeof UsageTotal>;

const START = `($2::date::timestamp at time zone 'UTC')`;
const END = `($3::date::timestamp at time zone 'UTC')`;

/**
 * What a client used, by event type and UTC month, by type and then month. From metering_events, so delivered or not.
 * In the caller's tenant transaction.
 */
export async function usageTotals(tx: PoolClient, { clientId, from, to }: UsageSpan): Promise<UsageTotal[]> {
  const { rows } = await tx.query(
    `select event_type as "eventType", unit, to_char("timestamp" at time zone 'UTC', 'YYYY-MM') as month,
            sum(quantity)::text as quantity, count(*)::int as events
       from metering_events
      where client_id = $1 and "timestamp" >= ${START} and "timestamp" < ${END}
      group by 1, 2, 3 order by 1, 3`,
    [clientId, from, to],
  );
  return rows.map((row) => UsageTotal.parse({ ...row, quantity: plain(row.quantity) }));
}

const UsageEventRow = z.object({
  id: Id,
  eventType: MeteringEventType,
  unit: MeteringUnit,
  projectId: Id.nullable(),
  timestamp: Instant,
  quantity: DecimalString,
  corrects: Id.nullable(),
  /** What caused it, and the how manieth event of that cause it is. */
  causeId: Id,
  causeSeq: z.int().min(0),
});
export type UsageEventRow = z.infer<typeof UsageEventRow>;

/** The events that usageTotals adds up, by when the work happened, then by cause: a correction follows what it corrects. */
export async function usageEvents(
  tx: PoolClient,
  { clientId, from, to }: UsageSpan,
): Promise<UsageEventRow[]> {
  const { rows } = await tx.query(
    `select id, event_type as "eventType", unit, project_id as "projectId", "timestamp", quantity::text as quantity,
            corrects, cause_id as "causeId", cause_seq as "causeSeq"
       from metering_events
      where client_id = $1 and "timestamp" >= ${START} and "timestamp" < ${END}
      order by "timestamp", cause_id, cause_seq`,
    [clientId, from, to],
  );
  return rows.map((row) => UsageEventRow.parse({ ...row, quantity: plain(row.quantity) }));
}

/** A numeric of Postgres as an exact decimal string without trailing zeros. */
export function plain(numeric: string): string {
  const value = new Exact(numeric);
  return value.isZero() ? '0' : value.toFixed();
}
