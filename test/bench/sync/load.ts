import { type Answer, HttpLine } from './http-line.ts';

export const CONNECTIONS = 8;

/** What one measurement gave: work done a second, and the time that a request took, in milliseconds. */
export interface Measured {
  perSecond: number;
  p50: number;
  p99: number;
}

export interface Job {
  request: Buffer;
  /** Documents that the request carries or brings. */
  documents: number;
}

/**
 * Sends every job over `CONNECTIONS` keep-alive connections, each taking the next as soon as it has its answer.
 * `check` sees each answer and throws when it is not what it must be; keep it cheap.
 * @returns documents a second (requests, where a job counts as one document)
 */
export async function runLoad(
  url: string,
  jobs: readonly Job[],
  check: (answer: Answer, job: Job) => void,
): Promise<Measured> {
  const lines = await Promise.all(Array.from({ length: CONNECTIONS }, () => HttpLine.open(url)));
  const run = await inParallel(jobs, lines, async (line, job) => check(await line.send(job.request), job));
  for (const line of lines) line.close();
  return run;
}

/** As runLoad, for whatever takes the jobs one at a time. */
export async function inParallel<Taker>(
  jobs: readonly Job[],
  takers: readonly Taker[],
  take: (taker: Taker, job: Job) => Promise<void>,
): Promise<Measured> {
  const times: number[] = [];
  let next = 0;
  const from = performance.now();
  await Promise.all(
    takers.map(async (taker) => {
      for (;;) {
        const job = jobs[next];
        if (!job) return;
        next += 1;
        const sent = performance.now();
        await take(taker, job);
        times.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  return {
    perSecond: jobs.reduce((sum, job) => sum + job.documents, 0) / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export function expectStatus(answer: Answer, ...statuses: number[]): void {
  if (!statuses.includes(answer.status))
    throw new Error(`answered ${answer.status}: ${answer.body.toString('utf8', 0, 400)}`);
}
