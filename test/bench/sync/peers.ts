import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { cacheDir } from '../../../scripts/electron-runtime.mjs';

/** A server to measure against. It is started once a run and carries all rounds, as Stint does. */
export interface RunningPeer {
  url: string;
  /** Stands still while others are measured: what it still tidies up costs them nothing, nor it. */
  pause(): void;
  goOn(): void;
  stop(): Promise<void>;
}

export type PeerName = 'pouchdb-server' | 'rxdb-server';

/**
 * What each peer needs, pinned. They are installed into a cache folder and never into package.json: rxdb-server is
 * under the SSPL.
 */
const packages: Record<PeerName, Record<string, string>> = {
  'pouchdb-server': { 'pouchdb-server': '4.2.0' },
  'rxdb-server': {
    'rxdb-server': '15.22.0',
    rxdb: '15.22.0',
    rxjs: '7.8.1',
    express: '4.19.2',
    cors: '2.8.5',
    'cookie-parser': '1.4.6',
    'body-parser': '1.20.2',
  },
};
const RXDB_SCRIPT = 'rxdb-peer.mjs';
/** It fills itself before it listens. */
const STARTS_WITHIN_MS = 10 * 60_000;

/** Installs a peer where it is not there yet. @returns its folder */
export async function installPeer(name: PeerName): Promise<string> {
  const versions = Object.values(packages[name]).join('-');
  const folder = path.join(cacheDir(), 'bench-peers', `${name}-${versions}`);
  if (!(await stat(folder).catch(() => undefined))) {
    process.stderr.write(`installing ${name} into ${folder}\n`);
    await mkdir(path.dirname(folder), { recursive: true });
    const fresh = await mkdtemp(`${folder}-`);
    try {
      await writeFile(
        path.join(fresh, 'package.json'),
        JSON.stringify({ private: true, dependencies: packages[name] }),
      );
      const npm = spawn(
        'npm',
        ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'],
        {
          cwd: fresh,
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      );
      const [code] = await once(npm, 'close');
      if (code !== 0) throw new Error(`npm could not install ${name}`);
      await rename(fresh, folder);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }
  // Its imports are found from where it lies.
  if (name === 'rxdb-server')
    await copyFile(path.join(import.meta.dirname, RXDB_SCRIPT), path.join(folder, RXDB_SCRIPT));
  return folder;
}

/**
 * Starts a peer on a free port, in memory, and waits until it answers.
 * @param held documents that rxdb-server is to hold then; pouchdb-server is filled over HTTP (peer-jobs.ts)
 */
export async function startPeer(name: PeerName, folder: string, held: number): Promise<RunningPeer> {
  const port = await freePort();
  const work = await mkdtemp(path.join(folder, 'run-'));
  const script =
    name === 'rxdb-server'
      ? ['--max-old-space-size=8192', path.join(folder, RXDB_SCRIPT), String(port), String(held)]
      : [
          '--max-old-space-size=8192',
          path.join(folder, 'node_modules', 'pouchdb-server', 'bin', 'pouchdb-server'),
          '--in-memory',
          '--no-stdout-logs',
          '--host=127.0.0.1',
          `--port=${port}`,
        ];
  const child = spawn(process.execPath, script, {
    cwd: work,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const ended = once(child, 'close');
  const url = `http://127.0.0.1:${port}`;
  await listening(port, () => child.exitCode !== null);
  return {
    url,
    pause: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(work, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(port: number, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < until && !hasEnded()) {
    const socket = net.connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the peer did not come up');
}
