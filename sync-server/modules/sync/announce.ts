import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { News } from '../../../domain/wire/news.ts';

export const NEWS_CHANNEL = 'stint_news';
const TRY_AGAIN_MS = 500;
/** A NOTIFY is a transaction with a flush of its own: under load so many a second are enough for everybody. */
const BREATHER_MS = 25;

/** SQL expression by which a transaction promises to tell the news itself once it has committed. */
export const NEWS_AFTER_COMMIT = "set_config('app.news', 'after_commit', true)";

/**
 * Tells all copies of the server what was committed. The database would tell it with the commit; but transactions with a
 * NOTIFY commit one after the other, each waiting for its own flush to disk. Here what was committed while one NOTIFY is
 * on its way goes with the next. Should the process die between commit and NOTIFY, the hubs find out by looking
 * (NewsHub).
 */
export class Announcer {
  readonly #pool: Pool;
  readonly #log: FastifyBaseLogger;
  readonly #untold = new Map<string, News>();
  #telling: Promise<void> | undefined;

  constructor(pool: Pool, log: FastifyBaseLogger) {
    this.#pool = pool;
    this.#log = log;
  }

  announce(tenantId: string, news: News): void {
    const untold = this.#untold.get(tenantId);
    if (untold && untold.epoch === news.epoch && untold.version >= news.version) return;
    this.#untold.set(tenantId, news);
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined;
    });
  }

  /** Resolves when everything was told, or could not be. */
  async close(): Promise<void> {
    await this.#telling;
  }

  async #tell(): Promise<void> {
    for (let failures = 0; this.#untold.size > 0 && failures < 2; ) {
      const all = [...this.#untold];
      this.#untold.clear();
      const notices = all.map(([tenant_id, news]) => JSON.stringify({ tenant_id, ...news }));
      try {
        await this.#pool.query({
          name: 'announce',
          text: `SELECT pg_notify('${NEWS_CHANNEL}', notice) FROM unnest($1::text[]) AS notice`,
          values: [notices],
        });
        await new Promise((resolve) => setTimeout(resolve, BREATHER_MS));
      } catch (error) {
        failures += 1;
        this.#log.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'news not told yet',
        );
        for (const [tenantId, news] of all) if (!this.#untold.has(tenantId)) this.#untold.set(tenantId, news);
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
    // The hubs look for themselves; what is newer starts afresh.
    this.#untold.clear();
  }
}
