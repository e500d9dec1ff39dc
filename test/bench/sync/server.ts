import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { loadOrCreateSigningKey } from '../../../sync-server/modules/identity/keys.ts';
import { loadOrCreateSealingKey } from '../../../sync-server/modules/identity/sealing-keys.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/**
 * Postgres as docs/server.md asks for on such a machine: memory and write-ahead log sized for what it holds. Nothing here
 * touches what a commit promises: fsync, synchronous commit and full-page writes stay on.
 */
export const SIZED = {
  shared_buffers: '1GB',
  wal_buffers: '64MB',
  min_wal_size: '1GB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  io_method: 'sync',
};

/** The server's own process in production mode; only the limits of requests a minute are lifted. */
export async function startServer(
  dataDir: string,
  databaseUrl: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const serverDir = path.join(dataDir, 'server');
  await mkdir(serverDir, { recursive: true });
  const key = path.join(serverDir, 'signing-key.pem');
  await loadOrCreateSigningKey(key);
  const sealingKey = path.join(serverDir, 'sealing-key.pem');
  await loadOrCreateSealingKey(sealingKey);
  const log = await open(path.join(dataDir, 'server.log'), 'a');
  const child = spawn(process.execPath, [...serverFlags(), path.join(root, 'sync-server', 'server.ts')], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      STINT_DATA_DIR: serverDir,
      STINT_JWT_PRIVATE_KEY: key,
      STINT_SEALING_KEY: sealingKey,
      HOST: '127.0.0.1',
      PORT: '0',
      STINT_LIMIT_REQUESTS_PER_MINUTE: '1000000000',
      STINT_LIMIT_SIGN_IN_PER_MINUTE: '1000000000',
      STINT_LIMIT_AUTH_PER_ADDRESS_PER_MINUTE: '1000000000',
    },
    stdio: ['ignore', 'pipe', log.fd],
  });
  const ended = once(child, 'close');
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (line) => resolve(JSON.parse(line).url));
    child.once('close', () => reject(new Error('the server ended; see its log')));
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await log.close();
    },
  };
}

/** For profiling: `STINT_BENCH_NODE_FLAGS='--cpu-prof --cpu-prof-dir=/tmp/prof'`. */
function serverFlags(): string[] {
  return (process.env.STINT_BENCH_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== '');
}
