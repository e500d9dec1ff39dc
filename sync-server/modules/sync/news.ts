import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { News } from '../../../domain/wire/news.ts';
import { queryAsTenant } from '../../db.ts';
import { type Listening, listen } from '../notifications/listen.ts';
import { NEWS_CHANNEL } from './announce.ts';

/** A process that died after a commit may not have told of it: so often each hub looks for itself. */
const LOOK_EVERY_MS = 30_000;
const Notice = News.extend({ tenant_id: z.string() });

type Subscriber = (news: News) => void;

/**
 * Fans the database's news out to this process' streams: one LISTEN connection, however many streams there are.
 * A notice says only where a tenant's counter is; what was missed while the connection was broken is asked for again.
 */
export class NewsHub {
  readonly #pool: Pool;
  readonly #log: FastifyBaseLogger;
  readonly #streams = new Map<string, Set<Subscriber>>();
  readonly #looking: NodeJS.Timeout;
  #listening: Listening | undefined;

  constructor(pool: Pool, log: FastifyBaseLogger) {
    this.#pool = pool;
    this.#log = log;
    this.#looking = setInterval(() => void this.#catchUp(), LOOK_EVERY_MS).unref();
  }

  /**
   * Hears the tenant's news from now on, first of all where the counter is.
   * @returns ends the subscription
   * @throws what Postgres throws when the counter cannot be read
   */
  async subscribe(tenantId: string, subscriber: Subscriber): Promise<() => void> {
    const subscribers = this.#streams.get(tenantId) ?? new Set();
    this.#streams.set(tenantId, subscribers.add(subscriber));
    const end = () => {
      subscribers.delete(subscriber);
      if (subscribers.size === 0 && this.#streams.get(tenantId) === subscribers)
        this.#streams.delete(tenantId);
    };
    this.#listening ??= listen(this.#pool, {
      channels: [NEWS_CHANNEL],
      onNotice: (_channel, payload) => this.#hear(payload),
      onConnect: () => void this.#catchUp(),
    });
    try {
      subscriber(await this.#counterOf(tenantId));
    } catch (error) {
      end();
      throw error;
    }
    return end;
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    this.#streams.clear();
    await this.#listening?.close();
  }

  #hear(payload: string): void {
    const { tenant_id, epoch, version } = Notice.parse(JSON.parse(payload));
    for (const subscriber of this.#streams.get(tenant_id) ?? []) subscriber({ epoch, version });
  }

  async #catchUp(): Promise<void> {
    for (const [tenantId, subscribers] of [...this.#streams]) {
      try {
        const news = await this.#counterOf(tenantId);
        for (const subscriber of subscribers) subscriber(news);
      } catch (error) {
        // The connection broke again: the next one catches up.
        this.#log.warn({ err: error }, 'news could not be caught up');
        return;
      }
    }
  }

  async #counterOf(tenantId: string): Promise<News> {
    const [row] = await queryAsTenant(this.#pool, tenantId, {
      name: 'news:counter',
      text: 'SELECT epoch, version FROM sync_counters WHERE tenant_id = $1::uuid',
      values: [tenantId],
    });
    return News.parse(row);
  }
}
