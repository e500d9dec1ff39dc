import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';

export interface Listening {
  close(): Promise<void>;
}

export interface ListenOptions {
  channels: readonly string[];
  onNotice: (channel: string, payload: string) => void;
  /** After every connect, the first included: what came while nobody listened must be looked for. */
  onConnect: () => void;
  reconnectMs?: number;
}

/** Listens to Postgres channels on one connection of its own, and on a new one whenever that breaks. */
export function listen(pool: Pool, options: ListenOptions): Listening {
  const stop = new AbortController();
  const running = keepListening(pool, options, stop.signal);
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

async function keepListening(pool: Pool, options: ListenOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let client: PoolClient | null = null;
    try {
      client = await pool.connect();
      const broken = untilBroken(client, signal);
      client.on('notification', ({ channel, payload }) => options.onNotice(channel, payload ?? ''));
      for (const channel of options.channels)
        await client.query(`listen ${client.escapeIdentifier(channel)}`);
      options.onConnect();
      await broken;
    } catch {
      await delay(options.reconnectMs ?? 1000, undefined, { signal }).catch(() => undefined);
    } finally {
      client?.release(true);
    }
  }
}

function untilBroken(client: PoolClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    client.on('error', () => resolve());
    client.once('end', () => resolve());
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
