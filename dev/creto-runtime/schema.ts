import { z } from 'zod';

const key = z.string().min(1).max(200);
const noNul = (text: string) => !text.includes('\0');

/** Names as in a shell, values without NUL. */
const environment = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of a variable'),
  z.string().max(32_768).refine(noNul, 'must not hold NUL'),
);

/** A path below the sandbox's own folder: relative, forward slashes, no `.` or `..`. */
const insidePath = z
  .string()
  .min(1)
  .max(500)
  .refine(
    (path) =>
      noNul(path) &&
      !path.includes('\\') &&
      path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.length <= 200),
    'must be a relative path inside the sandbox',
  );

export const resourceLimits = z.strictObject({
  cpu_cores: z.number().min(0.1).max(16).default(1),
  memory_mb: z.number().int().min(128).max(32_768).default(512),
  disk_mb: z.number().int().min(100).max(102_400).default(1024),
  network_egress_mb: z
    .number()
    .min(0)
    .max(0, 'this stand-in can give no network, so it must be 0')
    .default(0),
  timeout_seconds: z.number().int().min(1).max(3600).default(300),
});
export type ResourceLimits = z.infer<typeof resourceLimits>;

export const template = z.enum(['nodejs24', 'python3.11']);
export type Template = z.infer<typeof template>;

/** Body of `POST /v1/sandboxes`. The idempotency key may also come as the header `Idempotency-Key`. */
export const createSandboxRequest = z.strictObject({
  template,
  isolation_level: z.enum(['STANDARD', 'HIGH_SECURITY']).default('STANDARD'),
  resource_limits: resourceLimits.prefault({}),
  environment: environment.default({}),
  metadata: z.record(z.string(), z.unknown()).default({}),
  idempotency_key: key.nullable().default(null),
});
export type CreateSandboxRequest = z.infer<typeof createSandboxRequest>;

const MAX_SCRIPT_CHARACTERS = 1_048_576;

/** Body of `POST /v1/sandboxes/:id/execute`: a command or a script, not both. */
export const executeRequest = z
  .strictObject({
    idempotency_key: key,
    command: z.array(z.string().max(100_000).refine(noNul, 'must not hold NUL')).min(1).max(256).optional(),
    script: z.string().min(1).max(MAX_SCRIPT_CHARACTERS).optional(),
    stdin: z.string().optional(),
    files: z
      .array(z.strictObject({ path: insidePath, content_base64: z.base64() }))
      .max(100)
      .default([]),
    outputs: z.array(insidePath).max(100).default([]),
    environment: environment.default({}),
    timeout_seconds: z.number().int().min(1).max(3600).optional(),
  })
  .superRefine((request, context) => {
    if ((request.command === undefined) === (request.script === undefined)) {
      context.addIssue({ code: 'custom', path: ['command'], message: 'give either command or script' });
    }
    const program = request.command?.[0];
    if (program !== undefined && (program === '' || program.includes('=') || program.startsWith('-'))) {
      context.addIssue({ code: 'custom', path: ['command', 0], message: 'is not the name of a program' });
    }
  });
export type ExecuteRequest = z.infer<typeof executeRequest>;

export const sandboxRecord = z.object({
  sandbox_id: z.uuid(),
  terminated: z.boolean(),
  request: createSandboxRequest,
  created_at: z.string(),
});
export type SandboxRecord = z.infer<typeof sandboxRecord>;

export const taskStatus = z.enum(['queued', 'running', 'completed', 'failed', 'timed_out', 'cancelled']);

/** A task on disk. `request` is dropped once it has ended; its hash stays to tell a replay from a conflict. */
export const taskRecord = z.object({
  task_id: z.uuid(),
  sandbox_id: z.uuid(),
  idempotency_key: key,
  request_hash: z.string(),
  request: executeRequest.nullable(),
  created_at: z.string(),
  status: taskStatus,
  exit_code: z.number().int().nullable(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  execution_time_ms: z.number(),
  resource_usage: z.object({
    cpu_ms: z.number(),
    peak_memory_mb: z.number(),
    disk_mb: z.number(),
    network_egress_mb: z.number(),
  }),
  cost: z.object({ amount: z.string(), currency: z.string() }),
  outputs: z.array(z.object({ path: z.string(), content_base64: z.string(), sha256: z.string() })),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type TaskRecord = z.infer<typeof taskRecord>;
export type TaskError = NonNullable<TaskRecord['error']>;

export const logLine = z.object({
  seq: z.number().int(),
  at: z.string(),
  stream: z.enum(['stdout', 'stderr', 'system']),
  line: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

export const idParams = z.object({ id: z.string() });
export const logsQuery = z.object({ after: z.coerce.number().int().min(0).default(0) });
