import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { WebSocket } from 'ws';

export const apiKey = 'contract-test-key';

export type Line = { seq: number; at: string; stream: string; line: string };

/** A client of one running stand-in, as thin as it can be. */
export function clientOf(url: string) {
  const call = (
    path: string,
    body?: unknown,
    init: { method?: string; headers?: Record<string, string> } = {},
  ) =>
    fetch(url + path, {
      method: init.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        'x-api-key': apiKey,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const openLog = (taskId: string, query = '') =>
    new WebSocket(`${url.replace('http', 'ws')}/v1/tasks/${taskId}/logs${query}`, {
      headers: { 'x-api-key': apiKey },
    });

  /** Reads a log to its end; rejects if the upgrade is refused. */
  const readLog = (taskId: string, query = '') =>
    new Promise<{ lines: Line[]; code: number }>((resolve, reject) => {
      const lines: Line[] = [];
      const socket = openLog(taskId, query);
      socket.on('message', (data) => lines.push(JSON.parse(String(data))));
      socket.once('close', (code) => resolve({ lines, code }));
      socket.once('unexpected-response', (_request, response) =>
        reject(new Error(`refused ${response.statusCode}`)),
      );
      socket.on('error', reject);
    });

  const createSandbox = async (over: Record<string, unknown> = {}): Promise<string> => {
    const response = await call('/v1/sandboxes', {
      template: 'nodejs24',
      isolation_level: 'STANDARD',
      ...over,
    });
    expect(response.status).toBe(201);
    return (await response.json()).sandbox_id;
  };

  const execute = (sandboxId: string, body: Record<string, unknown>) =>
    call(`/v1/sandboxes/${sandboxId}/execute`, { idempotency_key: crypto.randomUUID(), ...body });

  const taskOf = async (taskId: string) => (await call(`/v1/tasks/${taskId}`)).json();

  /** Executes, waits for the log's end, and answers the task with what it printed. */
  const run = async (sandboxId: string, body: Record<string, unknown>) => {
    const response = await execute(sandboxId, body);
    expect(response.status).toBe(202);
    const { task_id } = await response.json();
    const { lines } = await readLog(task_id);
    const text = (stream: string) =>
      lines.flatMap((line) => (line.stream === stream ? [line.line] : [])).join('\n');
    return { ...(await taskOf(task_id)), lines, stdout: text('stdout'), stderr: text('stderr') };
  };

  return { call, openLog, readLog, createSandbox, execute, taskOf, run };
}

/** Whether any process of this machine has the text in its command line. */
export const isRunning = (text: string): boolean =>
  readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });

export async function expectError(
  response: Response,
  status: number,
  error: string,
): Promise<{ message: string }> {
  const body = await response.json();
  expect({ status: response.status, error: body.error }).toEqual({ status, error });
  expect(body).toMatchObject({
    message: expect.any(String),
    request_id: expect.any(String),
    timestamp: expect.stringMatching(/Z$/),
  });
  return body;
}

/** Seconds to sleep that no other process sleeps: what is looked for by name must be ours alone. */
export const uniqueSleep = (): string => `30.${Date.now()}${Math.floor(Math.random() * 1e6)}`;
