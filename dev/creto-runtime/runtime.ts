import { createHash } from 'node:crypto';
import { chown, mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../creto-shared/canonical.ts';
import { removeIfThere } from '../creto-shared/durable-files.ts';
import { ApiError } from '../creto-shared/errors.ts';
import { createSerial } from '../creto-shared/serial.ts';
import { type SandboxHost, sandboxOwner } from './bubblewrap.ts';
import { costOf, errorOf } from './outcome.ts';
import type { StopReason } from './run-process.ts';
import { runTask } from './run-task.ts';
import type { CreateSandboxRequest, ExecuteRequest, SandboxRecord, TaskError, TaskRecord } from './schema.ts';
import type { Store } from './store.ts';
import { TaskLog } from './task-log.ts';

const hashOf = (request: unknown) => createHash('sha256').update(canonicalJson(request)).digest('hex');

type Running = { stop: (reason: StopReason) => void; settled: Promise<void> };

/**
 * Sandboxes and their tasks. One task at a time in a sandbox, in the order they came; as many sandboxes at once as
 * there are processors. A task that was queued when the runtime stopped runs at the next start; one that was running
 * is then `failed` with `interrupted`.
 */
export class Runtime {
  readonly #store: Store;
  readonly #folder: string;
  readonly #host: SandboxHost | { unavailable: string };
  readonly #serial = createSerial();
  readonly #queue: string[] = [];
  readonly #running = new Map<string, Running>();
  readonly #logs = new Map<string, TaskLog>();
  #closing = false;

  private constructor(store: Store, folder: string, host: SandboxHost | { unavailable: string }) {
    this.#store = store;
    this.#folder = folder;
    this.#host = host;
  }

  static async open(
    store: Store,
    folder: string,
    host: SandboxHost | { unavailable: string },
  ): Promise<Runtime> {
    const runtime = new Runtime(store, folder, host);
    await mkdir(join(folder, 'logs'), { recursive: true });
    await mkdir(join(folder, 'work'), { recursive: true });
    for (const task of store.tasks.values()) {
      if (task.status === 'running') {
        const log = await TaskLog.load(runtime.#logPath(task.task_id), false);
        await runtime.#settle(task, log, 'failed', errorOf('interrupted'));
      } else if (task.status === 'queued') {
        runtime.#logs.set(task.task_id, TaskLog.fresh(runtime.#logPath(task.task_id)));
        runtime.#queue.push(task.task_id);
      }
    }
    runtime.#pump();
    return runtime;
  }

  /** The same idempotency key answers the same sandbox. @throws ApiError conflict where the body is another one */
  createSandbox(request: CreateSandboxRequest): Promise<SandboxRecord> {
    return this.#serial(async () => {
      const key = request.idempotency_key;
      const known = [...this.#store.sandboxes.values()].find(
        (sandbox) => key !== null && sandbox.request.idempotency_key === key,
      );
      if (known !== undefined) {
        if (canonicalJson(known.request) === canonicalJson(request)) return known;
        throw new ApiError('conflict', 'This idempotency key made a sandbox with another body.');
      }
      const record = {
        sandbox_id: uuidv7(),
        terminated: false,
        request,
        created_at: new Date().toISOString(),
      };
      const folder = this.#workFolder(record.sandbox_id);
      await mkdir(folder, { mode: 0o700 });
      const owner = sandboxOwner();
      if (owner !== null) await chown(folder, owner.uid, owner.gid);
      await this.#store.saveSandbox(record);
      return record;
    });
  }

  /** @throws ApiError not_found */
  sandbox(id: string): SandboxRecord {
    const sandbox = this.#store.sandboxes.get(id);
    if (sandbox === undefined) throw new ApiError('not_found', `There is no sandbox ${id}.`);
    return sandbox;
  }

  isBusy(sandboxId: string): boolean {
    return [...this.#running.keys()].some((id) => this.#store.tasks.get(id)?.sandbox_id === sandboxId);
  }

  /** Stops what runs in it, forgets what waits, removes its folder. Twice is as once. @throws ApiError not_found */
  terminate(id: string): Promise<void> {
    return this.#serial(async () => {
      const sandbox = this.sandbox(id);
      if (sandbox.terminated) return;
      await this.#store.saveSandbox({ ...sandbox, terminated: true });
      for (const task of [...this.#store.tasks.values()].filter((one) => one.sandbox_id === id)) {
        const running = this.#running.get(task.task_id);
        running?.stop('cancelled');
        await running?.settled;
        const at = this.#queue.indexOf(task.task_id);
        if (at < 0) continue;
        this.#queue.splice(at, 1);
        await this.#settle(task, this.#liveLog(task.task_id), 'cancelled', errorOf('cancelled'));
      }
      await removeIfThere(this.#workFolder(id));
    });
  }

  /**
   * Queues a task. The same idempotency key in the same sandbox answers the same task.
   * @throws ApiError not_found, conflict (sandbox deleted, or the key with another body), invalid_request (no
   * interpreter), service_unavailable (no sandbox can be had on this machine: nothing is queued, nothing runs)
   */
  execute(sandboxId: string, request: ExecuteRequest): Promise<TaskRecord> {
    return this.#serial(async () => {
      const sandbox = this.sandbox(sandboxId);
      const request_hash = hashOf(request);
      const known = [...this.#store.tasks.values()].find(
        (task) => task.sandbox_id === sandboxId && task.idempotency_key === request.idempotency_key,
      );
      if (known !== undefined) {
        if (known.request_hash === request_hash) return known;
        throw new ApiError('conflict', 'This idempotency key made a task with another body.');
      }
      if (sandbox.terminated) throw new ApiError('conflict', 'This sandbox has been deleted.');
      if ('unavailable' in this.#host) {
        const why = `No sandbox can be had on this machine: ${this.#host.unavailable}. Nothing was run.`;
        throw new ApiError('service_unavailable', why);
      }
      if (sandbox.request.template === 'python3.11' && request.script !== undefined && !this.#host.python) {
        throw new ApiError('invalid_request', 'There is no python3 on this machine.');
      }
      const task: TaskRecord = {
        task_id: uuidv7(),
        sandbox_id: sandboxId,
        idempotency_key: request.idempotency_key,
        request_hash,
        request,
        created_at: new Date().toISOString(),
        status: 'queued',
        exit_code: null,
        started_at: null,
        completed_at: null,
        execution_time_ms: 0,
        resource_usage: { cpu_ms: 0, peak_memory_mb: 0, disk_mb: 0, network_egress_mb: 0 },
        cost: costOf({ cpuMs: 0, peakMemoryMb: 0, durationMs: 0 }),
        outputs: [],
        error: null,
      };
      await this.#store.saveTask(task);
      this.#logs.set(task.task_id, TaskLog.fresh(this.#logPath(task.task_id)));
      this.#queue.push(task.task_id);
      this.#pump();
      return task;
    });
  }

  /** @throws ApiError not_found */
  task(id: string): TaskRecord {
    const task = this.#store.tasks.get(id);
    if (task === undefined) throw new ApiError('not_found', `There is no task ${id}.`);
    return task;
  }

  /** The log of a task, live or read back from disk. @throws ApiError not_found */
  async log(id: string): Promise<TaskLog> {
    const { task_id } = this.task(id);
    return this.#logs.get(task_id) ?? TaskLog.load(this.#logPath(task_id), true);
  }

  /** Stops what runs (`failed`, `interrupted`); what is queued stays so on disk. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#serial(async () => {
      const running = [...this.#running.values()];
      for (const one of running) one.stop('interrupted');
      await Promise.all(running.map((one) => one.settled));
    });
  }

  #pump(): void {
    if (this.#closing || 'unavailable' in this.#host) return;
    const host = this.#host;
    for (const id of [...this.#queue]) {
      if (this.#running.size >= availableParallelism()) return;
      const task = this.task(id);
      if (this.isBusy(task.sandbox_id)) continue;
      this.#queue.splice(this.#queue.indexOf(id), 1);
      const abort = new AbortController();
      const settled = this.#run(host, task, abort.signal).finally(() => {
        this.#running.delete(id);
        this.#pump();
      });
      this.#running.set(id, { stop: (reason) => abort.abort(reason), settled });
    }
  }

  async #run(host: SandboxHost, queued: TaskRecord, abort: AbortSignal): Promise<void> {
    const log = this.#liveLog(queued.task_id);
    const started: TaskRecord = { ...queued, status: 'running', started_at: new Date().toISOString() };
    try {
      await this.#store.saveTask(started);
      if (started.request === null) throw new Error('The task has lost its request.');
      const sandbox = this.sandbox(started.sandbox_id);
      const task = { task_id: started.task_id, request: started.request };
      const ended = await runTask(host, sandbox, task, this.#workFolder(sandbox.sandbox_id), log, abort);
      await this.#finish({ ...started, ...ended }, log);
    } catch (error) {
      console.error(error);
      const message = 'The runtime could not run the task.';
      await this.#settle(started, log, 'failed', { code: 'internal_error', message });
    }
  }

  /** Ends a task that we have nothing to say about but why. */
  async #settle(
    task: TaskRecord,
    log: TaskLog,
    status: TaskRecord['status'],
    error: TaskError,
  ): Promise<void> {
    log.append('system', error.message);
    await this.#finish({ ...task, status, error }, log);
  }

  /** On disk first, then the log ends: who hears the end may ask for the task at once. */
  async #finish(task: TaskRecord, log: TaskLog): Promise<void> {
    await this.#store.saveTask({ ...task, request: null, completed_at: new Date().toISOString() });
    this.#logs.delete(task.task_id);
    await log.end();
  }

  #liveLog(taskId: string): TaskLog {
    return this.#logs.get(taskId) ?? TaskLog.fresh(this.#logPath(taskId));
  }

  #logPath(taskId: string): string {
    return join(this.#folder, 'logs', `${taskId}.jsonl`);
  }

  #workFolder(sandboxId: string): string {
    return join(this.#folder, 'work', sandboxId);
  }
}
