import { type BreakerState, PlatformCalls, type PlatformOptions } from '../platform-call.ts';
import { BatchAnswer, type WireEvent } from './wire.ts';

/** Client of contracts/creto-metering.md: what Stint needs of it. */
export interface MeteringClient {
  readonly breakerState: BreakerState;
  /**
   * Records 1 to 1000 events; each gets a result of its own, and an event id known already is a `duplicate`.
   * @throws PlatformError where the request as a whole failed
   */
  recordEvents(events: readonly WireEvent[]): Promise<BatchAnswer>;
}

export function createMeteringClient(options: Omit<PlatformOptions, 'name'>): MeteringClient {
  const calls = new PlatformCalls({ ...options, name: 'creto-metering' });
  return {
    get breakerState() {
      return calls.breakerState;
    },
    recordEvents: (events) => calls.call('POST', '/v1/metering/events', BatchAnswer, { events }),
  };
}
