import { ErrorBody } from '../../domain/wire/errors.ts';
import { DEVICE_HEADER, WIRE_HEADER, wireVersionText } from '../../domain/wire/version.ts';
import { bridge } from './bridge.ts';
import { RequestFailure } from './connection.ts';
import type { AccessGrant, AccessRefusal } from './types.ts';

const TIMEOUT_MS = 30_000;

export interface ServerLineOptions {
  /** Origin of the server. */
  server: string;
  deviceId: string;
  accessToken(renew: boolean): Promise<AccessGrant | AccessRefusal>;
  fetch: typeof fetch;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT';
  body?: unknown;
  /** Without one a call ends after 30 s. */
  signal?: AbortSignal;
}

/** Sends one request outside sync, in the person's name. @returns an answer that is ok @throws RequestFailure */
export type ServerLine = (path: string, call?: Call) => Promise<Response>;

/** A line to the server. A 401 is tried once more with a renewed token. */
export function serverLine(options: ServerLineOptions): ServerLine {
  const send = async (path: string, call: Call, renew: boolean): Promise<Response> => {
    const grant = await options.accessToken(renew);
    if (!grant.ok) throw new RequestFailure(grant.kind, grant.message);
    let response: Response;
    try {
      response = await options.fetch(`${options.server}${path}`, {
        method: call.method ?? 'GET',
        headers: {
          authorization: `Bearer ${grant.token}`,
          [WIRE_HEADER]: wireVersionText(),
          [DEVICE_HEADER]: options.deviceId,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        redirect: 'error',
        cache: 'no-store',
        credentials: 'omit',
        signal: call.signal ?? AbortSignal.timeout(TIMEOUT_MS),
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
    } catch (error) {
      throw lost(error);
    }
    if (response.status === 401 && !renew) return send(path, call, true);
    if (response.ok) return response;
    const refusal = ErrorBody.safeParse(parseJson(await response.text().catch(() => '')));
    if (!refusal.success) throw notOurs();
    const { error, message, details } = refusal.data;
    throw new RequestFailure(error, message, 0, response.status, details);
  };
  return (path, call = {}) => send(path, call, false);
}

/** What a line needs of the app: the session's tokens, and Chromium's own network. */
export function lineOptions(session: Pick<ServerLineOptions, 'server' | 'deviceId'>): ServerLineOptions {
  return {
    server: session.server,
    deviceId: session.deviceId,
    accessToken: async (renew) => {
      const grant = await bridge().invoke('session.accessToken', { renew });
      return grant.ok ? { ok: true, token: grant.accessToken, serverOffsetMs: grant.serverOffsetMs } : grant;
    },
    fetch: (input, init) => window.fetch(input, init),
  };
}

/** No answer came, or not all of it. */
export function lost(error: unknown): RequestFailure {
  return error instanceof Error && error.name === 'TimeoutError'
    ? new RequestFailure('timeout', 'The server did not answer in time. Try again.')
    : new RequestFailure('unreachable', 'The server cannot be reached. Try again when you are online.');
}

/** What answered is no Stint server. */
export function notOurs(): RequestFailure {
  return new RequestFailure(
    'not_a_stint_server',
    'Something other than the Stint server answered; a network may be asking you to sign in to it.',
  );
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
