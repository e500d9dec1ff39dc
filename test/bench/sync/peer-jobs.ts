import { randomBytes } from 'node:crypto';
import { type Author, offlineEntries } from './documents.ts';
import { type Answer, HttpLine, httpRequest } from './http-line.ts';
import { expectStatus, type Job } from './load.ts';
import type { PeerName } from './peers.ts';

/** How a peer is spoken to: the same documents, in the protocol of the peer's own clients. */
export interface PeerProtocol {
  /** Makes what is pushed to, and fills it with `held` documents where the peer did not fill itself. */
  prepare(url: string, held: number): Promise<void>;
  push(url: string, author: Author, serial: number, rows: number): Job;
  checkPush(answer: Answer): void;
  pull(url: string, from: string | null, limit: number): Buffer;
  /** How many documents a page brought, and what to ask for next. */
  readPage(answer: Answer): { documents: number; next: string };
  /** What a live client holds open. */
  feed(url: string): Buffer;
}

const DATABASE = '/entries';
const FILL_CHUNK = 500;
/** Pages of the walk to the end, where nothing is measured. */
const WALK = 5000;

/**
 * A batch goes as PouchDB's replicator sends it: what of it is missing, the documents with their revisions, and the
 * checkpoint, which it reads before it writes it.
 */
const pouchdb: PeerProtocol = {
  prepare: async (url, held) => {
    const line = await HttpLine.open(url);
    expectStatus(await line.send(httpRequest('PUT', url, DATABASE, {})), 201);
    const author = { tenantId: 't', userId: 'before', projectId: 'p', taskId: 'k' };
    for (let at = 0; at < held; at += FILL_CHUNK) {
      const docs = offlineEntries(author, at, Math.min(FILL_CHUNK, held - at)).map(({ id, ...rest }) => ({
        _id: id,
        ...rest,
      }));
      const request = httpRequest('POST', url, `${DATABASE}/_bulk_docs`, {}, JSON.stringify({ docs }));
      expectStatus(await line.send(request), 201);
    }
    line.close();
  },
  push: (url, author, serial, rows) => {
    const docs = offlineEntries(author, serial, rows).map(({ id, ...rest }) => {
      const revision = randomBytes(16).toString('hex');
      const _revisions = { start: 1, ids: [revision] };
      return { _id: id, _rev: `1-${revision}`, _revisions, ...rest };
    });
    const post = (path: string, body: unknown) =>
      httpRequest('POST', url, `${DATABASE}${path}`, {}, JSON.stringify(body));
    const checkpoint = `_local/${randomBytes(12).toString('hex')}`;
    const session = { last_seq: serial, session_id: author.userId };
    return {
      requests: [
        post('/_revs_diff', Object.fromEntries(docs.map(({ _id, _rev }) => [_id, [_rev]]))),
        post('/_bulk_docs', { docs, new_edits: false }),
        httpRequest('GET', url, `${DATABASE}/${checkpoint}`, {}),
        httpRequest(
          'PUT',
          url,
          `${DATABASE}/${checkpoint}`,
          {},
          JSON.stringify({
            _id: checkpoint,
            history: [session],
            replicator: 'pouchdb',
            version: 1,
            ...session,
          }),
        ),
      ],
      documents: rows,
    };
  },
  // A checkpoint that was never written is not found.
  checkPush: (answer) => expectStatus(answer, 200, 201, 404),
  pull: (url, from, limit) =>
    httpRequest('GET', url, `${DATABASE}/_changes?include_docs=true&limit=${limit}&since=${from ?? 0}`, {}),
  readPage: (answer) => {
    expectStatus(answer, 200);
    const page: { results: { doc: unknown }[]; last_seq: number } = JSON.parse(answer.body.toString());
    return { documents: page.results.filter(({ doc }) => doc).length, next: String(page.last_seq) };
  },
  feed: (url) =>
    httpRequest(
      'GET',
      url,
      `${DATABASE}/_changes?feed=continuous&include_docs=true&since=now&heartbeat=1000`,
      {},
    ),
};

const rxdb: PeerProtocol = {
  prepare: async () => undefined,
  push: (url, author, serial, rows) => {
    const body = offlineEntries(author, serial, rows).map((entry) => ({
      newDocumentState: { ...entry, _deleted: false },
    }));
    const request = httpRequest('POST', url, `${DATABASE}/0/push`, {}, JSON.stringify(body));
    return { requests: [request], documents: rows };
  },
  checkPush: (answer) => {
    expectStatus(answer, 200);
    // It answers the conflicts.
    if (answer.body.toString() !== '[]') throw new Error('rxdb-server took not all');
  },
  feed: (url) => httpRequest('GET', url, `${DATABASE}/0/pullStream`, { accept: 'text/event-stream' }),
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

/**
 * Walks what the peer holds once.
 * @returns jobs for its first `pages` pages, one that brings nothing new, and how many documents it holds
 */
export async function peerPullJobs(
  url: string,
  protocol: PeerProtocol,
  limit: number,
  pages: number,
): Promise<{ jobs: Job[]; caughtUp: Job; held: number }> {
  const line = await HttpLine.open(url);
  const jobs: Job[] = [];
  let held = 0;
  let from: string | null = null;
  for (;;) {
    const size = jobs.length < pages ? limit : WALK;
    const request = protocol.pull(url, from, size);
    const { documents, next } = protocol.readPage(await line.send(request));
    held += documents;
    if (jobs.length < pages && documents > 0) jobs.push({ requests: [request], documents });
    from = next;
    if (documents < size) break;
  }
  line.close();
  return { jobs, caughtUp: { requests: [protocol.pull(url, from, limit)], documents: 1 }, held };
}
