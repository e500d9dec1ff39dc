import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import { Id, Instant } from '../../../domain/entities/primitives.ts';
import { lockTenantWrites } from '../../db.ts';
import { recordMeteringEvents } from '../metering/record.ts';
import { derivedId } from './derived-id.ts';
import { houseClientOf } from './settings.ts';

/** An hour is closed so long after its end: every copy of the server has written it down by then, as a rule. */
const GRACE_MS = 30_000;
const HOUR_MS = 3_600_000;
/** Hours that are metered are kept so long, for whoever asks where an event came from. */
const KEEP_DAYS = 40;

const DueHour = z.object({ hour: Instant, countedFor: Id, open: z.int().min(1) });

/**
 * Turns closed hours of API calls into metering events, one a client and hour, in the caller's tenant transaction: what was
 * counted and not metered yet, and that it is metered now, commit together. What a copy of the server wrote down later
 * becomes another event of the same cause with the next number. The firm's own requests are its house client's; without
 * one they are settled and never metered, also when a house client is set later.
 * @returns how many events there were
 */
export async function meterApiCalls(tx: PoolClient, tenantId: string, now: Date): Promise<number> {
  const before = new Date(now.getTime() - GRACE_MS - HOUR_MS).toISOString();
  const due = await tx.query(
    'select 1 from api_call_counts where requests > metered and hour <= $1 limit 1',
    [before],
  );
  if (due.rowCount === 0) return 0;
  await lockTenantWrites(tx);
  const { rows } = await tx.query(
    `with due as (
       update api_call_counts c set metered = c.requests
         from api_call_counts b
        where b.requests > b.metered and b.hour <= $1 and c.tenant_id = b.tenant_id and c.hour = b.hour
          and c.counted_for = b.counted_for and c.server_id = b.server_id
       returning c.hour, c.counted_for, c.requests - b.metered as open
     )
     select hour, counted_for as "countedFor", sum(open)::int as open from due group by 1, 2 order by 1, 2`,
    [before],
  );
  const house = await houseClientOf(tx);
  const paid = rows.flatMap((row) => {
    const { hour, countedFor, open } = DueHour.parse(row);
    const clientId = countedFor === tenantId ? house : countedFor;
    return clientId === null
      ? []
      : [{ clientId, hour, open, causeId: derivedId('api_call', tenantId, clientId, hour) }];
  });
  const known = await eventsOf(tx, paid);
  const events: MeteringEvent[] = [];
  // The house client's own people and the firm's may both have asked within an hour: that is one event.
  for (const [causeId, same] of Map.groupBy(paid, (one) => one.causeId)) {
    const [first] = same;
    if (first === undefined) continue;
    const causeSeq = known.get(causeId) ?? 0;
    events.push({
      id: derivedId(causeId, String(causeSeq)),
      tenantId,
      clientId: first.clientId,
      projectId: null,
      eventType: 'api_call',
      timestamp: first.hour,
      quantity: String(same.reduce((sum, { open }) => sum + open, 0)),
      unit: 'requests',
      corrects: null,
      causeId,
      causeSeq,
      metadata: {},
    });
  }
  await recordMeteringEvents(tx, tenantId, events, now);
  await tx.query(`delete from api_call_counts where requests = metered and hour < $1`, [
    new Date(now.getTime() - KEEP_DAYS * 24 * HOUR_MS).toISOString(),
  ]);
  return events.length;
}

/** How many events each cause has made; all of a cause bear its hour, so each is looked up in its month. */
async function eventsOf(
  tx: PoolClient,
  causes: readonly { causeId: string; hour: string }[],
): Promise<Map<string, number>> {
  if (causes.length === 0) return new Map();
  const hours = causes.map(({ hour }) => hour).sort();
  const { rows } = await tx.query<{ causeId: string; events: number }>(
    `select cause_id as "causeId", count(*)::int as events from metering_events
      where cause_id = any($1::uuid[]) and "timestamp" between $2 and $3 group by 1`,
    [causes.map(({ causeId }) => causeId), hours[0], hours.at(-1)],
  );
  return new Map(rows.map(({ causeId, events }) => [causeId, events]));
}
