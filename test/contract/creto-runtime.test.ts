import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCretoRuntime } from '../../dev/creto-runtime/server.ts';
import { apiKey, clientOf, expectError } from './creto-runtime-support.ts';

let dataDir = '';
let runtime: Awaited<ReturnType<typeof startCretoRuntime>>;
let client: ReturnType<typeof clientOf>;
let sandbox = '';

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'creto-runtime-'));
  runtime = await startCretoRuntime({ dataDir, apiKey });
  client = clientOf(runtime.url);
  sandbox = await client.createSandbox();
});
afterAll(async () => {
  await runtime.close();
  await rm(dataDir, { recursive: true, force: true });
});

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('who may call', () => {
  test('health asks for no key and says what sandbox there is; everything else does', async () => {
    const plain = { headers: { 'x-api-key': '' } };
    expect(await (await client.call('/health', undefined, plain)).json()).toEqual({
      status: 'ok',
      sandbox: 'bubblewrap',
    });
    for (const path of [`/v1/sandboxes/${sandbox}`, `/v1/tasks/${uuidv7()}`, '/__faults', '/nowhere']) {
      await expectError(await client.call(path, undefined, plain), 401, 'unauthorized');
    }
    await expectError(
      await client.call('/v1/sandboxes', { template: 'nodejs24' }, plain),
      401,
      'unauthorized',
    );
    const bearer = { headers: { 'x-api-key': '', authorization: `Bearer ${apiKey}` } };
    expect((await client.call(`/v1/sandboxes/${sandbox}`, undefined, bearer)).status).toBe(200);
  });
});

describe('a sandbox', () => {
  test('is made with the defaults of the contract, and can be looked at', async () => {
    const response = await client.call('/v1/sandboxes', {
      template: 'nodejs24',
      isolation_level: 'HIGH_SECURITY',
    });
    expect(response.status).toBe(201);
    const body = await response.json();
    expect(body).toEqual({
      sandbox_id: expect.any(String),
      state: 'READY',
      template: 'nodejs24',
      resource_limits: {
        cpu_cores: 1,
        memory_mb: 512,
        disk_mb: 1024,
        network_egress_mb: 0,
        timeout_seconds: 300,
      },
      created_at: expect.stringMatching(/Z$/),
    });
    expect(response.headers.get('location')).toBe(`/v1/sandboxes/${body.sandbox_id}`);
    expect(await (await client.call(`/v1/sandboxes/${body.sandbox_id}`)).json()).toEqual(body);
    await expectError(await client.call(`/v1/sandboxes/${uuidv7()}`), 404, 'not_found');
  });

  test.each([
    ['an unknown template', { template: 'cobol' }],
    ['an unknown isolation level', { isolation_level: 'LAX' }],
    ['too little CPU', { resource_limits: { cpu_cores: 0.05 } }],
    ['too much CPU', { resource_limits: { cpu_cores: 17 } }],
    ['too little memory', { resource_limits: { memory_mb: 127 } }],
    ['too much memory', { resource_limits: { memory_mb: 32_769 } }],
    ['too little disk', { resource_limits: { disk_mb: 99 } }],
    ['too much disk', { resource_limits: { disk_mb: 102_401 } }],
    ['too little time', { resource_limits: { timeout_seconds: 0 } }],
    ['too much time', { resource_limits: { timeout_seconds: 3601 } }],
    ['network, which is not to be had here', { resource_limits: { network_egress_mb: 1 } }],
    ['an environment that is none', { environment: { 'A=B': 'c' } }],
    ['a field that the contract does not know', { colour: 'blue' }],
  ])('%s is refused', async (_name, over) => {
    const body = { template: 'nodejs24', isolation_level: 'STANDARD', ...over };
    await expectError(await client.call('/v1/sandboxes', body), 400, 'invalid_request');
  });

  test('the same idempotency key, in header or body, answers the same sandbox', async () => {
    const key = uuidv7();
    const inHeader = { headers: { 'idempotency-key': key } };
    const make = async (body: object, init = {}) =>
      (await client.call('/v1/sandboxes', { template: 'nodejs24', ...body }, init)).json();
    const [first, second, third] = [
      await make({}, inHeader),
      await make({}, inHeader),
      await make({ idempotency_key: key }),
    ];
    expect([second.sandbox_id, third.sandbox_id]).toEqual([first.sandbox_id, first.sandbox_id]);
    const other = { template: 'python3.11' };
    await expectError(await client.call('/v1/sandboxes', other, inHeader), 409, 'conflict');
  });
});

describe('a task', () => {
  test('runs a script with files, stdin and environment, and gives its outputs back', async () => {
    const made = await client.createSandbox({ environment: { ONE: '1', TWO: 'sandbox' } });
    const task = await client.run(made, {
      script: `
        import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
        mkdirSync('out');
        const stdin = readFileSync(0, 'utf8');
        writeFileSync('out/result.txt', [readFileSync('in/data.txt', 'utf8'), stdin, JSON.stringify(process.env)].join('|'));
        console.log('done');
        console.error('careful');
      `,
      files: [{ path: 'in/data.txt', content_base64: base64('données') }],
      stdin: 'from stdin',
      environment: { TWO: 'task' },
      outputs: ['out/result.txt', 'out/missing.txt'],
    });
    const text = 'données|from stdin|{"ONE":"1","TWO":"task"}';
    expect(task).toMatchObject({
      sandbox_id: made,
      status: 'completed',
      exit_code: 0,
      started_at: expect.stringMatching(/Z$/),
      completed_at: expect.stringMatching(/Z$/),
      execution_time_ms: expect.any(Number),
      cost: { amount: expect.stringMatching(/^\d+(\.\d+)?$/), currency: 'USD' },
      outputs: [
        {
          path: 'out/result.txt',
          content_base64: base64(text),
          sha256: createHash('sha256').update(text).digest('hex'),
        },
      ],
    });
    expect(task.error).toBeUndefined();
    expect([task.stdout, task.stderr]).toEqual(['done', 'careful']);
    expect(task.lines.at(-2).line).toContain('out/missing.txt is not there');
  });

  test('is billed for what it used', async () => {
    const script = 'while (process.cpuUsage().user < 3e5) for (let i = 0; i < 1e6; i++);';
    const { resource_usage: used, execution_time_ms, cost } = await client.run(sandbox, { script });
    expect(used.cpu_ms).toBeGreaterThanOrEqual(150);
    expect(used.peak_memory_mb).toBeGreaterThan(1);
    expect(used.network_egress_mb).toBe(0);
    const expected =
      (used.cpu_ms / 1000) * 0.00002 + (used.peak_memory_mb / 1024) * (execution_time_ms / 1000) * 0.000005;
    expect(Number(cost.amount)).toBeCloseTo(expected, 7);
  });

  test('runs a command; files stay in the sandbox from one task to the next', async () => {
    const made = await client.createSandbox();
    expect(await client.run(made, { command: ['sh', '-c', 'echo kept > f; exit 3'] })).toMatchObject({
      status: 'failed',
      exit_code: 3,
      error: { code: 'nonzero_exit' },
    });
    expect((await client.run(made, { command: ['cat', 'f'] })).stdout).toBe('kept');
    expect((await client.run(made, { command: ['node', '-p', '1 + 1'] })).stdout).toBe('2');
    expect(await client.run(made, { command: ['no-such-program'] })).toMatchObject({ exit_code: 127 });
    expect((await client.run(sandbox, { command: ['ls', '-A'] })).stdout).toBe('');
  });

  test('a python script runs within its limits; without python it is refused', async () => {
    const made = await client.createSandbox({ template: 'python3.11', resource_limits: { memory_mb: 128 } });
    const script = 'import os, sys\nprint(sys.version_info.major, dict(os.environ))';
    if (!existsSync('/usr/bin/python3')) {
      await expectError(await client.execute(made, { script }), 400, 'invalid_request');
      return;
    }
    expect(await client.run(made, { script })).toMatchObject({
      status: 'completed',
      stdout: expect.stringMatching(/^3 \{/),
    });
    const greedy = await client.run(made, { script: 'a = []\nwhile True: a.append(bytearray(1 << 20))' });
    expect(greedy).toMatchObject({ status: 'failed', error: { code: 'out_of_memory' } });
    expect(greedy.resource_usage.peak_memory_mb).toBeLessThan(128 + 64);
  });

  test('the same idempotency key answers the same task, also many times at once', async () => {
    const made = await client.createSandbox();
    const body = { idempotency_key: uuidv7(), command: ['sh', '-c', 'echo x >> count'] };
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => (await client.execute(made, body)).json()),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toEqual({ task_id: expect.any(String), sandbox_id: made, status: 'queued' });
    await client.readLog(answers[0].task_id);
    expect(await (await client.execute(made, body)).json()).toEqual(answers[0]);
    expect((await client.run(made, { command: ['cat', 'count'] })).stdout).toBe('x');
    await expectError(await client.execute(made, { ...body, command: ['true'] }), 409, 'conflict');
    const elsewhere = await (await client.execute(sandbox, body)).json();
    expect(elsewhere.task_id).not.toBe(answers[0].task_id);
  });

  test.each([
    ['neither command nor script', {}],
    ['both command and script', { command: ['true'], script: '1' }],
    ['no idempotency key', { idempotency_key: undefined, script: '1' }],
    ['a program that would be a variable', { command: ['A=1'] }],
    ['an output outside', { script: '1', outputs: ['../secret'] }],
    ['an absolute output', { script: '1', outputs: ['/etc/passwd'] }],
    ['a file outside', { script: '1', files: [{ path: 'a/../../b', content_base64: '' }] }],
    ['a file that is no base64', { script: '1', files: [{ path: 'a', content_base64: '?' }] }],
    ['a time beyond the contract', { script: '1', timeout_seconds: 3601 }],
  ])('%s is refused', async (_name, body) => {
    await expectError(await client.execute(sandbox, body), 400, 'invalid_request');
  });

  test('unknown sandboxes and tasks are 404, a body too big is 413', async () => {
    await expectError(await client.execute(uuidv7(), { script: '1' }), 404, 'not_found');
    await expectError(await client.call(`/v1/tasks/${uuidv7()}`), 404, 'not_found');
    const big = { script: '1', stdin: 'x'.repeat(33 * 1024 * 1024) };
    await expectError(await client.execute(sandbox, big), 413, 'payload_too_large');
  });
});

describe('faults', () => {
  const fault = (body: unknown) => client.call('/__faults', body);

  test.each([
    ['error_500', 500, 'internal_error'],
    ['unavailable_503', 503, 'service_unavailable'],
    ['rate_limited_429', 429, 'rate_limit_exceeded'],
  ])('%s answers so as often as told, the log socket too', async (mode, status, error) => {
    await fault({ mode, times: 2 });
    const response = await client.execute(sandbox, { script: '1' });
    expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
    await expectError(response, status, error);
    expect(await (await client.call('/__faults')).json()).toMatchObject({ mode, remaining: 1 });
    await expect(client.readLog(uuidv7())).rejects.toThrow(`refused ${status}`);
    expect(await (await client.call('/__faults')).json()).toMatchObject({ mode: 'none' });
  });

  test('slow waits before it answers', async () => {
    await fault({ mode: 'slow', times: 1, delay_ms: 100 });
    const start = performance.now();
    expect((await client.call(`/v1/sandboxes/${sandbox}`)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(99);
  });

  test('drop_after_accept queues the task and cuts the socket; the retry finds the same task', async () => {
    const made = await client.createSandbox();
    const body = { idempotency_key: uuidv7(), command: ['sh', '-c', 'echo x >> count'] };
    const before = (await readdir(join(dataDir, 'tasks'))).length;
    await fault({ mode: 'drop_after_accept', times: 1 });
    await expect(client.execute(made, body)).rejects.toThrow(/fetch failed/);
    const retry = await client.execute(made, body);
    expect(retry.status).toBe(202);
    await client.readLog((await retry.json()).task_id);
    expect((await readdir(join(dataDir, 'tasks'))).length).toBe(before + 1);
    expect((await client.run(made, { command: ['cat', 'count'] })).stdout).toBe('x');

    await fault({ mode: 'drop_after_accept', times: 1 });
    const create = { template: 'nodejs24', idempotency_key: uuidv7() };
    await expect(client.call('/v1/sandboxes', create)).rejects.toThrow(/fetch failed/);
    expect((await client.call('/v1/sandboxes', create)).status).toBe(201);
  });
});
