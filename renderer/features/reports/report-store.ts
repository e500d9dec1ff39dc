import { create } from 'zustand';
import type { ReportJob } from '../../../domain/entities/report-job.ts';
import type { ReportDefinition, ReportLogLine, UtilisationResult } from '../../../domain/wire/reports.ts';

export interface Failure {
  kind: string;
  message: string;
}

/** What was last seen of the server's reports. In memory only: it is gone when the app closes. */
export interface ReportMemory {
  definitions: readonly ReportDefinition[];
  /** Newest first; null before the first answer. */
  jobs: readonly ReportJob[] | null;
  /** Instant of the last answer. */
  seenAt: string | null;
  failure: Failure | null;
  logs: ReadonlyMap<string, { lines: readonly ReportLogLine[]; isWhole: boolean }>;
  results: ReadonlyMap<string, UtilisationResult>;
  openId: string | null;
}

interface ReportStore extends ReportMemory {
  /** Whose memory this is: server and person. */
  owner: string | null;
}

const nothing: ReportMemory = {
  definitions: [],
  jobs: null,
  seenAt: null,
  failure: null,
  logs: new Map(),
  results: new Map(),
  openId: null,
};

const useStore = create<ReportStore>(() => ({ ...nothing, owner: null }));

/** What `owner` last saw; nothing of anybody else. */
export function useReportMemory(owner: string): ReportMemory {
  const store = useStore();
  return store.owner === owner ? store : nothing;
}

/** Keeps something for `owner`; what another one saw is let go of. */
export function remember(owner: string, change: (memory: ReportMemory) => Partial<ReportMemory>): void {
  useStore.setState((store) => {
    const memory = store.owner === owner ? store : nothing;
    return { ...memory, ...change(memory), owner };
  });
}

/** Puts a job into the list: in its place when it is known, at the top when it is new. */
export function withJob(jobs: readonly ReportJob[] | null, job: ReportJob): ReportJob[] {
  const known = jobs ?? [];
  return known.some(({ id }) => id === job.id)
    ? known.map((other) => (other.id === job.id ? job : other))
    : [job, ...known];
}
