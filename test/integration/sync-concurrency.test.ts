import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Checkpoint, PullQuery } from '../../domain/wire/pull.ts';
import { withTenant } from '../../sync-server/db.ts';
import { pullPage } from '../../sync-server/modules/sync/pull.ts';
import { pushEntries } from '../../sync-server/modules/sync/push-entries.ts';
import { actorOf } from '../support/decisions.ts';
import { entryOf, type Firm, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let firm: Firm;
const now = new Date('2026-06-15T12:00:00.000Z');
const ReadPage = z.object({
  documents: z.array(z.object({ id: z.string(), version: z.int() })),
  checkpoint: Checkpoint,
});

beforeAll(async () => {
  database = await testDatabase();
  firm = await seedFirm(database.ownerPool);
});
afterAll(() => database?.[Symbol.asyncDispose]());

/** What a device knows that only ever asks "what is after my checkpoint?". */
class Reader {
  readonly versions = new Map<string, number>();
  #checkpoint: Checkpoint | undefined;

  async poll(limit: number): Promise<void> {
    for (;;) {
      const text = await pullPage(
        database.pool,
        'timeEntries',
        actorOf(firm, firm.admin),
        PullQuery.parse({ ...this.#checkpoint, limit }),
      );
      const page = ReadPage.parse(JSON.parse(text));
      for (const { id, version } of page.documents) this.versions.set(id, version);
      this.#checkpoint = page.checkpoint;
      if (page.documents.length < limit) return;
    }
  }
}

async function truth(): Promise<Map<string, number>> {
  const { rows } = await database.ownerPool.query<{ id: string; version: number }>(
    'SELECT id, version FROM time_entries WHERE tenant_id = $1',
    [firm.tenantId],
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

test('a polling reader skips no row of 8 writers at once', async () => {
  const writers = [firm.admin, firm.manager, firm.consultant, firm.otherConsultant];
  for (const person of [firm.admin, firm.manager, firm.otherConsultant])
    await database.ownerPool.query(
      `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
       VALUES ($1, $2, $3, $4, 'consultant', 600, '2026-01-01')`,
      [uuidv7(), firm.tenantId, firm.project.id, person.id],
    );
  let writing = true;
  const reader = new Reader();
  const reading = (async () => {
    while (writing) await reader.poll(17);
  })();
  const write = async (index: number) => {
    const person = writers[index % writers.length]!;
    const actor = actorOf(firm, person);
    // Together 2,000 rows: pushes of several sizes, and every other time a transaction that dawdles before it commits.
    for (let round = 0; round < 25; round += 1) {
      const rows = Array.from({ length: 10 }, (_, n) => ({
        operationId: uuidv7(),
        assumedMasterState: null,
        newDocumentState: {
          ...entryOf(firm, {
            userId: person.id,
            minutes: 1,
            description: uuidv7(),
            date: `2026-05-${String(1 + ((round + n + index) % 28)).padStart(2, '0')}`,
          }),
        },
      }));
      const results = await pushEntries(database.pool, actor, rows, now);
      expect(results.every(({ status }) => status === 'accepted')).toBe(true);
      if (round % 2 === 0)
        await withTenant(database.pool, firm.tenantId, async (tx) => {
          await tx.query('UPDATE time_entries SET minutes = 2 WHERE id = $1', [rows[0]!.newDocumentState.id]);
          await tx.query('SELECT pg_sleep(0.002)');
        });
    }
  };
  try {
    await Promise.all(Array.from({ length: 8 }, (_, index) => write(index)));
  } finally {
    writing = false;
    await reading;
  }
  await reader.poll(17);
  const stored = await truth();
  expect(stored.size).toBe(2000);
  expect(reader.versions).toEqual(stored);
});

test('versions become visible in their own order, and a rolled-back transaction leaves no gap behind a reader', async () => {
  const first = await database.pool.connect();
  const second = await database.pool.connect();
  try {
    const reader = new Reader();
    await reader.poll(100);
    const begin = `BEGIN; SELECT set_config('app.current_tenant', '${firm.tenantId}', true)`;
    const change = 'UPDATE time_entries SET minutes = minutes + 1 WHERE id = $1 RETURNING version';
    const [a, b] = [...(await truth()).keys()];
    await first.query(begin);
    await second.query(begin);
    // Should the two not take turns, the rest would wait for ever.
    for (const client of [first, second]) await client.query(`SET LOCAL statement_timeout = '10s'`);
    const early = (await first.query(change, [a])).rows[0].version;
    // The second writer waits for the counter until the first is done.
    const late = second.query(change, [b]);
    await reader.poll(100);
    await first.query('COMMIT');
    const lateVersion = (await late).rows[0].version;
    expect(lateVersion).toBe(early + 1);
    await reader.poll(100);
    await second.query('ROLLBACK');
    await second.query(begin);
    const again = (await second.query(change, [b])).rows[0].version;
    await second.query('COMMIT');
    expect(again).toBe(lateVersion);
    await reader.poll(100);
    expect(reader.versions).toEqual(await truth());
  } finally {
    first.release();
    second.release();
  }
});
