import { type Author, offlineEntries } from './documents.ts';
import { type Answer, HttpLine, httpRequest } from './http-line.ts';
import { expectStatus, type Job } from './load.ts';
import type { PeerName } from './peers.ts';

/** How a peer is spoken to: the same documents, in the peer's own protocol. */
export interface PeerProtocol {
  prepare(url: string): Promise<void>;
  push(url: string, author: Author, serial: number, rows: number): Job;
  checkPush(answer: Answer, job: Job): void;
  pull(url: string, from: string | null, limit: number): Buffer;
  /** How many documents a page brought, and what to ask for next. */
  readPage(answer: Answer): { documents: number; next: string };
}

const DATABASE = '/entries';

const pouchdb: PeerProtocol = {
  prepare: async (url) => {
    const line = await HttpLine.open(url);
    expectStatus(await line.send(httpRequest('PUT', url, DATABASE, {})), 201);
    line.close();
  },
  push: (url, author, serial, rows) => {
    const docs = offlineEntries(author, serial, rows).map(({ id, ...rest }) => ({ _id: id, ...rest }));
    const request = httpRequest('POST', url, `${DATABASE}/_bulk_docs`, {}, JSON.stringify({ docs }));
    return { request, documents: rows };
  },
  checkPush: (answer, job) => {
    expectStatus(answer, 201);
    const results: { ok?: boolean }[] = JSON.parse(answer.body.toString());
    if (results.filter(({ ok }) => ok).length !== job.documents)
      throw new Error('pouchdb-server took not all');
  },
  pull: (url, from, limit) =>
    httpRequest('GET', url, `${DATABASE}/_changes?include_docs=true&limit=${limit}&since=${from ?? 0}`, {}),
  readPage: (answer) => {
    expectStatus(answer, 200);
    const page: { results: { doc: unknown }[]; last_seq: number } = JSON.parse(answer.body.toString());
    return { documents: page.results.filter(({ doc }) => doc).length, next: String(page.last_seq) };
  },
};

const rxdb: PeerProtocol = {
  prepare: async () => undefined,
  push: (url, author, serial, rows) => {
    const body = offlineEntries(author, serial, rows).map((entry) => ({
      newDocumentState: { ...entry, _deleted: false },
    }));
    const request = httpRequest('POST', url, `${DATABASE}/0/push`, {}, JSON.stringify(body));
    return { request, documents: rows };
  },
  checkPush: (answer) => {
    expectStatus(answer, 200);
    // It answers the conflicts.
    if (answer.body.toString() !== '[]') throw new Error('rxdb-server took not all');
  },
  pull: (url, from, limit) => httpRequest('GET', url, `${DATABASE}/0/pull?limit=${limit}${from ?? ''}`, {}),
  readPage: (answer) => {
    expectStatus(answer, 200);
    const page: { documents: unknown[]; checkpoint: { id: string; lwt: number } } = JSON.parse(
      answer.body.toString(),
    );
    return {
      documents: page.documents.length,
      next: `&id=${page.checkpoint.id}&lwt=${page.checkpoint.lwt}`,
    };
  },
};

export const protocols: Record<PeerName, PeerProtocol> = { 'pouchdb-server': pouchdb, 'rxdb-server': rxdb };

/** Walks what the peer holds once. @returns a job for each page, and one that brings nothing new */
export async function peerPullJobs(
  url: string,
  protocol: PeerProtocol,
  limit: number,
): Promise<{ jobs: Job[]; caughtUp: Job }> {
  const line = await HttpLine.open(url);
  const jobs: Job[] = [];
  let from: string | null = null;
  for (;;) {
    const request = protocol.pull(url, from, limit);
    const { documents, next } = protocol.readPage(await line.send(request));
    if (documents > 0) jobs.push({ request, documents });
    from = next;
    if (documents < limit) break;
  }
  line.close();
  return { jobs, caughtUp: { request: protocol.pull(url, from, limit), documents: 1 } };
}
