import { z } from 'zod';
import { type BreakerState, PlatformCalls, PlatformError, type PlatformOptions } from '../platform-call.ts';
import { type FollowOptions, followLogs } from './logs.ts';
import { type ExecuteRequest, Sandbox, type SandboxRequest, Task, TaskAccepted } from './wire.ts';

/** Client of contracts/creto-runtime.md: what Stint needs of it. Every method may throw PlatformError. */
export interface RuntimeClient {
  readonly breakerState: BreakerState;
  /** The key goes as the header `Idempotency-Key`: the contract asks for one and names no field of the body. */
  createSandbox(request: SandboxRequest, idempotencyKey: string): Promise<Sandbox>;
  /** Stops what runs in it. One that is gone already is as good as deleted. */
  deleteSandbox(sandboxId: string): Promise<void>;
  /** The same idempotency key answers the same task. */
  execute(sandboxId: string, request: ExecuteRequest): Promise<{ task_id: string }>;
  getTask(taskId: string): Promise<Task>;
  /** Resolves once the platform has sent every line and closed, or `signal` fires; reconnects on its own. */
  followLogs(taskId: string, options: FollowOptions): Promise<void>;
}

export function createRuntimeClient(options: Omit<PlatformOptions, 'name'>): RuntimeClient {
  const calls = new PlatformCalls({ ...options, name: 'creto-runtime' });
  const at = (collection: string, id: string, more = '') =>
    `/v1/${collection}/${encodeURIComponent(id)}${more}`;
  return {
    get breakerState() {
      return calls.breakerState;
    },
    createSandbox: (request, key) => calls.call('POST', '/v1/sandboxes', Sandbox, request, key),
    async deleteSandbox(sandboxId) {
      try {
        await calls.call('DELETE', at('sandboxes', sandboxId), z.unknown());
      } catch (error) {
        if (!(error instanceof PlatformError && error.status === 404)) throw error;
      }
    },
    execute: (sandboxId, request) =>
      calls.call('POST', at('sandboxes', sandboxId, '/execute'), TaskAccepted, request),
    getTask: (taskId) => calls.call('GET', at('tasks', taskId), Task),
    followLogs: (taskId, follow) => followLogs(calls, at('tasks', taskId, '/logs'), follow),
  };
}
