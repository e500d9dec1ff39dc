import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { z } from 'zod';

/** Statuses that a later try may change (contracts/creto-metering.md, Errors); no other 4xx is ever tried again. */
const RETRYABLE = new Set([408, 425, 429]);
const RETRY_AFTER_MAX_MS = 15 * 60_000;

/** The error body of both platforms. */
const PlatformErrorBody = z.object({ error: z.string(), message: z.string() });

/** A call to a platform that gave no usable answer. `status` is null where there was no HTTP answer at all. */
export class PlatformError extends Error {
  readonly code: string;
  readonly status: number | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    about: { code: string; status: number | null; retryable: boolean; retryAfterMs?: number | null },
  ) {
    super(message);
    this.name = 'PlatformError';
    this.code = about.code;
    this.status = about.status;
    this.retryable = about.retryable;
    this.retryAfterMs = about.retryAfterMs ?? null;
  }
}

export interface PlatformOptions {
  /** For messages and metrics, such as `creto-metering`. */
  name: string;
  baseUrl: string;
  apiKey: string;
  /** One call may take this long. */
  timeoutMs: number;
  /** So many broken calls in a row open the breaker; after `halfOpenAfterMs` one call is let through to see. */
  breakAfter: number;
  halfOpenAfterMs: number;
  clock: () => Date;
}

export type BreakerState = 'closed' | 'half_open' | 'open';

/**
 * One platform's HTTP, with a timeout and a circuit breaker round every call. It does not retry: the job that calls
 * does, so that a retry survives a restart. After a `Retry-After` every call fails at once until the time has come.
 */
export class PlatformCalls {
  readonly #options: PlatformOptions;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #run: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  #pausedUntil = 0;

  constructor(options: PlatformOptions) {
    this.#options = options;
    this.#breaker = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: options.halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(options.breakAfter),
    });
    const policy = wrap(this.#breaker, timeout(options.timeoutMs, TimeoutStrategy.Aggressive));
    this.#run = (work) => policy.execute(({ signal }) => work(signal));
  }

  get name(): string {
    return this.#options.name;
  }

  get breakerState(): BreakerState {
    if (this.#breaker.state === CircuitState.Closed) return 'closed';
    return this.#breaker.state === CircuitState.HalfOpen ? 'half_open' : 'open';
  }

  /** Until when every call fails at once because the platform asked us to wait; null where it did not. */
  get pausedUntil(): Date | null {
    return this.#pausedUntil > this.#options.clock().getTime() ? new Date(this.#pausedUntil) : null;
  }

  /** What another worker was told by the platform's `Retry-After` holds for this one too. */
  pauseUntil(at: Date): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, at.getTime());
  }

  /** The address of a path with `ws:` for `http:`, and the headers that a socket to it needs. */
  socket(path: string): { url: string; headers: Record<string, string> } {
    const url = new URL(path, this.#options.baseUrl);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return { url: url.href, headers: { 'x-api-key': this.#options.apiKey } };
  }

  /**
   * Sends JSON and answers the parsed body.
   * @throws PlatformError, always; its `retryable` says whether a later try can help.
   */
  async call<Answer extends z.ZodType>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    answer: Answer,
    body?: unknown,
    idempotencyKey?: string,
  ): Promise<z.output<Answer>> {
    const wait = this.#pausedUntil - this.#options.clock().getTime();
    if (wait > 0) {
      throw new PlatformError(`${this.name} asked us to wait.`, {
        code: 'paused',
        status: null,
        retryable: true,
        retryAfterMs: wait,
      });
    }
    try {
      const json = await this.#run((signal) => this.#fetch(method, path, body, idempotencyKey, signal));
      const parsed = answer.safeParse(json);
      if (parsed.success) return parsed.data;
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      throw new PlatformError(`${this.name} gave an answer that is not in the contract (${where}).`, {
        code: 'bad_answer',
        status: null,
        retryable: true,
      });
    } catch (error) {
      const known = this.#known(error);
      if (known.retryAfterMs !== null) {
        this.#pausedUntil = Math.max(this.#pausedUntil, this.#options.clock().getTime() + known.retryAfterMs);
      }
      throw known;
    }
  }

  async #fetch(
    method: string,
    path: string,
    body: unknown,
    idempotencyKey: string | undefined,
    signal: AbortSignal,
  ): Promise<unknown> {
    const response = await fetch(new URL(path, this.#options.baseUrl), {
      method,
      signal,
      redirect: 'error',
      headers: {
        'x-api-key': this.#options.apiKey,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? null : parseJson(text);
    const said = PlatformErrorBody.safeParse(parseJson(text));
    throw new PlatformError(
      said.success ? said.data.message : `${this.name} answered with status ${response.status}.`,
      {
        code: said.success ? said.data.error : `http_${response.status}`,
        status: response.status,
        retryable: response.status >= 500 || RETRYABLE.has(response.status),
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), this.#options.clock()),
      },
    );
  }

  #known(error: unknown): PlatformError {
    if (error instanceof PlatformError) return error;
    const about = { status: null, retryable: true };
    if (error instanceof BrokenCircuitError) {
      return new PlatformError(`${this.name} is failing; calls to it are held back.`, {
        ...about,
        code: 'circuit_open',
      });
    }
    if (error instanceof TaskCancelledError) {
      return new PlatformError(`${this.name} did not answer within ${this.#options.timeoutMs} ms.`, {
        ...about,
        code: 'timeout',
      });
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new PlatformError(`The connection to ${this.name} broke: ${reason}`, {
      ...about,
      code: 'connection',
    });
  }
}

/** What opens the breaker: silence, broken connections and 5xx. A 429 is an answer of a platform that is well. */
function isOutage(error: unknown): boolean {
  return !(error instanceof PlatformError) || (error.status !== null && error.status >= 500);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `Retry-After` in milliseconds: seconds or an HTTP date, bounded, null where there is none to be had. */
function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, RETRY_AFTER_MAX_MS) : null;
}
