import { useEffect, useState } from 'react';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import { type ReportLogLine, UtilisationResult } from '../../../domain/wire/reports.ts';
import { followLog } from './follow-log.ts';
import { type Failure, remember, withJob } from './report-store.ts';
import { failureOf, type Reports } from './use-reports.ts';

/** The program's own output that the screen draws. */
const RESULT = 'result.json';
const noLines: readonly ReportLogLine[] = [];

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = window.setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** The log of a run, followed live for as long as the run is open on the screen. */
export function useLog(
  reports: Reports,
  job: ReportJob,
): { lines: readonly ReportLogLine[]; failure: Failure | null } {
  const { api, owner, memory } = reports;
  const log = memory.logs.get(job.id);
  const isWhole = log?.isWhole ?? false;
  const [failure, setFailure] = useState<Failure | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines that come in must not open the stream anew
  useEffect(() => {
    if (isWhole) return;
    const leaving = new AbortController();
    const keep = (lines: readonly ReportLogLine[], whole: boolean): void =>
      remember(owner, ({ logs }) => ({
        logs: new Map(logs).set(job.id, {
          lines: [...(logs.get(job.id)?.lines ?? []), ...lines],
          isWhole: whole,
        }),
      }));
    followLog({
      api,
      jobId: job.id,
      after: log?.lines.at(-1)?.seq ?? -1,
      signal: leaving.signal,
      onLines: (lines) => keep(lines, false),
      wait: pause,
    }).then(
      (ended) => {
        if (!ended || leaving.signal.aborted) return;
        keep([], true);
        remember(owner, ({ jobs }) => ({ jobs: withJob(jobs, ended) }));
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
    return () => leaving.abort();
  }, [api, owner, job.id, isWhole]);
  return { lines: log?.lines ?? noLines, failure };
}

export interface ResultState {
  result: UtilisationResult | null;
  failure: Failure | null;
  again(): void;
}

/** What a finished run found, fetched once and then remembered. */
export function useResult({ api, owner, memory }: Reports, job: ReportJob): ResultState {
  const result = memory.results.get(job.id) ?? null;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [tries, setTries] = useState(0);
  const isMissing = result === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the outputs of a finished job do not change
  useEffect(() => {
    if (!isMissing) return;
    let isHere = true;
    setFailure(null);
    api
      .output(job, RESULT)
      .then((bytes) => UtilisationResult.parse(JSON.parse(new TextDecoder().decode(bytes))))
      .then(
        (fetched) => remember(owner, ({ results }) => ({ results: new Map(results).set(job.id, fetched) })),
        (error: unknown) => isHere && setFailure(failureOf(error)),
      );
    return () => {
      isHere = false;
    };
  }, [api, owner, job.id, isMissing, tries]);
  return { result, failure, again: () => setTries((count) => count + 1) };
}
