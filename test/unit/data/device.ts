import '../../support/many-devices.ts';
import memory from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { filter, firstValueFrom, type Observable, timeout } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { AnyStorage } from '../../../renderer/data/database.ts';
import { newEntry } from '../../../renderer/data/new-entry.ts';
import { openData } from '../../../renderer/data/stint-data.ts';
import type { AccessGrant, AccessRefusal, StintData } from '../../../renderer/data/types.ts';

PouchDB.plugin(memory);

/** One device of one person: what is on its disk stays when the app is opened again. */
export class Device {
  readonly tenantId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly address: string;
  /** Set: writes to the working data fail, or never end as if the app died before them. */
  diskFault: ((write: { collection: string }) => Error | 'died' | undefined) | undefined;
  /** Set: when, by a clock that is off, the working data says that it was written. */
  writtenAt: number | undefined;
  grant: AccessGrant | AccessRefusal = { ok: true, token: 'good', serverOffsetMs: 0 };
  clock = { wallMs: Date.now(), monotonicMs: 1000, bootId: 'boot', zone: 'Europe/Berlin' };
  /** How far this device's clock is off. */
  nowOffsetMs = 0;
  appVersion = '1.0.0';
  /** What the firm's policy says, when the app is opened. */
  retentionMonths: number | null = null;
  readonly opened: StintData[] = [];
  private instances: {
    collection: string;
    has(id: string): Promise<boolean>;
    change(id: string, fields: object): Promise<void>;
  }[] = [];
  private disk = new Map();
  private dying = deathbed();
  private readonly server: { fetch: typeof fetch };
  /** The network of an app that died carries nothing any more. */
  private life = 0;

  constructor(
    server: { fetch: typeof fetch },
    given: { tenantId?: string; userId?: string; deviceId?: string; address?: string } = {},
  ) {
    this.server = server;
    this.tenantId = given.tenantId ?? uuidv7();
    this.userId = given.userId ?? uuidv7();
    this.deviceId = given.deviceId ?? uuidv7();
    this.address = given.address ?? `https://${uuidv7()}.example`;
  }

  async open(): Promise<StintData> {
    this.life += 1;
    this.instances = [];
    const life = this.life;
    const data = await openData({
      server: this.address,
      tenantId: this.tenantId,
      userId: this.userId,
      deviceId: this.deviceId,
      appVersion: this.appVersion,
      retentionMonths: this.retentionMonths,
      accessToken: async () => this.grant,
      readClock: async () => ({ ...this.clock }),
      storage: this.storage(),
      journalAdapter: 'memory',
      fetch: (input, init) => {
        if (life !== this.life) return new Promise(() => undefined);
        return this.server.fetch(input, init);
      },
      now: () => new Date(Date.now() + this.nowOffsetMs),
      random: () => 0,
    });
    this.opened.push(data);
    return data;
  }

  /** Somebody deletes the working data while the app is closed; the journal is a database apart. */
  wipe(): void {
    this.disk = new Map();
  }

  /** Everything in memory is gone, nothing is told to close. */
  kill(): void {
    this.life += 1;
    // So that RxDB, which knows of no death, does not wait for it when the app is opened again.
    this.dying.reject(new Error('the app died'));
    this.dying = deathbed();
    this.diskFault = undefined;
    this.writtenAt = undefined;
  }

  /** Whether the working data holds anything of an entry, be it as removed. */
  async onDisk(id: string): Promise<boolean> {
    const found = await Promise.all(
      this.instances.filter(({ collection }) => collection === 'timeEntries').map((one) => one.has(id)),
    );
    return found.includes(true);
  }

  /** A row goes bad on the disk: RxDB takes it for a change of this device. */
  async goBad(collection: string, id: string, fields: object): Promise<void> {
    for (const one of this.instances) if (one.collection === collection) await one.change(id, fields);
  }

  draft(fields: Partial<TimeEntry> = {}): TimeEntry {
    const given = {
      projectId: uuidv7(),
      taskId: null,
      activityCode: 'dev',
      date: '2026-11-20',
      minutes: 60,
      zone: 'Europe/Berlin',
      billable: true,
      description: 'Work',
    };
    return { ...newEntry(this, given, new Date()), ...fields };
  }

  storage(): AnyStorage {
    const storage: AnyStorage = Object.assign(getRxStorageMemory(), { collectionStates: this.disk });
    const create = storage.createStorageInstance.bind(storage);
    return {
      ...storage,
      createStorageInstance: async (params) => {
        const instance = await create(params);
        this.instances.push({
          collection: params.collectionName,
          has: async (id) => (await instance.findDocumentsById([id], true)).length > 0,
          change: async (id, fields) => {
            const [previous] = await instance.findDocumentsById([id], true);
            if (!previous) return;
            const [height] = previous._rev.split('-');
            const document = { ...previous, ...fields, _rev: `${Number(height) + 1}-broken` };
            await instance.bulkWrite([{ previous, document }], 'broken');
          },
        });
        const write = instance.bulkWrite.bind(instance);
        instance.bulkWrite = async (rows, context) => {
          const fault = this.diskFault?.({ collection: params.collectionName });
          if (fault === 'died') return this.dying.promise;
          if (fault) throw fault;
          const { writtenAt } = this;
          if (writtenAt !== undefined) for (const { document } of rows) document._meta.lwt = writtenAt;
          return write(rows, context);
        };
        return instance;
      },
    };
  }
}

/** What never ends in this life. */
function deathbed(): PromiseWithResolvers<never> {
  const bed = Promise.withResolvers<never>();
  bed.promise.catch(() => undefined);
  return bed;
}

/** The first value for which `test` holds. */
export function until<Value>(values: Observable<Value>, test: (value: Value) => boolean): Promise<Value> {
  return firstValueFrom(values.pipe(filter(test), timeout(20_000)));
}

/** Resolves when everything saved has its receipt and the server's news are here. */
export async function settled(data: StintData): Promise<void> {
  await until(data.sync, (status) => status.phase === 'up_to_date' && status.unsent === 0);
}
