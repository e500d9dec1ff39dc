import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { ids } from '../domain/samples.ts';

export function aJob(changes: Partial<ReportJob> = {}): ReportJob {
  return {
    id: ids.entry,
    tenantId: ids.tenant,
    definition: 'utilisation',
    parameters: { from: '2026-11-01', to: '2026-11-30' },
    schedule: null,
    requestedBy: ids.manager,
    state: 'completed',
    sandboxId: 'box',
    taskId: 'task',
    inputHash: 'a'.repeat(64),
    costAmount: '0.012300',
    costCurrency: 'USD',
    executionMs: 432,
    outputs: [],
    error: null,
    createdAt: '2026-11-24T06:00:00.000Z',
    startedAt: '2026-11-24T06:00:01.000Z',
    completedAt: '2026-11-24T06:00:02.000Z',
    ...changes,
  };
}

export function line(seq: number) {
  return { seq, at: '2026-11-24T06:00:01.000Z', stream: 'stdout', line: `line ${seq}` };
}

/** One server-sent event as the server writes it. */
export function sse(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
