import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

interface Started extends AsyncDisposable {
  child: ChildProcess;
  dataDir: string;
  output: { stdout: string; stderr: string };
  exited: Promise<number | null>;
}

/** `npm start` without a display, on data of its own, in a process group of its own as a terminal would make one. */
async function start(port: number): Promise<Started> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-start-'));
  // Postgres does not run as root, and keeps its data here only where it may come in.
  await chmod(dataDir, 0o755);
  const { DISPLAY: _, WAYLAND_DISPLAY: __, DATABASE_URL: ___, ...env } = process.env;
  const child = spawn(process.execPath, ['dev/start.ts'], {
    cwd: root,
    env: { ...env, STINT_PORT: String(port), STINT_DEV_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    dataDir,
    output,
    exited,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Resolves when stdout holds `words`. @throws Error with all that was said when it ends before */
async function said({ child, output, exited }: Started, words: string): Promise<void> {
  const heard = new Promise<boolean>((resolve) => {
    const listen = () => {
      if (output.stdout.includes(words)) resolve(true);
    };
    child.stdout?.on('data', listen);
    listen();
  });
  if (!(await Promise.race([heard, exited.then(() => false)])))
    throw new Error(`It ended before it said “${words}”:\n${output.stdout}\n${output.stderr}`);
}

/** Names of the processes that live with this data folder in their environment: the start and all it started. */
async function processesOf(dataDir: string): Promise<string[]> {
  const names: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.includes(`STINT_DEV_DATA=${dataDir}`)) continue;
    names.push((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim());
  }
  return names;
}

async function answers(port: number): Promise<boolean> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  // `once` rejects at an error.
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}

test('a port in use: one clear sentence, exit code 1, nothing started', async () => {
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as net.AddressInfo;
  await using started = await start(port);
  expect(await started.exited).toBe(1);
  expect(started.output).toEqual({
    stdout: '',
    stderr: `Port ${port} is in use by another program, or by a Stint that runs already. Stop that one, or start with STINT_PORT set to a free port.\n`,
  });
  expect(await readdir(started.dataDir)).toEqual([]);
  if (process.platform === 'linux') expect(await processesOf(started.dataDir)).toEqual([]);
  other.close();
});

test('without a display it serves the screens, and Ctrl-C stops every part', async () => {
  await using started = await start(0);
  await said(started, 'Ctrl-C stops everything.');
  const screens = new URL(/for a browser at (http:\S+)/.exec(started.output.stdout)?.[1] ?? '');
  expect(await (await fetch(screens)).text()).toContain('<title>Stint</title>');
  // Which server the pages are to talk to.
  const server = await fetch(`${screens.searchParams.get('server')}/health`, {
    headers: { origin: screens.origin },
  });
  expect(server.status).toBe(200);
  expect(server.headers.get('access-control-allow-origin')).toBe(screens.origin);
  const ports = [...started.output.stdout.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) =>
    Number(port),
  );
  // Screens, server, metering, runtime, worker.
  const open = [...new Set(ports)];
  expect(open).toHaveLength(5);
  for (const port of open) expect(await answers(port)).toBe(true);
  if (process.platform === 'linux') {
    const alive = (await processesOf(started.dataDir)).join('\n');
    for (const part of [
      'dev/start.ts',
      'postgres',
      'sync-server/server.ts',
      'jobs/main.ts',
      'creto-metering',
      'creto-runtime',
    ])
      expect(alive).toContain(part);
  }

  // To the whole group, as a terminal sends it.
  process.kill(-(started.child.pid as number), 'SIGINT');
  expect(await started.exited).toBe(0);
  expect(started.output.stdout.trimEnd().endsWith('All stopped.')).toBe(true);
  expect(started.output.stderr).toBe('');
  for (const port of open) expect(await answers(port)).toBe(false);
  if (process.platform === 'linux') expect(await processesOf(started.dataDir)).toEqual([]);
}, 120_000);

test('a second start on the same data says who has it, and leaves the first one alone; SIGTERM stops every part', async () => {
  await using first = await start(0);
  await said(first, 'Sign in at firm');
  const second = spawn(process.execPath, ['dev/start.ts'], {
    cwd: root,
    env: { ...process.env, STINT_PORT: '0', STINT_DEV_DATA: first.dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  second.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const [code] = await once(second, 'close');
  expect(words.trim()).toBe(
    `Stint already runs on ${first.dataDir} (process ${first.child.pid}). Stop that one, or set STINT_DEV_DATA to another folder.`,
  );
  expect(code).toBe(1);
  expect(first.child.exitCode).toBeNull();

  // As a service manager ends it.
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
  expect(first.output.stdout.trimEnd().endsWith('All stopped.')).toBe(true);
  if (process.platform === 'linux') expect(await processesOf(first.dataDir)).toEqual([]);
}, 120_000);
