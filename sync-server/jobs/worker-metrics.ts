import { Counter, Gauge, Histogram } from 'prom-client';
import type { BreakerState } from '../integrations/platform-call.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import type { NightlyProof } from '../modules/audit/proof.ts';
import type { Delivery } from '../modules/metering/deliver.ts';
import type { OutboxTotals } from '../modules/metering/outbox-state.ts';

const breakerValue = { closed: 0, half_open: 1, open: 2 } as const satisfies Record<BreakerState, number>;

/** What the worker measures, beside the seed's names (psa-architecture.md, 10.1). */
export interface WorkerMetrics extends Metrics {
  reports: Counter<'state'>;
  /** Rollups that were found wrong and put right. */
  rollupsRepaired: Counter;
  /** Counts one request to the metering platform. `size`: events in it. */
  countDelivery(delivery: Delivery, size: number): void;
  /** What the last night's comparison with the metering platform came to, by what its runs came to. */
  setReconciled(runs: Readonly<Record<'agrees' | 'differs' | 'incomplete', number>>): void;
  /** What the last proof of all audit logs found, and when. */
  setAuditProof(proof: NightlyProof, at: Date): void;
}

export function createWorkerMetrics(
  breakers: Readonly<Record<string, () => BreakerState>>,
  options: {
    process?: boolean;
    /** Asked whenever somebody looks at the metrics. */
    readOutbox?: () => Promise<OutboxTotals>;
  } = {},
): WorkerMetrics {
  const metrics = createMetrics(options);
  const registers = [metrics.registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  let known: OutboxTotals = { pending: 0, held: 0, dead: 0, lagSeconds: 0 };
  let asking: Promise<void> | null = null;
  /** Once for all gauges that are read together. A database that is away leaves the figures as they were. */
  const refresh = () => {
    asking ??= (options.readOutbox?.() ?? Promise.resolve(known))
      .then(
        (totals) => {
          known = totals;
        },
        () => undefined,
      )
      .finally(() => {
        asking = null;
      });
    return asking;
  };
  const outboxGauge = (name: string, help: string, value: (totals: OutboxTotals) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        await refresh();
        this.set(value(known));
      },
    });
  outboxGauge('outbox_pending', 'Outbox rows that are not delivered yet', ({ pending }) => pending);
  outboxGauge('outbox_held', 'Of these, rows that wait behind a dead letter', ({ held }) => held);
  outboxGauge('outbox_dead', 'Outbox rows that were refused and wait for a person', ({ dead }) => dead);
  outboxGauge(
    'outbox_lag_seconds',
    'Age of the oldest undelivered outbox row that is not held',
    ({ lagSeconds }) => lagSeconds,
  );
  const outcomes = new Counter({
    name: 'metering_deliveries_total',
    help: 'Metering events by what became of sending them: accepted, duplicate, dead, again',
    labelNames: ['outcome'],
    registers,
  });
  const batches = new Histogram({
    name: 'metering_batch_events',
    help: 'Metering events in one request to the platform',
    buckets: [1, 10, 50, 100, 250, 500, 1000],
    registers,
  });
  const compared = new Gauge({
    name: 'metering_reconciled_months',
    help: 'Months of firms that the last night compared with the metering platform, by whether they agree',
    labelNames: ['state'],
    registers,
  });
  const broken = gauge('audit_broken_tenants', 'Firms whose audit log did not hold at the last proof');
  const proven = gauge('audit_proven_records', 'Audit records that the last proof found whole');
  const provenAt = gauge('audit_proven_at_seconds', 'When the audit logs were proven last, in Unix time');
  new Gauge({
    name: 'platform_breaker_state',
    help: 'Circuit breaker round a platform: 0 closed, 1 half open, 2 open',
    labelNames: ['platform'],
    registers,
    collect() {
      for (const [platform, state] of Object.entries(breakers)) this.set({ platform }, breakerValue[state()]);
    },
  });
  return {
    ...metrics,
    reports: new Counter({
      name: 'report_jobs_ended_total',
      help: 'Report jobs that this worker brought to an end',
      labelNames: ['state'],
      registers,
    }),
    rollupsRepaired: new Counter({
      name: 'rollups_repaired_total',
      help: 'Rollups that did not say what their entries say, and were put right; anything but 0 is a fault to look into',
      registers,
    }),
    setReconciled(runs) {
      for (const [state, count] of Object.entries(runs)) compared.set({ state }, count);
    },
    setAuditProof(proof, at) {
      broken.set(proof.broken);
      proven.set(proof.records);
      provenAt.set(Math.floor(at.getTime() / 1000));
    },
    countDelivery({ settled, accepted, duplicates, again }, size) {
      batches.observe(size);
      outcomes.inc({ outcome: 'accepted' }, accepted.length - duplicates);
      outcomes.inc({ outcome: 'duplicate' }, duplicates);
      outcomes.inc({ outcome: 'dead' }, settled.length - accepted.length);
      outcomes.inc({ outcome: 'again' }, again?.rows.length ?? 0);
      const counts = new Map<string, { event_type: string; client_id: string; events: number }>();
      for (const { event_type, client_id } of accepted) {
        const count = counts.get(event_type + client_id) ?? { event_type, client_id, events: 0 };
        count.events += 1;
        counts.set(event_type + client_id, count);
      }
      for (const { events, ...labels } of counts.values()) metrics.meteringEventsRecorded.inc(labels, events);
    },
  };
}
