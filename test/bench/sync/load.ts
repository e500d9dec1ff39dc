import { once } from 'node:events';
import net from 'node:net';
import { type Answer, HttpLine } from './http-line.ts';

export const CONNECTIONS = 8;

/** What one measurement gave: work done a second, and the time that a request took, in milliseconds. */
export interface Measured {
  perSecond: number;
  p50: number;
  p99: number;
}

export interface Job {
  /** Sent one after the other, each when the one before was answered. */
  requests: readonly Buffer[];
  /** Documents that it carries or brings. */
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
  const run = await inParallel(jobs, lines, async (line, job) => {
    for (const request of job.requests) check(await line.send(request), job);
  });
  for (const line of lines) line.close();
  return run;
}

/** Live feeds that devices hold open while they push. What comes is read and thrown away. */
export async function openFeeds(url: string, requests: readonly Buffer[]): Promise<() => void> {
  const { hostname, port } = new URL(url);
  const sockets = await Promise.all(
    requests.map(async (request) => {
      const socket = net.connect({ host: hostname, port: Number(port) });
      await once(socket, 'connect');
      socket.write(request);
      await once(socket, 'data');
      socket.resume();
      return socket;
    }),
  );
  return () => {
    for (const socket of sockets) socket.destroy();
  };
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
