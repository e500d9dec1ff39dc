import { createHash } from 'node:crypto';
import { CollectionName } from '../../../domain/wire/collections.ts';
import { PushRequest, type PushResult, type RejectionCode } from '../../../domain/wire/push.ts';
import type { Totals } from '../../../domain/wire/totals.ts';

type Row = { id: string; version: number; _deleted: boolean; [field: string]: unknown };
const AFTER_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

type Answer = (request: {
  path: string;
  body: unknown;
}) => Response | 'drop answer' | 'no network' | undefined;

const clientFields = [
  'projectId',
  'taskId',
  'date',
  'minutes',
  'description',
  'status',
  'billable',
  '_deleted',
];

/** A server of domain/wire in a hundred lines: per-row answers, operation ids, one counter, news. */
export class FakeServer {
  readonly rows = new Map<string, Map<string, Row>>();
  readonly pushed: { operationId: string; state: Row }[] = [];
  version = 0;
  epoch = 'one';
  refuse: (row: Row) => { code: RejectionCode; message: string } | undefined = () => undefined;
  /** Looked at before every request; `drop answer` does the work and then loses the answer. */
  fault: Answer = () => undefined;
  token = 'good';
  /** Ids that the reader may not see, and at which version each left. */
  private readonly hidden = new Map<string, number>();
  private readonly back = new Map<string, number>();
  private readonly operations = new Map<string, PushResult>();
  private readonly streams = new Set<ReadableStreamDefaultController<Uint8Array>>();

  collection(name: string): Map<string, Row> {
    const found = this.rows.get(name) ?? new Map<string, Row>();
    this.rows.set(name, found);
    return found;
  }

  /** A write by somebody else. */
  write(name: string, row: { id: string; [field: string]: unknown }): Row {
    this.version += 1;
    const stored = { _deleted: false, ...row, version: this.version };
    this.collection(name).set(row.id, stored);
    this.tellNews();
    return stored;
  }

  private tellNews(): void {
    for (const stream of this.streams) {
      stream.enqueue(
        new TextEncoder().encode(
          `event: news\ndata: {"epoch":"${this.epoch}","version":${this.version}}\n\n`,
        ),
      );
    }
  }

  /** The reader's scope shrinks, or grows again: nothing of the row itself changes. */
  setVisible(name: string, id: string, visible: boolean): void {
    this.version += 1;
    if (visible) {
      this.hidden.delete(id);
      const row = this.collection(name).get(id);
      if (row) this.back.set(id, this.version);
    } else this.hidden.set(id, this.version);
    this.tellNews();
  }

  /** A copy of everything, to go back to: under another epoch, as after a restore from a backup. */
  backup(): () => void {
    const rows = structuredClone(this.rows);
    const { version } = this;
    const operations = structuredClone(this.operations);
    return () => {
      this.rows.clear();
      for (const [name, collection] of rows) this.rows.set(name, collection);
      this.operations.clear();
      for (const [id, result] of operations) this.operations.set(id, result);
      this.version = version;
      this.epoch = `${this.epoch}+`;
      this.tellNews();
    };
  }

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input));
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const fault = this.fault({ path: url.pathname, body });
    if (fault === 'no network') throw new TypeError('fetch failed');
    if (fault instanceof Response) return fault;
    const answer = this.answer(url, body, init);
    if (fault === 'drop answer') throw new TypeError('socket hang up');
    return answer;
  };

  private answer(url: URL, body: unknown, init: RequestInit): Response {
    const headers = new Headers(init.headers);
    if (headers.get('authorization') !== `Bearer ${this.token}`) {
      return Response.json(
        { error: 'unauthorized', message: 'Sign in again.', requestId: 'r' },
        { status: 401 },
      );
    }
    if (url.pathname === '/v1/sync/totals') return Response.json(this.totals());
    if (url.pathname === '/v1/sync/stream') return this.stream(init.signal ?? undefined);
    const [, name = '', action] = /^\/v1\/sync\/(\w+)\/(pull|push)$/.exec(url.pathname) ?? [];
    return action === 'pull' ? this.pull(name, url.searchParams) : this.push(name, body);
  }

  private stream(signal: AbortSignal | undefined): Response {
    let own: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.streams.add(controller);
      },
    });
    signal?.addEventListener('abort', () => {
      if (own && this.streams.delete(own)) own.error(new DOMException('aborted', 'AbortError'));
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }

  private pull(name: string, query: URLSearchParams): Response {
    const limit = Number(query.get('limit'));
    const epochChanged = query.has('epoch') && query.get('epoch') !== this.epoch;
    const version = epochChanged ? 0 : Number(query.get('version') ?? 0);
    const id = epochChanged ? '' : query.get('id') || AFTER_ALL;
    const scope = epochChanged ? 0 : Number(query.get('scope') ?? version);
    const visible = [...this.collection(name).values()].filter((row) => !this.hidden.has(row.id));
    const documents = visible
      .filter(
        (row) =>
          row.version > version ||
          (row.version === version && row.id > id) ||
          (this.back.get(row.id) ?? 0) > scope,
      )
      .sort((a, b) => a.version - b.version)
      .slice(0, limit);
    const left = [...this.collection(name).keys()].filter((one) => (this.hidden.get(one) ?? 0) > scope);
    const last = documents.at(-1);
    const place =
      documents.length < limit
        ? { version: this.version, id: '' }
        : { version: last?.version ?? version, id: last?.id ?? id };
    const checkpoint = { epoch: this.epoch, ...place, scope: String(this.version) };
    return Response.json({ documents, left, checkpoint, epochChanged });
  }

  /** As domain/wire/totals.ts says, for what the reader may see. */
  private totals(): Totals {
    const live = (name: string) =>
      [...this.collection(name).values()].filter((row) => !row._deleted && !this.hidden.has(row.id));
    const months = Map.groupBy(live('timeEntries'), (row) => String(row.date).slice(0, 7));
    return {
      epoch: this.epoch,
      version: this.version,
      collections: CollectionName.options.map((name) => {
        const lines = live(name).map(({ id, version }) => `${id}:${version}`);
        return {
          name,
          count: lines.length,
          digest: createHash('sha256').update(lines.sort().join('\n')).digest('hex'),
        };
      }),
      entries: [...months].map(([month, rows]) => ({
        month,
        count: rows.length,
        minutes: rows.reduce((sum, row) => sum + Number(row.minutes), 0),
      })),
    };
  }

  private push(name: string, body: unknown): Response {
    const { rows } = PushRequest.parse(body);
    return Response.json({ results: rows.map((row) => this.pushRow(name, row)) });
  }

  private pushRow(name: string, row: PushRequest['rows'][number]): PushResult {
    const { operationId, assumedMasterState: assumed } = row;
    const state = row.newDocumentState as Row;
    this.pushed.push({ operationId, state });
    const known = this.operations.get(operationId);
    if (known) return known;
    const master = this.collection(name).get(state.id);
    const refusal = this.refuse(state);
    let result: PushResult;
    if (refusal) {
      result = { operationId, status: 'rejected', ...refusal, ...(master ? { master: json(master) } : {}) };
    } else if (
      master &&
      clientFields.some((field) => !same(master[field], (assumed as Row | null)?.[field]))
    ) {
      return { operationId, status: 'conflict', master: json(master) };
    } else {
      const { version } = this.write(name, {
        ...state,
        ...(state.status === 'submitted' ? { warnings: ['late'] } : {}),
      });
      result = { operationId, status: 'accepted', version };
    }
    this.operations.set(operationId, result);
    return result;
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function json(row: Row): Extract<PushResult, { status: 'conflict' }>['master'] {
  return JSON.parse(JSON.stringify(row));
}
