import type { PoolClient } from 'pg';
import { z } from 'zod';
import { CivilDate, Currency, Id } from '../../../domain/entities/primitives.ts';

const DayOfWork = z.object({
  userId: Id,
  date: CivilDate,
  minutes: z.int(),
  billableMinutes: z.int(),
});
export type DayOfWork = z.infer<typeof DayOfWork>;

/**
 * Settled minutes (approved or invoiced) of each person and day, both ends included, in the caller's tenant transaction.
 * Utilisation is their billable part over the person's capacity (domain/rules/utilisation.ts).
 */
export async function dailyWork(tx: PoolClient, from: string, to: string): Promise<DayOfWork[]> {
  const { rows } = await tx.query(
    `select user_id as "userId", date, sum(minutes)::int as minutes, sum(billable_minutes)::int as "billableMinutes"
       from time_rollups where date between $1 and $2
      group by user_id, date having sum(entries) > 0 order by date, user_id`,
    [from, to],
  );
  return rows.map((row) => DayOfWork.parse(row));
}

const WeekOfBurn = z.object({
  projectId: Id,
  weekStart: CivilDate,
  minutes: z.int(),
  billedMinutes: z.int(),
  /** Minor units by currency. */
  amounts: z.record(Currency, z.int()),
});
export type WeekOfBurn = z.infer<typeof WeekOfBurn>;

/** What was settled on projects in each week, weeks as the tenant's settings begin them; weeks without work are left out. */
export async function weeklyBurn(tx: PoolClient, projectIds: readonly string[]): Promise<WeekOfBurn[]> {
  const { rows } = await tx.query(
    `select project_id as "projectId", "weekStart", sum(minutes)::int as minutes,
            sum(billed)::int as "billedMinutes",
            coalesce(jsonb_object_agg(currency, amount) filter (where currency <> ''), '{}') as amounts
       from (
         select r.project_id, r.date - (extract(isodow from r.date)::int - (t.settings->>'weekStart')::int + 7) % 7
                as "weekStart", r.currency, sum(r.minutes) as minutes, sum(r.billed_minutes) as billed,
                sum(r.amount_minor) as amount
           from time_rollups r join tenants t on t.id = r.tenant_id
          where r.project_id = any($1::uuid[])
          group by 1, 2, 3 having sum(r.entries) > 0
       ) by_currency
      group by project_id, "weekStart" order by project_id, "weekStart"`,
    [projectIds],
  );
  return rows.map((row) => WeekOfBurn.parse(row));
}

const MonthOfRevenue = z.object({
  clientId: Id,
  /** Its first day. */
  month: CivilDate,
  currency: Currency,
  billedMinutes: z.int(),
  amountMinor: z.int(),
});
export type MonthOfRevenue = z.infer<typeof MonthOfRevenue>;

/** What was settled for each client, month of work and currency, from `from` on; time without an amount is left out. */
export async function monthlyRevenue(tx: PoolClient, from: string): Promise<MonthOfRevenue[]> {
  const { rows } = await tx.query(
    `select p.client_id as "clientId", date_trunc('month', r.date)::date as month, r.currency,
            sum(r.billed_minutes)::int as "billedMinutes", sum(r.amount_minor)::bigint as "amountMinor"
       from time_rollups r join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id
      where r.currency <> '' and r.date >= $1
      group by 1, 2, 3 having sum(r.entries) > 0 order by 2, 1, 3`,
    [from],
  );
  return rows.map((row) => MonthOfRevenue.parse(row));
}
