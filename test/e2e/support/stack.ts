import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import pg from 'pg';
import { type Stack, startStack } from '../../../dev/stack.ts';
import { type Firm, type FirmUser, seedFirm } from '../../support/firm.ts';
import { type TcpProxy, tcpProxy } from '../../support/tcp-proxy.ts';

const root = path.resolve(import.meta.dirname, '../../..');

export interface TestStack {
  stack: Stack;
  firm: Firm;
  dataDir: string;
  /** Superuser's, for looking at what the server holds. */
  database: pg.Pool;
  /** A line of its own to the server, which the test can cut. */
  line(): Promise<{ url: string; proxy: TcpProxy }>;
  /** Every event that the metering stand-in has on its disk. */
  ledger(): Promise<LedgerEvent[]>;
  /** Tells a stand-in how to fail. */
  fault(platform: 'metering' | 'runtime', mode: string, times?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface LedgerEvent {
  event_id: string;
  event_type: string;
  quantity: string;
  metadata?: Record<string, unknown>;
}

/**
 * Everything real but the two platforms, on throwaway data and free ports, with one small firm in it.
 * @param options `databaseUrl` is an administrator's address of a Postgres to use instead of one of its own
 */
export async function startTestStack(options: { databaseUrl?: string } = {}): Promise<TestStack> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-e2e-'));
  const stack = await startStack({
    root,
    dataDir,
    port: 0,
    ...options,
    demoFirmOf: null,
    isThrowaway: true,
    onProgress: () => undefined,
  });
  const database = new pg.Pool({ connectionString: stack.adminUrl, max: 2 });
  // A test may cut the line to it; pg takes another connection for the next query.
  database.on('error', () => undefined);
  const firm = await seedFirm(database);
  const proxies: TcpProxy[] = [];
  return {
    stack,
    firm,
    dataDir,
    database,
    line: async () => {
      const { hostname, port } = new URL(stack.serverUrl);
      const proxy = await tcpProxy({ host: hostname, port: Number(port) });
      proxies.push(proxy);
      return { url: `http://127.0.0.1:${proxy.port}`, proxy };
    },
    ledger: async () => {
      const text = await readFile(path.join(dataDir, 'metering', 'ledger.jsonl'), 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { event: LedgerEvent }).event);
    },
    fault: async (platform, mode, times) => {
      const [url, key] =
        platform === 'metering'
          ? [stack.meteringUrl, stack.meteringApiKey]
          : [stack.runtimeUrl, stack.runtimeApiKey];
      const response = await fetch(`${url}/__faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ mode, ...(times === undefined ? {} : { times }) }),
      });
      if (!response.ok)
        throw new Error(`the ${platform} stand-in refused the fault: ${await response.text()}`);
    },
    stop: async () => {
      await database.end();
      for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Fills in the sign-in form and waits for the first screen. */
export async function signIn(
  page: Page,
  firm: Firm,
  person: FirmUser,
  firstScreen = 'My week',
): Promise<void> {
  await page.getByLabel('Firm').fill(firm.slug);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(firm.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: firstScreen })).toBeVisible();
}
