import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { UsageThreshold } from '../../../domain/entities/client.ts';
import { MeteringEventType } from '../../../domain/entities/metering-event.ts';
import { DecimalString, Id } from '../../../domain/entities/primitives.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { rolesWith } from '../../../domain/rules/permissions.ts';
import { lockTenantWrites } from '../../db.ts';
import { notify } from '../notifications/service.ts';
import { daysOf, monthOf, monthsLater } from './months.ts';
import { plain } from './totals.ts';

/** A client's own thresholds, rising; those of no event type that there is are left out. */
export async function readThresholds(
  tx: PoolClient,
  clientId: string,
): Promise<{ eventType: MeteringEventType; quantity: string }[]> {
  const { rows } = await tx.query<{ thresholds: unknown }>(
    'select usage_thresholds as thresholds from clients where id = $1',
    [clientId],
  );
  const thresholds = z.array(UsageThreshold).parse(rows[0]?.thresholds ?? []);
  return thresholds
    .flatMap(({ eventType, quantity }) => {
      const known = MeteringEventType.safeParse(eventType);
      return known.success ? [{ eventType: known.data, quantity: plain(quantity) }] : [];
    })
    .sort((a, b) => new Exact(a.quantity).comparedTo(b.quantity));
}

export interface Crossing {
  clientId: string;
  eventType: MeteringEventType;
  threshold: string;
  usage: string;
  /** `YYYY-MM`, UTC. */
  month: string;
}

const Crossed = z.object({
  clientId: Id,
  eventType: MeteringEventType,
  threshold: DecimalString,
  usage: DecimalString,
  month: z.string(),
});

/**
 * Looks for thresholds of clients that their own events of this month or the last one have reached (work is approved after
 * its month, too), and tells of each once a month, whoever noticed first. In a tenant transaction of the caller's.
 * @returns how many were new
 */
export async function checkThresholds(tx: PoolClient, tenantId: string, now: Date): Promise<number> {
  const month = monthOf(now);
  const { rows } = await tx.query(
    `select c.id as "clientId", t.type as "eventType", t.quantity::text as threshold, u.usage::text, u.month
       from clients c
       cross join lateral (
         select distinct item ->> 'eventType' as type, (item ->> 'quantity')::numeric as quantity
           from jsonb_array_elements(c.usage_thresholds) item) t
       cross join lateral (
         select to_char(e."timestamp" at time zone 'UTC', 'YYYY-MM') as month, sum(e.quantity) as usage
           from metering_events e
          where e.tenant_id = c.tenant_id and e.client_id = c.id and e.event_type = t.type
            and e."timestamp" >= $1::date::timestamp at time zone 'UTC'
            and e."timestamp" < $2::date::timestamp at time zone 'UTC'
          group by 1) u
      where not c.deleted and jsonb_array_length(c.usage_thresholds) > 0 and t.quantity > 0 and u.usage >= t.quantity
        and not exists (
          select from usage_alerts a
           where a.tenant_id = c.tenant_id and a.client_id = c.id and a.event_type = t.type
             and a.threshold = t.quantity and a.month = (u.month || '-01')::date)
      order by c.id, t.type, t.quantity`,
    [daysOf(monthsLater(month, -1)).from, daysOf(month).to],
  );
  const crossings = rows.map((row) =>
    Crossed.parse({ ...row, threshold: plain(row.threshold), usage: plain(row.usage) }),
  );
  let told = 0;
  for (const crossing of crossings) if (await tellOfCrossing(tx, tenantId, crossing, 'own', now)) told += 1;
  return told;
}

/**
 * Writes down that a threshold is crossed, and tells whoever looks after billing; nothing where it was told before, by the
 * platform or by us.
 * @returns whether it was new
 */
export async function tellOfCrossing(
  tx: PoolClient,
  tenantId: string,
  { clientId, eventType, threshold, usage, month }: Crossing,
  source: 'own' | 'platform',
  now: Date,
): Promise<boolean> {
  await lockTenantWrites(tx);
  const made = await tx.query(
    `insert into usage_alerts (tenant_id, id, client_id, event_type, threshold, month, usage, source, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (tenant_id, client_id, event_type, threshold, month) do nothing`,
    [
      ...[tenantId, uuidv7(), clientId, eventType, threshold, daysOf(month).from, usage, source],
      now.toISOString(),
    ],
  );
  if (made.rowCount === 0) return false;
  const { rows } = await tx.query<{ userId: string; client: string }>(
    `select u.id as "userId", c.name as client from users u, clients c
      where u.status = 'active' and not u.deleted and u.roles && $1::text[] and c.id = $2 order by u.id`,
    [rolesWith('settings.billing'), clientId],
  );
  await notify(
    tx,
    tenantId,
    rows.map(({ userId, client }) => ({
      userId,
      kind: 'usage_threshold' as const,
      subjectId: clientId,
      facts: { client, eventType, threshold, usage, month },
      once: `usage:${clientId}:${eventType}:${plain(threshold)}:${month}`,
    })),
    now,
  );
  return true;
}
