import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withTenant } from '../../sync-server/db.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let firm: Firm;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
});

async function owner<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await database.ownerPool.query<T>(text, values)).rows;
}

async function putEntry(status: string, minutes: number, more: { projectId?: string; amount?: number } = {}) {
  const { id } = entryOf(firm);
  await database.ownerPool.query(
    `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source,
       status, amount_minor) VALUES ($1, $2, $3, $4, 'DEV', '2026-06-01', $5, 'UTC', true, 'manual', $6, $7)`,
    [
      id,
      firm.tenantId,
      firm.consultant.id,
      more.projectId ?? firm.project.id,
      minutes,
      status,
      more.amount ?? null,
    ],
  );
  return id;
}

const spentOf = async (projectId: string) =>
  (
    await owner<{ minutes: number; amount: number }>(
      'SELECT spent_minutes AS minutes, spent_amount_minor AS amount FROM projects WHERE id = $1',
      [projectId],
    )
  )[0];

describe('versions', () => {
  const counterOf = async () =>
    (
      await owner<{ version: number }>('SELECT version FROM sync_counters WHERE tenant_id = $1', [
        firm.tenantId,
      ])
    )[0]!.version;

  test('every synced table has the triggers, and they fire also in replica mode', async () => {
    const rows = await owner<{ name: string; triggers: string[] }>(
      `SELECT c.relname AS name, coalesce(array_agg(t.tgname::text ORDER BY t.tgname) FILTER (
            WHERE t.tgname LIKE 'sync_%' AND t.tgenabled = 'A'), '{}') AS triggers
         FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND EXISTS (
            SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'deleted')
        GROUP BY c.relname`,
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual([
      'assignments',
      'clients',
      'decisions',
      'invoices',
      'notifications',
      'projects',
      'rate_cards',
      'resources',
      'tenants',
      'time_entries',
      'timesheets',
      'users',
    ]);
    for (const { name, triggers } of rows)
      expect([name, triggers]).toEqual([name, ['sync_removal', 'sync_truncate', 'sync_version']]);
  });

  test('SQL by hand raises the version, whatever version it writes, and in replica mode too', async () => {
    const before = await counterOf();
    await database.ownerPool.query('UPDATE projects SET name = $2, version = 0 WHERE id = $1', [
      firm.project.id,
      'By hand',
    ]);
    const client = await database.ownerPool.connect();
    try {
      await client.query('BEGIN; SET LOCAL session_replication_role = replica');
      await client.query('UPDATE projects SET version = 7 WHERE id = $1', [firm.otherProject.id]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    const versions = await owner<{ version: number }>(
      'SELECT version FROM projects WHERE tenant_id = $1 ORDER BY version',
      [firm.tenantId],
    );
    expect(versions).toEqual([{ version: before + 1 }, { version: before + 2 }]);
    expect(await counterOf()).toBe(before + 2);
  });

  test('one transaction takes one version, however many rows and tables it writes', async () => {
    const before = await counterOf();
    await withTenant(database.pool, firm.tenantId, async (tx) => {
      await tx.query('UPDATE projects SET name = name');
      await tx.query('UPDATE users SET name = name');
      await tx.query('UPDATE clients SET name = name');
    });
    expect(await counterOf()).toBe(before + 1);
    const rows = await owner('SELECT DISTINCT version FROM users WHERE tenant_id = $1', [firm.tenantId]);
    expect(rows).toEqual([{ version: before + 1 }]);
  });

  test('a transaction tells of its version once, when it commits', async () => {
    const listener = await database.ownerPool.connect();
    try {
      const heard: unknown[] = [];
      const arrived = new Promise<void>((resolve) => {
        listener.on('notification', ({ channel, payload }) => {
          if (channel === 'stint_news') heard.push(JSON.parse(payload ?? ''));
          else resolve();
        });
      });
      await listener.query('LISTEN stint_news; LISTEN done_in_this_test');
      await withTenant(database.pool, firm.tenantId, async (tx) => {
        await tx.query('UPDATE projects SET name = name');
        await tx.query('UPDATE users SET name = name');
      });
      await database.ownerPool.query('NOTIFY done_in_this_test');
      await arrived;
      const [counter] = await owner('SELECT epoch, version FROM sync_counters WHERE tenant_id = $1', [
        firm.tenantId,
      ]);
      expect(heard).toEqual([{ tenant_id: firm.tenantId, ...counter }]);
    } finally {
      listener.release(true);
    }
  });

  test('the app cannot write the counter itself', async () => {
    for (const text of [
      'UPDATE sync_counters SET version = 0',
      `INSERT INTO sync_counters (tenant_id) VALUES ('${uuidv7()}')`,
      `SELECT next_sync_version('${firm.tenantId}')`,
    ])
      await expect(withTenant(database.pool, firm.tenantId, (tx) => tx.query(text))).rejects.toMatchObject({
        code: '42501',
      });
  });

  test('a synced row is not removed, by anybody', async () => {
    for (const text of ['DELETE FROM assignments', 'TRUNCATE assignments'])
      await expect(database.ownerPool.query(text)).rejects.toMatchObject({ code: '23000' });
  });
});

describe('spent on a project', () => {
  test('is what was submitted, approved and invoiced, through every kind of change', async () => {
    await putEntry('draft', 10);
    const submitted = await putEntry('submitted', 20);
    const approved = await putEntry('approved', 40, { amount: 1000 });
    await putEntry('invoiced', 80, { amount: 2000 });
    await putEntry('rejected', 160);
    expect(await spentOf(firm.project.id)).toEqual({ minutes: 140, amount: 3000 });
    await owner('UPDATE time_entries SET project_id = $2 WHERE id = $1', [submitted, firm.otherProject.id]);
    expect(await spentOf(firm.project.id)).toEqual({ minutes: 120, amount: 3000 });
    expect(await spentOf(firm.otherProject.id)).toEqual({ minutes: 20, amount: 0 });
    await owner(`UPDATE time_entries SET status = 'draft', amount_minor = NULL WHERE id = $1`, [approved]);
    await owner('UPDATE time_entries SET deleted = true WHERE id = $1', [submitted]);
    expect(await spentOf(firm.project.id)).toEqual({ minutes: 80, amount: 2000 });
    expect(await spentOf(firm.otherProject.id)).toEqual({ minutes: 0, amount: 0 });
    await owner(`UPDATE time_entries SET status = 'approved', minutes = minutes + 1 WHERE tenant_id = $1`, [
      firm.tenantId,
    ]);
    expect(await spentOf(firm.project.id)).toEqual({ minutes: 11 + 41 + 81 + 161, amount: 2000 });
    // Entries alike in every way that counts are still two.
    for (let n = 0; n < 2; n += 1) await putEntry('submitted', 5, { projectId: firm.otherProject.id });
    await owner(`UPDATE time_entries SET status = 'draft' WHERE tenant_id = $1 AND minutes = 5`, [
      firm.tenantId,
    ]);
    expect(await spentOf(firm.otherProject.id)).toEqual({ minutes: 0, amount: 0 });
  });

  test('cannot be written by hand', async () => {
    await putEntry('submitted', 20);
    await owner('UPDATE projects SET spent_minutes = 9999, spent_amount_minor = 9999 WHERE id = $1', [
      firm.project.id,
    ]);
    expect(await spentOf(firm.project.id)).toEqual({ minutes: 20, amount: 0 });
  });
});

describe('what an entry names', () => {
  const nowhere = uuidv7();

  test.each([
    ['user_id', 'user'],
    ['project_id', 'project'],
    ['invoice_id', 'invoice'],
    ['corrects_id', 'time entry'],
  ])('%s must be of its tenant, whoever writes and however many rows', async (column, what) => {
    const ids = [await putEntry('draft', 10), await putEntry('draft', 20)];
    const change = database.ownerPool.query(
      `UPDATE time_entries SET minutes = 11, ${column} = CASE WHEN id = $1 THEN $2::uuid ELSE ${column} END
         WHERE id = ANY($3)`,
      [ids[1], nowhere, ids],
    );
    await expect(change).rejects.toMatchObject({
      code: '23503',
      message: expect.stringContaining(`${what} ${nowhere}`),
    });
    const minutes = await owner<{ minutes: number }>(
      'SELECT minutes FROM time_entries WHERE id = ANY($1) ORDER BY minutes',
      [ids],
    );
    expect(minutes).toEqual([{ minutes: 10 }, { minutes: 20 }]);
  });

  test('a project of another firm is none, behind the wall and before it', async () => {
    const other = await seedFirm(database.ownerPool);
    await expect(putEntry('draft', 10, { projectId: other.project.id })).rejects.toMatchObject({
      code: '23503',
    });
    const id = await putEntry('draft', 10);
    await expect(
      withTenant(database.pool, firm.tenantId, (tx) =>
        tx.query('UPDATE time_entries SET project_id = $1 WHERE id = $2', [other.project.id, id]),
      ),
    ).rejects.toMatchObject({ code: '23503' });
  });

  test.each(['client', 'project'])(
    'a metering event names a %s of its tenant, or nothing is metered',
    async (what) => {
      const other = await seedFirm(database.ownerPool);
      const events = [
        firm,
        what === 'client' ? { ...firm, client: other.client } : { ...firm, project: other.project },
      ];
      const metered = withTenant(database.pool, firm.tenantId, (tx) =>
        tx.query(
          `INSERT INTO metering_events (id, tenant_id, client_id, project_id, event_type, "timestamp", quantity, unit, cause_id,
             cause_seq)
           SELECT gen_random_uuid(), $1, client, project, 'consulting_hour', now(), 1, 'hours', gen_random_uuid(), 0
             FROM unnest($2::uuid[], $3::uuid[]) AS e(client, project)`,
          [firm.tenantId, events.map(({ client }) => client.id), events.map(({ project }) => project.id)],
        ),
      );
      await expect(metered).rejects.toMatchObject({
        code: '23503',
        message: expect.stringContaining(`${what} ${what === 'client' ? other.client.id : other.project.id}`),
      });
    },
  );

  test('an adjustment may come with what it corrects, in one statement', async () => {
    const [first, second] = [uuidv7(), uuidv7()];
    await owner(
      `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable,
         source, status, corrects_id)
       SELECT id, $1, $2, $3, 'DEV', '2026-06-01', 5, 'UTC', true, 'manual', 'draft', corrects
         FROM (VALUES ($4::uuid, $5::uuid), ($5, NULL)) AS v(id, corrects)`,
      [firm.tenantId, firm.consultant.id, firm.project.id, second, first],
    );
    expect(
      await owner('SELECT 1 FROM time_entries WHERE corrects_id = $1 AND id = $2', [first, second]),
    ).toHaveLength(1);
  });

  test('the checks fire also in replica mode', async () => {
    expect(
      await owner(
        `SELECT tgrelid::regclass || ' ' || tgname AS name FROM pg_trigger
          WHERE tgname LIKE 'references_%' AND tgenabled = 'A' ORDER BY name`,
      ),
    ).toEqual([
      { name: 'metering_events references_insert' },
      { name: 'time_entries references_insert' },
      { name: 'time_entries references_update' },
    ]);
  });
});

describe('append-only', () => {
  test.each(['audit_records', 'metering_events'])(
    '%s takes no change and no removal, by anybody',
    async (table) => {
      const hash = 'a'.repeat(64);
      if (table === 'audit_records')
        await owner(
          `INSERT INTO audit_records (id, tenant_id, seq, action, resource_type, resource_id, at, previous_hash, hash)
         VALUES ($1, $2, 1, 'x', 'x', $1, now(), $3, $3)`,
          [uuidv7(), firm.tenantId, hash],
        );
      else
        await owner(
          `INSERT INTO metering_events (id, tenant_id, client_id, event_type, "timestamp", quantity, unit, cause_id, cause_seq)
         VALUES ($1, $2, $3, 'consulting_hour', now(), 1, 'hours', $1, 0)`,
          [uuidv7(), firm.tenantId, firm.client.id],
        );
      for (const text of [
        `UPDATE ${table} SET tenant_id = tenant_id`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ])
        await expect(database.ownerPool.query(text)).rejects.toMatchObject({ code: '23000' });
      for (const text of [
        `UPDATE ${table} SET tenant_id = tenant_id`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ])
        await expect(withTenant(database.pool, firm.tenantId, (tx) => tx.query(text))).rejects.toMatchObject({
          code: '42501',
        });
    },
  );
});

describe('metering partitions', () => {
  const event = (at: string) =>
    withTenant(database.pool, firm.tenantId, (tx) =>
      tx.query(
        `INSERT INTO metering_events (id, tenant_id, client_id, event_type, "timestamp", quantity, unit, cause_id, cause_seq)
         VALUES ($1, $2, $3, 'consulting_hour', $4, 1, 'hours', $1, 0)`,
        [uuidv7(), firm.tenantId, firm.client.id, at],
      ),
    );

  test('are there for the last 12 months and the next 3', async () => {
    const month = (offset: number) => {
      const date = new Date();
      return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 15)).toISOString();
    };
    for (const offset of [-12, 0, 3]) await event(month(offset));
  });

  test('are made by the app ahead of time, once, and a month without one refuses loudly', async () => {
    await expect(event('2035-01-31T23:59:59.999Z')).rejects.toMatchObject({ code: '23514' });
    const ensure = async (from: string, months: number) =>
      (await database.pool.query('SELECT ensure_metering_partitions($1, $2) AS made', [from, months])).rows[0]
        .made;
    expect(await ensure('2034-12-20', 3)).toBe(3);
    expect(await ensure('2034-12-01', 3)).toBe(0);
    await event('2035-01-31T23:59:59.999Z');
    await event('2035-02-01T00:00:00.000Z');
    const rows = await owner<{ tableoid: string }>(
      `SELECT tableoid::regclass::text AS tableoid FROM metering_events WHERE "timestamp" >= '2034-01-01' ORDER BY "timestamp"`,
    );
    expect(rows.map((row) => row.tableoid)).toEqual(['metering_events_2035_01', 'metering_events_2035_02']);
    const walls = await owner(
      `SELECT relrowsecurity AND relforcerowsecurity AS walled FROM pg_class WHERE relname LIKE 'metering_events_203%' AND relkind = 'r'`,
    );
    expect(walls).toEqual([{ walled: true }, { walled: true }, { walled: true }]);
    await expect(owner('DELETE FROM metering_events_2035_01')).rejects.toMatchObject({ code: '23000' });
  });
});

test('the directory follows the tenants', async () => {
  await owner(`UPDATE tenants SET status = 'suspended', slug = $2 WHERE id = $1`, [
    firm.tenantId,
    `x-${firm.slug}`,
  ]);
  const { rows } = await database.pool.query(
    'SELECT slug, status FROM tenant_directory WHERE tenant_id = $1',
    [firm.tenantId],
  );
  expect(rows).toEqual([{ slug: `x-${firm.slug}`, status: 'suspended' }]);
});

test('the seed’s indexes are there', async () => {
  const rows = await owner<{
    indexdef: string;
  }>(`SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'idx_%' AND
    tablename IN ('time_entries', 'invoices', 'metering_events') ORDER BY indexname`);
  expect(
    rows.map(({ indexdef }) => indexdef.replace(/^CREATE INDEX (\S+) ON (ONLY )?public\./, '$1 ')),
  ).toEqual([
    'idx_invoices_client_status invoices USING btree (client_id, status, date_issued DESC)',
    'idx_metering_events_aggregation metering_events USING btree (client_id, event_type, "timestamp" DESC)',
    'idx_metering_events_tenant metering_events USING btree (tenant_id, client_id)',
    `idx_time_entries_pending time_entries USING btree (project_id, status) WHERE (status = ANY (ARRAY['draft'::text, 'submitted'::text]))`,
    `idx_time_entries_project_date time_entries USING btree (project_id, date DESC) WHERE (status = 'approved'::text)`,
  ]);
});

test('the worker’s queue runs as the app’s role without making any table', async () => {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({ connectionString: database.url, migrate: false, createSchema: false });
  const errors: unknown[] = [];
  boss.on('error', (error) => errors.push(error));
  await boss.start();
  try {
    await boss.createQueue('dead');
    await boss.createQueue('work', { retryLimit: 1, deadLetter: 'dead' });
    await boss.schedule('work', '0 3 * * *');
    const id = await boss.send('work', { n: 1 });
    const [job] = await boss.fetch('work');
    expect(job).toMatchObject({ id, data: { n: 1 } });
    await boss.complete('work', job!.id);
    await boss.supervise();
  } finally {
    await boss.stop();
  }
  expect(errors).toEqual([]);
});
