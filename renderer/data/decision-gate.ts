import { Subject } from 'rxjs';
import type { JournalOperation } from './journal-types.ts';

/**
 * What a decision passes before it is sent for the first time (docs/sync-spec.md, S31). It is in the journal from the
 * start; only this process holds it back, so a crash sends it at the next start and never loses it.
 */
export class DecisionGate {
  /** By decision, until when it is held, in ms since 1970. */
  readonly held = new Map<string, number>();
  /** Speaks when something begins or ends to be held. */
  readonly changed = new Subject<void>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private readonly now: () => Date;
  /** Asks the server for anything. @throws RequestFailure */
  private readonly hear: () => Promise<unknown>;
  private waiting: (() => void)[] = [];

  constructor(options: { now: () => Date; hear: () => Promise<unknown> }) {
    this.now = options.now;
    this.hear = options.hear;
  }

  hold(ids: readonly string[], ms: number): void {
    const until = this.now().getTime() + ms;
    for (const id of ids) this.held.set(id, until);
    this.changed.next();
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.release(ids.filter((id) => this.held.get(id) === until));
    }, ms);
    this.timers.add(timer);
  }

  /** Lets these go out now; all of them without ids. */
  release(ids: readonly string[] = [...this.held.keys()]): void {
    if (ids.filter((id) => this.held.delete(id)).length === 0) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const go of waiting) go();
    this.changed.next();
  }

  /**
   * Resolves when none of the operations' decisions is held and the server was just heard. So a decision is only marked
   * as sent where somebody is there to take it, and until then it can be taken back.
   * @throws RequestFailure
   */
  async pass(operations: readonly JournalOperation[]): Promise<void> {
    while (operations.some(({ documentId }) => this.held.has(documentId)))
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (operations.some(({ sentAt }) => sentAt === undefined)) await this.hear();
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.release();
    this.changed.complete();
  }
}
