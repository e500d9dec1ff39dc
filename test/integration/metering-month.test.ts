import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateDemoFirm } from '../../dev/demo-firm/generate.ts';
import { insertDemoFirm } from '../../dev/demo-firm/insert.ts';
import { seededRandom } from '../../dev/demo-firm/random.ts';
import type { Decision } from '../../domain/entities/decision.ts';
import type { MeteringEvent } from '../../domain/entities/metering-event.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { contentHash } from '../../domain/rules/content-hash.ts';
import { negated } from '../../domain/rules/metering.ts';
import type { Actor } from '../../sync-server/actor.ts';
import { withTenant } from '../../sync-server/db.ts';
import { applyDecisions } from '../../sync-server/modules/approvals/service.ts';
import { hashPassword } from '../../sync-server/modules/identity/password.ts';
import { recordMeteringEvents } from '../../sync-server/modules/metering/record.ts';
import { fixLetter, readDeadLetters } from '../../sync-server/modules/metering/service.ts';
import { ourBooks, theirBooks } from '../support/metering-books.ts';
import {
  type RunningProcess,
  STAND_IN_KEY,
  startStandIn,
  startWorkerProcess,
} from '../support/metering-processes.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually } from '../support/worker.ts';

/**
 * Issue 6, Done when 2: a month of the demo firm's work, with whatever is taken back, against a platform that fails in
 * every way of its list, and with it and the worker killed on the way, ends with the same ledger on both sides.
 */
const SEED = process.env.STINT_METERING_SEED ?? 'november rain';
const MONTH = '2026-10';
/** The months to ask the platform of: those beside it too, and the present one, where the worker meters by itself. */
const MONTHS = [...new Set(['2026-09', MONTH, '2026-11', new Date().toISOString().slice(0, 7)])];
const random = seededRandom(SEED);

let db: TestDatabase;
let dataDir: string;
let standIn: RunningProcess;
let worker: RunningProcess | null = null;

const demo = generateDemoFirm('stint', '2026-11-24');
const tenantId = demo.tenant.id;
const isOfMonth = ({ date }: TimeEntry) => date.startsWith(MONTH);
/** The month's work as it was before anybody decided. */
const work = demo.entries
  .filter((entry) => isOfMonth(entry) && entry.invoiceId === null && entry.correctsId === null)
  .map(
    (entry): TimeEntry => ({
      ...entry,
      ...{ status: 'submitted', submittedAt: '2026-11-02T08:00:00.000Z', decision: null },
      ...{ rateMinor: null, amountMinor: null, currency: null, billedMinutes: null, roundingVersion: null },
    }),
  );
const admin = demo.people.find(({ user }) => user.roles.includes('admin'))!.user;
const actor: Actor = {
  ...{ userId: admin.id, tenantId, roles: admin.roles, clientId: null },
  ...{ deviceId: uuidv7(), ip: null, userAgent: 'test' },
};

const env = {
  WORKER_PLATFORM_TIMEOUT_MS: '1000',
  WORKER_BREAK_AFTER: '3',
  WORKER_HALF_OPEN_AFTER_MS: '200',
  WORKER_RETRY_DELAY_SECONDS: '0',
  WORKER_POLL_SECONDS: '0.5',
};
const newWorker = () => startWorkerProcess(db.url, standIn.url, dataDir, env);

beforeAll(async () => {
  db = await testDatabase();
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-test-month-'));
  standIn = await startStandIn(dataDir);
  const byId = new Map(work.map((entry) => [entry.id, entry]));
  const settings = {
    ...demo.tenant.settings,
    lock: { daysAfterWeekEnd: null, lockedThrough: null, graceDays: 0 },
  };
  const entries = demo.entries.map((entry) => byId.get(entry.id) ?? entry);
  await insertDemoFirm(
    db.ownerPool,
    { ...demo, tenant: { ...demo.tenant, settings }, entries },
    hashPassword,
  );
});
afterAll(async () => {
  await worker?.kill();
  await standIn.kill();
  await db[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const within = <T>(run: Parameters<typeof withTenant<T>>[2]) => withTenant(db.pool, tenantId, run);

/** Decides as a device would. @returns those to which it was applied */
async function decide(action: 'approve' | 'reopen', entries: readonly TimeEntry[]): Promise<TimeEntry[]> {
  const now = new Date();
  const decision: Decision = {
    ...{ id: uuidv7(), tenantId, version: 0, createdAt: now.toISOString(), updatedAt: now.toISOString() },
    ...{ action, comment: 'Looked at once more', decidedBy: admin.id, decidedAt: now.toISOString() },
    ...{ delegateTo: null, delegateUntil: null, state: 'pending', results: [] },
    entries: await Promise.all(
      entries.map(async (entry) => ({ entryId: entry.id, contentHash: await contentHash(entry) })),
    ),
  };
  const [done] = await within((tx) => applyDecisions(tx, actor, [decision], now));
  const applied = new Set(
    done!.results.filter(({ outcome }) => outcome === 'applied').map(({ entryId }) => entryId),
  );
  return entries.filter(({ id }) => applied.has(id));
}

/** What a person's device would push: the entry with other minutes, submitted once more. */
async function changeMinutes(entry: TimeEntry, minutes: number): Promise<TimeEntry> {
  await db.ownerPool.query(
    `UPDATE time_entries SET minutes = $2, started_at = NULL, ended_at = NULL, status = 'submitted', submitted_at = now()
      WHERE id = $1`,
    [entry.id, minutes],
  );
  return { ...entry, minutes, startedAt: null, endedAt: null };
}

/** An adjustment that says with how many minutes an approved entry counts. */
async function adjustment(of: TimeEntry, minutes: number): Promise<TimeEntry> {
  const entry: TimeEntry = {
    ...of,
    ...{ id: uuidv7(), minutes, startedAt: null, endedAt: null, correctsId: of.id, source: 'manual' },
    ...{ rawSeconds: null, timeTrust: null, status: 'submitted' },
  };
  await db.ownerPool.query(
    `INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, zone, billable,
         description, source, status, submitted_at, corrects_id)
       SELECT $2, tenant_id, user_id, project_id, task_id, activity_code, date, $3, zone, billable, description, 'manual',
           'submitted', now(), id
         FROM time_entries WHERE id = $1`,
    [of.id, entry.id, minutes],
  );
  return entry;
}

/** What the platform counts beside hours, some of it taken back. */
function usage(day: number): MeteringEvent[] {
  const kinds = [
    ['api_call', 'requests', () => String(random.int(1, 9000))],
    ['report_generation', 'reports', () => '1'],
    ['storage_gb', 'gigabytes', () => `${random.int(0, 40)}.${random.int(100_000_000, 999_999_999)}`],
    ['task_execution', 'milliseconds', () => String(random.int(1, 300_000))],
  ] as const;
  return demo.clients.flatMap((client) =>
    kinds.flatMap(([eventType, unit, quantity]) => {
      const event: MeteringEvent = {
        ...{ id: uuidv7(), tenantId, clientId: client.id, projectId: null, eventType, unit },
        ...{ quantity: quantity(), corrects: null, causeId: uuidv7(), causeSeq: 0, metadata: {} },
        timestamp: `${MONTH}-${String(day).padStart(2, '0')}T${random.int(10, 23)}:00:00.000Z`,
      };
      if (random.chance(90)) return [event];
      const back = { id: uuidv7(), quantity: negated(event.quantity), corrects: event.id, causeSeq: 1 };
      return [event, { ...event, ...back }];
    }),
  );
}

/** Hours that carry more than the platform takes, and their correction behind them. */
function refused(): MeteringEvent[] {
  const [event] = usage(1);
  const hours: MeteringEvent = {
    ...event!,
    ...{ eventType: 'consulting_hour', unit: 'hours', quantity: '1.5', metadata: { note: 'x'.repeat(5000) } },
  };
  const back = { id: uuidv7(), quantity: '-1.5', corrects: hours.id, causeSeq: 1, metadata: {} };
  const anew = { id: uuidv7(), quantity: '0.75', causeSeq: 2, metadata: {} };
  return [hours, { ...hours, ...back }, { ...hours, ...anew }];
}

const record = (events: readonly MeteringEvent[]) =>
  within((tx) => recordMeteringEvents(tx, tenantId, events, new Date()));

const platform = async (at: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${standIn.url}${at}`, {
    headers: { 'x-api-key': STAND_IN_KEY, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`the stand-in answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

const FAULTS = ['slow', 'error_500', 'rate_limited_429', 'drop_after_accept', 'unavailable_503'] as const;

const happened = new Set<string>();

/** Each fault once in a while, in any order; and each process killed, whatever it was doing. */
async function misfortune(step: number): Promise<void> {
  if (random.chance(40)) {
    const mode = FAULTS[(step + random.int(0, 4)) % FAULTS.length]!;
    const slow = mode === 'slow' ? { delay_ms: random.int(50, 1800) } : {};
    await platform('/__faults', { mode, times: random.int(1, 4), ...slow });
    happened.add(mode);
  }
  if (step % 17 === 5) {
    await standIn.kill();
    happened.add('stand-in killed');
    await delay(random.int(0, 400));
    standIn = await startStandIn(dataDir, Number(new URL(standIn.url).port));
  }
  if (step % 17 === 11) {
    await worker?.kill();
    happened.add('worker killed');
    worker = await newWorker();
  }
}

const pending = async () => {
  const { rows } = await db.ownerPool.query<{ state: string; count: number }>(
    `SELECT state, count(*)::int AS count FROM outbox WHERE tenant_id = $1 GROUP BY state`,
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};

test(`a month of work ends with one ledger on both sides, whatever happened on the way (seed "${SEED}")`, {
  timeout: 180_000,
}, async () => {
  worker = await newWorker();
  const approved: TimeEntry[] = [];
  const CHUNK = 45;
  const steps = Math.ceil(work.length / CHUNK);
  let reopened = 0;
  let adjusted = 0;
  for (let step = 0; step < steps; step += 1) {
    await misfortune(step);
    approved.push(...(await decide('approve', work.slice(step * CHUNK, (step + 1) * CHUNK))));
    await record(usage((step % 31) + 1));
    if (step % 10 === 3) await record(refused());

    // Some of it is taken back and approved with other minutes, some stays taken back, some is adjusted.
    const some = Array.from({ length: 4 }, () => approved.splice(random.int(0, approved.length - 1), 1)[0]!);
    const back = await decide('reopen', some.slice(0, 3));
    reopened += back.length;
    const again = await Promise.all(back.slice(1).map((entry) => changeMinutes(entry, random.int(1, 480))));
    approved.push(...(await decide('approve', again)));
    const late = await adjustment(some[3]!, random.int(1, 480));
    const counted = await decide('approve', [late]);
    adjusted += counted.length;
    // An adjustment taken back lets the entry that it corrected count again.
    if (random.chance(30)) await decide('reopen', counted);
  }
  expect(approved.length).toBeGreaterThan(1000);
  expect(reopened).toBeGreaterThan(60);
  expect(adjusted).toBeGreaterThan(20);
  expect(happened).toEqual(new Set([...FAULTS, 'stand-in killed', 'worker killed']));

  await platform('/__faults', { mode: 'none' });
  // What was refused waits for somebody; all else arrives.
  const letters = await eventually(
    'all that the platform takes delivered',
    async () => {
      const { pending: waiting = 0, dead = 0 } = await pending();
      return waiting === dead * 2 ? dead : null;
    },
    60_000,
  );
  expect(letters).toBeGreaterThan(0);
  const dead = await within((tx) => readDeadLetters(tx, { state: 'dead', limit: 100 }));
  expect(new Set(dead.letters.map(({ reason }) => reason))).toEqual(
    new Set(['metadata: is more than 4 KiB of JSON']),
  );
  for (const { id } of dead.letters)
    await within((tx) => fixLetter(tx, actor, id, { metadata: { note: 'short' } }, new Date()));
  await eventually('everything delivered', async () => {
    const states = await pending();
    return Object.keys(states).join() === 'delivered' ? true : null;
  });
  await worker.stop();
  worker = null;

  const ours = await ourBooks(db.ownerPool, tenantId, platform);
  const theirs = await theirBooks(demo.clients, MONTHS, platform);
  expect(new Map([...theirs].toSorted())).toEqual(new Map([...ours].toSorted()));
  expect(new Set([...ours.keys()].map((key) => key.split(' ')[2]))).toEqual(
    new Set(['consulting_hour', 'api_call', 'report_generation', 'storage_gb', 'task_execution']),
  );
  // It was not for nothing: events were sent in vain and again, and nothing stands twice in the ledger.
  const { rows } = await db.ownerPool.query(
    'SELECT count(*)::int AS events, sum(attempts)::int AS tries FROM outbox WHERE tenant_id = $1',
    [tenantId],
  );
  expect(rows[0].tries).toBeGreaterThan(rows[0].events);
  const lines = (await readFile(path.join(dataDir, 'ledger.jsonl'), 'utf8')).split('\n').filter(Boolean);
  const ids = lines.map((line): string => JSON.parse(line).event.event_id);
  expect([lines.length, new Set(ids).size]).toEqual([rows[0].events, rows[0].events]);
});
