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
  grant: AccessGrant | AccessRefusal = { ok: true, token: 'good', serverOffsetMs: 0 };
  clock = { wallMs: Date.now(), monotonicMs: 1000, bootId: 'boot', zone: 'Europe/Berlin' };
  readonly opened: StintData[] = [];
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
    const life = this.life;
    const data = await openData({
      server: this.address,
      tenantId: this.tenantId,
      userId: this.userId,
      deviceId: this.deviceId,
      accessToken: async () => this.grant,
      readClock: async () => ({ ...this.clock }),
      storage: this.storage(),
      journalAdapter: 'memory',
      fetch: (input, init) => {
        if (life !== this.life) return new Promise(() => undefined);
        return this.server.fetch(input, init);
      },
      now: () => new Date(),
      random: () => 0,
    });
    this.opened.push(data);
    return data;
  }

  /** Everything in memory is gone, nothing is told to close. */
  kill(): void {
    this.life += 1;
    this.diskFault = undefined;
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

  private storage(): AnyStorage {
    const storage: AnyStorage = getRxStorageMemory();
    const create = storage.createStorageInstance.bind(storage);
    return {
      ...storage,
      createStorageInstance: async (params) => {
        const instance = await create(params);
        const write = instance.bulkWrite.bind(instance);
        instance.bulkWrite = async (rows, context) => {
          const fault = this.diskFault?.({ collection: params.collectionName });
          if (fault === 'died') return new Promise(() => undefined);
          if (fault) throw fault;
          return write(rows, context);
        };
        return instance;
      },
    };
  }
}

/** The first value for which `test` holds. */
export function until<Value>(values: Observable<Value>, test: (value: Value) => boolean): Promise<Value> {
  return firstValueFrom(values.pipe(filter(test), timeout(20_000)));
}

/** Resolves when everything saved has its receipt and the server's news are here. */
export async function settled(data: StintData): Promise<void> {
  await until(data.sync, (status) => status.phase === 'up_to_date' && status.unsent === 0);
}
