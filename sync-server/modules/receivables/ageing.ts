import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Currency, Id } from '../../../domain/entities/primitives.ts';
import type { Ageing } from '../../../domain/wire/receivables.ts';
import { balanceJoin } from './balance-sql.ts';
import { readTenantDay } from './tenant-day.ts';

const Row = z.object({
  clientId: Id,
  clientName: z.string(),
  currency: Currency,
  current: z.int(),
  d1_30: z.int(),
  d31_60: z.int(),
  d61_90: z.int(),
  over_90: z.int(),
  unappliedMinor: z.int(),
  openMinor: z.int(),
  oldestDays: z.int(),
  invoiceCount: z.int(),
});

/**
 * What clients owe, by how late it is on a day of the tenant's calendar: as it was known of that day, by the dates on
 * invoices, payments and credit notes. A payment that was taken back as a mistake counts on no day.
 * @param asked left out: the tenant's today
 */
export async function readAgeing(tx: PoolClient, asked: string | undefined, now: Date): Promise<Ageing> {
  const on = asked ?? (await readTenantDay(tx, now)).today;
  const open = (condition: string) =>
    `coalesce(sum(b.open_minor) filter (where b.open_minor > 0 and ${condition}), 0)::bigint`;
  const { rows: found } = await tx.query(
    `select i.client_id as "clientId", c.name as "clientName", i.currency,
            ${open('b.days_overdue = 0')} as current,
            ${open('b.days_overdue between 1 and 30')} as d1_30,
            ${open('b.days_overdue between 31 and 60')} as d31_60,
            ${open('b.days_overdue between 61 and 90')} as d61_90,
            ${open('b.days_overdue > 90')} as over_90,
            coalesce(-sum(b.open_minor) filter (where b.open_minor < 0), 0)::bigint as "unappliedMinor",
            ${open('true')} as "openMinor", max(b.days_overdue) as "oldestDays",
            (count(*) filter (where b.open_minor > 0))::int as "invoiceCount"
       from invoices i join clients c on c.tenant_id = i.tenant_id and c.id = i.client_id
       ${balanceJoin('i', '$1', '$1')}
      where not i.deleted and i.status not in ('draft', 'void') and i.date_issued <= $1 and b.open_minor <> 0
      group by 1, 2, 3 order by "openMinor" desc, "clientName", 1, 3`,
    [on],
  );
  const rows = found.map((row) => {
    const { current, d1_30, d31_60, d61_90, over_90, ...rest } = Row.parse(row);
    return { ...rest, buckets: { current, d1_30, d31_60, d61_90, over_90 } };
  });
  const totals = [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, of]) => {
    const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
    const bucket = (name: keyof (typeof of)[number]['buckets']) =>
      sum(of.map(({ buckets }) => buckets[name]));
    return {
      currency,
      buckets: {
        ...{ current: bucket('current'), d1_30: bucket('d1_30'), d31_60: bucket('d31_60') },
        ...{ d61_90: bucket('d61_90'), over_90: bucket('over_90') },
      },
      openMinor: sum(of.map(({ openMinor }) => openMinor)),
    };
  });
  return { on, rows, totals: totals.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)) };
}
