import { useMemo } from 'react';
import type { z } from 'zod';
import { ErrorBody } from '../../domain/wire/errors.ts';
import { DEVICE_HEADER, WIRE_HEADER, wireVersionText } from '../../domain/wire/version.ts';
import { bridge } from './bridge.ts';
import { RequestFailure } from './connection.ts';
import type { AccessGrant, AccessRefusal } from './types.ts';
import { useWorkspace } from './workspace.tsx';

const TIMEOUT_MS = 30_000;

export interface AskOptions {
  /** Origin of the server. */
  server: string;
  deviceId: string;
  accessToken(renew: boolean): Promise<AccessGrant | AccessRefusal>;
  fetch: typeof fetch;
}

/**
 * One request that a person waits for, outside sync; its answer is JSON of `schema`. A `body` makes it a PUT, or a
 * POST where `method` says so; either may be sent twice. A 401 is tried once more with a renewed token.
 * @throws RequestFailure
 */
export type AskServer = <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  body?: unknown,
  method?: 'PUT' | 'POST',
) => Promise<z.output<Schema>>;

export function askServer(options: AskOptions): AskServer {
  const send = async (path: string, body: unknown, method: string, renew: boolean): Promise<Response> => {
    const grant = await options.accessToken(renew);
    if (!grant.ok) throw new RequestFailure(grant.kind, grant.message);
    let response: Response;
    try {
      response = await options.fetch(`${options.server}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${grant.token}`,
          [WIRE_HEADER]: wireVersionText(),
          [DEVICE_HEADER]: options.deviceId,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        redirect: 'error',
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw error instanceof Error && error.name === 'TimeoutError'
        ? new RequestFailure('timeout', 'The server did not answer in time. Try again.')
        : new RequestFailure('unreachable', 'The server cannot be reached. Try again when you are online.');
    }
    if (response.status === 401 && !renew) return send(path, body, method, true);
    return response;
  };
  return async (path, schema, body, method = 'PUT') => {
    const response = await send(path, body, body === undefined ? 'GET' : method, false);
    const answer = parseJson(await response.text().catch(() => ''));
    if (!response.ok) {
      const refusal = ErrorBody.safeParse(answer);
      throw refusal.success ? new RequestFailure(refusal.data.error, refusal.data.message) : notOurs();
    }
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw notOurs();
    return parsed.data;
  };
}

/** Asks the signed-in person's server. */
export function useAskServer(): AskServer {
  const { server, deviceId } = useWorkspace().session;
  return useMemo(
    () =>
      askServer({
        server,
        deviceId,
        accessToken: async (renew) => {
          const grant = await bridge().invoke('session.accessToken', { renew });
          return grant.ok
            ? { ok: true, token: grant.accessToken, serverOffsetMs: grant.serverOffsetMs }
            : grant;
        },
        fetch: (input, init) => window.fetch(input, init),
      }),
    [server, deviceId],
  );
}

function notOurs(): RequestFailure {
  return new RequestFailure(
    'not_a_stint_server',
    'Something other than the Stint server answered; a network may be asking you to sign in to it.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
