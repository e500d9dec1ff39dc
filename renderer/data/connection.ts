import { BehaviorSubject, filter, map, type Observable, Subject } from 'rxjs';
import type { z } from 'zod';
import { ErrorBody } from '../../domain/wire/errors.ts';
import { DEVICE_HEADER, WIRE_HEADER, wireVersionText } from '../../domain/wire/version.ts';
import { countsOf, type Trace, type TraceEvent } from './trace.ts';
import type { OpenDataOptions, SyncPhase } from './types.ts';

const REQUEST_TIMEOUT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** A request without an answer that can be used. `kind` is an ErrorKind or a NetworkFailure. */
export class RequestFailure extends Error {
  readonly kind: string;
  readonly retryAfterMs: number;
  /** HTTP status; undefined when nothing answered. */
  readonly status: number | undefined;
  /** Which fields are not right, where the server says so. */
  readonly details: readonly { readonly path: string; readonly message: string }[];
  constructor(
    kind: string,
    message: string,
    retryAfterMs = 0,
    status?: number,
    details: RequestFailure['details'] = [],
  ) {
    super(message);
    this.name = 'RequestFailure';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
    this.details = details;
  }
}

export interface ConnectionState {
  phase: Extract<
    SyncPhase,
    'connecting' | 'up_to_date' | 'offline' | 'server_trouble' | 'needs_sign_in' | 'update_needed'
  >;
  failure?: { kind: string; message: string };
  /** ISO instant of the last answer that could be used. */
  lastAnswerAt: string | null;
}

function phaseOf(kind: string): ConnectionState['phase'] {
  if (['offline', 'unreachable', 'timeout', 'not_a_stint_server', 'proxy', 'certificate'].includes(kind))
    return 'offline';
  if (['unauthorized', 'session_revoked', 'wrong_credentials'].includes(kind)) return 'needs_sign_in';
  return kind === 'update_needed' ? 'update_needed' : 'server_trouble';
}

export type ConnectionOptions = Pick<
  OpenDataOptions,
  'server' | 'deviceId' | 'accessToken' | 'fetch' | 'networkFailure' | 'now' | 'random'
> & { trace: Trace };

/**
 * Everything that goes to the server goes through here: the token, the deadline, the check that an answer is one of
 * ours, and one wait for all after a failure (doubling, with jitter), which `prod` ends.
 */
export class Connection {
  readonly state = new BehaviorSubject<ConnectionState>({ phase: 'connecting', lastAnswerAt: null });
  /** Says when it is worth trying again at once. */
  readonly prodded = new Subject<void>();
  private readonly options: ConnectionOptions;
  private readonly closing = new AbortController();
  private failures = 0;
  private waiting: { until: Promise<void>; end: () => void } | undefined;

  constructor(options: ConnectionOptions) {
    this.options = options;
  }

  get closed(): boolean {
    return this.closing.signal.aborted;
  }

  /** Waits until it is worth asking again. @throws RequestFailure `closed` */
  async turn(): Promise<void> {
    while (this.waiting && !this.closed) await this.waiting.until;
    if (this.closed) throw new RequestFailure('closed', 'Stint is closing.');
  }

  /** Ends the wait after a failure: the network is back, somebody signed in, or a person asked. */
  prod(): void {
    this.failures = 0;
    this.waiting?.end();
    this.prodded.next();
  }

  /** Never speaks; fails as soon as there is no server to talk to. */
  readonly lost$: Observable<never> = this.state.pipe(
    filter(({ phase }) => phase !== 'up_to_date' && phase !== 'connecting'),
    map(({ failure }) => {
      const { kind, message } = failure ?? { kind: 'unreachable', message: 'The server cannot be reached.' };
      throw new RequestFailure(kind, message);
    }),
  );

  /** The device says that it has no network: shown at once, not at the next failure. */
  wentOffline(): void {
    this.lost(new RequestFailure('offline', 'No network.'));
  }

  /**
   * One request whose answer is JSON of `schema`.
   * @param asked a person waits for it: what the server says of it concerns nothing else
   * @throws RequestFailure; the wait before the next has begun then
   */
  async json<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    body?: unknown,
    asked = false,
  ): Promise<z.output<Schema>> {
    await this.turn();
    const told = this.tell(path, body);
    try {
      const response = await this.send(path, body, AbortSignal.timeout(REQUEST_TIMEOUT_MS));
      told.status = response.status;
      const text = await response.text().catch(() => '');
      const parsed = schema.safeParse(parseJson(text));
      if (!parsed.success) throw notOurs();
      Object.assign(told, countsOf(body, parsed.data));
      this.answered();
      return parsed.data;
    } catch (error) {
      const failure = this.failed(error, asked);
      if (failure.status !== undefined) told.status = failure.status;
      told.failure = failure.kind;
      throw failure;
    } finally {
      told.end();
    }
  }

  /**
   * Opens an endless answer. Its failures are the reader's: a proxy that breaks streams must not look like a lost
   * network. @throws RequestFailure
   */
  async stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    await this.turn();
    const told = this.tell(path, undefined);
    const response = await this.send(path, undefined, signal).catch((error: unknown) => {
      told.failure = error instanceof RequestFailure ? error.kind : 'unreachable';
      told.end();
      throw error;
    });
    told.status = response.status;
    told.end();
    const type = response.headers.get('content-type') ?? '';
    if (!response.body || !type.startsWith('text/event-stream')) throw notOurs();
    return response.body;
  }

  private tell(path: string, body: unknown): Partial<TraceEvent> & { end(): void } {
    const began = this.options.now().getTime();
    const what = `${body === undefined ? 'GET' : 'POST'} ${path}`;
    const told: Partial<TraceEvent> & { end(): void } = {
      end: () => {
        const { end: _, ...event } = told;
        const ms = this.options.now().getTime() - began;
        this.options.trace.add({ kind: 'request', what, ms, ...event });
      },
    };
    return told;
  }

  close(): void {
    this.closing.abort();
    this.waiting?.end();
    this.state.complete();
    this.prodded.complete();
  }

  private async send(path: string, body: unknown, signal: AbortSignal, renew = false): Promise<Response> {
    const grant = await this.options.accessToken(renew);
    if (!grant.ok) throw new RequestFailure(grant.kind, grant.message);
    let response: Response;
    try {
      response = await this.options.fetch(`${this.options.server}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${grant.token}`,
          [WIRE_HEADER]: wireVersionText(),
          [DEVICE_HEADER]: this.options.deviceId,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        // A redirect is a captive portal's way; the server has none.
        redirect: 'error',
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.any([signal, this.closing.signal]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      const timeout = error instanceof Error && error.name === 'TimeoutError';
      const why = await this.options.networkFailure?.().catch(() => null);
      if (why === 'proxy') throw new RequestFailure(why, 'The network’s proxy did not let Stint through.');
      if (why === 'certificate')
        throw new RequestFailure(why, 'This device does not trust the certificate of the server.');
      throw new RequestFailure(
        timeout ? 'timeout' : 'unreachable',
        timeout ? 'The server did not answer in time.' : 'The server cannot be reached.',
      );
    }
    if (response.status === 401 && !renew) return this.send(path, body, signal, true);
    if (response.ok) return response;
    const error = ErrorBody.safeParse(parseJson(await response.text().catch(() => '')));
    if (!error.success) throw notOurs();
    throw new RequestFailure(
      error.data.error,
      error.data.message,
      (error.data.retryAfterSeconds ?? 0) * 1000,
      response.status,
    );
  }

  private answered(): void {
    this.failures = 0;
    if (this.closed) return;
    this.state.next({ phase: 'up_to_date', lastAnswerAt: this.options.now().toISOString() });
  }

  private failed(error: unknown, asked: boolean): RequestFailure {
    const failure =
      error instanceof RequestFailure
        ? error
        : new RequestFailure('unreachable', 'The server cannot be reached.');
    // These concern one request, not the connection: whoever sent it decides.
    const concernsOne = [
      'too_large',
      'invalid_request',
      ...(asked ? ['forbidden', 'not_found', 'conflict'] : []),
    ];
    if (this.closed || concernsOne.includes(failure.kind)) return failure;
    this.lost(failure);
    if (!this.waiting) this.wait(failure.retryAfterMs);
    return failure;
  }

  private lost({ kind, message }: RequestFailure): void {
    const { lastAnswerAt } = this.state.value;
    this.state.next({ phase: phaseOf(kind), failure: { kind, message }, lastAnswerAt });
  }

  private wait(atLeastMs: number): void {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 10);
    const delay = Math.max(atLeastMs, longest * (0.5 + this.options.random() / 2));
    let end = () => {};
    const until = new Promise<void>((resolve) => {
      const timer = setTimeout(() => end(), delay);
      end = () => {
        clearTimeout(timer);
        this.waiting = undefined;
        resolve();
      };
    });
    this.waiting = { until, end: () => end() };
  }
}

function notOurs(): RequestFailure {
  return new RequestFailure(
    'not_a_stint_server',
    'Something other than the Stint server answered; a network may be asking you to sign in to it.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
