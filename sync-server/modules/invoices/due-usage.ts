import type { PoolClient } from 'pg';
import type { DueWork } from '../../../domain/wire/invoices.ts';

/**
 * Usage that was not billed yet of the UTC months from that of `from` (null: of any) to that of `to`, a client a row. Only
 * of types that a card of one of the client's projects has a price for: a firm that charges nothing for usage has none due.
 */
export async function readDueUsage(
  tx: PoolClient,
  tenantId: string,
  { from, to }: { from: string | null; to: string },
): Promise<NonNullable<DueWork['usage']>> {
  const { rows } = await tx.query(
    `with priced as (
       select distinct c.id as client_id, c.name, c.currency, u ->> 'eventType' as event_type
         from projects p
         join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id and not c.deleted
         join rate_cards r on r.tenant_id = p.tenant_id and r.card_id = p.rate_card_id and r.currency = c.currency
          and not r.deleted
        cross join jsonb_array_elements(r.usage_prices) u
        where p.tenant_id = $1 and not p.deleted and not p.is_template and u ->> 'eventType' <> 'consulting_hour'
     ), used as (
       select p.client_id, p.name, p.currency, p.event_type, m.month, m.quantity
         from priced p
        cross join lateral (
          select date_trunc('month', e."timestamp" at time zone 'UTC')::date as month, sum(e.quantity) as quantity
            from metering_events e
           where e.tenant_id = $1 and e.client_id = p.client_id and e.event_type = p.event_type
             and ($2::date is null or e."timestamp" >= date_trunc('month', $2::date::timestamp) at time zone 'UTC')
             and e."timestamp" < (date_trunc('month', $3::date::timestamp) + interval '1 month') at time zone 'UTC'
           group by 1) m
     ), billed as (
       select v.client_id, l.basis ->> 'eventType' as event_type, ((l.basis ->> 'month') || '-01')::date as month,
              sum((l.basis ->> 'quantity')::numeric) as quantity
         from invoices v
         join invoice_lines l on l.tenant_id = v.tenant_id and l.invoice_id = v.id and l.kind = 'usage'
        where v.tenant_id = $1 and v.client_id in (select client_id from used) and not v.deleted and v.status <> 'void'
          and exists (select from invoice_claims k where k.tenant_id = l.tenant_id and k.invoice_id = l.invoice_id
            and k.position = l.position and k.released_at is null)
        group by 1, 2, 3
     )
     select u.client_id as "clientId", u.name as "clientName", u.currency,
            greatest(min(u.month), $2::date) as "from",
            least((max(u.month) + interval '1 month' - interval '1 day')::date, $3::date) as "to", count(*)::int as count
       from used u
       left join billed b on b.client_id = u.client_id and b.event_type = u.event_type and b.month = u.month
      where u.quantity <> coalesce(b.quantity, 0)
      group by 1, 2, 3 order by 2, 1`,
    [tenantId, from, to],
  );
  return rows;
}
