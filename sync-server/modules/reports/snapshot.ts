import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { CivilDate, Id, Minutes, Name, RatioString } from '../../../domain/entities/primitives.ts';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { Resource } from '../../../domain/entities/resource.ts';
import { TenantSettings } from '../../../domain/entities/tenant.ts';
import { Role } from '../../../domain/entities/user.ts';
import { can } from '../../../domain/rules/permissions.ts';

const Period = z.object({ from: CivilDate, to: CivilDate });

/** `input.json` of the utilisation program. It holds no instant, so that the same data makes the same hash. */
export const UtilisationInput = z.object({
  title: z.string(),
  period: Period,
  weekStart: z.int().min(1).max(7),
  holidays: z.array(CivilDate),
  people: z.array(
    z.object({
      userId: Id,
      name: Name,
      capacityMinutesPerWeek: Minutes,
      targetUtilisation: RatioString.nullable(),
      availability: Resource.shape.availability,
    }),
  ),
  days: z.array(z.object({ userId: Id, date: CivilDate, billableMinutes: Minutes, totalMinutes: Minutes })),
});
export type UtilisationInput = z.infer<typeof UtilisationInput>;

export interface Snapshot {
  content: Buffer;
  /** SHA-256 of `content` in hex: the report's input hash. */
  hash: string;
}

/**
 * Reads what a report works on from one point in time: a REPEATABLE READ transaction of its own. Only what the person
 * who asked may see goes in: an admin everybody's time, a manager the time on the projects that they manage and their
 * own.
 */
export async function takeSnapshot(pool: Pool, job: ReportJob): Promise<Snapshot> {
  const tx = await pool.connect();
  try {
    await tx.query('begin isolation level repeatable read read only');
    await tx.query("select set_config('app.current_tenant', $1, true)", [job.tenantId]);
    const input = await readUtilisation(tx, job);
    await tx.query('commit');
    const content = Buffer.from(JSON.stringify(input));
    return { content, hash: createHash('sha256').update(content).digest('hex') };
  } finally {
    // A connection that is still inside the transaction is not given back to the pool.
    tx.release(true);
  }
}

async function readUtilisation(tx: PoolClient, job: ReportJob): Promise<UtilisationInput> {
  const period = Period.parse(job.parameters);
  const asker = await tx.query('select roles from users where id = $1', [job.requestedBy]);
  const { roles } = z.object({ roles: z.array(Role) }).parse(asker.rows[0]);
  const everybody = can({ userId: job.requestedBy, roles, clientId: null }, 'reports.view_all');
  const tenant = await tx.query('select settings from tenants');
  const { settings } = z.object({ settings: TenantSettings }).parse(tenant.rows[0]);
  const days = await tx.query(
    `select e.user_id as "userId", e.date, coalesce(sum(e.minutes) filter (where e.billable), 0)::int as "billableMinutes",
            sum(e.minutes)::int as "totalMinutes"
       from time_entries e join projects p on p.tenant_id = e.tenant_id and p.id = e.project_id
      where e.date between $1 and $2 and entry_counts(e.status, e.deleted, e.corrects_id, e.replaced_by_id)
        and ($3 or p.manager_id = $4 or e.user_id = $4)
      group by e.user_id, e.date order by e.user_id, e.date`,
    [period.from, period.to, everybody, job.requestedBy],
  );
  const people = await tx.query(
    `select u.id as "userId", u.name, r.capacity_minutes_per_week as "capacityMinutesPerWeek",
            r.target_utilisation::text as "targetUtilisation", r.availability
       from users u join resources r on r.tenant_id = u.tenant_id and r.user_id = u.id and not r.deleted
      where u.id = any($1::uuid[]) or (u.status = 'active' and not u.deleted and ($2 or u.id = $3 or exists (
              select from assignments a join projects p on p.tenant_id = a.tenant_id and p.id = a.project_id
               where a.user_id = u.id and p.manager_id = $3 and not a.deleted
                 and a.from_date <= $5 and (a.to_date is null or a.to_date >= $4))))
      order by u.name, u.id`,
    [[...new Set(days.rows.map((row) => row.userId))], everybody, job.requestedBy, period.from, period.to],
  );
  const known = new Set(people.rows.map((row) => row.userId));
  return UtilisationInput.parse({
    title: everybody ? 'Utilisation' : 'Utilisation on your projects',
    period,
    weekStart: settings.weekStart,
    holidays: settings.holidays
      .map(({ date }) => date)
      .filter((date) => period.from <= date && date <= period.to),
    people: people.rows,
    days: days.rows.filter((row) => known.has(row.userId)),
  });
}
