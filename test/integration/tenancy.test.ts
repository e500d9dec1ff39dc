import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withTenant } from '../../sync-server/db.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let ours: Firm;
let theirs: Firm;
let tables: { name: string; columns: string[] }[];

/** Holds no tenant's data: what sign-in must know before it knows the tenant. */
const OPEN = 'tenant_directory';

beforeAll(async () => {
  database = await testDatabase();
  ours = await seedFirm(database.ownerPool);
  theirs = await seedFirm(database.ownerPool);
  const { rows } = await database.ownerPool.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      GROUP BY c.oid, c.relname`,
  );
  tables = rows.filter(({ name, columns }) => columns.includes('tenant_id') && name !== OPEN);
  for (const firm of [ours, theirs]) await fillEveryTable(firm);
});
afterAll(() => database?.[Symbol.asyncDispose]());

/** One row at least in each table, so that seeing nothing of another tenant means something. */
async function fillEveryTable(firm: Firm): Promise<void> {
  const { tenantId } = firm;
  const [device, invoice, job, hook, entry] = [uuidv7(), uuidv7(), uuidv7(), uuidv7(), entryOf(firm).id];
  const hash = 'a'.repeat(64);
  const statements: [string, unknown[]][] = [
    [
      `INSERT INTO devices (id, tenant_id, user_id, name, platform) VALUES ($1, $2, $3, 'Laptop', 'linux')`,
      [device, tenantId, firm.consultant.id],
    ],
    [
      `INSERT INTO refresh_tokens (id, tenant_id, user_id, device_id, family_id, token_hash, expires_at)
       VALUES ($1, $2, $3, $4, $1, $5, now())`,
      [uuidv7(), tenantId, firm.consultant.id, device, hash],
    ],
    [
      `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source, status)
       VALUES ($1, $2, $3, $4, 'DEV', '2026-06-01', 60, 'UTC', true, 'manual', 'draft')`,
      [entry, tenantId, firm.consultant.id, firm.project.id],
    ],
    [
      `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source, status)
       VALUES ($1, $2, $3, $4, 'DEV', '2026-06-02', 60, 'UTC', true, 'manual', 'approved')`,
      [uuidv7(), tenantId, firm.consultant.id, firm.project.id],
    ],
    [
      `INSERT INTO timesheets (id, tenant_id, user_id, week_start, total_minutes, content_hash)
       VALUES ($1, $2, $3, '2026-06-01', 60, $4)`,
      [uuidv7(), tenantId, firm.consultant.id, hash],
    ],
    [
      `INSERT INTO decisions (id, tenant_id, action, entries, decided_by, decided_at, state)
       VALUES ($1, $2, 'approve', '[]', $3, now(), 'applied')`,
      [uuidv7(), tenantId, firm.manager.id],
    ],
    [
      `INSERT INTO invoices (id, tenant_id, client_id, period_from, period_to, currency, subtotal_minor, discount_minor,
         tax_minor, total_minor, status) VALUES ($1, $2, $3, '2026-06-01', '2026-06-30', 'EUR', 0, 0, 0, 0, 'draft')`,
      [invoice, tenantId, firm.client.id],
    ],
    [
      `INSERT INTO invoice_lines (id, tenant_id, invoice_id, position, kind, description, quantity, unit, rate_minor,
         amount_minor, tax_rate) VALUES ($1, $2, $3, 1, 'time', 'Work', 1.5, 'h', 1, 1, 0)`,
      [uuidv7(), tenantId, invoice],
    ],
    [
      `INSERT INTO payments (id, tenant_id, invoice_id, received_on, amount_minor, currency, method, reference)
       VALUES ($1, $2, $3, '2026-06-01', 1, 'EUR', 'card', '')`,
      [uuidv7(), tenantId, invoice],
    ],
    [
      `INSERT INTO credit_notes (id, tenant_id, invoice_id, number, issued_on, amount_minor, currency, reason)
       VALUES ($1, $2, $3, 1, '2026-06-01', 1, 'EUR', 'x')`,
      [uuidv7(), tenantId, invoice],
    ],
    [
      `INSERT INTO invoice_items (tenant_id, invoice_id, entry_id, role, part, position, minutes)
       VALUES ($1, $2, $3, 'bill', 0, 1, 60)`,
      [tenantId, invoice, entry],
    ],
    [
      `INSERT INTO invoice_claims (tenant_id, invoice_id, key, position) VALUES ($1, $2, 'milestone:x', 1)`,
      [tenantId, invoice],
    ],
    [
      `INSERT INTO invoice_taxes (tenant_id, invoice_id, category, rate, net_minor, tax_minor)
       VALUES ($1, $2, 'S', 0.19, 0, 0)`,
      [tenantId, invoice],
    ],
    [
      `INSERT INTO invoice_deliveries (id, tenant_id, invoice_id, kind, channel, target)
       VALUES ($1, $2, $3, 'invoice', 'file', 'x')`,
      [uuidv7(), tenantId, invoice],
    ],
    [`INSERT INTO invoice_numbers (tenant_id, kind, last) VALUES ($1, 'invoice', 0)`, [tenantId]],
    [
      `INSERT INTO billing_requests (tenant_id, request_id, kind, request_hash, answer)
       VALUES ($1, $2, 'x', 'x', '{}')`,
      [tenantId, uuidv7()],
    ],
    [`INSERT INTO billing_settings (tenant_id, settings_version, settings) VALUES ($1, 1, '{}')`, [tenantId]],
    [
      `INSERT INTO project_terms (tenant_id, project_id, terms_version, valid_from)
       VALUES ($1, $2, 1, '2026-06-01')`,
      [tenantId, firm.project.id],
    ],
    [
      `INSERT INTO expenses (id, tenant_id, project_id, date, description, amount_minor, currency, billable)
       VALUES ($1, $2, $3, '2026-06-01', 'x', 1, 'EUR', true)`,
      [uuidv7(), tenantId, firm.project.id],
    ],
    [
      `INSERT INTO metering_events (id, tenant_id, client_id, event_type, "timestamp", quantity, unit, cause_id, cause_seq)
       VALUES ($1, $2, $3, 'consulting_hour', now(), 1, 'hours', $4, 0)`,
      [uuidv7(), tenantId, firm.client.id, entry],
    ],
    [
      `INSERT INTO outbox (id, tenant_id, topic, dedupe_key, payload, cause_id)
       VALUES ($1, $2, 'metering_event', 'k', '{}', $3)`,
      [uuidv7(), tenantId, entry],
    ],
    [
      `INSERT INTO report_jobs (id, tenant_id, definition, requested_by, state) VALUES ($1, $2, 'utilisation', $3, 'queued')`,
      [job, tenantId, firm.admin.id],
    ],
    [
      `INSERT INTO report_log_lines (tenant_id, job_id, seq, at, stream, line) VALUES ($1, $2, 0, now(), 'stdout', '')`,
      [tenantId, job],
    ],
    [
      `INSERT INTO report_files (tenant_id, job_id, name, media_type, bytes, sha256, content)
       VALUES ($1, $2, 'result.json', 'application/json', 0, $3, '')`,
      [tenantId, job, hash],
    ],
    [
      `INSERT INTO notifications (id, tenant_id, user_id, kind, subject_id, message)
       VALUES ($1, $2, $3, 'entry_approved', $4, '')`,
      [uuidv7(), tenantId, firm.consultant.id, entry],
    ],
    [`INSERT INTO notice_marks (tenant_id) VALUES ($1)`, [tenantId]],
    [
      `INSERT INTO metering_settings (tenant_id, house_client_id, changed_by) VALUES ($1, $2, $3)`,
      [tenantId, firm.client.id, firm.admin.id],
    ],
    [`INSERT INTO usage_marks (tenant_id, storage_through) VALUES ($1, '2026-06-01')`, [tenantId]],
    [
      `INSERT INTO api_call_counts (tenant_id, hour, counted_for, server_id, requests)
       VALUES ($1, '2026-06-01T10:00Z', $1, $2, 1)`,
      [tenantId, device],
    ],
    [
      `INSERT INTO metering_price_lists (tenant_id, digest, version, tiers, first_seen, last_seen)
       VALUES ($1, $2, '1', '[]', now(), now())`,
      [tenantId, hash],
    ],
    [
      `INSERT INTO metering_deliveries (tenant_id, delivery_id, received_at) VALUES ($1, 'd', now())`,
      [tenantId],
    ],
    [
      `INSERT INTO usage_alerts (tenant_id, id, client_id, event_type, threshold, month, usage, source, at)
       VALUES ($1, $2, $3, 'api_call', 1, '2026-06-01', 1, 'own', now())`,
      [tenantId, uuidv7(), firm.client.id],
    ],
    [
      `INSERT INTO reconciliation_runs (id, tenant_id, month, started_at, finished_at, trigger, state, row_count, differing)
       VALUES ($1, $2, '2026-06-01', now(), now(), 'nightly', 'agrees', 0, 0)`,
      [job, tenantId],
    ],
    [
      `INSERT INTO reconciliation_rows (tenant_id, run_id, client_id, event_type, agrees, line)
       VALUES ($1, $2, $3, 'api_call', true, '{}')`,
      [tenantId, job, firm.client.id],
    ],
    [
      `INSERT INTO webhook_endpoints (id, tenant_id, url, state, created_by, secret_ciphertext)
       VALUES ($1, $2, 'https://example.test', 'active', $3, '')`,
      [hook, tenantId, firm.admin.id],
    ],
    [
      `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event, body)
       VALUES ($1, $2, $3, $1, 'ping', '{}')`,
      [uuidv7(), tenantId, hook],
    ],
    [
      `INSERT INTO audit_records (id, tenant_id, seq, action, resource_type, resource_id, at, previous_hash, hash)
       VALUES ($1, $2, 1, 'x', 'x', $1, now(), $3, $3)`,
      [uuidv7(), tenantId, hash],
    ],
    [
      `INSERT INTO sync_operations (tenant_id, operation_id, user_id, collection, request_hash, answer)
       VALUES ($1, $2, $3, 'timeEntries', decode($4, 'hex'), '{}')`,
      [tenantId, uuidv7(), firm.consultant.id, hash],
    ],
  ];
  for (const [text, values] of statements) await database.ownerPool.query(text, values);
}

const quoted = (name: string) => `"${name}"`;

async function refusalOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return 'allowed';
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'));
  }
}

describe('the walls', () => {
  test('stand round every table with a tenant, partitions included, and are forced', async () => {
    const { rows } = await database.ownerPool.query(
      `SELECT relname, relrowsecurity AND relforcerowsecurity AS walled,
          EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant_isolation') AS policy
         FROM pg_class c WHERE relname = ANY($1)`,
      [tables.map(({ name }) => name)],
    );
    expect(rows.length).toBeGreaterThan(35);
    expect(rows.filter(({ walled, policy }) => !walled || !policy)).toEqual([]);
  });

  test('have no way round for the app’s role: it owns nothing and bypasses nothing', async () => {
    const { rows } = await database.ownerPool.query(
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
          (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned,
          (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships
         FROM pg_roles r WHERE rolname = 'stint_app'`,
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        owned: 0,
        memberships: 0,
      },
    ]);
  });

  test('leave no view and no table without a tenant for the app to read but the directory', async () => {
    const { rows } = await database.ownerPool.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND has_table_privilege('stint_app', c.oid, 'SELECT')`,
    );
    // The history of migrations says nothing about any tenant.
    const known = new Set([...tables.map(({ name }) => name), OPEN, '_prisma_migrations']);
    expect(rows.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('across them', () => {
  test('every table has rows of both tenants, so that the next tests mean something', async () => {
    const empty: string[] = [];
    for (const { name } of tables.filter((table) => !/^metering_events_/.test(table.name)))
      for (const { tenantId } of [ours, theirs]) {
        const found = await database.ownerPool.query(
          `SELECT 1 FROM ${quoted(name)} WHERE tenant_id = $1 LIMIT 1`,
          [tenantId],
        );
        if (found.rowCount === 0) empty.push(name);
      }
    expect(empty).toEqual([]);
  });

  test('nothing of another tenant is read', async () => {
    for (const { name } of tables) {
      const seen = await refusalOf(() =>
        withTenant(database.pool, ours.tenantId, async (tx) => {
          const { rows } = await tx.query<{ tenant_id: string }>(
            `SELECT DISTINCT tenant_id FROM ${quoted(name)}`,
          );
          expect([name, rows.map((row) => row.tenant_id)]).toEqual([name, [ours.tenantId]]);
        }),
      );
      // Partitions are not the app's to touch.
      expect([name, seen]).toEqual([name, /^metering_events_/.test(name) ? '42501' : 'allowed']);
    }
  });

  test('with no tenant set nothing is seen, also after a transaction that had one', async () => {
    for (const { name } of tables.filter((table) => !/^metering_events_/.test(table.name))) {
      const { rowCount } = await database.pool.query(`SELECT 1 FROM ${quoted(name)} LIMIT 1`);
      expect([name, rowCount]).toEqual([name, 0]);
    }
  });

  test('nothing of another tenant is changed or removed', async () => {
    for (const { name } of tables) {
      for (const text of [
        `UPDATE ${quoted(name)} SET tenant_id = tenant_id WHERE tenant_id = $1`,
        `DELETE FROM ${quoted(name)} WHERE tenant_id = $1`,
      ])
        await withTenant(database.pool, ours.tenantId, async (tx) => {
          const done = await tx.query(text, [theirs.tenantId]);
          expect([text, done.rowCount]).toEqual([text, 0]);
        }).catch((error: unknown) => {
          expect([text, Reflect.get(Object(error), 'code')]).toEqual([text, '42501']);
        });
    }
  });

  test('nothing is written into another tenant', async () => {
    for (const { name, columns } of tables) {
      const list = columns.map(quoted).join(', ');
      const copied = columns
        .map((column) =>
          column === 'tenant_id' || (name === 'tenants' && column === 'id') ? '$1::uuid' : quoted(column),
        )
        .join(', ');
      const refusal = await refusalOf(() =>
        withTenant(database.pool, ours.tenantId, (tx) =>
          tx.query(`INSERT INTO ${quoted(name)} (${list}) SELECT ${copied} FROM ${quoted(name)} LIMIT 1`, [
            theirs.tenantId,
          ]),
        ),
      );
      // 42501: the row-level security policy, or no right to write there at all.
      expect([name, refusal]).toEqual([name, '42501']);
    }
  });

  test('no reference points into another tenant', async () => {
    const refusal = await refusalOf(() =>
      withTenant(database.pool, ours.tenantId, (tx) =>
        tx.query(
          `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source, status)
           VALUES ($1, $2, $3, $4, 'DEV', '2026-06-01', 60, 'UTC', true, 'manual', 'draft')`,
          [uuidv7(), ours.tenantId, ours.consultant.id, theirs.project.id],
        ),
      ),
    );
    expect(refusal).toBe('23503');
  });

  test('the same id in two tenants is two rows', async () => {
    const id = uuidv7();
    for (const firm of [ours, theirs])
      await withTenant(database.pool, firm.tenantId, (tx) =>
        tx.query(
          `INSERT INTO time_entries (id, tenant_id, user_id, project_id, activity_code, date, minutes, zone, billable, source, status)
           VALUES ($1, $2, $3, $4, 'DEV', '2026-06-01', 60, 'UTC', true, 'manual', 'draft')`,
          [id, firm.tenantId, firm.consultant.id, firm.project.id],
        ),
      );
    const { rows } = await database.ownerPool.query('SELECT 1 FROM time_entries WHERE id = $1', [id]);
    expect(rows).toHaveLength(2);
  });

  test('a row never changes its tenant, not even by a superuser', async () => {
    const refusal = await refusalOf(() =>
      database.ownerPool.query('UPDATE assignments SET tenant_id = $1 WHERE id = $2', [
        theirs.tenantId,
        ours.assignment.id,
      ]),
    );
    expect(refusal).toBe('23000');
  });

  test('withTenant takes nothing but a UUID for a tenant', async () => {
    await expect(withTenant(database.pool, `x'; DROP TABLE users; --`, async () => 1)).rejects.toThrow(
      TypeError,
    );
  });
});
