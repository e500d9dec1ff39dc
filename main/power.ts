import { powerMonitor } from 'electron';
import type { AwayWatch } from './away.ts';

const LOOK_MS = 10_000;
/** While somebody is away, so that the moment of the return is known to the second. */
const LOOK_WHILE_AWAY_MS = 1_000;

/** Milliseconds since the last key or touch, to the second; 0 where the system does not say. */
function idleMs(): number {
  try {
    return powerMonitor.getSystemIdleTime() * 1000;
  } catch {
    return 0;
  }
}

/** Tells the watch of sleep, lock and idleness of this machine. To be made after the app is ready. */
export class PowerWatch {
  private readonly away: AwayWatch;
  private timer: NodeJS.Timeout | undefined;

  constructor(away: AwayWatch) {
    this.away = away;
    powerMonitor.on('suspend', () => away.suspend(idleMs()));
    powerMonitor.on('resume', () => away.resume());
    powerMonitor.on('lock-screen', () => away.lock(idleMs()));
    powerMonitor.on('unlock-screen', () => away.unlock());
  }

  /** A timer runs since this instant; null when none does, and then nobody looks. */
  watch(startedAt: string | null): void {
    this.away.setTimer(startedAt === null ? null : Date.parse(startedAt));
    clearTimeout(this.timer);
    if (startedAt !== null) this.lookLater();
  }

  private lookLater(): void {
    this.timer = setTimeout(
      () => {
        this.away.look(idleMs());
        this.lookLater();
      },
      this.away.isAway ? LOOK_WHILE_AWAY_MS : LOOK_MS,
    );
  }
}
