import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { v7 as uuidv7 } from 'uuid';

const acceptableId = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;
/** W3C Trace Context, version 00: https://www.w3.org/TR/trace-context/#traceparent-header */
const traceParent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's `x-request-id` where it is a plain short token; else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && acceptableId.test(given) ? given : uuidv7();
}

/** Answers with the request's id, keeps its trace, and logs one line a request: no query, no body, no header. */
export function registerRequestContext(app: FastifyInstance): void {
  app.decorateRequest('traceparent', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    const given = request.headers.traceparent;
    request.traceparent = typeof given === 'string' && traceParent.test(given) ? given : null;
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unmatched',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        trace: request.traceparent ?? undefined,
      },
      'answered',
    );
  });
}
