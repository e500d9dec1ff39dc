import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { addDays, weekStartOf } from '../../../domain/rules/civil-date.ts';
import { submitted } from '../../support/decisions.ts';
import { type Firm, type FirmUser, seedFirm } from '../../support/firm.ts';

const PROJECTS = 8;
const DAYS_A_WEEK = 5;

/** A firm with a manager of eight projects and people who are on all of them. */
export interface BusyFirm extends Firm {
  people: FirmUser[];
  projects: { id: string; taskId: string }[];
}

/** The first project's manager has them all; four are of either client. People have a resource and an assignment to each. */
export async function busyFirm(owner: pg.Pool, people: number): Promise<BusyFirm> {
  const firm = await seedFirm(owner);
  const made: FirmUser[] = Array.from({ length: people }, (_, index) => ({
    id: uuidv7(),
    email: `person-${index}@${firm.slug}.test`,
    name: `Person ${String(index + 1).padStart(3, '0')}`,
    roles: ['consultant'],
  }));
  const projects = Array.from({ length: PROJECTS - 2 }, () => ({ id: uuidv7(), taskId: uuidv7() }));
  const all = [firm.project, firm.otherProject, ...projects];
  await owner.query(
    `WITH person AS (SELECT * FROM json_to_recordset($1::json) AS g(id uuid, email text, name text)),
       users AS (
         INSERT INTO users (id, tenant_id, email, name, roles, status)
         SELECT id, $2, email, name, '{consultant}', 'active' FROM person)
     INSERT INTO resources (id, tenant_id, user_id, capacity_minutes_per_week, cost_rate, cost_currency, bill_role,
         target_utilisation)
       SELECT gen_random_uuid(), $2, id, 2400, 6000, 'EUR', 'consultant', 0.75 FROM person`,
    [JSON.stringify(made), firm.tenantId],
  );
  await owner.query(
    `INSERT INTO projects (id, tenant_id, client_id, code, name, type, status, start_date, budget_minutes, currency,
         manager_id, activity_codes, rate_card_id, tasks)
       SELECT g.id, p.tenant_id, p.client_id, 'P-' || g.nr + 2, 'Project ' || g.nr + 2, p.type, p.status, p.start_date, 600000,
           p.currency, p.manager_id, p.activity_codes, p.rate_card_id,
           jsonb_build_array(p.tasks->0 || jsonb_build_object('id', g."taskId"))
         FROM ROWS FROM (json_to_recordset($1::json) AS (id uuid, "taskId" uuid)) WITH ORDINALITY AS g(id, "taskId", nr)
         JOIN projects p ON p.tenant_id = $2 AND p.id = CASE g.nr % 2 WHEN 0 THEN $3::uuid ELSE $4::uuid END`,
    [JSON.stringify(projects), firm.tenantId, firm.project.id, firm.otherProject.id],
  );
  await owner.query(
    `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
       SELECT gen_random_uuid(), $1, project, person, 'consultant', 300, '2015-01-01'
         FROM unnest($2::uuid[]) AS project, unnest($3::uuid[]) AS person`,
    [firm.tenantId, all.map(({ id }) => id), made.map(({ id }) => id)],
  );
  return { ...firm, people: made, projects: all };
}

/**
 * What the people of a firm did before: invoiced, ten entries a day back from 70 weeks ago, each metered, delivered, and
 * in the rollups.
 */
export async function giveHistory(owner: pg.Pool, firm: BusyFirm, entries: number): Promise<void> {
  await owner.query('SELECT ensure_metering_partitions((now() - make_interval(days => $1))::date, 40)', [
    490 + Math.ceil(entries / firm.people.length / 10) + 31,
  ]);
  await owner.query(
    `WITH made AS (
       INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, zone, billable,
           description, source, status, submitted_at, rate_minor, amount_minor, currency, billed_minutes, rounding_version)
         SELECT uuidv7(make_interval(days => -ago)), $1, person.id, project.id, project."taskId", 'DEV', current_date - ago,
             30 + nr % 60, 'Europe/Berlin', true, 'Work number ' || nr || ' on what the client asked for', 'manual',
             'invoiced', now() - make_interval(days => ago), 15000, (30 + nr % 60) * 250, 'EUR', 30 + nr % 60, 1
           FROM generate_series(0, $2::int - 1) AS nr
           CROSS JOIN LATERAL (SELECT 490 + (nr / $5::int / 10)::int AS ago) AS day
           JOIN ROWS FROM (json_to_recordset($3::json) AS (id uuid)) WITH ORDINALITY AS person(id, at)
             ON person.at = nr % $5::int + 1
           JOIN ROWS FROM (json_to_recordset($4::json) AS (id uuid, "taskId" uuid)) WITH ORDINALITY AS project(id, "taskId", at)
             ON project.at = nr % $6::int + 1
         RETURNING id, project_id, date, minutes),
       event AS (
         INSERT INTO metering_events (id, tenant_id, client_id, project_id, event_type, "timestamp", quantity, unit, cause_id,
             cause_seq)
           SELECT uuidv7(), $1, p.client_id, p.id, 'consulting_hour', m.date + time '12:00', m.minutes / 60.0, 'hours', m.id, 0
             FROM made m JOIN projects p ON p.tenant_id = $1 AND p.id = m.project_id
           RETURNING id, cause_id)
     INSERT INTO outbox (id, tenant_id, topic, dedupe_key, payload, cause_id, state, delivered_at)
       SELECT id, $1, 'metering_event', id::text, '{}', cause_id, 'delivered', now() FROM event`,
    [
      firm.tenantId,
      entries,
      JSON.stringify(firm.people),
      JSON.stringify(firm.projects),
      firm.people.length,
      firm.projects.length,
    ],
  );
}

/**
 * A week's submitted entries of everybody, spread over its five days and all projects.
 * @param weeksAgo 1 for the week before this one
 * @param each entries of each person
 */
export function submittedWeek(
  owner: pg.Pool,
  firm: BusyFirm,
  weeksAgo: number,
  each: number,
): Promise<TimeEntry[]> {
  const monday = addDays(weekStartOf(new Date().toISOString().slice(0, 10), 1), -7 * weeksAgo);
  const changes = firm.people.flatMap(({ id: userId }, person) =>
    Array.from({ length: each }, (_, nr) => {
      const project = firm.projects[(nr + person) % firm.projects.length];
      if (!project) throw new Error('the firm has no projects');
      return {
        userId,
        projectId: project.id,
        taskId: project.taskId,
        date: addDays(monday, nr % DAYS_A_WEEK),
        minutes: 20 + ((nr * 7) % 70),
        description: `Work number ${nr} of week ${weeksAgo}`,
        billable: nr % 6 !== 0,
      };
    }),
  );
  return submitted(owner, firm, ...changes);
}
