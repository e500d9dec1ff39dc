import { PushRequest, type PushResult, type RejectionCode } from '../../../domain/wire/push.ts';

type Row = { id: string; version: number; _deleted: boolean; [field: string]: unknown };
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
    for (const stream of this.streams) {
      stream.enqueue(
        new TextEncoder().encode(
          `event: news\ndata: {"epoch":"${this.epoch}","version":${this.version}}\n\n`,
        ),
      );
    }
    return stored;
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
    const id = epochChanged ? '' : (query.get('id') ?? '');
    const documents = [...this.collection(name).values()]
      .filter((row) => row.version > version || (row.version === version && row.id > id))
      .sort((a, b) => a.version - b.version)
      .slice(0, limit);
    const last = documents.at(-1);
    const checkpoint = { epoch: this.epoch, version: last?.version ?? version, id: last?.id ?? id };
    return Response.json({ documents, checkpoint, epochChanged });
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
