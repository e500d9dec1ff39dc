import type { PoolClient } from 'pg';
import { type DueQuery, DueWork } from '../../../domain/wire/invoices.ts';
import { readDueUsage } from './due-usage.ts';
import { BILLABLE, BILLED_BY_TIME, unclaimed } from './work.ts';

/** SQL condition that no standing invoice has claimed the key. */
const free = (key: string) => `not exists (select from invoice_claims k
  where k.tenant_id = p.tenant_id and k.key = ${key} and k.released_at is null)`;

/** The terms of project `p` that hold on a day: domain/rules/rates.ts, `termsAt`. */
const termsOn = (day: string) => `(select t.terms_version, t.retainer, t.outcomes from project_terms t
  where t.tenant_id = p.tenant_id and t.project_id = p.id and t.valid_from <= ${day}
  order by t.terms_version desc limit 1)`;

/**
 * What could be billed between two days, both sides of a correction included: time a row a project, and beside it how much
 * else there is. As on an invoice, `from` holds for time, retainers and usage; a milestone, an outcome or an expense is due
 * however old it is. An estimate of where to look: what the amounts are says the preview.
 */
export async function readDue(
  tx: PoolClient,
  tenantId: string,
  { from = null, to }: { from?: DueQuery['from'] | null; to: string },
): Promise<DueWork> {
  const rows = await readDueProjects(tx, tenantId, from, to);
  return DueWork.parse({
    rows,
    usage: await readDueUsage(tx, tenantId, { from, to }),
    older: from === null ? null : await readOlder(tx, tenantId, from),
  });
}

async function readDueProjects(
  tx: PoolClient,
  tenantId: string,
  from: string | null,
  to: string,
): Promise<unknown[]> {
  const { rows } = await tx.query(
    `select c.id as "clientId", c.name as "clientName", p.id as "projectId", p.name as "projectName",
            p.type as "projectType", c.currency, least(w.first, o.first) as "from", greatest(w.last, o.last) as "to",
            w.entries as "entryCount", w.minutes, w.estimated as "estimatedMinor", o.count as "otherCount"
       from projects p
       join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id and not c.deleted
       cross join lateral (
         select count(*)::int as entries, coalesce(sum(coalesce(e.billed_minutes, e.minutes)), 0)::int as minutes,
                coalesce(sum(e.amount_minor), 0)::bigint as estimated, min(e.date) as first, max(e.date) as last
           from time_entries e
          where e.tenant_id = p.tenant_id and e.project_id = p.id and e.date <= $2
            and ($3::date is null or e.date >= $3) and ${BILLABLE} and p.type in ${BILLED_BY_TIME} and ${unclaimed('null')}
       ) w
       cross join lateral (
         select count(*)::int as count, min(x.day) as first, max(x.day) as last from (
           select (m ->> 'reachedOn')::date as day from jsonb_array_elements(p.milestones) m
            where p.type = 'fixed_price' and (m ->> 'reachedOn')::date <= $2 and m ->> 'amountMinor' is not null
              and ${free("'milestone:' || (m ->> 'id')")}
           union all
           select (a ->> 'achievedOn')::date from ${termsOn('$2')} t, jsonb_array_elements(t.outcomes) a
            where (a ->> 'achievedOn')::date <= $2 and ${free("'outcome:' || (a ->> 'id')")}
           union all
           select x.date from expenses x
            where x.tenant_id = p.tenant_id and x.project_id = p.id and x.date <= $2 and x.billable and not x.removed
              and ${free("'expense:' || x.id")}
           union all
           select month::date from ${termsOn('$2')} t, generate_series(
               date_trunc('month', greatest((t.retainer ->> 'from')::date, $3::date)),
               least(date_trunc('month', $2::date), (t.retainer ->> 'to')::date), interval '1 month') month
            where p.type = 'retainer' and ${free("'retainer:' || p.id || ':' || to_char(month, 'YYYY-MM')")}
           union all
           select e.date from time_entries e
            where e.tenant_id = p.tenant_id and e.project_id = p.id and e.replaced_by_id is not null
              and e.status = 'invoiced' and e.date <= $2
                and ($3::date is null or e.date >= $3) and ${unclaimed('null', 'reverse')}
         ) x
       ) o
      where p.tenant_id = $1 and not p.deleted and not p.is_template and w.entries + o.count > 0
      order by c.name, c.id, p.name, p.id`,
    [tenantId, to, from],
  );
  return rows;
}

/** Time that is older than a day and could be billed. */
async function readOlder(tx: PoolClient, tenantId: string, before: string): Promise<DueWork['older']> {
  const { rows } = await tx.query(
    `select min(w.first) as "from", coalesce(sum(w.entries), 0)::int as "entryCount", sum(w.minutes)::int as minutes
       from projects p
       join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id and not c.deleted
       cross join lateral (
         select count(*) as entries, sum(coalesce(e.billed_minutes, e.minutes)) as minutes, min(e.date) as first
           from time_entries e
          where e.tenant_id = p.tenant_id and e.project_id = p.id and e.date < $2 and ${BILLABLE} and ${unclaimed('null')}
       ) w
      where p.tenant_id = $1 and not p.deleted and not p.is_template and p.type in ${BILLED_BY_TIME}`,
    [tenantId, before],
  );
  const [row] = rows;
  return row.entryCount > 0 ? row : null;
}
