import type pg from 'pg';

const WORDS =
  'review analysis invoice ledger export import draft client call workshop notes follow-up pricing model report dashboard login sync conflict test release plan estimate hiring budget forecast quarter audit tax payroll contract renewal support ticket outage database index query cache upgrade rollout training slides research survey interview persona wireframe layout colour icon copy translation legal privacy consent backup restore mobile tablet offline queue retry token session role permission'.split(
    ' ',
  );

/** Lets the person log on any date of the last twenty years, which the demo firm's own policies would not. */
export async function openThePast(database: pg.Pool, email: string): Promise<void> {
  await database.query(
    `UPDATE tenants SET settings = jsonb_set(settings, '{lock,daysAfterWeekEnd}', 'null')
      WHERE id = (SELECT tenant_id FROM users WHERE email = $1)`,
    [email],
  );
  await database.query(
    `UPDATE assignments SET from_date = '2000-01-01', to_date = NULL
      WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
    [email],
  );
}

/** A file of Harvest's with that many rows of the person's, over the last five years: all of them can come in. */
export async function harvestFile(database: pg.Pool, email: string, count: number): Promise<string> {
  const { rows } = await database.query<{
    client: string;
    project: string;
    code: string;
    task: string;
    name: string;
  }>(
    `SELECT c.name AS client, p.name AS project, p.code, p.tasks->0->>'name' AS task, u.name
       FROM users u JOIN assignments a ON a.tenant_id = u.tenant_id AND a.user_id = u.id
       JOIN projects p ON p.tenant_id = u.tenant_id AND p.id = a.project_id
       JOIN clients c ON c.tenant_id = u.tenant_id AND c.id = p.client_id
      WHERE u.email = $1 AND p.status = 'active' AND jsonb_array_length(p.tasks) > 0
        AND NOT coalesce((p.tasks->0->>'closed')::boolean, false) ORDER BY p.code LIMIT 1`,
    [email],
  );
  const [work] = rows;
  if (!work) throw new Error('The person is on no active project with an open task.');
  const { client, project, code, task } = work;
  const [first = '', ...last] = work.name.split(' ');
  const quoted = (cells: readonly string[]): string =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  const lines = Array.from({ length: count }, (_, index) => {
    const date = new Date(Date.now() - (2 + (index % 1825)) * 86_400_000).toISOString().slice(0, 10);
    const said = [date, client, project, code, task, `Imported row ${index}`, '0.10', 'Yes', 'No', 'No'];
    return quoted([...said, first, last.join(' '), '', 'Yes', '', '', '', '', 'Euro - EUR', '']);
  });
  const header =
    'Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,External Reference URL';
  return [header, ...lines].join('\n');
}

/**
 * Twenty years of invoiced work of one person, some fourteen entries a day, on the projects and tasks that the demo firm
 * has assigned to them, up to half a year ago; descriptions of five words, nearly all different.
 * @returns how many entries the person has then
 */
export async function giveHistory(database: pg.Pool, email: string, entries: number): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    `WITH person AS (SELECT id, tenant_id FROM users WHERE email = $1),
       work AS (
         SELECT row_number() OVER (ORDER BY p.code, t.value->>'id') - 1 AS nr, count(*) OVER () AS works, p.tenant_id,
             p.id AS project_id, (t.value->>'id')::uuid AS task_id, p.activity_codes->0->>'code' AS activity
           FROM projects p JOIN person ON person.tenant_id = p.tenant_id
           JOIN assignments a ON a.tenant_id = p.tenant_id AND a.project_id = p.id AND a.user_id = person.id
           CROSS JOIN LATERAL jsonb_array_elements(p.tasks) t
          WHERE NOT p.deleted AND NOT p.is_template
       ),
       made AS (
         INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, zone, billable,
             description, source, status, submitted_at, rate_minor, amount_minor, currency, billed_minutes, rounding_version)
         SELECT uuidv7(make_interval(days => -ago)), person.tenant_id, person.id, work.project_id, work.task_id,
             work.activity, current_date - ago, minutes, 'Europe/Berlin', true,
             concat_ws(' ', w[(i * 7) % cardinality(w) + 1], w[(i * 13) % cardinality(w) + 1],
               w[(i * 29 + i / 70) % cardinality(w) + 1], w[(i / 90) % cardinality(w) + 1], i),
             'manual', 'invoiced', now() - make_interval(days => ago), 12000, minutes * 200, 'EUR', minutes, 1
           FROM generate_series(1, $3::int) i
           CROSS JOIN LATERAL (SELECT 183 + i % 7300 AS ago, 10 + (i * 7) % 60 AS minutes) day
           CROSS JOIN person CROSS JOIN (SELECT $2::text[] AS w) words JOIN work ON work.nr = i % work.works
         RETURNING 1
       )
     SELECT (SELECT count(*)::int FROM made) + (SELECT count(*)::int FROM time_entries e JOIN person
       ON e.tenant_id = person.tenant_id AND e.user_id = person.id AND NOT e.deleted) AS n`,
    [email, WORDS, entries],
  );
  return rows[0]?.n ?? 0;
}
