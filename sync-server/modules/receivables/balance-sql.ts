/** SQL expression: the current tenant's holidays, read once a statement. */
const HOLIDAYS = `(select coalesce(array_agg((h ->> 'date')::date), '{}') from tenants t, jsonb_array_elements(t.settings -> 'holidays') h
  where t.id = nullif(current_setting('app.current_tenant', true), '')::uuid)`;

/**
 * SQL that joins to invoices what became of each, under the name `b`: `${balanceJoin('i', '$2')}` after `from invoices i`
 * gives b.paid_minor, b.credited_minor, b.written_off_minor, b.open_minor (bigint), b.last_day (date, null without a due
 * date), b.days_overdue (int) and b.status (what it is to be now). The same as `settlement` (domain/rules/receivables.ts),
 * which a test holds it against; every list and detail asks here.
 * @param alias of invoices in the statement
 * @param today SQL expression: the tenant's civil date (tenant-day.ts)
 * @param on SQL expression: only what was received and credited up to this date counts; left out, all of it
 */
export function balanceJoin(alias: string, today: string, on?: string): string {
  const until = (column: string) => (on === undefined ? '' : ` and ${column} <= ${on}::date`);
  return `
  cross join lateral (
    select coalesce(sum(p.amount_minor) filter (where p.kind in ('payment', 'credit')), 0)
             - coalesce(sum(p.amount_minor) filter (where p.kind in ('refund', 'credit_out')), 0) as paid,
           coalesce(sum(p.amount_minor) filter (where p.kind = 'write_off'), 0) as written_off
      from payments p
     where p.tenant_id = ${alias}.tenant_id and p.invoice_id = ${alias}.id and p.reversed_at is null${until('p.received_on')}) bp
  cross join lateral (
    select coalesce(sum(c.amount_minor), 0) as credited from credit_notes c
     where c.tenant_id = ${alias}.tenant_id and c.invoice_id = ${alias}.id${until('c.issued_on')}) bc
  cross join lateral (
    select ${alias}.total_minor - bp.paid - bc.credited - bp.written_off as open,
           last_day_to_pay(${alias}.due_date, ${HOLIDAYS}) as last_day) bo
  cross join lateral (
    select case when ${alias}.status not in ('draft', 'void') and bo.open > 0
             then greatest(0, coalesce(${today}::date - bo.last_day, 0)) else 0 end as days) bd
  cross join lateral (
    select bp.paid::bigint as paid_minor, bc.credited::bigint as credited_minor, bp.written_off::bigint as written_off_minor,
           bo.open::bigint as open_minor, bo.last_day, bd.days as days_overdue,
           case when ${alias}.status in ('draft', 'void') then ${alias}.status when bo.open <= 0 then 'paid'
             when bd.days > 0 then 'overdue' else 'sent' end as status) b`;
}
