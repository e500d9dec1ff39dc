import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { PlatformCalls } from '../platform-call.ts';
import { type TaskLogLine as LogLine, TaskLogLine } from './wire.ts';

const LINE_BYTES_MAX = 1024 * 1024;

export interface FollowOptions {
  /** The last `seq` that is had already; -1 for none. */
  after: number;
  /** Called in the order of `seq`, each line once, also over a reconnect. */
  onLine: (line: LogLine) => void;
  /** Ends it without an error. */
  signal: AbortSignal;
  /** Pause before a new connection after one broke; doubled each time up to 20 times itself. */
  reconnectMs: number;
}

/** Follows a task's log over WebSocket until the platform closes with 1000, however often the connection breaks. */
export async function followLogs(calls: PlatformCalls, path: string, options: FollowOptions): Promise<void> {
  let after = options.after;
  let pause = options.reconnectMs;
  while (!options.signal.aborted) {
    const code = await readOnce(
      calls,
      after < 0 ? path : `${path}?after=${after}`,
      options.signal,
      (line) => {
        if (line.seq <= after) return;
        after = line.seq;
        pause = options.reconnectMs;
        options.onLine(line);
      },
    );
    if (code === 1000) return;
    await delay(pause, undefined, { signal: options.signal }).catch(() => undefined);
    pause = Math.min(pause * 2, options.reconnectMs * 20);
  }
}

/** One connection. @returns its close code; 1006 for one that broke or was never made */
function readOnce(
  calls: PlatformCalls,
  path: string,
  signal: AbortSignal,
  onLine: (line: LogLine) => void,
): Promise<number> {
  return new Promise((resolve) => {
    const { url, headers } = calls.socket(path);
    const socket = new WebSocket(url, {
      headers,
      maxPayload: LINE_BYTES_MAX,
      handshakeTimeout: 10_000,
      followRedirects: false,
    });
    const stop = () => socket.terminate();
    signal.addEventListener('abort', stop, { once: true });
    socket.on('message', (data) => {
      const line = parseLine(data.toString());
      if (line !== null) onLine(line);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve(code);
    });
  });
}

/** What is no line of the contract is passed over: asking for it again would bring it again. */
function parseLine(text: string): LogLine | null {
  try {
    return TaskLogLine.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
