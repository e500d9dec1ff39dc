import { useCallback, useEffect, useMemo } from 'react';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import type { ReportRequest } from '../../../domain/wire/reports.ts';
import { RequestFailure } from '../../data/connection.ts';
import { lineOptions } from '../../data/server-line.ts';
import { useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { type ReportApi, reportApi } from './report-api.ts';
import { type Failure, type ReportMemory, remember, useReportMemory, withJob } from './report-store.ts';
import { isActive } from './report-words.ts';

/** How often the list is asked for while something in it runs. */
const POLL_MS = 2_500;

export interface Reports {
  api: ReportApi;
  owner: string;
  memory: ReportMemory;
  isOffline: boolean;
  refresh(): Promise<void>;
  /** @returns why not, or null once the server has it; the job is open then */
  run(request: ReportRequest): Promise<Failure | null>;
  /** @returns why not, or null once the server has stopped it */
  cancel(job: ReportJob): Promise<Failure | null>;
  open(id: string): void;
}

const networkKinds = new Set(['offline', 'unreachable', 'timeout']);

/** What went wrong; `inside` is what nobody foresaw: the console has the rest of it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RequestFailure) return { kind: error.kind, message: error.message };
  console.error(error);
  return {
    kind: 'inside',
    message: error instanceof Error ? error.message : String(error),
  };
}

/** The server's reports as this person last saw them, kept fresh while something runs. */
export function useReports(): Reports {
  const { session } = useWorkspace();
  const sync = useSyncStatus();
  const { server, deviceId } = session;
  const owner = `${server} ${session.session.tenantId} ${session.session.userId}`;
  const memory = useReportMemory(owner);
  const api = useMemo(() => reportApi(lineOptions({ server, deviceId })), [server, deviceId]);

  const refresh = useCallback(async () => {
    try {
      const [definitions, jobs] = await Promise.all([api.definitions(), api.jobs()]);
      const seenAt = new Date().toISOString();
      // The newest is open at first, and stays open when a newer one comes.
      remember(owner, ({ openId }) => ({
        definitions,
        jobs,
        seenAt,
        failure: null,
        openId: openId ?? jobs[0]?.id ?? null,
      }));
    } catch (error) {
      remember(owner, () => ({ failure: failureOf(error) }));
    }
  }, [api, owner]);

  const { phase } = sync;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed phase is the occasion to ask again
  useEffect(() => void refresh(), [refresh, phase]);

  const isOffline = phase === 'offline' || (memory.failure !== null && networkKinds.has(memory.failure.kind));
  const isRunning = memory.jobs?.some(isActive) ?? false;
  useEffect(() => {
    if (!isRunning || phase === 'offline') return;
    const timer = window.setInterval(() => void refresh(), POLL_MS);
    return () => window.clearInterval(timer);
  }, [isRunning, phase, refresh]);

  const attempt = async (ask: () => Promise<ReportJob>, isOpened: boolean): Promise<Failure | null> => {
    try {
      const job = await ask();
      remember(owner, ({ jobs, openId }) => ({
        jobs: withJob(jobs, job),
        openId: isOpened ? job.id : openId,
      }));
      return null;
    } catch (error) {
      return failureOf(error);
    }
  };

  return {
    api,
    owner,
    memory,
    isOffline,
    refresh,
    run: (request) => attempt(() => api.run(request), true),
    cancel: (job) => attempt(() => api.cancel(job.id), false),
    open: (openId) => remember(owner, () => ({ openId })),
  };
}
