import { mkdir } from 'node:fs/promises';
import { createApp, listen, type RunningStandIn, type StandInOptions } from '../creto-shared/app.ts';
import { ApiError, parseOrRefuse } from '../creto-shared/errors.ts';
import { probeSandbox } from './bubblewrap.ts';
import { serveLogs } from './log-socket.ts';
import { Runtime } from './runtime.ts';
import {
  createSandboxRequest,
  executeRequest,
  idParams,
  type SandboxRecord,
  type TaskRecord,
} from './schema.ts';
import { Store } from './store.ts';

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

export type CretoRuntimeOptions = StandInOptions & {
  /** Where bwrap is; a test names a place where it is not. */
  bubblewrap?: string;
};

/**
 * Starts the Creto-Runtime stand-in of contracts/creto-runtime.md on 127.0.0.1. Everything is kept in `dataDir`:
 * `sandboxes/`, `tasks/` (JSON), `logs/` (JSON lines), `work/` (the sandboxes' own folders). Scripts run in
 * bubblewrap or not at all: `/health` says `sandbox: "bubblewrap"|"unavailable"`, and execute answers 503 then.
 * @throws Error where the port is in use or what is on disk cannot be read
 */
export async function startCretoRuntime(options: CretoRuntimeOptions): Promise<RunningStandIn> {
  await mkdir(options.dataDir, { recursive: true });
  const host = await probeSandbox(options.bubblewrap ?? '/usr/bin/bwrap');
  const runtime = await Runtime.open(await Store.open(options.dataDir), options.dataDir, host);
  const health = () =>
    'unavailable' in host ? { sandbox: 'unavailable', reason: host.unavailable } : { sandbox: 'bubblewrap' };
  const { app, faults } = createApp({ apiKey: options.apiKey, bodyLimit: BODY_LIMIT_BYTES, health });
  const logs = serveLogs(app.server, { apiKey: options.apiKey, faults, runtime });
  app.addHook('preClose', async () => {
    await runtime.close();
    logs.close();
  });

  const sandboxAnswer = (sandbox: SandboxRecord) => ({
    sandbox_id: sandbox.sandbox_id,
    state: sandbox.terminated ? 'TERMINATED' : runtime.isBusy(sandbox.sandbox_id) ? 'RUNNING' : 'READY',
    template: sandbox.request.template,
    resource_limits: sandbox.request.resource_limits,
    created_at: sandbox.created_at,
  });

  app.post('/v1/sandboxes', async (request, reply) => {
    const body = parseOrRefuse(createSandboxRequest, request.body);
    const header = request.headers['idempotency-key'];
    const fromHeader = typeof header === 'string' && header !== '' ? header : null;
    if (fromHeader !== null && body.idempotency_key !== null && fromHeader !== body.idempotency_key) {
      throw new ApiError('invalid_request', 'The idempotency key in the header and in the body differ.');
    }
    const sandbox = await runtime.createSandbox({
      ...body,
      idempotency_key: fromHeader ?? body.idempotency_key,
    });
    reply.header('location', `/v1/sandboxes/${sandbox.sandbox_id}`);
    return reply.status(201).send(sandboxAnswer(sandbox));
  });
  app.get('/v1/sandboxes/:id', async (request) =>
    sandboxAnswer(runtime.sandbox(parseOrRefuse(idParams, request.params).id)),
  );
  app.delete('/v1/sandboxes/:id', async (request, reply) => {
    await runtime.terminate(parseOrRefuse(idParams, request.params).id);
    return reply.status(204).send();
  });
  app.post('/v1/sandboxes/:id/execute', async (request, reply) => {
    const { id } = parseOrRefuse(idParams, request.params);
    const task = await runtime.execute(id, parseOrRefuse(executeRequest, request.body));
    return reply.status(202).send({ task_id: task.task_id, sandbox_id: task.sandbox_id, status: 'queued' });
  });
  app.get('/v1/tasks/:id', async (request) =>
    taskAnswer(runtime.task(parseOrRefuse(idParams, request.params).id)),
  );

  try {
    return { ...(await listen(app, options)), close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** A task as the contract shows it: what is not known yet is left out; while it runs its time is that until now. */
function taskAnswer(task: TaskRecord): Record<string, unknown> {
  const { exit_code, started_at, completed_at, outputs, error } = task;
  const running = task.status === 'running' && started_at !== null;
  return {
    task_id: task.task_id,
    sandbox_id: task.sandbox_id,
    status: task.status,
    ...(exit_code === null ? {} : { exit_code }),
    ...(started_at === null ? {} : { started_at }),
    ...(completed_at === null ? {} : { completed_at }),
    execution_time_ms: running ? Date.now() - Date.parse(started_at) : task.execution_time_ms,
    resource_usage: task.resource_usage,
    cost: task.cost,
    ...(outputs.length === 0 ? {} : { outputs }),
    ...(error === null ? {} : { error }),
  };
}
