import type { PoolClient } from 'pg';
import type { BillableEntry, Reversal } from '../../../domain/rules/billing/types.ts';

/** What is to be billed: some projects of one client, and the days of work, both inside. */
export interface Span {
  readonly tenantId: string;
  readonly clientId: string;
  readonly projectIds: readonly string[];
  readonly from: string;
  readonly to: string;
  /** The draft that is made anew: what it claims is free to it. */
  readonly own: string | null;
}

/** An entry with what its price will be found by, but for the roles, and what approval had estimated. */
export type EntryRow = Omit<BillableEntry, 'billRoles'> & { readonly amountMinor: number | null };

/** A column an element: 100,000 entries come over in a third of the time of as many objects. */
type EntryTuple = [
  id: string,
  userId: string,
  projectId: string,
  taskId: string | null,
  activityCode: string,
  date: string,
  startedAt: string | null,
  minutes: number,
  billedMinutes: number,
  roundingVersion: number | null,
  amountMinor: number | null,
];

const ENTRY = `e.id, e.user_id, e.project_id, e.task_id, e.activity_code, e.date, e.started_at, e.minutes,
  coalesce(e.billed_minutes, e.minutes), e.rounding_version, e.amount_minor`;
/** Overtime goes by it (domain/rules/billing/types.ts). */
const IN_ORDER = 'order by e.date, e.started_at nulls last, e.id';

/** Time on which a project is billed; that of fixed prices and outcomes is in those. */
export const BILLED_BY_TIME = `('time_and_materials', 'retainer')`;

/** SQL condition that the row `e` of time_entries may be billed: domain/rules/adjustment.ts, `stands`. */
export const BILLABLE = `e.status = 'approved' and e.billable and not e.deleted and e.replaced_by_id is null`;

/**
 * SQL condition that no invoice but `own` (an SQL expression) has the row `e`. A look into the index of claims for each
 * entry, which cannot be turned into a join: before the statistics knew of a large draft, NOT EXISTS went through all of
 * its items for each of 100,000 entries, and took minutes.
 */
export function unclaimed(own: string, role: 'bill' | 'reverse' = 'bill'): string {
  return `(select true from invoice_items i
    where i.tenant_id = e.tenant_id and i.entry_id = e.id and i.role = '${role}' and i.part = 0
      and i.released_at is null and i.invoice_id is distinct from ${own} limit 1) is null`;
}

/** Approved billable time of the span that stands and that no other invoice has. */
export async function readWork(tx: PoolClient, span: Span): Promise<EntryRow[]> {
  const { rows } = await tx.query<EntryTuple>({
    text: `select ${ENTRY} from time_entries e
      where e.tenant_id = $1 and e.project_id = any($2::uuid[]) and e.date between $3 and $4 and ${BILLABLE}
        and ${unclaimed('$5::uuid')} ${IN_ORDER}`,
    values: [span.tenantId, span.projectIds, span.from, span.to, span.own],
    rowMode: 'array',
  });
  return rows.map(entryOfTuple);
}

/** The entries that an invoice bills, as they are now, in the order that they were priced in. */
export async function readBilled(tx: PoolClient, tenantId: string, invoiceId: string): Promise<EntryRow[]> {
  const { rows } = await tx.query<EntryTuple>({
    text: `select ${ENTRY} from invoice_items i join time_entries e on e.tenant_id = i.tenant_id and e.id = i.entry_id
      where i.tenant_id = $1 and i.invoice_id = $2 and i.role = 'bill' and i.part = 0 ${IN_ORDER}`,
    values: [tenantId, invoiceId],
    rowMode: 'array',
  });
  return rows.map(entryOfTuple);
}

function entryOfTuple([
  id,
  userId,
  projectId,
  taskId,
  activityCode,
  date,
  startedAt,
  minutes,
  billedMinutes,
  roundingVersion,
  amountMinor,
]: EntryTuple): EntryRow {
  return {
    id,
    userId,
    projectId,
    taskId,
    activityCode,
    date,
    startedAt,
    minutes,
    billedMinutes,
    roundingVersion,
    amountMinor,
  };
}

/**
 * Invoiced entries that an approved adjustment replaced and that were not taken back yet, with what was billed of them. It
 * goes on the invoice that bills what stands in its place; where this client is not billed for that (it is not billable,
 * or another's), on the one of its own date. Mirrors domain/rules/adjustment.ts, `invoicedBefore`: of a chain of
 * corrections the one that was invoiced last is still to be taken back, those before it have been.
 */
export async function readReversals(tx: PoolClient, span: Span): Promise<Reversal[]> {
  const { rows } = await tx.query<Reversal>(
    `with recursive replaced as (
       select e.id, e.tenant_id, e.project_id, e.user_id, e.date, e.invoice_id, e.replaced_by_id as next
         from time_entries e
        where e.tenant_id = $1 and e.project_id = any($2::uuid[]) and e.replaced_by_id is not null
          and e.status = 'invoiced' and ${unclaimed('$5::uuid', 'reverse')}
     ), chain as (
       select id, next from replaced
       union
       select c.id, s.replaced_by_id from chain c
         join time_entries s on s.tenant_id = $1 and s.id = c.next where s.replaced_by_id is not null
     )
     select r.id as "entryId", r.project_id as "projectId", r.user_id as "userId", r.date, parts.parts
       from replaced r
       join lateral (select c.next from chain c join time_entries s on s.tenant_id = $1 and s.id = c.next
         where c.id = r.id and s.replaced_by_id is null) last on true
       join time_entries s on s.tenant_id = $1 and s.id = last.next
       join lateral (
         select jsonb_agg(jsonb_build_object('minutes', i.minutes, 'basis', l.basis, 'description', l.description)
             order by i.part) as parts
           from invoice_items i join invoice_lines l on l.tenant_id = i.tenant_id and l.invoice_id = i.invoice_id
            and l.position = i.position
          where i.tenant_id = $1 and i.invoice_id = r.invoice_id and i.entry_id = r.id and i.role = 'bill'
            and i.released_at is null
       ) parts on parts.parts is not null
      where case when s.status = 'approved' and s.billable and s.project_id = any($2::uuid[]) then s.date else r.date end
        between $3 and $4
      order by r.date, r.id`,
    [span.tenantId, span.projectIds, span.from, span.to, span.own],
  );
  return rows;
}
