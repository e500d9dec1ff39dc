import memory from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { AnyStorage } from '../../../renderer/data/database.ts';
import { openData } from '../../../renderer/data/stint-data.ts';
import type { AccessGrant, AccessRefusal, StintData } from '../../../renderer/data/types.ts';
import type { Person } from './firm.ts';
import type { Line } from './network.ts';
import type { Trace } from './trace.ts';
import { type Running, running, time } from './virtual-time.ts';

PouchDB.plugin(memory);

/** From one start of the app to its crash. Nothing that a dead life still does reaches disk, network or a person. */
class Life implements Running {
  dead = false;
  lastNow = 0;
  readonly device: Device;
  readonly clockOffsetMs: number;
  constructor(device: Device, clockOffsetMs: number) {
    this.device = device;
    this.clockOffsetMs = clockOffsetMs;
  }
}

/** A promise of its own each time: one that all wait for would remember all of them. */
const never = () => new Promise<never>(() => undefined);

/** A write to this device's disk: it is asked, done and answered; a crash may come before or after it was done. */
async function onDisk<T>(life: Life, run: () => Promise<T>): Promise<T> {
  if (life.dead) return never();
  const crash = life.device.diskWrite();
  if (crash === 'before') {
    life.device.crash();
    return never();
  }
  const result = await run();
  if (crash === 'after' && !life.dead) life.device.crash();
  return life.dead ? never() : result;
}

async function fromDisk<T>(life: Life, run: () => Promise<T>): Promise<T> {
  if (life.dead) return never();
  const result = await run();
  return life.dead ? never() : result;
}

/** Mistakes put in on purpose (plants.ts). */
export const faults: { journal?: ((document: { [field: string]: unknown }) => void) | undefined } = {};

type Callback = (error: unknown, result?: unknown) => void;
type AdapterCall = (...given: [...unknown[], Callback]) => void;
interface Adapter {
  (this: Record<string, AdapterCall>, options: unknown, ready: Callback): void;
  valid(): boolean;
  use_prefix: boolean;
}

/** The journal opens its database itself, so its disk is put between PouchDB and the adapter. */
function meetJournal(): void {
  const adapters = (PouchDB as unknown as { adapters: Record<string, Adapter> }).adapters;
  const original = adapters.memory;
  if (!original) throw new Error('PouchDB has no memory adapter');
  const met: Adapter = function (options, ready) {
    original.call(this, options, ready);
    for (const [name, through] of [
      ['_bulkDocs', onDisk],
      ['_putLocal', onDisk],
      ['_getLocal', fromDisk],
      ['_allDocs', fromDisk],
    ] as const) {
      const call = this[name];
      if (!call) throw new Error(`the memory adapter has no ${name}`);
      this[name] = (...given) => {
        const life = running.getStore();
        if (!(life instanceof Life)) return call.apply(this, given);
        const answer = given.pop() as Callback;
        if (name === '_bulkDocs' && faults.journal)
          for (const document of (given[0] as { docs: { [field: string]: unknown }[] }).docs)
            faults.journal(document);
        const done = () =>
          new Promise<unknown[]>((resolve) =>
            call.call(this, ...given, (...result: unknown[]) => resolve(result)),
          );
        void through(life, done).then((result) => answer(...(result as [unknown, unknown])));
      };
    }
  };
  met.valid = original.valid;
  met.use_prefix = original.use_prefix;
  adapters.memory = met;
}
meetJournal();
// PouchDB keeps every database that was ever opened, in case that it is destroyed.
globalThis.stintSimulation?.forget.push(() =>
  (PouchDB as unknown as { _destructionListeners: Map<string, unknown> })._destructionListeners.clear(),
);

export interface DeviceOptions {
  name: string;
  person: Person;
  id: string;
  tenantId: string;
  line: Line;
  trace: Trace;
  clockOffsetMs: number;
  session: { id: string; rid: string; sid: string };
  token(): Promise<string>;
}

/** One installed app of one person: its disk outlives its crashes. */
export class Device {
  readonly name: string;
  readonly person: Person;
  readonly id: string;
  readonly line: Line;
  readonly address: string;
  readonly tenantId: string;
  /** The sign-in of this device. */
  readonly session: { id: string; rid: string; sid: string };
  /** Present while the app is open. */
  data: StintData | undefined;
  clockOffsetMs: number;
  /** Fields that came after the version of the wire that this device speaks: it cannot have them. */
  fieldsItCannotKnow: readonly string[] = [];
  crashes = 0;
  writes = 0;
  private readonly trace: Trace;
  private readonly mint: () => Promise<string>;
  private life: Life | undefined;
  private lives = 0;
  private collectionStates = new Map();
  private token: string | undefined;
  /** Crash at the write after so many more. */
  private crashIn: { writes: number; when: 'before' | 'after' } | undefined;

  constructor(options: DeviceOptions) {
    this.name = options.name;
    this.person = options.person;
    this.id = options.id;
    this.line = options.line;
    this.trace = options.trace;
    this.tenantId = options.tenantId;
    this.session = options.session;
    this.clockOffsetMs = options.clockOffsetMs;
    this.mint = options.token;
    this.address = `https://${options.id}.example`;
  }

  get isOpen(): boolean {
    return this.data !== undefined;
  }
  get isOpening(): boolean {
    return this.life !== undefined && this.data === undefined;
  }

  /** Starts the app. Resolves when it is open; never when it crashes before. */
  open(): Promise<void> {
    this.lives += 1;
    const life = new Life(this, this.clockOffsetMs);
    this.life = life;
    this.trace.add(`${this.name} starts`);
    return running.run(life, async () => {
      const data = await openData({
        server: this.address,
        tenantId: this.tenantId,
        userId: this.person.id,
        deviceId: this.id,
        accessToken: (renew) => this.accessToken(life, renew),
        readClock: async () => ({
          wallMs: Date.now(),
          monotonicMs: time.now,
          bootId: 'boot',
          zone: 'Europe/Berlin',
        }),
        storage: this.storage(life),
        journalAdapter: 'memory',
        fetch: (input, init) =>
          life.dead ? never() : this.line.fetch(String(input), init ?? {}, () => life.dead),
        now: () => new Date(),
        random: () => Math.random(),
      });
      if (life.dead) return never();
      this.data = data;
    });
  }

  /** Everything in memory is gone, nothing was told to close. */
  crash(): void {
    if (!this.life) return;
    this.trace.add(`${this.name} crashes`);
    this.life.dead = true;
    this.line.hangUp();
    this.life = undefined;
    this.data = undefined;
    this.crashIn = undefined;
    this.crashes += 1;
  }

  crashAtWrite(writes: number, when: 'before' | 'after'): void {
    this.crashIn = { writes, when };
  }

  /** No more crashes. */
  spare(): void {
    this.crashIn = undefined;
  }

  /** While it is closed: somebody deletes the working data. The journal is a database apart. */
  wipeWorkingData(): void {
    this.trace.add(`${this.name} is wiped`);
    this.collectionStates = new Map();
    for (const { wiped } of this.line.between) wiped?.();
  }

  /** Runs what a person does on this device; undefined when the app is not open. */
  act<T>(run: (data: StintData) => Promise<T>): Promise<T> | undefined {
    const { data, life } = this;
    if (!data || !life) return undefined;
    return running.run(life, () => run(data));
  }

  async close(): Promise<void> {
    await this.act((data) => data.close());
    this.data = undefined;
    this.life = undefined;
  }

  /** Called for each write to the disk: whether the device dies of it. */
  diskWrite(): 'before' | 'after' | undefined {
    this.writes += 1;
    if (!this.crashIn) return undefined;
    this.crashIn.writes -= 1;
    return this.crashIn.writes <= 0 ? this.crashIn.when : undefined;
  }

  private async accessToken(life: Life, renew: boolean): Promise<AccessGrant | AccessRefusal> {
    if (this.line.offline) return { ok: false, kind: 'unreachable', message: 'No network.' };
    if (renew || this.token === undefined) this.token = await running.run(undefined, () => this.mint());
    return { ok: true, token: this.token, serverOffsetMs: -life.clockOffsetMs };
  }

  private storage(life: Life): AnyStorage {
    const memory: AnyStorage = Object.assign(getRxStorageMemory(), {
      name: `memory-${this.id}-${this.lives}`,
      collectionStates: this.collectionStates,
    });
    const create = memory.createStorageInstance.bind(memory);
    return {
      ...memory,
      createStorageInstance: async (params) => {
        const instance = await create(params);
        const { bulkWrite, findDocumentsById, query } = instance;
        instance.bulkWrite = (rows, context) => onDisk(life, () => bulkWrite.call(instance, rows, context));
        instance.findDocumentsById = (ids, deleted) =>
          fromDisk(life, () => findDocumentsById.call(instance, ids, deleted));
        instance.query = (prepared) => fromDisk(life, () => query.call(instance, prepared));
        return instance;
      },
    };
  }
}
