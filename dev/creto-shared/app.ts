import Fastify, { type FastifyInstance } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { requireKey } from './auth.ts';
import { ApiError, errorBody, parseOrRefuse } from './errors.ts';
import { Faults, faultRequest } from './faults.ts';

const RETRY_AFTER_SECONDS = 1;

export type StandInOptions = { dataDir: string; port?: number; apiKey: string; host?: '127.0.0.1' };
export type RunningStandIn = { url: string; port: number; close(): Promise<void> };

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (status === 413) return new ApiError('payload_too_large', 'The body is too large.');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ApiError(
      'invalid_request',
      error instanceof Error ? error.message : 'The request is not valid.',
    );
  }
  return new ApiError('internal_error', 'Something went wrong here. Nothing was accepted.');
}

/**
 * The HTTP frame both stand-ins share: key check, error shape, faults, `/health`. It listens to nothing.
 * `/health` asks for no key; `/__faults` does, and is never itself faulted.
 */
export function createApp(options: {
  apiKey: string;
  bodyLimit: number;
  health: () => Record<string, unknown>;
}): { app: FastifyInstance; faults: Faults } {
  const faults = new Faults();
  const app = Fastify({
    logger: false,
    bodyLimit: options.bodyLimit,
    forceCloseConnections: true,
    genReqId: () => `req_${uuidv7()}`,
  });

  app.addHook('onRequest', async (request) => {
    if (request.url === '/health') return;
    await requireKey(request.headers, options.apiKey);
    if (request.url.startsWith('/v1/')) await faults.before();
  });

  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/v1/') && faults.dropsAnswer(request.method, reply.statusCode)) {
      request.raw.socket.destroy();
    }
    return payload;
  });

  app.setErrorHandler((error, request, reply) => {
    const known = asApiError(error);
    if (known.status === 500 && !(error instanceof ApiError)) console.error(error);
    if (known.status === 429) reply.header('retry-after', String(RETRY_AFTER_SECONDS));
    return reply.status(known.status).send(errorBody(known, request.id));
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new ApiError('not_found', `There is no ${request.method} ${request.url.split('?')[0]}.`);
    return reply.status(404).send(errorBody(error, request.id));
  });

  app.get('/health', async () => ({ status: 'ok', ...options.health() }));
  app.get('/__faults', async () => faults.state);
  app.post('/__faults', async (request) => faults.set(parseOrRefuse(faultRequest, request.body)));
  return { app, faults };
}

/** Binds the app. @throws Error in plain words where the port is taken */
export async function listen(
  app: FastifyInstance,
  options: StandInOptions,
): Promise<{ url: string; port: number }> {
  const host = options.host ?? '127.0.0.1';
  try {
    await app.listen({ port: options.port ?? 0, host });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`Port ${options.port} on ${host} is in use. Stop what uses it or choose another port.`);
    }
    throw error;
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  return { url: `http://${host}:${address.port}`, port: address.port };
}
