import type { AwayKind, IpcResponse } from '../domain/ipc/table.ts';

type Clocks = IpcResponse<'system.clock'>;

/** A time without anybody at the machine, between two readings of its clocks. */
export interface Away {
  kind: AwayKind;
  from: Clocks;
  to: Clocks;
  /** False while it still goes on. */
  isBack: boolean;
}

/** How often it is said that somebody is still away. */
const REPEAT_MS = 60_000;
/** Whole seconds of idle time against clocks in milliseconds. */
const SLACK_MS = 2_000;
/** A look that comes later than this slept in between: a machine that is only busy is never that late. */
const GAP_MS = 90_000;

/**
 * Notices that nobody is at the machine while a timer runs, and for exactly how long: from the last key or touch (not
 * from when that was noticed) to the unlocking, waking or next key. Says so; decides nothing.
 *
 * A lock that comes by itself after some idle minutes begins with those minutes. What was shorter than the threshold is
 * not mentioned; a threshold of 0 mentions nothing. Time before the timer's start is nobody's.
 */
export class AwayWatch {
  private readonly read: () => Clocks;
  private readonly tell: (away: Away) => void;
  private thresholdMs = 0;
  private startedMs: number | null = null;
  private begun: { kind: AwayKind; from: Clocks } | null = null;
  private saidMs = 0;
  private isLocked = false;
  private last: { clocks: Clocks; idleMs: number } | null = null;

  constructor(options: { read: () => Clocks; tell: (away: Away) => void }) {
    this.read = options.read;
    this.tell = options.tell;
  }

  /** Whether somebody is away now, as far as is known. */
  get isAway(): boolean {
    return this.begun !== null;
  }

  /** @param thresholdMs the shortest time away that is worth a question; 0 for never */
  setThreshold(thresholdMs: number): void {
    this.thresholdMs = thresholdMs;
    if (thresholdMs === 0) this.begun = null;
  }

  /** A timer runs since this instant (ms since 1970); null when none does. */
  setTimer(startedMs: number | null): void {
    if (startedMs === this.startedMs) return;
    this.startedMs = startedMs;
    if (startedMs !== null) return;
    this.begun = null;
    this.last = null;
  }

  /** To be called every few seconds while a timer runs, with the time since the last key or touch. */
  look(idleMs: number): void {
    if (this.isQuiet()) return;
    const now = this.read();
    const { last } = this;
    this.last = { clocks: now, idleMs };
    if (this.begun) {
      if (this.isLocked || idleMs + SLACK_MS >= now.monotonicMs - this.begun.from.monotonicMs) {
        this.sayStill(now);
      } else {
        this.end(earlier(now, idleMs));
      }
      return;
    }
    const gapMs = last && last.clocks.bootId === now.bootId ? now.monotonicMs - last.clocks.monotonicMs : 0;
    if (last && gapMs > GAP_MS) {
      // Nobody told us of this sleep.
      this.begin('sleep', earlier(last.clocks, last.idleMs));
      this.end(now);
    } else if (idleMs >= this.thresholdMs) {
      this.begin('idle', earlier(now, idleMs));
      this.sayStill(now);
    }
  }

  lock(idleMs: number): void {
    this.isLocked = true;
    if (!this.isQuiet()) this.begin('lock', earlier(this.read(), idleMs));
  }

  unlock(): void {
    this.isLocked = false;
    this.end(this.read());
  }

  suspend(idleMs: number): void {
    if (!this.isQuiet()) this.begin('sleep', earlier(this.read(), idleMs));
  }

  /** Awake again; behind a locked screen that is not yet somebody. */
  resume(): void {
    if (!this.isLocked) this.end(this.read());
  }

  private isQuiet(): boolean {
    return this.startedMs === null || this.thresholdMs === 0;
  }

  private begin(kind: AwayKind, from: Clocks): void {
    if (this.begun || this.startedMs === null) return;
    this.begun = { kind, from: earlier(from, Math.min(0, from.wallMs - this.startedMs)) };
    this.saidMs = Number.NEGATIVE_INFINITY;
  }

  private sayStill(now: Clocks): void {
    if (!this.begun || now.monotonicMs - this.begun.from.monotonicMs < this.thresholdMs) return;
    if (now.monotonicMs - this.saidMs < REPEAT_MS) return;
    this.saidMs = now.monotonicMs;
    this.tell({ ...this.begun, to: now, isBack: false });
  }

  private end(to: Clocks): void {
    const { begun } = this;
    this.begun = null;
    if (!begun) return;
    this.last = null;
    if (to.monotonicMs - begun.from.monotonicMs >= this.thresholdMs)
      this.tell({ ...begun, to, isBack: true });
  }
}

/** The reading `ms` before this one; both clocks go back alike. */
function earlier(clocks: Clocks, ms: number): Clocks {
  return { ...clocks, wallMs: clocks.wallMs - ms, monotonicMs: clocks.monotonicMs - ms };
}
