import type { PoolClient } from 'pg';
import { z } from 'zod';
import { CivilDate, Id, Minutes, Zone } from '../../../domain/entities/primitives.ts';
import { Resource } from '../../../domain/entities/resource.ts';
import { TenantSettings } from '../../../domain/entities/tenant.ts';
import { Role } from '../../../domain/entities/user.ts';
import { isZone } from '../../../domain/rules/civil-date.ts';

const Row = z.object({
  id: Id,
  roles: z.array(Role),
  since: CivilDate,
  capacityMinutesPerWeek: Minutes.nullable(),
  availability: Resource.shape.availability.nullable(),
  zone: Zone.nullable(),
  /** Whether they were assigned to anything within the last two weeks. */
  isAssigned: z.boolean(),
});

/** Somebody who is told of the day. */
export interface DayPerson extends Omit<z.infer<typeof Row>, 'zone'> {
  /** Where they worked last, by their newest entry; the tenant's zone where nobody knows. */
  zone: string;
}

/** The firm's active people and its settings, as of a date. Clients' people are told nothing. */
export async function readPeople(
  tx: PoolClient,
  today: string,
): Promise<{ people: DayPerson[]; settings: TenantSettings; digestAt: string }> {
  const tenant = await tx.query<{ settings: unknown }>('select settings from tenants');
  const settings = TenantSettings.parse(tenant.rows[0]?.settings);
  const named = settings.notices?.zone ?? 'UTC';
  const fallback = isZone(named) ? named : 'UTC';
  const { rows } = await tx.query(
    `select u.id, u.roles, (u.created_at at time zone 'UTC')::date as since,
            r.capacity_minutes_per_week as "capacityMinutesPerWeek", r.availability, z.zone,
            exists (
              select from assignments a where a.tenant_id = u.tenant_id and a.user_id = u.id and not a.deleted
                and a.from_date <= $1::date and (a.to_date is null or a.to_date >= $1::date - 14)) as "isAssigned"
       from users u
       left join resources r on r.tenant_id = u.tenant_id and r.user_id = u.id and not r.deleted
       left join lateral (
         select e.zone from time_entries e where e.tenant_id = u.tenant_id and e.user_id = u.id
          order by e.date desc limit 1) z on true
      where u.status = 'active' and not u.deleted and u.roles <> array['client'] order by u.id`,
    [today],
  );
  const people = rows
    .map((row) => Row.parse(row))
    .map((row) => ({ ...row, zone: row.zone !== null && isZone(row.zone) ? row.zone : fallback }));
  return { people, settings, digestAt: settings.notices?.digestAt ?? '08:00' };
}

const LoggedRow = z.object({ userId: Id, date: CivilDate, open: z.int(), settled: z.int() });

/** A person's minutes of one date: not submitted, and submitted or decided. What was rejected is not submitted. */
export type LoggedDay = z.infer<typeof LoggedRow>;

export async function readLogged(
  tx: PoolClient,
  from: string,
  to: string,
): Promise<Map<string, LoggedDay[]>> {
  const { rows } = await tx.query(
    `select user_id as "userId", date,
            coalesce(sum(minutes) filter (where status in ('draft', 'rejected')), 0)::int as open,
            coalesce(sum(minutes) filter (where status not in ('draft', 'rejected')), 0)::int as settled
       from time_entries where not deleted and date between $1 and $2 group by 1, 2`,
    [from, to],
  );
  return Map.groupBy(
    rows.map((row) => LoggedRow.parse(row)),
    ({ userId }) => userId,
  );
}
