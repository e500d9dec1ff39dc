import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReportJob } from '../../domain/entities/report-job.ts';
import { ReportJobs, UtilisationResult } from '../../domain/wire/reports.ts';
import { withTenant } from '../../sync-server/db.ts';
import type { Worker } from '../../sync-server/jobs/worker.ts';
import { LogSink } from '../../sync-server/modules/reports/log-sink.ts';
import { selectJob } from '../../sync-server/modules/reports/rows.ts';
import {
  cancelReportJob,
  createReportJob,
  readLog,
  readOutput,
} from '../../sync-server/modules/reports/service.ts';
import { signIn, type TestApp, testApp } from '../support/app.ts';
import { actorOf, submitted } from '../support/decisions.ts';
import { type Firm, type FirmUser, seedFirm } from '../support/firm.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually, PLATFORM_KEY, runtimeStandIn, type StandIn, testWorker } from '../support/worker.ts';

let db: TestDatabase;
let runtime: StandIn;
let server: TestApp;
let firm: Firm;
let worker: Worker | null = null;
beforeAll(async () => {
  db = await testDatabase();
  runtime = await runtimeStandIn();
  server = await testApp(db);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await runtime[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(db.ownerPool);
});
afterEach(async () => {
  await runtime.fault({ mode: 'none' });
  await worker?.stop();
  worker = null;
});

const period = { from: '2026-06-01', to: '2026-06-14' };

async function ask(person: FirmUser = firm.admin, id = uuidv7()): Promise<ReportJob> {
  return withTenant(db.pool, firm.tenantId, (tx) =>
    createReportJob(
      tx,
      actorOf(firm, person),
      { id, definition: 'utilisation', parameters: period },
      new Date(),
    ),
  );
}
const find = (id: string) => withTenant(db.pool, firm.tenantId, (tx) => selectJob(tx, id));
const ended = (id: string) =>
  eventually('the end of the report', async () => {
    const job = await find(id);
    return job !== null && job.state !== 'queued' && job.state !== 'running' ? job : null;
  });
const log = (id: string) => withTenant(db.pool, firm.tenantId, (tx) => readLog(tx, id, -1));
const result = async (id: string) => {
  const file = await withTenant(db.pool, firm.tenantId, (tx) =>
    readOutput(tx, actorOf(firm, firm.admin), id, 'result.json'),
  );
  return UtilisationResult.parse(JSON.parse(file.content.toString()));
};
async function sandboxState(job: ReportJob): Promise<string> {
  const answer = await fetch(`${runtime.url}/v1/sandboxes/${job.sandboxId}`, {
    headers: { 'x-api-key': PLATFORM_KEY },
  });
  return answer.status === 404 ? 'TERMINATED' : (await answer.json()).state;
}
const sandboxGone = (job: ReportJob) =>
  eventually('the sandbox to be deleted', async () =>
    (await sandboxState(job)) === 'TERMINATED' ? true : null,
  );
const program = (source: string) => ({ readProgram: async () => source });

describe('a report', () => {
  test('runs in the sandbox on a snapshot; log, result, cost and hashes are kept', async () => {
    await submitted(
      db.ownerPool,
      firm,
      { date: '2026-06-01', minutes: 480 },
      { date: '2026-06-01', minutes: 60, billable: false, description: 'inside' },
      { date: '2026-06-08', minutes: 240 },
      { date: '2026-06-15', minutes: 999, description: 'after the period' },
      { date: '2026-06-02', minutes: 77, status: 'draft', submittedAt: null },
    );
    worker = await testWorker(db, { runtime });
    const asked = await ask();
    const job = await ended(asked.id);
    expect(job).toMatchObject({ state: 'completed', error: null, costCurrency: expect.any(String) });
    expect(job.executionMs).toBeGreaterThan(0);
    expect(job.outputs.map(({ name }) => name)).toEqual(['result.json', 'result.csv']);

    const found = await result(job.id);
    expect(found.snapshot).toBe(job.inputHash);
    const carl = found.people.find(({ userId }) => userId === firm.consultant.id);
    // Two weeks of 2,400 minutes; 720 billable of 780.
    expect(carl).toMatchObject({
      billableMinutes: 720,
      totalMinutes: 780,
      capacityMinutes: 4800,
      utilisation: '0.1500',
      targetUtilisation: '0.75',
    });
    expect(found.weeks).toMatchObject([
      { weekStart: '2026-06-01', billableMinutes: 480, totalMinutes: 540 },
      { weekStart: '2026-06-08', billableMinutes: 240, totalMinutes: 240 },
    ]);
    const lines = (await log(job.id)).map(({ line }) => line);
    expect(lines).toContain('Carl Consultant: 15.0 %');
    const { rows } = await db.ownerPool.query('select * from report_files where job_id = $1', [job.id]);
    expect(rows).toHaveLength(3);
    for (const { content, sha256 } of rows) {
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
    await sandboxGone(job);
    const notices = await db.ownerPool.query('select kind from notifications where subject_id = $1', [
      job.id,
    ]);
    expect(notices.rows).toEqual([{ kind: 'report_ready' }]);
  });

  test('keeps every line, also those that come while others are being written', async () => {
    const { id } = await ask();
    const sink = new LogSink(db.pool, firm.tenantId, id);
    const lines = Array.from({ length: 300 }, (_, index) => `line ${index}`);
    for (const [index, line] of lines.entries()) {
      sink.push({ seq: index + 1, at: new Date().toISOString(), stream: 'stdout', line });
      await new Promise(setImmediate);
    }
    await sink.flush();
    expect((await log(id)).map(({ line }) => line)).toEqual(lines);
  });

  test('the same data makes the same input hash', async () => {
    await submitted(db.ownerPool, firm, { date: '2026-06-01', minutes: 60 });
    worker = await testWorker(db, { runtime });
    const [one, two] = [await ask(), await ask()];
    expect((await ended(one.id)).inputHash).toBe((await ended(two.id)).inputHash);
  });

  test('a manager’s holds only time on their projects and their own', async () => {
    await db.ownerPool.query('update projects set manager_id = $1 where id = $2', [
      firm.admin.id,
      firm.otherProject.id,
    ]);
    await submitted(
      db.ownerPool,
      firm,
      { date: '2026-06-01', minutes: 60 },
      { date: '2026-06-01', minutes: 100, projectId: firm.otherProject.id, taskId: null },
      { date: '2026-06-02', minutes: 30, projectId: firm.otherProject.id, userId: firm.manager.id },
    );
    worker = await testWorker(db, { runtime });
    const job = await ended((await ask(firm.manager)).id);
    const found = await result(job.id);
    expect(found.title).toBe('Utilisation on your projects');
    expect(
      Object.fromEntries(found.people.map(({ userId, totalMinutes }) => [userId, totalMinutes])),
    ).toEqual({
      [firm.consultant.id]: 60,
      [firm.manager.id]: 30,
    });
  });

  test.each([
    { mode: 'error_500', times: 2 },
    { mode: 'drop_after_accept', times: 2 },
    { mode: 'rate_limited_429', times: 1 },
  ])(
    'comes to its end, in one sandbox and one task, when the platform is told to be $mode',
    async (fault) => {
      await runtime.fault(fault);
      worker = await testWorker(db, { runtime });
      const job = await ended((await ask()).id);
      expect(job.state).toBe('completed');
      await sandboxGone(job);
    },
  );

  test('a worker that goes away in the middle leaves a report that the next one brings to its end', async () => {
    const slow = program(`
      import { readFileSync, writeFileSync } from 'node:fs';
      import { createHash } from 'node:crypto';
      console.log('begun');
      setTimeout(() => {
        const snapshot = createHash('sha256').update(readFileSync('input.json')).digest('hex');
        writeFileSync('result.json', JSON.stringify({ title: 't', period: { from: '2026-06-01', to: '2026-06-14' }, snapshot, people: [], weeks: [] }));
        writeFileSync('result.csv', '');
        console.log('done');
      }, 1500);`);
    const first = await testWorker(db, { runtime }, {}, slow);
    const asked = await ask();
    await eventually('the first line', async () =>
      (await log(asked.id)).some(({ line }) => line === 'begun') ? true : null,
    );
    await first.stop();
    const during = await find(asked.id);
    expect(during?.state).toBe('running');
    worker = await testWorker(db, { runtime }, {}, slow);
    const job = await ended(asked.id);
    expect(job).toMatchObject({ state: 'completed', taskId: during?.taskId, sandboxId: during?.sandboxId });
    const lines = (await log(asked.id)).map(({ line }) => line);
    expect(lines.filter((line) => line === 'begun')).toHaveLength(1);
    expect(lines.filter((line) => line === 'done')).toHaveLength(1);
  });

  test('cancelled while it runs, its sandbox is stopped', async () => {
    worker = await testWorker(
      db,
      { runtime },
      {},
      program(`console.log('begun'); setInterval(() => {}, 1000);`),
    );
    const asked = await ask();
    await eventually('the first line', async () => ((await log(asked.id)).length > 0 ? true : null));
    const cancelled = await withTenant(db.pool, firm.tenantId, (tx) =>
      cancelReportJob(tx, actorOf(firm, firm.admin), asked.id, new Date()),
    );
    expect(cancelled.state).toBe('cancelled');
    await sandboxGone((await find(asked.id))!);
    expect((await find(asked.id))?.state).toBe('cancelled');
  });

  test.each([
    [
      'stops with an error',
      `console.error('no'); process.exit(3);`,
      /stopped with an error. Its log says why/,
    ],
    ['runs too long', `setInterval(() => {}, 1000);`, /ran longer than 1 seconds/],
    ['writes no result', `console.log('nothing');`, /cannot be trusted/],
    [
      'writes the result of another snapshot',
      `import { writeFileSync } from 'node:fs';
       writeFileSync('result.csv', '');
       writeFileSync('result.json', JSON.stringify({ title: 't', period: { from: '2026-06-01', to: '2026-06-14' }, snapshot: 'other', people: [], weeks: [] }));`,
      /cannot be trusted/,
    ],
  ])('a program that %s fails with words, and its sandbox is deleted', async (_what, source, words) => {
    worker = await testWorker(db, { runtime }, { reportTimeoutSeconds: 1 }, program(source));
    const job = await ended((await ask()).id);
    expect(job.state).toBe('failed');
    expect(job.error).toMatch(words);
    await sandboxGone(job);
  });

  test('fails with words when the platform stays away', async () => {
    await runtime.fault({ mode: 'unavailable_503' });
    worker = await testWorker(db, { runtime }, { reportGiveUpSeconds: 1 });
    const job = await ended((await ask()).id);
    expect(job).toMatchObject({ state: 'failed', error: expect.stringContaining('has not answered') });
  });

  test('fails with words where there is no platform', async () => {
    worker = await testWorker(db, {});
    const job = await ended((await ask()).id);
    expect(job.error).toContain('No report platform is set up');
  });

  test('for a client it is metered, report and sandbox time', async () => {
    const asked = await ask();
    await db.ownerPool.query(`update report_jobs set parameters = parameters || $2 where id = $1`, [
      asked.id,
      { clientId: firm.client.id },
    ]);
    worker = await testWorker(db, { runtime });
    const job = await ended(asked.id);
    const { rows } = await db.ownerPool.query(
      'select event_type, quantity, unit from metering_events where cause_id = $1 order by cause_seq',
      [job.id],
    );
    expect(rows).toEqual([
      { event_type: 'report_generation', quantity: '1', unit: 'reports' },
      { event_type: 'task_execution', quantity: String(job.executionMs), unit: 'milliseconds' },
    ]);
  });
});

describe('the routes', () => {
  const send = async (person: FirmUser, method: 'GET' | 'POST', url: string, payload?: object) => {
    const { headers } = await signIn(server.app, firm, person);
    return server.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  };

  test('run, list, follow, fetch', async () => {
    worker = await testWorker(db, { runtime });
    const id = uuidv7();
    const body = { id, definition: 'utilisation', parameters: period };
    const made = await send(firm.manager, 'POST', '/v1/reports/jobs', body);
    expect(made.statusCode).toBe(202);
    expect((await send(firm.manager, 'POST', '/v1/reports/jobs', body)).json()).toMatchObject({ id });
    const stream = await send(firm.manager, 'GET', `/v1/reports/jobs/${id}/logs`);
    expect(stream.headers['content-type']).toContain('text/event-stream');
    const events = stream.body
      .split('\n\n')
      .filter((part) => part.startsWith('id:') || part.startsWith('event:'));
    expect(events.length).toBeGreaterThan(2);
    expect(events.at(-1)).toMatch(/^event: end\ndata: .*"state":"completed"/);
    const rest = await send(firm.manager, 'GET', `/v1/reports/jobs/${id}/logs?after=1000`);
    expect(rest.body).not.toContain('event: log');

    const list = ReportJobs.parse((await send(firm.admin, 'GET', '/v1/reports/jobs')).json());
    expect(list.jobs.map((job) => job.id)).toEqual([id]);
    const file = await send(firm.manager, 'GET', `/v1/reports/jobs/${id}/outputs/result.csv`);
    expect(file.headers).toMatchObject({
      'content-disposition': 'attachment; filename="result.csv"',
      'x-content-type-options': 'nosniff',
    });
    expect(createHash('sha256').update(file.rawPayload).digest('hex')).toBe(file.headers['x-content-sha256']);
    expect(file.body).toContain('Carl Consultant,0,0,4800,0.0000,0.75');
    expect((await send(firm.manager, 'GET', `/v1/reports/jobs/${id}/outputs/input.json`)).statusCode).toBe(
      404,
    );
  });

  test('are for admins and managers; a manager sees no other’s reports', async () => {
    const { id } = await ask(firm.admin);
    expect((await send(firm.consultant, 'GET', '/v1/reports/jobs')).statusCode).toBe(403);
    expect((await send(firm.clientUser, 'GET', '/v1/reports/definitions')).statusCode).toBe(403);
    for (const path of ['', '/logs', '/outputs/result.json']) {
      expect((await send(firm.manager, 'GET', `/v1/reports/jobs/${id}${path}`)).statusCode).toBe(404);
    }
    expect((await send(firm.manager, 'POST', `/v1/reports/jobs/${id}/cancel`)).statusCode).toBe(404);
    const other = await seedFirm(db.ownerPool);
    const { headers } = await signIn(server.app, other, other.admin);
    const across = await server.app.inject({ url: `/v1/reports/jobs/${id}`, headers });
    expect(across.statusCode).toBe(404);
    expect((await send(firm.admin, 'POST', `/v1/reports/jobs/${id}/cancel`)).json()).toMatchObject({
      state: 'cancelled',
    });
  });

  test.each([
    [{ from: '2026-06-14', to: '2026-06-01' }, 'Swap them'],
    [{ from: '2020-01-01', to: '2026-06-01' }, 'at most a year'],
  ])('refuse the period %j in words', async (parameters, words) => {
    const answer = await send(firm.admin, 'POST', '/v1/reports/jobs', {
      id: uuidv7(),
      definition: 'utilisation',
      parameters,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain(words);
  });
});
