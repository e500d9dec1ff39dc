import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningPostgres, startPostgres, stopLeftoverPostgres } from '../../dev/postgres.ts';

let folder: string;
let running: RunningPostgres[];

beforeEach(async () => {
  // Only its owner may enter it, as a folder made by mktemp; the data is in it or, as root, where Postgres can be.
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-postgres-'));
  running = [];
});
afterEach(async () => {
  for (const postgres of running) {
    await postgres.stop();
    await rm(postgres.dataDir, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir: path.join(folder, 'data'), settings: { fsync: 'off' } });
  running.push(postgres);
  return postgres;
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('a folder that only its owner may enter will do, and what was stored is there after a restart', async () => {
  const first = await start();
  await ask(first.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
  await first.stop();
  const second = await start();
  expect(second.dataDir).toBe(first.dataDir);
  expect(await ask(second.adminUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('a server that a killed run left in the folder is stopped before the next one starts', async () => {
  const left = await start();
  await ask(left.adminUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
  const next = await start();
  expect(await ask(next.adminUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await expect(ask(left.adminUrl, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  await stopLeftoverPostgres(next.dataDir);
  await expect(ask(next.adminUrl, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('it is reached from this machine only, and with its password', async () => {
  const postgres = await start();
  expect(await ask(postgres.adminUrl, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const url = new URL(postgres.adminUrl);
  url.password = 'wrong';
  await expect(ask(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
});
