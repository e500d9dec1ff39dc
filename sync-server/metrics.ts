import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * One registry an app, so that two apps in one process (tests) do not share counts. Names and labels are the seed's
 * (psa-architecture.md, 10.1). Modules add their own with `registers: [metrics.registry]`; in a route it is
 * `request.server.metrics`. The worker makes its own with `createMetrics()`.
 */
export interface Metrics {
  registry: Registry;
  httpRequestDuration: Histogram<'method' | 'route' | 'status_code'>;
  invoicesGenerated: Counter<'client_id' | 'status'>;
  meteringEventsRecorded: Counter<'event_type' | 'client_id'>;
  activeUsers: Gauge;
  /** Counts a person as active for the next five minutes. */
  sawUser(tenantId: string, userId: string, nowMs: number): void;
}

const ACTIVE_FOR_MS = 5 * 60_000;

/** @param options.process whether to measure this process too (CPU, memory, event loop); on unless tests turn it off */
export function createMetrics(options: { clock?: () => Date; process?: boolean } = {}): Metrics {
  const clock = options.clock ?? (() => new Date());
  const registry = new Registry();
  const registers = [registry];
  const lastSeen = new Map<string, number>();
  if (options.process ?? true) collectDefaultMetrics({ register: registry });

  return {
    registry,
    httpRequestDuration: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Duration of HTTP requests in seconds',
      labelNames: ['method', 'route', 'status_code'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    invoicesGenerated: new Counter({
      name: 'invoices_generated_total',
      help: 'Total number of invoices generated',
      labelNames: ['client_id', 'status'],
      registers,
    }),
    meteringEventsRecorded: new Counter({
      name: 'metering_events_recorded_total',
      help: 'Total number of metering events recorded',
      labelNames: ['event_type', 'client_id'],
      registers,
    }),
    activeUsers: new Gauge({
      name: 'active_users',
      help: 'Number of currently active users',
      registers,
      collect() {
        const oldest = clock().getTime() - ACTIVE_FOR_MS;
        for (const [key, at] of lastSeen) if (at < oldest) lastSeen.delete(key);
        this.set(lastSeen.size);
      },
    }),
    sawUser(tenantId, userId, nowMs) {
      lastSeen.set(`${tenantId}/${userId}`, nowMs);
    },
  };
}
