import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ServerConfig } from '../config.ts';
import { StintError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';

/** Equal lengths, so that comparing says nothing about the secret. */
function digest(text: string): Buffer<ArrayBuffer> {
  return createHash('sha256').update(text).digest();
}

/** Measures every request by its route (never by its address, which holds ids) and serves `/metrics`. */
export function registerMetrics(app: FastifyInstance, config: ServerConfig, metrics: Metrics): void {
  app.decorate('metrics', metrics);
  app.addHook('onResponse', async (request, reply) => {
    metrics.httpRequestDuration.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unmatched',
        status_code: String(reply.statusCode),
      },
      reply.elapsedTime / 1000,
    );
  });
  app.get(
    '/metrics',
    {
      schema: {
        tags: ['operations'],
        summary: 'Prometheus metrics',
        response: { 200: z.string().describe('Prometheus text format') },
        produces: ['text/plain'],
      },
      serializerCompiler: () => (data) => String(data),
    },
    async (request, reply) => {
      if (config.metricsToken !== null) {
        const given = digest(request.headers.authorization ?? '');
        if (!timingSafeEqual(given, digest(`Bearer ${config.metricsToken}`))) {
          throw new StintError('unauthorized', 'Metrics need the token of STINT_METRICS_TOKEN.');
        }
      }
      return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
    },
  );
}
