import { Counter, Gauge } from 'prom-client';
import type { BreakerState } from '../integrations/platform-call.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import type { NightlyProof } from '../modules/audit/proof.ts';
import type { OutboxState } from '../modules/metering/outbox-state.ts';

const breakerValue = { closed: 0, half_open: 1, open: 2 } as const satisfies Record<BreakerState, number>;

/** What the worker measures, beside the seed's names (psa-architecture.md, 10.1). */
export interface WorkerMetrics extends Metrics {
  reports: Counter<'state'>;
  /** Rollups that were found wrong and put right. */
  rollupsRepaired: Counter;
  /** Replaces what is known of every tenant's outbox. */
  setOutbox(states: readonly OutboxState[]): void;
  /** What the last proof of all audit logs found, and when. */
  setAuditProof(proof: NightlyProof, at: Date): void;
}

export function createWorkerMetrics(
  breakers: Readonly<Record<string, () => BreakerState>>,
  options: { process?: boolean } = {},
): WorkerMetrics {
  const metrics = createMetrics(options);
  const registers = [metrics.registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const pending = gauge('outbox_pending', 'Outbox rows that are not delivered yet, as of the last sweep');
  const dead = gauge('outbox_dead', 'Outbox rows that were refused for good, as of the last sweep');
  const lag = gauge('outbox_lag_seconds', 'Age of the oldest undelivered outbox row, as of the last sweep');
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
    setAuditProof(proof, at) {
      broken.set(proof.broken);
      proven.set(proof.records);
      provenAt.set(Math.floor(at.getTime() / 1000));
    },
    setOutbox(states) {
      pending.set(states.reduce((sum, state) => sum + state.pending, 0));
      dead.set(states.reduce((sum, state) => sum + state.dead, 0));
      lag.set(Math.max(0, ...states.map((state) => state.lagSeconds)));
    },
  };
}
