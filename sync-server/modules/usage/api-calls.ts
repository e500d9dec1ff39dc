import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { withTenant } from '../../db.ts';

/** How often counts go to the database: what a crash may lose at most. */
const FLUSH_MS = 5000;
const HOUR_MS = 3_600_000;

interface Count {
  tenantId: string;
  /** The client whose people asked, or the tenant for the firm's own. */
  countedFor: string;
  /** Start of the hour, UTC. */
  hour: string;
  requests: number;
  /** What of it is in the database for sure. */
  flushed: number;
}

/**
 * Counts requests to the API in this process, by client and hour, and writes the counts down every few seconds and when
 * it is closed. It writes its own count of an hour as it stands, so a write whose answer was lost may be repeated; a crash
 * loses the requests since the last write, at most FLUSH_MS of them, which nobody then pays for.
 */
export class ApiCallCounter {
  readonly #pool: Pool;
  readonly #clock: () => Date;
  readonly #logger: FastifyBaseLogger;
  /** Two copies of the server, and one before and after a restart, count side by side. */
  readonly #serverId = uuidv7();
  readonly #counts = new Map<string, Count>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #flushing: Promise<void> = Promise.resolve();
  #isClosing = false;

  constructor(pool: Pool, clock: () => Date, logger: FastifyBaseLogger) {
    this.#pool = pool;
    this.#clock = clock;
    this.#logger = logger;
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** @param clientId of the person who asked; null for the firm's own people */
  count(tenantId: string, clientId: string | null): void {
    const hourMs = Math.floor(this.#clock().getTime() / HOUR_MS) * HOUR_MS;
    const countedFor = clientId ?? tenantId;
    const key = `${tenantId} ${countedFor} ${hourMs}`;
    const known = this.#counts.get(key);
    if (known) known.requests += 1;
    else {
      const hour = new Date(hourMs).toISOString();
      this.#counts.set(key, { tenantId, countedFor, hour, requests: 1, flushed: 0 });
    }
    if (this.#isClosing) void this.flush();
  }

  /** Writes down what is not written yet. What cannot be written stays counted, and the next flush writes it. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  /** Writes down what there is. A request that is answered after it, while the server closes, is written down at once. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.flush();
  }

  async #flush(): Promise<void> {
    const open = [...this.#counts.values()].filter(({ requests, flushed }) => requests > flushed);
    const failed = new Set<string>();
    for (const [tenantId, counts] of Map.groupBy(open, (count) => count.tenantId)) {
      const taken = counts.map((count) => ({ count, requests: count.requests }));
      try {
        await this.#write(tenantId, taken);
        for (const { count, requests } of taken) count.flushed = requests;
      } catch (error) {
        failed.add(tenantId);
        this.#logger.warn({ err: error, tenantId }, 'API calls could not be written down; they stay counted');
      }
    }
    const hour = new Date(Math.floor(this.#clock().getTime() / HOUR_MS) * HOUR_MS).toISOString();
    for (const [key, { requests, flushed, hour: of }] of this.#counts)
      if (of < hour && requests === flushed) this.#counts.delete(key);
  }

  async #write(tenantId: string, taken: readonly { count: Count; requests: number }[]): Promise<void> {
    const rows = taken.map(({ count: { countedFor, hour }, requests }) => ({ countedFor, hour, requests }));
    await withTenant(this.#pool, tenantId, (tx) =>
      tx.query(
        `insert into api_call_counts (tenant_id, hour, counted_for, server_id, requests)
         select $1, hour, "countedFor", $2, requests
           from jsonb_to_recordset($3::jsonb) as r(hour timestamptz, "countedFor" uuid, requests bigint)
         on conflict (tenant_id, hour, counted_for, server_id)
           do update set requests = greatest(api_call_counts.requests, excluded.requests)`,
        [tenantId, this.#serverId, JSON.stringify(rows)],
      ),
    );
  }
}

/**
 * Counts every request of somebody signed in that was answered with what they asked for (a status below 400): what was
 * refused, turned away or failed costs nothing.
 */
export function registerApiCalls(app: FastifyInstance, pool: Pool, clock: () => Date): ApiCallCounter {
  const counter = new ApiCallCounter(pool, clock, app.log);
  counter.start();
  app.addHook('onResponse', async (request, reply) => {
    // Set with the actor, and only on routes that need one.
    if (request.accessExpiresAt === null || reply.statusCode >= 400) return;
    counter.count(request.actor.tenantId, request.actor.clientId);
  });
  app.addHook('onClose', () => counter.close());
  return counter;
}
