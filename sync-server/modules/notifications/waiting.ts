import type { PoolClient } from 'pg';
import { z } from 'zod';
import { CivilDate, Id } from '../../../domain/entities/primitives.ts';
import { rolesWith } from '../../../domain/rules/permissions.ts';
import { standingSql } from '../approvals/standing.ts';

const Waiting = z.object({
  decider: Id,
  person: Id,
  /** First day of the week, by the tenant's setting. */
  week: CivilDate,
  adjusts: z.boolean(),
  entries: z.int(),
  minutes: z.int(),
  flagged: z.int(),
  /** Whether any of it was submitted after the version that was asked about. */
  isNew: z.boolean(),
});
/** What of one person's week waits for one who may decide on it. */
export type Waiting = z.infer<typeof Waiting>;

/** SQL of the first day of the week of a date column; `weekStart` is an expression. */
function weekSql(date: string, weekStart: string): string {
  return `(${date} - (extract(isodow from ${date})::int - ${weekStart} + 7) % 7)`;
}

/**
 * Submitted time by whoever may decide on it without being an administrator: the project's manager, in a tenant that
 * decides by the sheet every manager of the person's projects too, and whoever they lent their right to.
 * @param asked `people` null is everybody; what came after `version` and was submitted after `since` is new
 */
export async function readWaiting(
  tx: PoolClient,
  asked: { people: readonly string[] | null; version: number; since: Date },
): Promise<Waiting[]> {
  const { rows } = await tx.query(
    `with settings as materialized (
       select coalesce(settings->'approval'->>'decides', 'project') = 'sheet' as by_sheet,
              (settings->>'weekStart')::int as week_start, (settings->'approval'->>'selfApproval')::boolean as own_too
         from tenants
     ), waiting as materialized (
       select e.id, e.user_id, e.project_id, e.minutes, cardinality(e.warnings) > 0 as flagged,
              e.corrects_id is not null or e.source = 'adjustment' as adjusts,
              e.version > $2 and e.submitted_at > $3 as is_new, ${weekSql('e.date', 's.week_start')} as week
         from time_entries e cross join settings s
        where e.status = 'submitted' and not e.deleted and ($1::uuid[] is null or e.user_id = any($1))
     ), managed as (
       select w.id, p.manager_id as decider from waiting w join projects p on p.id = w.project_id
       union
       select w.id, p.manager_id
         from waiting w join settings s on s.by_sheet
         join assignments a on a.user_id = w.user_id and not a.deleted join projects p on p.id = a.project_id
     ), deciders as (
       select id, decider from managed
       union
       select m.id, l.delegate_to
         from managed m join decisions l on l.decided_by = m.decider
        where ${standingSql}
          and (l.entries = '[]' or l.entries @> jsonb_build_array(jsonb_build_object('entryId', m.id)))
     )
     select d.decider, w.user_id as person, w.week, w.adjusts, count(*)::int as entries,
            sum(w.minutes)::int as minutes, count(*) filter (where w.flagged)::int as flagged, bool_or(w.is_new) as "isNew"
       from deciders d join waiting w on w.id = d.id cross join settings s
       join users u on u.id = d.decider and u.status = 'active' and not u.deleted
        and u.roles && $4::text[]
      where d.decider <> w.user_id or s.own_too
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [asked.people, asked.version, asked.since.toISOString(), rolesWith('time_entries.approve')],
  );
  return rows.map((row) => Waiting.parse(row));
}
