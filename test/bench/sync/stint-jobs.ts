import { v7 as uuidv7 } from 'uuid';
import type { Checkpoint } from '../../../domain/wire/pull.ts';
import { offlineEntries } from './documents.ts';
import { type Answer, HttpLine, httpRequest } from './http-line.ts';
import { expectStatus, type Job } from './load.ts';
import type { SignedIn } from './stint.ts';

/** Gives every push ten days of its own for its author, over all rounds. */
export class Serials {
  readonly #next = new Map<string, number>();

  take(userId: string): number {
    const serial = this.#next.get(userId) ?? 0;
    this.#next.set(userId, serial + 1);
    return serial;
  }
}

export function pushRequest(url: string, author: SignedIn, serial: number, rows: number): Buffer {
  const body = {
    rows: offlineEntries(author, serial, rows).map((newDocumentState) => ({
      operationId: uuidv7(),
      assumedMasterState: null,
      newDocumentState: { ...newDocumentState, _deleted: false },
    })),
  };
  return httpRequest('POST', url, '/v1/sync/timeEntries/push', author.headers, JSON.stringify(body));
}

/** `count` pushes that go round the authors, so that two in a row are of different firms where there are several. */
export function pushJobs(
  url: string,
  authors: readonly SignedIn[],
  serials: Serials,
  count: number,
  rows: number,
): Job[] {
  return Array.from({ length: count }, (_, index) => {
    const author = authors[index % authors.length]!;
    return { requests: [pushRequest(url, author, serials.take(author.userId), rows)], documents: rows };
  });
}

const ACCEPTED = Buffer.from('"status":"accepted"');

export function feedRequest(url: string, person: SignedIn): Buffer {
  return httpRequest('GET', url, '/v1/sync/stream', { ...person.headers, accept: 'text/event-stream' });
}

/** Every row of the push was accepted. */
export function checkPush(answer: Answer, job: Job): void {
  expectStatus(answer, 200);
  let found = 0;
  for (let at = answer.body.indexOf(ACCEPTED); at >= 0; at = answer.body.indexOf(ACCEPTED, at + 1))
    found += 1;
  if (found !== job.documents)
    throw new Error(`${found} of ${job.documents} rows accepted: ${answer.body.toString('utf8', 0, 600)}`);
}

export function pullRequest(
  url: string,
  reader: SignedIn,
  collection: string,
  from: Checkpoint | null,
  limit: number,
): Buffer {
  const at = from ? `&epoch=${from.epoch}&version=${from.version}&id=${from.id}` : '';
  return httpRequest('GET', url, `/v1/sync/${collection}/pull?limit=${limit}${at}`, reader.headers);
}

/** Walks a collection once. @returns a job for each page, and the checkpoint at its end */
export async function pullJobs(
  url: string,
  reader: SignedIn,
  collection: string,
  limit: number,
): Promise<{ jobs: Job[]; end: Checkpoint }> {
  const line = await HttpLine.open(url);
  const jobs: Job[] = [];
  let from: Checkpoint | null = null;
  for (;;) {
    const request = pullRequest(url, reader, collection, from, limit);
    const answer = await line.send(request);
    expectStatus(answer, 200);
    const page: { documents: unknown[]; checkpoint: Checkpoint } = JSON.parse(answer.body.toString());
    jobs.push({ requests: [request], documents: page.documents.length });
    from = page.checkpoint;
    if (page.documents.length < limit) break;
  }
  line.close();
  return { jobs, end: from };
}
