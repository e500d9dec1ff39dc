import type { PoolClient } from 'pg';
import type { RateCard } from '../../../domain/entities/rate-card.ts';
import type { BillingInput } from '../../../domain/rules/billing/types.ts';
import { addDays, weekEndOf, weekStartOf } from '../../../domain/rules/civil-date.ts';
import { usageTotals } from '../usage/totals.ts';
import type { Span } from './work.ts';

type Before = BillingInput['before'];

/**
 * What standing invoices, drafts too, have: where overtime, volume discounts and retainers go on from. Each is read only
 * where a card or the terms ask for it.
 */
export async function readBefore(
  tx: PoolClient,
  span: Span,
  cards: readonly RateCard[],
  dates: { from: string; to: string; weekStart: number },
  retainers: readonly string[],
): Promise<Before> {
  const withOvertime = cardsWith(cards, ({ overtime }) => overtime !== null);
  const withVolume = cardsWith(cards, ({ volumeDiscounts }) => volumeDiscounts.length > 0);
  return {
    weeks: withOvertime.length === 0 ? [] : await readWeeks(tx, span, withOvertime, dates),
    months: withVolume.length === 0 ? [] : await readMonths(tx, span, withVolume, dates),
    retained: retainers.length === 0 ? [] : await readRetained(tx, span, retainers),
  };
}

function cardsWith(cards: readonly RateCard[], has: (card: RateCard) => boolean): string[] {
  return [...new Set(cards.filter(has).map(({ cardId }) => cardId))];
}

/**
 * SQL condition that the item `i` bills and that no invoice but $2 takes it back. What is taken back is so as it was
 * billed, so it is as if it had not been.
 */
const STANDING = `i.released_at is null and i.role = 'bill' and (select true from invoice_items b
  where b.tenant_id = i.tenant_id and b.entry_id = i.entry_id and b.role = 'reverse' and b.part = 0
    and b.released_at is null and b.invoice_id is distinct from $2::uuid limit 1) is null`;

/** Standing items of time lines that name one of the cards $3, on invoices but `own` whose period touches $4 to $5. */
function itemsUnder(factor: 'overtime' | 'volume', start: 'thresholdMinutes' | 'fromMinutes'): string {
  return `from invoices v
    join invoice_lines l on l.tenant_id = v.tenant_id and l.invoice_id = v.id and l.kind = 'time'
     and l.basis ->> 'cardId' = any($3::text[])
    join invoice_items i on i.tenant_id = l.tenant_id and i.invoice_id = l.invoice_id and i.position = l.position
     and ${STANDING}
    join time_entries e on e.tenant_id = i.tenant_id and e.id = i.entry_id
    cross join lateral (select coalesce((select (f ->> '${start}')::int from jsonb_array_elements(l.basis -> 'factors') f
      where f ->> 'kind' = '${factor}' limit 1), 0) as start) p
   where v.tenant_id = $1 and v.id is distinct from $2::uuid and not v.deleted and v.status <> 'void'
     and v.period_from <= $5::date and v.period_to >= $4::date and e.date between $4 and $5`;
}

async function readWeeks(
  tx: PoolClient,
  { tenantId, own }: Span,
  cards: readonly string[],
  { from, to, weekStart }: { from: string; to: string; weekStart: number },
): Promise<Before['weeks']> {
  const week = `(e.date - (extract(isodow from e.date)::int - $6::int + 7) % 7)`;
  const { rows } = await tx.query(
    `select e.user_id as "userId", l.basis ->> 'cardId' as "cardId", ${week} as "weekStart", p.start as "from",
            sum(i.minutes)::int as minutes
       ${itemsUnder('overtime', 'thresholdMinutes')}
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [tenantId, own, cards, weekStartOf(from, weekStart), weekEndOf(to, weekStart), weekStart],
  );
  return rows;
}

async function readMonths(
  tx: PoolClient,
  { tenantId, clientId, own }: Span,
  cards: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<Before['months']> {
  const { rows } = await tx.query(
    `select l.basis ->> 'cardId' as "cardId", to_char(e.date, 'YYYY-MM') as month, p.start as "from", sum(i.minutes)::int as minutes
       ${itemsUnder('volume', 'fromMinutes')} and v.client_id = $6
      group by 1, 2, 3 order by 1, 2, 3`,
    [tenantId, own, cards, `${from.slice(0, 7)}-01`, lastOfMonth(to), clientId],
  );
  return rows;
}

/** Of every month since the retainers began: what rolls over follows from all of them. */
async function readRetained(
  tx: PoolClient,
  { tenantId, clientId, own }: Span,
  projectIds: readonly string[],
): Promise<Before['retained']> {
  const { rows } = await tx.query(
    `select l.project_id as "projectId", l.basis -> 'origin' ->> 'month' as month, sum(i.minutes)::int as minutes
       from invoices v
       join invoice_lines l on l.tenant_id = v.tenant_id and l.invoice_id = v.id and l.kind = 'time'
        and l.project_id = any($4::uuid[]) and l.basis -> 'origin' ->> 'from' = 'retainer'
       join invoice_items i on i.tenant_id = l.tenant_id and i.invoice_id = l.invoice_id and i.position = l.position
        and ${STANDING}
      where v.tenant_id = $1 and v.id is distinct from $2::uuid and v.client_id = $3 and not v.deleted
        and v.status <> 'void'
      group by 1, 2 order by 1, 2`,
    [tenantId, own, clientId, projectIds],
  );
  return rows;
}

/** Keys of what the client's standing invoices have beside time. */
export async function readClaimed(tx: PoolClient, { tenantId, clientId, own }: Span): Promise<string[]> {
  const { rows } = await tx.query<{ key: string }>(
    `select c.key from invoices v
       join invoice_claims c on c.tenant_id = v.tenant_id and c.invoice_id = v.id and c.released_at is null
      where v.tenant_id = $1 and v.client_id = $2 and v.id is distinct from $3::uuid
      order by c.key collate "C"`,
    [tenantId, clientId, own],
  );
  return rows.map(({ key }) => key);
}

/** What was used in the whole months of the period, and how much of it standing invoices have. */
export async function readUsage(
  tx: PoolClient,
  { tenantId, clientId, own, from, to }: Span,
): Promise<BillingInput['usage']> {
  const months = { from: `${from.slice(0, 7)}-01`, to: addDays(lastOfMonth(to), 1) };
  const totals = await usageTotals(tx, { clientId, ...months });
  const used = totals.filter(({ eventType }) => eventType !== 'consulting_hour');
  if (used.length === 0) return [];
  const { rows } = await tx.query<{ eventType: string; month: string; billed: string }>(
    `select l.basis ->> 'eventType' as "eventType", l.basis ->> 'month' as month,
            trim_scale(sum((l.basis ->> 'quantity')::numeric))::text as billed
       from invoices v
       join invoice_lines l on l.tenant_id = v.tenant_id and l.invoice_id = v.id and l.kind = 'usage'
      where v.tenant_id = $1 and v.client_id = $2 and v.id is distinct from $3::uuid and not v.deleted
        and v.status <> 'void' and exists (select from invoice_claims c where c.tenant_id = l.tenant_id
          and c.invoice_id = l.invoice_id and c.position = l.position and c.released_at is null)
      group by 1, 2`,
    [tenantId, clientId, own],
  );
  const billed = new Map(rows.map((row) => [`${row.eventType} ${row.month}`, row.billed]));
  return used.map(({ eventType, unit, month, quantity }) => ({
    eventType,
    unit,
    month,
    total: quantity,
    billed: billed.get(`${eventType} ${month}`) ?? '0',
  }));
}

function lastOfMonth(date: string): string {
  return addDays(`${addDays(`${date.slice(0, 7)}-01`, 31).slice(0, 7)}-01`, -1);
}
