import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startCretoRuntime } from '../../dev/creto-runtime/server.ts';
import { apiKey, clientOf, expectError, isRunning, type Line, uniqueSleep } from './creto-runtime-support.ts';

let dataDir = '';
let runtime: Awaited<ReturnType<typeof startCretoRuntime>>;
let client: ReturnType<typeof clientOf>;

const start = async () => {
  runtime = await startCretoRuntime({ dataDir, apiKey });
  client = clientOf(runtime.url);
};

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'creto-life-'));
  await start();
});
afterEach(async () => {
  await runtime.close();
  await rm(dataDir, { recursive: true, force: true });
});

const restart = async () => {
  await runtime.close();
  await start();
};

/** Prints one line and then stays; its command line has the marker. */
const staying = (marker: string) => ({ command: ['sh', '-c', `echo up; exec sleep ${marker}`] });

/** Executes, and answers once the task has printed its first line. */
const startTask = async (sandboxId: string, body: Record<string, unknown>) => {
  const { task_id } = await (await client.execute(sandboxId, body)).json();
  const socket = client.openLog(task_id);
  const lines: Line[] = [];
  const ended = once(socket, 'close');
  await new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      lines.push(JSON.parse(String(data)));
      if (lines.at(-1)?.stream === 'stdout') resolve();
    });
  });
  return { task_id, lines, ended };
};

describe('logs', () => {
  test('a reader that comes early, late or in the middle gets the same lines', async () => {
    const sandbox = await client.createSandbox();
    const script = `console.log('one\\ntwo'); console.error('oops'); process.stdout.write('x'.repeat(20000) + '\\r\\nlast')`;
    const { task_id } = await (await client.execute(sandbox, { script })).json();
    const early = await client.readLog(task_id);
    const late = await client.readLog(task_id);
    expect(early).toEqual(late);
    expect(late.code).toBe(1000);
    expect(late.lines.map((line) => line.seq)).toEqual(late.lines.map((_, index) => index + 1));
    expect(late.lines[0]).toEqual({
      seq: 1,
      at: expect.stringMatching(/Z$/),
      stream: 'system',
      line: expect.any(String),
    });
    const stdout = late.lines.filter((line) => line.stream === 'stdout').map((line) => line.line);
    expect(stdout).toEqual(['one', 'two', 'x'.repeat(16_384), 'x'.repeat(20_000 - 16_384), 'last']);
    expect(late.lines.filter((line) => line.stream === 'stderr').map((line) => line.line)).toEqual(['oops']);
    expect((await client.readLog(task_id, '?after=3')).lines).toEqual(late.lines.slice(3));
    expect((await client.readLog(task_id, '?after=99')).lines).toEqual([]);
    await restart();
    expect(await client.readLog(task_id)).toEqual(late);
  });

  test('a live task is heard while it runs', async () => {
    const sandbox = await client.createSandbox();
    const { task_id, lines } = await startTask(sandbox, staying(uniqueSleep()));
    expect(lines.at(-1)?.line).toBe('up');
    expect(await client.taskOf(task_id)).toMatchObject({ status: 'running', started_at: expect.any(String) });
    expect(await (await client.call(`/v1/sandboxes/${sandbox}`)).json()).toMatchObject({ state: 'RUNNING' });
  });

  test('a log without end is cut off, and the task goes on', async () => {
    const sandbox = await client.createSandbox();
    const script = `for (let i = 0; i < 30000; i++) console.log(i); require('fs').writeFileSync('end', '')`;
    const task = await client.run(sandbox, { script, outputs: ['end'] });
    expect(task).toMatchObject({ status: 'completed', outputs: [{ path: 'end' }] });
    expect(task.lines.length).toBeLessThan(20_010);
    expect(task.lines.at(-2).line).toMatch(/log is full/);
  });

  test('an unknown task, a bad question and a missing key are refused before the upgrade', async () => {
    await expect(client.readLog(uuidv7())).rejects.toThrow('refused 404');
    await expect(client.readLog(uuidv7(), '?after=soon')).rejects.toThrow('refused 400');
    const response = await fetch(`${runtime.url}/v1/tasks/${uuidv7()}/logs`);
    await expectError(response, 401, 'unauthorized');
  });
});

describe('delete', () => {
  test('stops what runs, forgets what waits, and nothing runs there again', async () => {
    const sandbox = await client.createSandbox();
    const marker = uniqueSleep();
    const running = await startTask(sandbox, staying(marker));
    const { task_id: waiting } = await (await client.execute(sandbox, staying(marker))).json();
    const path = `/v1/sandboxes/${sandbox}`;
    expect(await client.taskOf(waiting)).toMatchObject({ status: 'queued', execution_time_ms: 0 });
    expect((await client.call(path, undefined, { method: 'DELETE' })).status).toBe(204);
    expect(await running.ended).toEqual([1000, expect.anything()]);
    for (const id of [running.task_id, waiting]) {
      expect(await client.taskOf(id)).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    }
    expect((await client.readLog(waiting)).code).toBe(1000);
    await vi.waitFor(() => expect(isRunning(marker)).toBe(false));
    expect(await (await client.call(path)).json()).toMatchObject({ state: 'TERMINATED' });
    expect(existsSync(join(dataDir, 'work', sandbox))).toBe(false);
    await expectError(await client.execute(sandbox, { script: '1' }), 409, 'conflict');
    expect((await client.call(path, undefined, { method: 'DELETE' })).status).toBe(204);
    const unknown = `/v1/sandboxes/${uuidv7()}`;
    await expectError(await client.call(unknown, undefined, { method: 'DELETE' }), 404, 'not_found');
    await restart();
    expect(await (await client.call(path)).json()).toMatchObject({ state: 'TERMINATED' });
  });
});

describe('a restart', () => {
  test('what had ended answers as before; what ran has failed; what waited runs', async () => {
    const sandbox = await client.createSandbox();
    const body = {
      idempotency_key: uuidv7(),
      script: `require('fs').writeFileSync('a', 'kept')`,
      outputs: ['a'],
    };
    const done = await client.run(sandbox, body);
    const running = await startTask(sandbox, staying(uniqueSleep()));
    const { task_id: waiting } = await (await client.execute(sandbox, { command: ['cat', 'a'] })).json();
    await restart();
    const { lines: _lines, stdout: _stdout, stderr: _stderr, ...answer } = done;
    expect(await client.taskOf(done.task_id)).toEqual(answer);
    expect((await (await client.execute(sandbox, body)).json()).task_id).toBe(done.task_id);
    expect(await client.taskOf(running.task_id)).toMatchObject({
      status: 'failed',
      error: { code: 'interrupted' },
    });
    const { lines } = await client.readLog(waiting);
    expect(lines.find((line) => line.stream === 'stdout')?.line).toBe('kept');
    expect(await client.taskOf(waiting)).toMatchObject({ status: 'completed' });
  });
});

describe('as a process of its own', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  const main = (name: string, folder: string, env: Record<string, string> = { API_KEY: apiKey }) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../dev', name, 'main.ts')], {
      env: { DATA_DIR: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  const firstLine = async (child: ChildProcess) => {
    const [line] = await once(createInterface({ input: child.stdout! }), 'line');
    return JSON.parse(line);
  };

  test.each(['creto-metering', 'creto-runtime'])('%s says where it is and stops on SIGTERM', async (name) => {
    const child = main(name, join(dataDir, name));
    const { url } = await firstLine(child);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('without a key it says so and does not start', async () => {
    const child = main('creto-metering', dataDir, {});
    const [[text], [code]] = await Promise.all([once(child.stderr!, 'data'), once(child, 'exit')]);
    expect(String(text)).toMatch(/cannot start: API_KEY/);
    expect(code).toBe(1);
  });

  test('killed without warning it takes its sandboxes along, and the task is told as interrupted', async () => {
    await runtime.close();
    const marker = uniqueSleep();
    const child = main('creto-runtime', dataDir);
    client = clientOf((await firstLine(child)).url);
    const sandbox = await client.createSandbox();
    const { task_id } = await startTask(sandbox, staying(marker));
    expect(isRunning(marker)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await vi.waitFor(() => expect(isRunning(marker)).toBe(false));
    await start();
    expect(await client.taskOf(task_id)).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
    expect((await client.readLog(task_id)).lines.at(-1)?.line).toMatch(/was stopped while the task ran/);
  });
});
