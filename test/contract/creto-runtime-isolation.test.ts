import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startCretoRuntime } from '../../dev/creto-runtime/server.ts';
import { apiKey, clientOf, expectError, isRunning, uniqueSleep } from './creto-runtime-support.ts';

const root = join(import.meta.dirname, '../..');
const small = { resource_limits: { memory_mb: 128, disk_mb: 100, timeout_seconds: 10 } };

let outside = '';
let runtime: Awaited<ReturnType<typeof startCretoRuntime>>;
let client: ReturnType<typeof clientOf>;
let sandbox = '';

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'creto-outside-'));
  await writeFile(join(outside, 'secret'), 'a secret of the host', { mode: 0o644 });
  process.env.CRETO_TEST_SECRET = 'not for the sandbox';
  runtime = await startCretoRuntime({ dataDir: join(outside, 'data'), apiKey });
  client = clientOf(runtime.url);
  sandbox = await client.createSandbox(small);
});
afterAll(async () => {
  delete process.env.CRETO_TEST_SECRET;
  await runtime.close();
  await rm(outside, { recursive: true, force: true });
});

const inside = async (script: string) => {
  const task = await client.run(sandbox, { script });
  expect(task).toMatchObject({ status: 'completed', stderr: '' });
  return JSON.parse(task.stdout);
};

describe('from inside', () => {
  test('there is no file of the host but programs and libraries', async () => {
    const paths = [
      '/etc/passwd',
      '/etc/hostname',
      '/root',
      '/home',
      '/var',
      '/sys',
      join(outside, 'secret'),
      join(root, 'package.json'),
      join(root, 'node_modules'),
    ];
    const answer = await inside(`
      const fs = require('fs');
      const tried = ${JSON.stringify(paths)}.map((p) => { try { fs.statSync(p); return p } catch (e) { return e.code } });
      console.log(JSON.stringify({ tried, top: fs.readdirSync('/'), own: fs.readdirSync('/work'), tmp: fs.readdirSync('/tmp') }));
    `);
    expect(answer.tried).toEqual(paths.map(() => 'ENOENT'));
    expect(answer.top.filter((name: string) => !['bin', 'lib', 'lib64'].includes(name)).sort()).toEqual([
      'dev',
      'opt',
      'proc',
      'tmp',
      'usr',
      'work',
    ]);
    expect(answer.own).toEqual([expect.stringMatching(/^\.creto-/)]);
    expect(answer.tmp).toEqual([]);
  });

  test('nothing can be written but in its own folder and /tmp', async () => {
    const answer = await inside(`
      const fs = require('fs');
      const write = (p) => { try { fs.writeFileSync(p, ''); fs.rmSync(p); return 'written' } catch (e) { return e.code } };
      console.log(JSON.stringify(['/work/x', '/tmp/x', '/x', '/usr/x', '/usr/bin/x', '/opt/creto/x', '/dev/x', '/dev/shm/x', '/proc/sys/kernel/core_pattern'].map(write)));
    `);
    expect(answer.slice(0, 2)).toEqual(['written', 'written']);
    for (const code of answer.slice(2)) expect(code).toMatch(/EROFS|EACCES|EPERM/);
  });

  test('there is no environment but what was passed', async () => {
    expect(await inside('console.log(JSON.stringify(process.env))')).toEqual({});
    const task = await client.run(sandbox, {
      script: 'console.log(JSON.stringify(process.env))',
      environment: { A: 'b c' },
    });
    expect(JSON.parse(task.stdout)).toEqual({ A: 'b c' });
    const all = await client.run(sandbox, { command: ['sh', '-c', 'cat /proc/*/environ'] });
    expect(all.stdout).not.toContain('CRETO_TEST_SECRET');
  });

  test('there is no other process, and none of the host can be reached', async () => {
    const answer = await inside(`
      const fs = require('fs');
      const pids = fs.readdirSync('/proc').filter((p) => /^\\d+$/.test(p));
      const lines = pids.map((p) => fs.readFileSync('/proc/' + p + '/cmdline', 'utf8'));
      const kill = (p) => { try { process.kill(p, 0); return 'reached' } catch (e) { return e.code } };
      console.log(JSON.stringify({ pids, lines, killed: [kill(${process.pid}), kill(${process.ppid})] }));
    `);
    expect(answer.pids).toHaveLength(2);
    expect(answer.lines.join()).not.toContain(outside);
    expect(answer.lines.join()).not.toContain('vitest');
    expect(answer.killed).toEqual(['ESRCH', 'ESRCH']);
  });

  test('it is an ordinary user without capabilities, and can make no namespace', async () => {
    const task = await client.run(sandbox, {
      command: [
        'sh',
        '-c',
        'grep -E "^(Uid|CapEff|CapPrm|CapBnd|NoNewPrivs):" /proc/self/status; unshare -U true || echo refused',
      ],
    });
    expect(task.stdout).toMatch(/^Uid:\t(?!0\b)\d+/);
    expect(task.stdout).toMatch(/CapPrm:\t0+\nCapEff:\t0+\nCapBnd:\t0+\nNoNewPrivs:\t1\nrefused$/);
  });

  test('there is no network: not the host, not the world', async () => {
    const server = createServer((_request, response) => response.end('host'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await inside(
      `
      const tryIt = (url) => fetch(url).then(() => 'reached', (e) => e.cause.code);
      console.log(JSON.stringify({
        nets: Object.keys(require('os').networkInterfaces()).filter((n) => n !== 'lo'),
        tried: await Promise.all(['http://127.0.0.1:${port}/', 'http://192.0.2.1/', 'http://example.com/'].map(tryIt)),
      }));
    `.replace("require('os')", "(await import('os'))"),
    );
    server.close();
    expect(answer).toEqual({ nets: [], tried: ['ECONNREFUSED', 'ENETUNREACH', 'EAI_AGAIN'] });
    expect(await client.run(sandbox, { script: "await fetch('http://192.0.2.1/')" })).toMatchObject({
      status: 'failed',
      error: { code: 'network_denied' },
    });
  });
});

describe('what a task leaves behind', () => {
  test('symlinks out of the folder are followed neither for outputs nor for files', async () => {
    const made = await client.createSandbox(small);
    const target = join(outside, 'data');
    const task = await client.run(made, {
      command: [
        'sh',
        '-c',
        `ln -s ${join(outside, 'secret')} leak; ln -s ${target} way; ln -s leak planted; mkfifo pipe`,
      ],
      outputs: ['leak', 'way/ledger', 'pipe'],
    });
    expect(task).toMatchObject({ status: 'failed', exit_code: 0, error: { code: 'output_refused' } });
    expect(task.outputs).toBeUndefined();

    const before = await readdir(target);
    const file = (path: string) => ({ script: '1', files: [{ path, content_base64: 'eA==' }] });
    expect(await client.run(made, file('way/planted'))).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_path' },
    });
    expect(await client.run(made, file('planted'))).toMatchObject({ status: 'completed' });
    expect(await client.run(made, file('leak'))).toMatchObject({ status: 'completed' });
    expect(await readdir(target)).toEqual(before);
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('a secret of the host');
  });

  test('no process outlives its task', async () => {
    const marker = uniqueSleep();
    const script = `require('child_process').spawn('sleep', ['${marker}'], { detached: true, stdio: 'ignore' }).unref()`;
    expect(await client.run(sandbox, { script })).toMatchObject({ status: 'completed' });
    await vi.waitFor(() => expect(isRunning(marker)).toBe(false));
  });
});

describe('limits', () => {
  test('time: the task and all it started are stopped', async () => {
    const marker = uniqueSleep();
    const script = `
      require('child_process').spawn('sleep', ['${marker}'], { stdio: 'ignore' });
      console.log('up');
      for (;;);
    `;
    const task = await client.run(sandbox, { script, timeout_seconds: 1 });
    expect(task).toMatchObject({ status: 'timed_out', error: { code: 'timeout' }, stdout: 'up' });
    expect(task.execution_time_ms).toBeGreaterThanOrEqual(1000);
    expect(task.execution_time_ms).toBeLessThan(3000);
    await vi.waitFor(() => expect(isRunning(marker)).toBe(false));
  });

  test('a task may not ask for more time than its sandbox has', async () => {
    const made = await client.createSandbox({ resource_limits: { timeout_seconds: 1 } });
    const task = await client.run(made, { command: ['sleep', '20'], timeout_seconds: 60 });
    expect(task).toMatchObject({ status: 'timed_out', error: { code: 'timeout' } });
  });

  test.each([
    ['buffers', { script: 'const all = []; for (;;) all.push(Buffer.alloc(4 << 20, 1));' }],
    ['objects', { script: 'const all = []; for (;;) all.push({ list: new Array(1000).fill(1.5) });' }],
    [
      'a command that sets no limit of its own',
      { command: ['node', '-e', 'const a = []; for (;;) a.push(Buffer.alloc(1 << 20, 1))'] },
    ],
    [
      'many processes that each use little',
      {
        script: `
          const grow = 'const b = Buffer.alloc(40 << 20, 1); setInterval(() => b[0]++, 1000)';
          for (let i = 0; i < 6; i++) require('child_process').spawn(process.execPath, ['-e', grow], { stdio: 'ignore' });
        `,
      },
    ],
  ])('memory: %s', async (_name, body) => {
    const task = await client.run(sandbox, body);
    expect(task).toMatchObject({ status: 'failed', error: { code: 'out_of_memory' } });
    expect(task.resource_usage.peak_memory_mb).toBeLessThan(128 + 640);
  });

  test.each([
    ['one file', 'const f = fs.openSync("big", "w"); for (let i = 0; i < 120; i++) fs.writeSync(f, mib);'],
    ['many files', 'for (let i = 0; i < 120; i++) fs.writeFileSync("f" + i, mib);'],
  ])('disk: %s', async (_name, write) => {
    const made = await client.createSandbox(small);
    const script = `const fs = require('fs'); const mib = Buffer.alloc(1 << 20, 1); ${write}`;
    expect(await client.run(made, { script })).toMatchObject({
      status: 'failed',
      error: { code: 'disk_full' },
    });
    await client.call(`/v1/sandboxes/${made}`, undefined, { method: 'DELETE' });
  });

  test('too many processes are refused, and the platform stays up', async () => {
    const task = await client.run(sandbox, {
      command: ['sh', '-c', 'i=0; while [ $i -lt 400 ]; do sleep 30 & i=$((i+1)); done'],
      timeout_seconds: 5,
    });
    expect(task).toMatchObject({ status: 'failed', stderr: expect.stringMatching(/fork/i) });
    expect((await client.call('/health')).status).toBe(200);
    expect(await client.run(sandbox, { script: '1' })).toMatchObject({ status: 'completed' });
  });
});

describe('without bubblewrap', () => {
  test('the runtime says so and refuses to execute', async () => {
    const dataDir = join(outside, 'none');
    await mkdir(dataDir);
    const bare = await startCretoRuntime({ dataDir, apiKey, bubblewrap: join(outside, 'no-bwrap') });
    const bareClient = clientOf(bare.url);
    expect(await (await bareClient.call('/health')).json()).toMatchObject({
      status: 'ok',
      sandbox: 'unavailable',
    });
    const made = await bareClient.createSandbox();
    const refused = await bareClient.execute(made, { script: '1' });
    expect((await expectError(refused, 503, 'service_unavailable')).message).toMatch(/No sandbox can be had/);
    expect(await readdir(join(dataDir, 'tasks'))).toEqual([]);
    await bare.close();
  });

  test('a bubblewrap that fails its trial run counts as none', async () => {
    const broken = await startCretoRuntime({
      dataDir: join(outside, 'broken'),
      apiKey,
      bubblewrap: '/bin/false',
    });
    expect(await (await clientOf(broken.url).call('/health')).json()).toMatchObject({
      sandbox: 'unavailable',
      reason: expect.stringMatching(/trial run/),
    });
    await broken.close();
  });
});
