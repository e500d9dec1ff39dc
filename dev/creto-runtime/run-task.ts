import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { programFor, type SandboxHost, sandboxArgv, scriptProgram } from './bubblewrap.ts';
import { costOf, outcomeOf } from './outcome.ts';
import { runProcess } from './run-process.ts';
import { readInside, UnsafePath, writeInside } from './sandbox-files.ts';
import type { ExecuteRequest, SandboxRecord, TaskError, TaskRecord } from './schema.ts';
import type { TaskLog } from './task-log.ts';

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

type Ended = Pick<
  TaskRecord,
  'status' | 'exit_code' | 'error' | 'execution_time_ms' | 'resource_usage' | 'cost' | 'outputs'
>;

const NOTHING_USED: Omit<Ended, 'status' | 'exit_code' | 'error'> = {
  execution_time_ms: 0,
  resource_usage: { cpu_ms: 0, peak_memory_mb: 0, disk_mb: 0, network_egress_mb: 0 },
  cost: costOf({ cpuMs: 0, peakMemoryMb: 0, durationMs: 0 }),
  outputs: [],
};

/**
 * Runs one task in its sandbox from files in to outputs back, and says on the log what it does. Its time is the
 * task's own or the sandbox's, the shorter one. Never throws for what the task does.
 */
export async function runTask(
  host: SandboxHost,
  sandbox: SandboxRecord,
  task: { task_id: string; request: ExecuteRequest },
  workFolder: string,
  log: TaskLog,
  abort: AbortSignal,
): Promise<Ended> {
  const { request } = task;
  const { template, resource_limits: limits } = sandbox.request;
  const script =
    request.script === undefined ? null : `.creto-${task.task_id}.${template === 'nodejs24' ? 'js' : 'py'}`;
  try {
    for (const file of request.files) {
      await writeInside(workFolder, file.path, Buffer.from(file.content_base64, 'base64'), host.owner);
    }
    if (script !== null) await writeInside(workFolder, script, Buffer.from(request.script ?? ''), host.owner);
  } catch (error) {
    if (!(error instanceof UnsafePath)) throw error;
    log.append('system', error.message);
    const refused = { code: 'invalid_path', message: error.message };
    return { ...NOTHING_USED, status: 'failed', exit_code: null, error: refused };
  }

  const timeoutSeconds = Math.min(request.timeout_seconds ?? limits.timeout_seconds, limits.timeout_seconds);
  const program =
    script === null
      ? programFor(request.command ?? [], template)
      : scriptProgram(script, template, limits.memory_mb);
  const environment = { ...sandbox.request.environment, ...request.environment };
  log.append('system', `Started: ${template}, ${limits.memory_mb} MB, ${timeoutSeconds} s, no network.`);
  const run = await runProcess({
    argv: sandboxArgv(host, { workFolder, template, limits, timeoutSeconds, environment, program }),
    stdin: request.stdin ?? '',
    workFolder,
    timeoutMs: timeoutSeconds * 1000,
    memoryMb: limits.memory_mb,
    diskMb: limits.disk_mb,
    abort,
    onLine: (stream, line) => log.append(stream, line),
  });
  if (script !== null) await rm(join(workFolder, script), { force: true });

  const outcome = outcomeOf(run);
  const { outputs, problem } = await collectOutputs(workFolder, request.outputs, log);
  const failed = outcome.status === 'completed' && problem !== null;
  const ended = failed
    ? { status: 'failed' as const, exit_code: outcome.exit_code, error: problem }
    : outcome;
  log.append('system', ended.error?.message ?? `Completed in ${Math.round(run.durationMs)} ms.`);
  return {
    ...ended,
    execution_time_ms: Math.round(run.durationMs),
    resource_usage: {
      cpu_ms: run.cpuMs,
      peak_memory_mb: Math.round(run.peakMemoryMb * 10) / 10,
      disk_mb: Math.round(run.diskMb * 1000) / 1000,
      network_egress_mb: 0,
    },
    cost: costOf(run),
    outputs,
  };
}

/** Reads back what was asked for. What is missing is said on the log; what may not be read makes the task fail. */
async function collectOutputs(
  workFolder: string,
  paths: readonly string[],
  log: TaskLog,
): Promise<{ outputs: TaskRecord['outputs']; problem: TaskError | null }> {
  const outputs: TaskRecord['outputs'] = [];
  let problem: TaskError | null = null;
  let left = MAX_OUTPUT_BYTES;
  for (const path of paths) {
    try {
      const bytes = await readInside(workFolder, path, left);
      if (bytes === undefined) {
        log.append('system', `Output ${path} is not there.`);
        continue;
      }
      left -= bytes.length;
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      outputs.push({ path, content_base64: bytes.toString('base64'), sha256 });
    } catch (error) {
      if (!(error instanceof UnsafePath)) throw error;
      problem ??= { code: 'output_refused', message: error.message };
      log.append('system', error.message);
    }
  }
  return { outputs, problem };
}
