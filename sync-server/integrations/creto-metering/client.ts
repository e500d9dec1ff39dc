import type { MeteringEventType } from '../../../domain/entities/metering-event.ts';
import { type BreakerState, PlatformCalls, PlatformError, type PlatformOptions } from '../platform-call.ts';
import {
  BatchAnswer,
  ForecastAnswer,
  TiersAnswer,
  USAGE_PAGE_SIZE,
  UsageAnswer,
  type WireEvent,
} from './wire.ts';

/** Pages that one client's usage may have; there are five event types, so more means that the answer turns in circles. */
const USAGE_PAGES_MAX = 20;

/** What the platform counts of one client in a span of time. */
export interface PlatformUsage {
  currency: string;
  types: UsageAnswer['usage'];
}

/** Client of contracts/creto-metering.md: what Stint needs of it. Every method throws PlatformError, and nothing else. */
export interface MeteringClient {
  readonly breakerState: BreakerState;
  /** Until when nothing is asked because a `Retry-After` said so; null where none holds. */
  readonly pausedUntil: Date | null;
  /** Obeys a `Retry-After` that another worker was given. */
  pauseUntil(at: Date): void;
  /**
   * Records 1 to 1000 events; each gets a result of its own, and an event id known already is a `duplicate`.
   * @throws PlatformError where the request as a whole failed
   */
  recordEvents(events: readonly WireEvent[]): Promise<BatchAnswer>;
  /** All pages of a client's usage in total; `start` is inclusive and `end` exclusive, both UTC instants. */
  usage(clientId: string, start: string, end: string): Promise<PlatformUsage>;
  /** The price list. */
  tiers(): Promise<TiersAnswer>;
  /** @param days 1 to 365, from today on */
  forecast(clientId: string, eventType: MeteringEventType, days: number): Promise<ForecastAnswer>;
}

export function createMeteringClient(options: Omit<PlatformOptions, 'name'>): MeteringClient {
  const calls = new PlatformCalls({ ...options, name: 'creto-metering' });
  const path = (of: string, query: Record<string, string | number>) =>
    `${of}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`;
  const usagePage = (clientId: string, start: string, end: string, page: number) =>
    calls.call(
      'GET',
      path(`/v1/metering/usage/${encodeURIComponent(clientId)}`, {
        start,
        end,
        aggregation: 'total',
        page,
        page_size: USAGE_PAGE_SIZE,
      }),
      UsageAnswer,
    );
  return {
    get breakerState() {
      return calls.breakerState;
    },
    get pausedUntil() {
      return calls.pausedUntil;
    },
    pauseUntil: (at) => calls.pauseUntil(at),
    recordEvents: (events) => calls.call('POST', '/v1/metering/events', BatchAnswer, { events }),
    async usage(clientId, start, end) {
      const first = await usagePage(clientId, start, end, 1);
      const types = [...first.usage];
      if (first.pagination.total_pages > USAGE_PAGES_MAX)
        throw new PlatformError('creto-metering answered with more pages than there are event types.', {
          code: 'bad_answer',
          status: null,
          retryable: true,
        });
      for (let page = 2; page <= first.pagination.total_pages; page += 1)
        types.push(...(await usagePage(clientId, start, end, page)).usage);
      return { currency: first.currency, types };
    },
    tiers: () => calls.call('GET', '/v1/pricing/tiers', TiersAnswer),
    forecast: (clientId, eventType, days) =>
      calls.call(
        'GET',
        path(`/v1/metering/forecast/${encodeURIComponent(clientId)}`, { event_type: eventType, days }),
        ForecastAnswer,
      ),
  };
}
