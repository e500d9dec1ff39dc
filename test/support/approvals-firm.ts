import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry, WarningKind } from '../../domain/entities/time-entry.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { submitted } from './decisions.ts';
import { type Firm, seedFirm } from './firm.ts';

/** A firm whose manager has one full week of many people to decide on. */
export interface ApprovalsFirm {
  firm: Firm;
  /** First day of the week, a Monday. */
  monday: string;
  people: { id: string; name: string }[];
  projects: { id: string; name: string }[];
  entries: TimeEntry[];
  /** Names of the people whose week has something to look at, with what the server warned of. */
  exceptions: { name: string; warning: WarningKind }[];
}

const firstNames = ['Anna', 'Ben', 'Clara', 'David', 'Elif', 'Finn', 'Greta', 'Hugo', 'Ines', 'Jonas'];
const lastNames = ['Adler', 'Brandt', 'Carlsen', 'Demir'];
const works = [
  'Interviews with the clerks',
  'Data model',
  'Review of the interface',
  'Workshop',
  'Test cases',
  'Call with the client',
];
const warnings = [
  'unusual',
  'over_budget',
  'late',
  'weekend_or_holiday',
  'long_day',
  'low_time_trust',
  'outside_project_dates',
] as const satisfies readonly WarningKind[];

/** Minutes of the six entries of a day: 8:00 together. */
const dayMinutes = [90, 60, 120, 75, 45, 90];

/**
 * Forty people, six projects of two clients, six entries on each of five days (1,200 in all), submitted; `exceptions`
 * people have one entry that the server warned of. Those who are unusual have four weeks of approved time before it.
 */
export async function seedApprovals(
  ownerPool: Pool,
  options: { monday: string; exceptions: number },
): Promise<ApprovalsFirm> {
  const { monday } = options;
  const firm = await seedFirm(ownerPool);
  const { tenantId, manager, client, otherClient, rateCardId } = firm;
  const people = lastNames.flatMap((last) =>
    firstNames.map((first) => ({ id: uuidv7(), name: `${first} ${last}` })),
  );
  const projects = ['Atlas', 'Aurora', 'Borealis', 'Cedar', 'Delta', 'Ember'].map((name) => ({
    id: uuidv7(),
    name,
  }));
  await ownerPool.query(
    `INSERT INTO users (id, tenant_id, email, name, roles, status, password_hash)
     SELECT p.id, $1, replace(lower(p.name), ' ', '.') || '@' || $2 || '.test', p.name, '{consultant}', 'active', 'none'
       FROM jsonb_to_recordset($3::jsonb) AS p(id uuid, name text)`,
    [tenantId, firm.slug, JSON.stringify(people)],
  );
  await ownerPool.query(
    `INSERT INTO resources (id, tenant_id, user_id, skills, capacity_minutes_per_week, cost_rate, cost_currency,
       bill_role, target_utilisation)
     SELECT gen_random_uuid(), $1, p.id, '[]', 2400, 6000, 'EUR', 'consultant', 0.75
       FROM jsonb_to_recordset($2::jsonb) AS p(id uuid)`,
    [tenantId, JSON.stringify(people)],
  );
  await ownerPool.query(
    `INSERT INTO projects (id, tenant_id, client_id, code, name, type, status, start_date, end_date, budget_minutes,
       budget_amount_minor, currency, manager_id, activity_codes, allows_billable, rate_card_id, tasks)
     SELECT p.id, $1, p.client, 'Q-' || p.name, p.name, 'time_and_materials', 'active', '2026-01-01', '2099-12-31',
       p.budget, 15000000, 'EUR', $2, '[{"code":"DEV","name":"Development","billable":true}]', true, $3, '[]'
       FROM jsonb_to_recordset($4::jsonb) AS p(id uuid, name text, client uuid, budget int)`,
    [
      tenantId,
      manager.id,
      rateCardId,
      JSON.stringify(
        projects.map((project, index) => ({
          ...project,
          client: index % 2 === 0 ? client.id : otherClient.id,
          budget: project.name === 'Aurora' ? 7_200 : 120_000,
        })),
      ),
    ],
  );
  await ownerPool.query(
    `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
     SELECT gen_random_uuid(), $1, p.id, u.id, 'consultant', 2400, '2026-01-01'
       FROM jsonb_to_recordset($2::jsonb) AS p(id uuid), jsonb_to_recordset($3::jsonb) AS u(id uuid)`,
    [tenantId, JSON.stringify(projects), JSON.stringify(people)],
  );
  const entry = (userId: string, date: string, index: number): Partial<TimeEntry> => ({
    userId,
    date,
    projectId: projects[index % projects.length]?.id ?? '',
    taskId: null,
    minutes: dayMinutes[index % dayMinutes.length] ?? 60,
    description: works[index % works.length] ?? '',
    submittedAt: `${addDays(monday, 4)}T16:30:00.000Z`,
  });
  const exceptions = Array.from({ length: options.exceptions }, (_, index) => ({
    name: people[index * 3]?.name ?? '',
    warning: warnings[index % warnings.length] ?? 'unusual',
  }));
  const week = people.flatMap(({ id }, person) =>
    [0, 1, 2, 3, 4].flatMap((day) =>
      dayMinutes.map((_, index) => entry(id, addDays(monday, day), index + person)),
    ),
  );
  const entries = await submitted(ownerPool, firm, ...week);
  const warned = exceptions.flatMap(({ name, warning }) => {
    const person = people.find((one) => one.name === name);
    const [, , found] = entries.filter(({ userId }) => userId === person?.id);
    return found ? [{ id: found.id, warning }] : [];
  });
  await ownerPool.query(
    `UPDATE time_entries e SET warnings = ARRAY[w.warning] FROM jsonb_to_recordset($1::jsonb) AS w(id uuid, warning text)
     WHERE e.id = w.id`,
    [JSON.stringify(warned)],
  );
  await seedPast(
    ownerPool,
    firm,
    monday,
    people.filter(({ name }) => exceptions.some((one) => one.name === name && one.warning === 'unusual')),
    projects[0]?.id ?? '',
  );
  return { firm, monday, people, projects, entries, exceptions };
}

/** Four weeks of days of 7:40, approved. */
async function seedPast(
  ownerPool: Pool,
  firm: Firm,
  monday: string,
  people: readonly { id: string }[],
  projectId: string,
): Promise<void> {
  const past = people.flatMap(({ id }) =>
    [-28, -21, -14, -7].flatMap((week) =>
      [0, 1, 2, 3, 4].map((day) => ({
        userId: id,
        projectId,
        taskId: null,
        date: addDays(monday, week + day),
        minutes: 460,
      })),
    ),
  );
  const before = await submitted(ownerPool, firm, ...past);
  await ownerPool.query(
    `UPDATE time_entries SET status = 'approved', rate_minor = 15000, amount_minor = minutes * 250, currency = 'EUR',
       billed_minutes = minutes, rounding_version = 1 WHERE id = ANY($1::uuid[])`,
    [before.map(({ id }) => id)],
  );
}
