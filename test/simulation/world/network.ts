import type { Readable } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';
import { running, time } from './virtual-time.ts';

/** How bad the network is: chances of each fate of a request. */
export interface Weather {
  lostBefore: number;
  lostAfter: number;
  duplicated: number;
  delayed: number;
  halfOpen: number;
  serverError: number;
  portal: number;
  /** Whether the stream of news gets through at all; else devices poll. */
  news: boolean;
  longestMs: number;
}

export const fair: Weather = {
  lostBefore: 0,
  lostAfter: 0,
  duplicated: 0,
  delayed: 0,
  halfOpen: 0,
  serverError: 0,
  portal: 0,
  news: true,
  longestMs: 2,
};

export interface Sent {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** What a planted fault remembers from the request to its answer. */
  note?: string[];
}
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What may stand between device and server: N-1 clients, planted faults. Each sees the request and the answer. */
export interface Between {
  request?(sent: Sent): Sent;
  answer?(sent: Sent, answer: Answer): Answer;
  /** The answer has reached the device. */
  arrived?(sent: Sent, answer: Answer): void;
  /** The device's working data was deleted. */
  wiped?(): void;
}

/** One device's way to the server. */
export class Line {
  /** No network at all: a tunnel, a plane. */
  offline = false;
  weather: Weather;
  /** Requests that left the device and did not reach the server yet. */
  underWay = 0;
  readonly between: Between[] = [];
  readonly counts: Record<string, number> = {};
  private readonly streams = new Set<Readable>();
  private readonly app: FastifyInstance;
  private readonly random: Random;
  private readonly trace: Trace;
  private readonly name: string;

  constructor(options: {
    app: FastifyInstance;
    random: Random;
    trace: Trace;
    name: string;
    weather: Weather;
  }) {
    this.app = options.app;
    this.random = options.random;
    this.trace = options.trace;
    this.name = options.name;
    this.weather = options.weather;
  }

  /** `fetch` for one life of the device; a dead life hears nothing any more. */
  readonly fetch = (url: string, init: RequestInit, isDead: () => boolean): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { pathname, search } = new URL(url);
      let open = true;
      const settle = (run: () => void) => {
        if (!open || isDead()) return;
        open = false;
        run();
      };
      const fail = () => settle(() => reject(new TypeError('fetch failed')));
      const signal = init.signal ?? undefined;
      const owner = running.getStore();
      signal?.addEventListener('abort', () => running.run(owner, () => settle(() => reject(signal.reason))));
      if (signal?.aborted) return settle(() => reject(signal.reason));
      const sent: Sent = {
        method: init.method === 'POST' ? 'POST' : 'GET',
        path: pathname + search,
        headers: init.headers as Record<string, string>,
        body: typeof init.body === 'string' ? init.body : undefined,
      };
      if (this.offline) return time.later(1, fail);
      running.run(undefined, () => {
        if (pathname.endsWith('/stream'))
          this.openStream(sent, signal, (response) => settle(() => resolve(response)), fail);
        else this.carry(sent, (answer) => settle(() => resolve(responseOf(answer))), fail);
      });
    });

  /** The device's end of every open stream is gone. */
  hangUp(): void {
    for (const source of this.streams) source.destroy();
  }

  private carry(sent: Sent, answer: (answer: Answer) => void, fail: () => void): void {
    const fate = this.fate(sent);
    this.counts[fate] = (this.counts[fate] ?? 0) + 1;
    const there = this.random.int(1, this.weather.longestMs);
    const back = this.random.int(1, this.weather.longestMs);
    this.trace.add(`${this.name} ${sent.method} ${sent.path} ${fate} ${there}+${back}`, sent.body);
    const handle = (delay: number, then: (answer: Answer) => void) => {
      this.underWay += 1;
      time.later(delay, () => {
        this.underWay -= 1;
        void this.handle(sent).then(then);
      });
    };
    const later = (made: Answer) =>
      time.later(back, () => {
        for (const { arrived } of this.between) arrived?.(sent, made);
        answer(made);
      });
    const carried: Record<typeof fate, () => void> = {
      plain: () => handle(there, later),
      lostBefore: () => time.later(there, fail),
      lostAfter: () => handle(there, () => time.later(back, fail)),
      // Nobody says anything; half of the time the server had it.
      halfOpen: () => {
        if (back % 2 === 0) handle(there, () => undefined);
      },
      duplicated: () => {
        handle(there, later);
        handle(there + this.random.int(1, 40_000), () => undefined);
      },
      delayed: () => handle(there + this.random.int(1_000, 50_000), later),
      serverError: () => time.later(there, () => answer(troubles[back % troubles.length] ?? portal)),
      portal: () => time.later(there, () => answer(portal)),
    };
    carried[fate]();
  }

  private fate({ method }: Sent) {
    const { lostBefore, lostAfter, delayed, halfOpen, serverError, portal } = this.weather;
    // What is asked twice does nothing twice but take time; what is told twice is worth more of it.
    const duplicated = this.weather.duplicated * (method === 'POST' ? 3 : 0.5);
    const bad = lostBefore + lostAfter + duplicated + delayed + halfOpen + serverError + portal;
    return this.random.weighted({
      plain: Math.max(0, 1 - bad),
      lostBefore,
      lostAfter,
      duplicated,
      delayed,
      halfOpen,
      serverError,
      portal,
    });
  }

  private async handle(given: Sent): Promise<Answer> {
    let sent = given;
    for (const { request } of this.between) if (request) sent = request(sent);
    const response = await this.app.inject(injection(sent));
    let answer: Answer = {
      status: response.statusCode,
      headers: { 'content-type': String(response.headers['content-type'] ?? 'application/json') },
      body: response.body,
    };
    for (const { answer: change } of this.between) if (change) answer = change(sent, answer);
    // A real Postgres has a clock of its own.
    this.trace.add(
      `${this.name} handled ${sent.path} ${answer.status}`,
      answer.body.replace(INSTANT, '"then"'),
    );
    return answer;
  }

  private openStream(
    sent: Sent,
    signal: AbortSignal | undefined,
    open: (response: Response) => void,
    fail: () => void,
  ): void {
    if (!this.weather.news) {
      time.later(20, fail);
      return;
    }
    time.later(1, async () => {
      const response = await this.app.inject({ ...injection(sent), payloadAsStream: true });
      const source = response.stream();
      if (response.statusCode !== 200) {
        source.resume();
        return fail();
      }
      this.streams.add(source);
      source.once('close', () => {
        this.streams.delete(source);
        // The server learns of it, as it does when a socket closes.
        response.raw.res.emit('close');
      });
      signal?.addEventListener('abort', () => source.destroy());
      if (signal?.aborted) source.destroy();
      open(new Response(this.chunks(source, signal), { headers: { 'content-type': 'text/event-stream' } }));
    });
  }

  private chunks(source: Readable, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        let ended = false;
        const end = (error?: Error) => {
          if (ended) return;
          ended = true;
          if (error) controller.error(error);
          else controller.close();
        };
        source.on('data', (chunk: Buffer) =>
          time.later(this.random.int(1, this.weather.longestMs), () => {
            if (!ended) controller.enqueue(Uint8Array.from(chunk));
          }),
        );
        source.on('error', () => end(new TypeError('terminated')));
        source.on('close', () => end(new TypeError('terminated')));
        source.on('end', () => end());
        signal?.addEventListener('abort', () => end(new DOMException('aborted', 'AbortError')));
      },
      cancel: () => void source.destroy(),
    });
  }
}

function injection({ method, path, headers, body }: Sent): InjectOptions {
  return { method, url: path, headers, ...(body === undefined ? {} : { payload: body }) };
}

function responseOf({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers });
}

const INSTANT = /"\d{4}-\d\d-\d\dT[\d:.]+Z"/g;
const json = { 'content-type': 'application/json' };
function trouble(status: number, error: string, retryAfterSeconds?: number): Answer {
  return {
    status,
    headers: json,
    body: JSON.stringify({
      error,
      message: 'Not now.',
      requestId: 'sim',
      ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
    }),
  };
}
const portal: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>Welcome</title><form>Room number</form>',
};
const troubles: Answer[] = [
  trouble(503, 'database_unavailable', 5),
  trouble(500, 'internal_error'),
  trouble(429, 'rate_limited', 2),
  { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
  { status: 504, headers: json, body: '' },
];
