import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ApiError } from './errors.ts';

const modes = [
  'none',
  'slow',
  'error_500',
  'rate_limited_429',
  'drop_after_accept',
  'unavailable_503',
] as const;

/** Body of `POST /__faults`. Without `times` the fault stays until another is set. `delay_ms` is for `slow`. */
export const faultRequest = z.strictObject({
  mode: z.enum(modes),
  times: z.number().int().min(1).max(1_000_000).optional(),
  delay_ms: z.number().int().min(0).max(120_000).optional(),
});
export type FaultRequest = z.infer<typeof faultRequest>;

export type FaultState = { mode: (typeof modes)[number]; remaining: number | null; delay_ms: number };

const QUIET: FaultState = { mode: 'none', remaining: null, delay_ms: 0 };
const DEFAULT_DELAY_MS = 2000;

/**
 * The switch by which a test tells a stand-in to fail. It touches only `/v1/…` requests that carry a good key.
 * `drop_after_accept` counts only POSTs that were accepted: what they asked for is kept, then the socket is cut.
 * The others count every request. The switch lives in memory: a restart clears it.
 */
export class Faults {
  #state: FaultState = QUIET;

  get state(): FaultState {
    return this.#state;
  }

  set(request: FaultRequest): FaultState {
    this.#state =
      request.mode === 'none'
        ? QUIET
        : {
            mode: request.mode,
            remaining: request.times ?? null,
            delay_ms: request.mode === 'slow' ? (request.delay_ms ?? DEFAULT_DELAY_MS) : 0,
          };
    return this.#state;
  }

  /** Before a request is handled. @throws ApiError for the modes that answer with an error */
  async before(): Promise<void> {
    const { mode, delay_ms } = this.#state;
    if (mode === 'none' || mode === 'drop_after_accept') return;
    this.#spend();
    if (mode === 'slow') await delay(delay_ms);
    if (mode === 'error_500') throw new ApiError('internal_error', 'Told to fail: internal error.');
    if (mode === 'unavailable_503') throw new ApiError('service_unavailable', 'Told to fail: unavailable.');
    if (mode === 'rate_limited_429')
      throw new ApiError('rate_limit_exceeded', 'Told to fail: too many requests.');
  }

  /** After a request was handled: whether its answer is to be lost. */
  dropsAnswer(method: string, status: number): boolean {
    if (this.#state.mode !== 'drop_after_accept' || method !== 'POST' || status >= 300) return false;
    this.#spend();
    return true;
  }

  #spend(): void {
    const { remaining } = this.#state;
    if (remaining === null) return;
    this.#state = remaining > 1 ? { ...this.#state, remaining: remaining - 1 } : QUIET;
  }
}
