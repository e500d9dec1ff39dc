import { z } from 'zod';
import { Currency, DecimalString, Sha256 } from '../../../domain/entities/primitives.ts';

/** contracts/creto-runtime.md, message by message; only what Stint reads is asked for. */
export const SandboxState = z.enum(['CREATING', 'READY', 'RUNNING', 'STOPPED', 'TERMINATED']);

export const Sandbox = z.object({ sandbox_id: z.string().min(1).max(100), state: SandboxState });
export type Sandbox = z.infer<typeof Sandbox>;

export interface SandboxRequest {
  template: 'nodejs24' | 'python3.11';
  isolation_level: 'STANDARD' | 'HIGH_SECURITY';
  resource_limits: {
    cpu_cores: number;
    memory_mb: number;
    disk_mb: number;
    network_egress_mb: number;
    timeout_seconds: number;
  };
  metadata: Record<string, string>;
}

export interface ExecuteRequest {
  idempotency_key: string;
  command: string[];
  files: { path: string; content_base64: string }[];
  outputs: string[];
  timeout_seconds: number;
}

export const TaskStatus = z.enum(['queued', 'running', 'completed', 'failed', 'timed_out', 'cancelled']);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskAccepted = z.object({ task_id: z.string().min(1).max(100), sandbox_id: z.string() });

export const TaskOutput = z.object({ path: z.string(), content_base64: z.string(), sha256: Sha256 });
export type TaskOutput = z.infer<typeof TaskOutput>;

export const Task = z.object({
  task_id: z.string(),
  sandbox_id: z.string(),
  status: TaskStatus,
  exit_code: z.int().nullish(),
  execution_time_ms: z.number().min(0).nullish(),
  cost: z.object({ amount: DecimalString, currency: Currency }).nullish(),
  outputs: z.array(TaskOutput).nullish(),
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
});
export type Task = z.infer<typeof Task>;

export const TaskLogLine = z.object({
  seq: z.int().min(0),
  at: z.string(),
  stream: z.enum(['stdout', 'stderr', 'system']),
  line: z.string(),
});
export type TaskLogLine = z.infer<typeof TaskLogLine>;

const ended: ReadonlySet<TaskStatus> = new Set(['completed', 'failed', 'timed_out', 'cancelled']);

export function hasEnded(status: TaskStatus): boolean {
  return ended.has(status);
}
