import type { ClockReading } from '../../domain/entities/time-entry.ts';
import type { LocalReading } from './types.ts';

/** Two monotonic clocks of one machine, read one after the other. */
const DRIFT_MS = 5_000;

/**
 * How far the wall clock is off the server's at any reading. The offset is measured only when a token is given; when the
 * wall clock jumps after that, the monotonic clock tells by how much, within one boot.
 */
export class ServerClock {
  private readonly read: () => Promise<LocalReading>;
  private measured: { offsetMs: number; at: LocalReading } | null = null;

  constructor(read: () => Promise<LocalReading>) {
    this.read = read;
  }

  /** Takes an offset as measured now, unless it is the one that is known: that one is as old as it was. */
  async learn(offsetMs: number): Promise<void> {
    if (this.measured?.offsetMs === offsetMs) return;
    this.measured = { offsetMs, at: await this.read() };
  }

  /** The reading with the server's clock in it; null there as long as no server was met. */
  complete(reading: LocalReading): ClockReading {
    return { ...reading, serverOffsetMs: this.offsetAt(reading) };
  }

  private offsetAt(reading: LocalReading): number | null {
    if (!this.measured) return null;
    const { offsetMs, at } = this.measured;
    if (at.bootId !== reading.bootId) return offsetMs;
    const jumpedMs = reading.wallMs - at.wallMs - (reading.monotonicMs - at.monotonicMs);
    return Math.abs(jumpedMs) <= DRIFT_MS ? offsetMs : Math.round(offsetMs - jumpedMs);
  }
}
