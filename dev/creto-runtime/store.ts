import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { writeFileDurably } from '../creto-shared/durable-files.ts';
import { type SandboxRecord, sandboxRecord, type TaskRecord, taskRecord } from './schema.ts';

async function load<S extends z.ZodType>(folder: string, schema: S): Promise<z.output<S>[]> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => {
      const parsed = schema.safeParse(JSON.parse(await readFile(join(folder, name), 'utf8')));
      if (!parsed.success) throw new Error(`${join(folder, name)} cannot be read; it is left as it is.`);
      return parsed.data;
    }),
  );
}

/** Sandboxes and tasks, one JSON file each, replaced as a whole and fsynced before anybody hears of the change. */
export class Store {
  readonly sandboxes = new Map<string, SandboxRecord>();
  readonly tasks = new Map<string, TaskRecord>();
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws Error that names the file which cannot be read */
  static async open(folder: string): Promise<Store> {
    const store = new Store(folder);
    const sandboxes = await load(join(folder, 'sandboxes'), sandboxRecord);
    const tasks = await load(join(folder, 'tasks'), taskRecord);
    for (const record of sandboxes) store.sandboxes.set(record.sandbox_id, record);
    const inOrder = tasks.sort((a, b) => (a.task_id < b.task_id ? -1 : 1));
    for (const record of inOrder) store.tasks.set(record.task_id, record);
    return store;
  }

  async saveSandbox(record: SandboxRecord): Promise<void> {
    await writeFileDurably(
      join(this.#folder, 'sandboxes', `${record.sandbox_id}.json`),
      JSON.stringify(record),
    );
    this.sandboxes.set(record.sandbox_id, record);
  }

  async saveTask(record: TaskRecord): Promise<void> {
    await writeFileDurably(join(this.#folder, 'tasks', `${record.task_id}.json`), JSON.stringify(record));
    this.tasks.set(record.task_id, record);
  }
}
