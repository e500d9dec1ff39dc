import type { Pool } from 'pg';
import { z } from 'zod';
import { allTenants } from '../modules/metering/outbox-state.ts';
import { tellOfTheDay } from '../modules/notifications/day.ts';
import { pruneNotices } from '../modules/notifications/prune.ts';
import { pruneDeliveries } from '../modules/webhooks/deliver.ts';

/** What a tenant's news are waited for: many pushes in a row are one look. */
const GATHER_MS = 1000;

const NewsPayload = z.object({ tenant_id: z.uuid() });

/** Calls `wake` once for each tenant of which there was news, after a moment. */
export class NewsGatherer {
  readonly #wake: (tenantId: string) => void;
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(wake: (tenantId: string) => void) {
    this.#wake = wake;
  }

  /** @param payload of a notice on NEWS_CHANNEL (modules/sync/announce.ts) */
  hear(payload: string): void {
    const news = NewsPayload.safeParse(parseJson(payload));
    if (!news.success || this.#waiting.has(news.data.tenant_id)) return;
    const { tenant_id: tenantId } = news.data;
    const timer = setTimeout(() => {
      this.#waiting.delete(tenantId);
      this.#wake(tenantId);
    }, GATHER_MS);
    this.#waiting.set(tenantId, timer);
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}

/** What the passing of time asks of notices and webhooks, tenant by tenant; one that fails holds up no other. */
export async function passTime(pool: Pool, now: Date, signal: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  for (const tenantId of await allTenants(pool)) {
    if (signal.aborted) return;
    try {
      await tellOfTheDay(pool, tenantId, now);
      await pruneNotices(pool, tenantId, now, signal);
      await pruneDeliveries(pool, tenantId, now);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} tenants were not told of the day`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
