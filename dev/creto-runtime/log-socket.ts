import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import { type WebSocket, WebSocketServer } from 'ws';
import { requireKey } from '../creto-shared/auth.ts';
import { ApiError, errorBody, parseOrRefuse } from '../creto-shared/errors.ts';
import type { Faults } from '../creto-shared/faults.ts';
import type { Runtime } from './runtime.ts';
import { logsQuery } from './schema.ts';
import type { TaskLog } from './task-log.ts';

const NORMAL_CLOSE = 1000;

/** Answers an upgrade that is refused with the contract's error body over plain HTTP. */
function refuse(socket: Duplex, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError('internal_error', 'The log cannot be read.');
  const body = JSON.stringify(errorBody(known, `req_${uuidv7()}`));
  const retry = known.status === 429 ? 'Retry-After: 1\r\n' : '';
  socket.end(
    `HTTP/1.1 ${known.status} ${known.code}\r\nContent-Type: application/json\r\n${retry}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function stream(socket: WebSocket, log: TaskLog, after: number): void {
  const stop = log.follow(after, {
    line: (line) => socket.send(JSON.stringify(line)),
    end: () => socket.close(NORMAL_CLOSE),
  });
  socket.once('close', stop);
  socket.on('error', () => socket.terminate());
}

/**
 * `WS /v1/tasks/:id/logs?after=seq`: every line with a seq greater than `after` (default 0: all), one JSON message a
 * line, then close 1000. Key, faults and errors as for any other request, answered before the upgrade.
 * @returns how to cut all readers off
 */
export function serveLogs(
  server: Server,
  options: { apiKey: string; faults: Faults; runtime: Runtime },
): { close: () => void } {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const answer = async () => {
      await requireKey(request.headers, options.apiKey);
      await options.faults.before();
      const url = new URL(request.url ?? '/', 'http://localhost');
      const id = /^\/v1\/tasks\/([^/]+)\/logs$/.exec(url.pathname)?.[1];
      if (id === undefined) throw new ApiError('not_found', `There is no log at ${url.pathname}.`);
      const { after } = parseOrRefuse(logsQuery, Object.fromEntries(url.searchParams));
      const log = await options.runtime.log(id);
      sockets.handleUpgrade(request, socket, head, (opened) => stream(opened, log, after));
    };
    answer().catch((error: unknown) => refuse(socket, error));
  });
  return {
    close: () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}
