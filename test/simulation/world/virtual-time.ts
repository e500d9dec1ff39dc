import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, KeyObject, sign, verify } from 'node:crypto';
import nodeTimers from 'node:timers';
import { Random } from './random.ts';

/** Whose code runs: a life of a device. Undefined is the server and the world. */
export interface Running {
  /** What its clock shows beyond the world's, ms. */
  readonly clockOffsetMs: number;
  /** A device that crashed: its timers never fire. */
  readonly dead: boolean;
  /** The latest time that RxDB was given in this life. */
  lastNow: number;
}

/** What is done outside this process, a step at a time: statements at a real Postgres. */
export interface Outside {
  readonly isWaiting: boolean;
  step(): Promise<void>;
}

interface Timer {
  at: number;
  order: number;
  run: () => void;
  every: number | null;
  owner: Running | undefined;
  cancelled: boolean;
}

export const running = new AsyncLocalStorage<Running | undefined>();

const real = {
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  Date: globalThis.Date,
  random: Math.random,
};
/** Milliseconds of the real clock, for measuring. */
export const realNow = (): number => real.Date.now();
export const realDelay = (ms: number): Promise<void> =>
  new Promise((resolve) => real.setTimeout(resolve, ms));

/**
 * The one clock and the one source of chance of everything in this process. Time stands still while anything runs and
 * jumps to the next timer when nothing does, so a run depends on its seed and on nothing else.
 */
class VirtualTime {
  now = real.Date.UTC(2026, 5, 1, 8);
  random = new Random(1);
  /** Apart, since PGlite takes of it and a real Postgres does not. */
  private bytes = new Random(1);
  timersFired = 0;
  outside: Outside | undefined;
  private order = 0;
  private heap: Timer[] = [];
  private immediates = 0;
  private installed = false;

  constructor() {
    globalThis.stintSimulation = { rxdbNow: () => this.rxdbNow(), uuid: () => this.uuid(), forget: [] };
  }

  /** Takes over clocks, timers and chance of the process. What was built before keeps the real ones. */
  install(): void {
    if (this.installed) return;
    this.installed = true;
    this.takeTimers();
    this.takeDate();
    this.takeChance();
    takeSubtle();
  }

  /** Begins a seed: the same start whatever ran before. */
  begin(seed: number): void {
    this.now = real.Date.UTC(2026, 5, 1, 8);
    this.random = new Random(seed, 7);
    this.bytes = new Random(seed, 8);
    this.heap = [];
    this.order = 0;
    for (const forget of globalThis.stintSimulation?.forget ?? []) forget();
  }

  /** Lets everything run that can run without time going on. */
  async settle(): Promise<void> {
    for (let still = 0; still < 2; ) {
      await new Promise<void>((resolve) => real.setImmediate(resolve));
      still = this.immediates === 0 ? still + 1 : 0;
      if (still < 2 || !this.outside?.isWaiting) continue;
      await this.outside.step();
      still = 0;
    }
  }

  /** Runs until `until` (ms of the world's clock), or until `stop` says so after some timer. */
  async advanceTo(until: number, stop: () => boolean = () => false): Promise<void> {
    await this.settle();
    for (;;) {
      if (stop()) return;
      const next = this.peek();
      if (!next || next.at > until) break;
      this.pop();
      this.now = Math.max(this.now, next.at);
      if (next.every !== null) {
        next.at = this.now + Math.max(1, next.every);
        this.push(next);
      }
      this.timersFired += 1;
      running.run(next.owner, next.run);
      await this.settle();
    }
    this.now = Math.max(this.now, until);
  }

  /** Lets the world run until the promise is settled. */
  async finished<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const settled = () => {
      done = true;
    };
    promise.then(settled, settled);
    await this.settle();
    // Reading local data may wait for a timer of RxDB; then time has to go on a little.
    for (let step = 0; !done && step < 100; step += 1) await this.advanceTo(this.now + 10);
    return promise;
  }

  /** Calls `run` after `ms`, as nobody's timer. */
  later(ms: number, run: () => void): void {
    running.run(undefined, () => this.add(run, ms, null));
  }

  private add(run: () => void, ms: number, every: number | null): Timer {
    const at = this.now + Math.max(0, ms);
    this.order += 1;
    const timer = { at, order: this.order, run, every, owner: running.getStore(), cancelled: false };
    this.push(timer);
    return timer;
  }

  private takeTimers(): void {
    const handle = (timer: Timer) => ({
      timer,
      ref: () => undefined,
      unref: () => undefined,
      hasRef: () => false,
      refresh() {
        return this;
      },
      [Symbol.toPrimitive]: () => timer.order,
    });
    const setTimer =
      (repeat: boolean) =>
      (run: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) =>
        handle(this.add(() => run(...given), Number(ms) || 0, repeat ? Number(ms) || 0 : null));
    const clearTimer = (given: unknown) => {
      if (typeof given === 'object' && given !== null && 'timer' in given)
        (given.timer as Timer).cancelled = true;
    };
    const immediate = (run: (...given: unknown[]) => void, ...given: unknown[]) => {
      this.immediates += 1;
      return real.setImmediate(() => {
        this.immediates -= 1;
        run(...given);
      });
    };
    const taken = {
      setTimeout: setTimer(false),
      setInterval: setTimer(true),
      clearTimeout: clearTimer,
      clearInterval: clearTimer,
      setImmediate: immediate,
    };
    Object.assign(globalThis, taken);
    Object.assign(nodeTimers, taken);
    AbortSignal.timeout = (ms: number) => {
      const controller = new AbortController();
      this.add(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms, null);
      return controller.signal;
    };
    // Node holds on to a composed signal until a part of it is aborted, which in a device that died is never.
    AbortSignal.any = (signals: Iterable<AbortSignal>) => {
      const controller = new AbortController();
      for (const signal of signals) {
        if (signal.aborted) controller.abort(signal.reason);
        else signal.addEventListener('abort', () => controller.abort(signal.reason));
      }
      return controller.signal;
    };
  }

  private takeDate(): void {
    const shown = () => this.now + (running.getStore()?.clockOffsetMs ?? 0);
    globalThis.Date = new Proxy(real.Date, {
      construct: (target, given, newTarget) =>
        Reflect.construct(target, given.length === 0 ? [shown()] : given, newTarget),
      get: (target, key, receiver) => (key === 'now' ? shown : Reflect.get(target, key, receiver)),
    });
  }

  private takeChance(): void {
    Math.random = () => this.random.next();
    crypto.getRandomValues = <T extends ArrayBufferView | null>(into: T): T => {
      if (into) this.bytes.fill(new Uint8Array(into.buffer, into.byteOffset, into.byteLength));
      return into;
    };
  }

  /** Never the same twice in one life, as RxDB wants; a new life begins at what its clock shows. */
  private rxdbNow(): number {
    const owner = running.getStore();
    const shown = Date.now();
    if (!owner) return shown;
    owner.lastNow = shown > owner.lastNow ? shown + 0.01 : Math.round(owner.lastNow * 100 + 1) / 100;
    return owner.lastNow;
  }

  /** A UUIDv7 by the clock of whoever asks. */
  uuid(): string {
    const time = Math.trunc(Date.now()).toString(16).padStart(12, '0');
    const rest = Array.from({ length: 18 }, () => this.random.int(0, 15).toString(16)).join('');
    const variant = '89ab'[this.random.int(0, 3)];
    return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(3, 6)}-${rest.slice(6)}`;
  }

  private peek(): Timer | undefined {
    while (this.heap[0] && (this.heap[0].cancelled || this.heap[0].owner?.dead)) this.pop();
    return this.heap[0];
  }

  private push(timer: Timer): void {
    const { heap } = this;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (before(heap[parent] as Timer, timer)) break;
      heap[at] = heap[parent] as Timer;
      at = parent;
    }
    heap[at] = timer;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child += 1;
      if (before(last, heap[child] as Timer)) break;
      heap[at] = heap[child] as Timer;
      at = child;
    }
    heap[at] = last;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Web Crypto answers from other threads, in an order of their own; the same sums done at once have none. */
function takeSubtle(): void {
  const { subtle } = crypto;
  const bytesOf = (data: BufferSource) =>
    data instanceof ArrayBuffer
      ? new Uint8Array(data)
      : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  subtle.digest = async (algorithm, data) => {
    const name = (typeof algorithm === 'string' ? algorithm : algorithm.name).replace('-', '').toLowerCase();
    return Uint8Array.from(createHash(name).update(bytesOf(data)).digest()).buffer;
  };
  subtle.sign = async (_algorithm, key, data) =>
    Uint8Array.from(sign(null, bytesOf(data), KeyObject.from(key))).buffer;
  // KeyObject.from says so of keys that cannot be exported; nothing here leaves the process.
  process.noDeprecation = true;
  const verified = new Set<string>();
  subtle.verify = async (_algorithm, key, signature, data) => {
    // One token comes with hundreds of requests; looking at its signature once is enough here.
    const seen = `${Buffer.from(bytesOf(signature)).toString('base64')} ${Buffer.from(bytesOf(data)).toString('latin1')}`;
    if (verified.has(seen)) return true;
    const good = verify(null, bytesOf(data), KeyObject.from(key), bytesOf(signature));
    if (verified.size > 1000) verified.clear();
    if (good) verified.add(seen);
    return good;
  };
}

export const time = new VirtualTime();
