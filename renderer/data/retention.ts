import { TimeEntry } from '../../domain/entities/time-entry.ts';
import { isSettled } from '../../domain/rules/lifecycle.ts';
import type { CollectionName } from '../../domain/wire/collections.ts';
import { goneDocument } from './compare.ts';
import type { Connection } from './connection.ts';
import type { StintDatabase } from './database.ts';
import type { Journal } from './journal.ts';
import type { WireDocument } from './journal-types.ts';
import { letGo } from './local-documents.ts';
import { pullPage } from './pull.ts';
import type { Pusher } from './push.ts';
import type { Reader } from './reader.ts';
import type { Replication } from './replication.ts';

/**
 * What was changed within this stays, however old its day: a server that is restored from a backup may have forgotten
 * it, and then this device brings it back (docs/sync-spec.md, S20). As long as the server keeps operation ids (S8).
 */
const QUIET_MS = 30 * 86_400_000;
const PAGE = 1_000;
const AT_ONCE = 200;
const LOOK_MS = 60 * 60_000;

const Kept = TimeEntry.pick({ status: true, date: true, updatedAt: true });

/** The first day that a device keeps: whole months, so that what leaves does so once a month. */
export function keptFrom(months: number, today: Date): string {
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months, 1);
  return new Date(first).toISOString().slice(0, 10);
}

/** Whether an entry is of those that leave: settled, older than `from` (a date), and quiet for a while. */
export function isOld(document: WireDocument, from: string, now: Date): boolean {
  const entry = Kept.safeParse(document);
  if (!entry.success || document._deleted) return false;
  const { status, date, updatedAt } = entry.data;
  return isSettled(status) && date < from && now.getTime() - Date.parse(updatedAt) > QUIET_MS;
}

/**
 * Keeps no more settled time on this device than a firm's policy says (docs/sync-spec.md, S36). Nothing is deleted: the
 * server has it, and gives it again when the policy allows more.
 */
export class Retention {
  private readonly journal: Journal;
  private readonly now: () => Date;
  private from: string | null = null;
  /** What left under an earlier policy has to be read again before less may be said to be gone. */
  private readsAgain = false;

  constructor(journal: Journal, now: () => Date) {
    this.journal = journal;
    this.now = now;
  }

  /** Whether anything may be kept off this device. */
  get isOn(): boolean {
    return this.from !== null;
  }

  /**
   * What holds from now on. What it allows again is read from the beginning; what it does not any more leaves later.
   * @param months null: everything stays
   * @throws DataError
   */
  async keep(months: number | null, reader: Reader): Promise<void> {
    this.from = months === null ? null : keptFrom(months, this.now());
    const noted = (await this.journal.note('keptFrom')) ?? null;
    this.readsAgain = noted !== null && (this.from === null || this.from < noted);
    if (this.readsAgain) reader.fromTheBeginning(['timeEntries']);
    // Noted before the first row goes: whoever starts next knows that something may be missing.
    else if (this.from !== noted) await this.journal.setNote('keptFrom', this.from);
  }

  /** To be called when all of the collection was read from its beginning and stored. */
  async readWhole(): Promise<void> {
    if (!this.readsAgain) return;
    await this.journal.setNote('keptFrom', this.from);
    this.readsAgain = false;
  }

  /** Whether this row of the server's is not to be held here; never one of which the journal holds anything. */
  leaves(name: CollectionName, document: WireDocument): boolean {
    if (this.from === null || name !== 'timeEntries') return false;
    return isOld(document, this.from, this.now()) && this.journal.ofDocument(document.id).length === 0;
  }

  /** What the server has and this device is not to hold, and at which version that was read. @throws RequestFailure */
  async away(connection: Connection): Promise<{ documents: WireDocument[]; version: number }> {
    const documents = new Map<string, WireDocument>();
    for (let after: Parameters<typeof pullPage>[2]; ; ) {
      const page = await pullPage(connection, 'timeEntries', after, PAGE);
      for (const id of page.left) documents.delete(id);
      for (const document of page.documents) {
        if (this.leaves('timeEntries', document)) documents.set(document.id, document);
        else documents.delete(document.id);
      }
      after = page.checkpoint;
      if (!page.full) return { documents: [...documents.values()], version: after.version };
    }
  }

  /** Entries here that are to leave. */
  async due(database: StintDatabase): Promise<WireDocument[]> {
    if (this.from === null || this.readsAgain) return [];
    const found = await Promise.all(
      (['approved', 'invoiced'] as const).map((status) =>
        database.timeEntries.find({ selector: { status, date: { $lt: this.from ?? '' } } }).exec(),
      ),
    );
    return found
      .flat()
      .map((document) => ({ ...document.toMutableJSON(), _deleted: false }))
      .filter((document) => this.leaves('timeEntries', document));
  }
}

/** Takes off the device, whenever replication rests, what has become old. */
export class RetentionSweep {
  private readonly options: {
    retention: Retention;
    database: StintDatabase;
    pusher: Pusher;
    replication: Replication;
    /** Collections whose removed rows are to leave the disk. */
    left: Set<CollectionName>;
    /** Runs nothing between a save's two writes. */
    serial: <Result>(run: () => Promise<Result>) => Promise<Result>;
  };
  private lookedAt = 0;
  private running = false;

  constructor(options: RetentionSweep['options']) {
    this.options = options;
  }

  /** Looks at the next rest, whenever it looked last. */
  again(): void {
    this.lookedAt = 0;
  }

  /** To be called whenever replication rests; looks once an hour. @throws DataError */
  async look(nowMs: number): Promise<void> {
    const { replication, retention } = this.options;
    if (!retention.isOn || this.running) return;
    if (Math.abs(nowMs - this.lookedAt) < LOOK_MS) return;
    if (!replication.hasRead('timeEntries') || !replication.atRest('timeEntries')) return;
    this.running = true;
    try {
      const due = await retention.due(this.options.database);
      for (let at = 0; at < due.length; at += AT_ONCE) {
        // Something else is at work: the rest goes when it rests again.
        if (!(await this.take(due.slice(at, at + AT_ONCE)))) return;
      }
      this.lookedAt = nowMs;
    } finally {
      this.running = false;
    }
  }

  /** @returns false when nothing went, because something else was at work */
  private take(due: readonly WireDocument[]): Promise<boolean> {
    const { retention, database, pusher, replication, left, serial } = this.options;
    return serial(async () => {
      const gone = due
        // The person may have made something of it since it was found.
        .filter((document) => retention.leaves('timeEntries', document))
        .map((document) => goneDocument(document.id, document));
      if (gone.length === 0) return true;
      const mark = await replication.serverMark('timeEntries');
      for (const document of gone) pusher.known.set(document.id, document);
      const went = await letGo(database, 'timeEntries', gone, mark, () => replication.isQuiet('timeEntries'));
      left.add('timeEntries');
      return went > 0;
    });
  }
}
