import type { RxCollection } from 'rxdb';
import { type RxReplicationState, replicateRxCollection } from 'rxdb/plugins/replication';
import { BehaviorSubject, firstValueFrom, from, race, Subject } from 'rxjs';
import { CollectionName, type PushCollectionName } from '../../domain/wire/collections.ts';
import type { Checkpoint } from '../../domain/wire/pull.ts';
import type { Connection } from './connection.ts';
import type { StintDatabase } from './database.ts';
import { isDiskFull } from './failures.ts';
import type { WireDocument } from './journal-types.ts';
import { News } from './news.ts';
import { pullPage } from './pull.ts';
import { keepPulledMark } from './pulled-mark.ts';
import type { Pusher, PushRow } from './push.ts';
import type { Reader } from './reader.ts';
import { DataError } from './types.ts';

const PULL_BATCH = 500;
const PUSH_BATCH = 100;
const POLL_MS = 30_000;
/** Between a handler's failure and its next call; the real wait is the connection's. */
const RETRY_MS = 250;

/** RxDB's replication of one collection. Its documents are the collection's own, which the wire's schemas have checked. */
type State = RxReplicationState<WireDocument, Checkpoint>;

/**
 * RxDB's replication of every collection over one connection. `idle` says when something has come to rest: then the
 * settler looks whether what rests is right.
 */
export class Replication {
  readonly idle = new Subject<void>();
  /** A fault of this device's storage, until something is stored again. */
  readonly fault = new BehaviorSubject<{ kind: string; message: string } | null>(null);
  private readonly connection: Connection;
  private readonly pusher: Pusher;
  private readonly reader: Reader;
  private readonly states = new Map<CollectionName, State>();
  private readonly checkpoints = new Map<CollectionName, Checkpoint>();
  private readonly news: News;
  private readonly polling: ReturnType<typeof setInterval>;

  constructor(options: {
    connection: Connection;
    pusher: Pusher;
    reader: Reader;
    database: StintDatabase;
    server: string;
    random: () => number;
    /** Nothing is read or sent before this: at a start, what is to be shown first comes first. */
    startAfter: Promise<unknown>;
  }) {
    this.connection = options.connection;
    this.pusher = options.pusher;
    this.reader = options.reader;
    for (const name of CollectionName.options) {
      this.states.set(name, this.start(name, options.database, options.server));
    }
    void options.startAfter.then(() => {
      for (const state of this.states.values()) void state.start();
    });
    this.news = new News(this.connection, () => this.reSync(), options.random);
    this.polling = setInterval(() => {
      // Also when the last request failed: if that was nobody's who tries again, only this finds the server back
      // (npm run simulate, seed 27).
      const { phase } = this.connection.state.value;
      if (!this.news.open && phase !== 'needs_sign_in' && phase !== 'update_needed') this.reSync();
    }, POLL_MS);
  }

  reSync(): void {
    for (const state of this.states.values()) state.reSync();
  }

  /** Resolves when every collection was pulled to its end once since the start. */
  async firstPull(): Promise<void> {
    await Promise.all([...this.states.values()].map((state) => state.awaitInitialReplication()));
  }

  /** Whether RxDB is sending nothing of this collection and has looked once at all that there was. */
  atRest(name: PushCollectionName): boolean {
    const inner = this.states.get(name)?.internalReplicationState;
    return !!inner?.firstSyncDone.up.value && !inner.events.active.up.value;
  }

  /** Whether a page of the collection was read since the app was opened. */
  hasRead(name: CollectionName): boolean {
    return this.checkpoints.has(name);
  }

  /** Whether RxDB is neither sending nor storing anything of this collection. */
  isQuiet(name: CollectionName): boolean {
    const active = this.states.get(name)?.internalReplicationState?.events.active;
    return !!active && !active.up.value && !active.down.value;
  }

  /** By what RxDB knows the server's own rows; undefined before a replication of the collection runs. */
  async serverMark(name: CollectionName): Promise<string> {
    const input = this.states.get(name)?.internalReplicationState?.input;
    if (!input) throw new Error(`${name} is not replicated yet`);
    return input.hashFunction(input.identifier);
  }

  /** Asks the server for as little as there is to ask of a collection. @throws RequestFailure */
  async hear(name: CollectionName): Promise<void> {
    await pullPage(this.connection, name, this.checkpoints.get(name), 1);
  }

  /** Whether every collection was read up to just there. */
  isAt({ epoch, version }: Pick<Checkpoint, 'epoch' | 'version'>): boolean {
    return CollectionName.options.every((name) => {
      const checkpoint = this.checkpoints.get(name);
      return checkpoint?.epoch === epoch && checkpoint.version === version;
    });
  }

  /** Resolves when all that there was to send and to read is stored on both sides. @throws RequestFailure without a server */
  async inStep(): Promise<void> {
    const all = Promise.all([...this.states.values()].map((state) => state.awaitInSync()));
    await firstValueFrom(race(from(all), this.connection.lost$));
  }

  /**
   * The server's documents now, looked for from their versions on: for what a pull has gone past while it was unsent
   * here. @throws RequestFailure
   */
  async find(name: PushCollectionName, wanted: Map<string, number>): Promise<Map<string, WireDocument>> {
    const found = new Map<string, WireDocument>();
    const last = this.checkpoints.get(name);
    if (!last || wanted.size === 0) return found;
    // Changes of scope were taken as far as the last checkpoint says, wherever this one looks.
    const scope = last.scope ?? String(last.version);
    let at: Checkpoint = { ...last, version: Math.min(...wanted.values()) - 1, id: '', scope };
    for (let full = true; full && found.size < wanted.size; ) {
      const page = await pullPage(this.connection, name, at, PULL_BATCH);
      for (const document of page.documents) if (wanted.has(document.id)) found.set(document.id, document);
      at = page.checkpoint;
      full = page.full;
    }
    return found;
  }

  /** Lets the status tell of a disk that refuses a person's change, until one is stored again. */
  async watchDisk<Result>(saving: Promise<Result>): Promise<Result> {
    try {
      const result = await saving;
      if (this.fault.value) this.fault.next(null);
      return result;
    } catch (error) {
      if (error instanceof DataError && (error.kind === 'disk_full' || error.kind === 'disk_error')) {
        this.fault.next({ kind: error.kind, message: error.message });
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.polling);
    this.news.close();
    this.connection.close();
    await Promise.all([...this.states.values()].map((state) => state.cancel()));
    this.idle.complete();
    this.fault.complete();
  }

  private start(name: CollectionName, database: StintDatabase, server: string): State {
    const collection: RxCollection = database.collections[name];
    keepPulledMark(collection);
    const state = replicateRxCollection<WireDocument, Checkpoint>({
      replicationIdentifier: `stint ${server}`,
      collection,
      live: true,
      retryTime: RETRY_MS,
      waitForLeadership: false,
      autoStart: false,
      pull: { batchSize: PULL_BATCH, handler: (checkpoint, limit) => this.pull(name, checkpoint, limit) },
      ...(name === 'timeEntries' || name === 'decisions'
        ? { push: { batchSize: PUSH_BATCH, handler: (rows: PushRow[]) => this.push(name, rows) } }
        : {}),
    });
    state.error$.subscribe((error) => this.failed(error));
    state.active$.subscribe((active) => {
      if (active) return;
      if (!this.fault.value) void this.reader.stored(name).catch((error: unknown) => this.failed(error));
      this.idle.next();
    });
    return state;
  }

  private async pull(name: CollectionName, after: Checkpoint | undefined, limit: number) {
    const read = await this.reader.read(name, after, limit);
    this.checkpoints.set(name, read.checkpoint);
    return read;
  }

  private async push(name: PushCollectionName, rows: PushRow[]): Promise<WireDocument[]> {
    const conflicts = await this.pusher.push(name, rows);
    if (this.fault.value) this.fault.next(null);
    // The server's own part of what it took (version, warnings; of a decision its entries) comes by the stream, or else
    // by asking.
    if (!this.news.open) {
      queueMicrotask(() => {
        this.states.get(name)?.reSync();
        if (name === 'decisions') this.states.get('timeEntries')?.reSync();
      });
    }
    return conflicts;
  }

  private failed(error: unknown): void {
    if (this.connection.closed) return;
    const text = JSON.stringify(error) ?? '';
    if (isDiskFull(error) || /disk_full|quota/i.test(text)) {
      this.fault.next({
        kind: 'disk_full',
        message: 'The disk is full: nothing new can be kept on this device.',
      });
    } else if (/disk_error|writeError/.test(text) && !/"status":409\b/.test(text)) {
      // 409 is two notes of RxDB's about one document that met, and one of them stands (npm run simulate, seed 11).
      this.fault.next({ kind: 'disk_error', message: 'The disk of this device did not take a change.' });
    }
  }
}
