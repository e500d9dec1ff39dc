import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { DEVICE_HEADER, WIRE_HEADER } from '../../domain/wire/version.ts';
import type { ServerConfig } from '../config.ts';

/** Which origins may read our answers (the app's own, `app://stint`), and headers that keep a browser careful. */
export async function registerSecurity(app: FastifyInstance, config: ServerConfig): Promise<void> {
  await app.register(cors, {
    origin: config.allowedOrigins,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'accept',
      'cache-control',
      'last-event-id',
      'traceparent',
      'x-request-id',
      WIRE_HEADER,
      DEVICE_HEADER,
    ],
    exposedHeaders: ['x-request-id', 'retry-after', 'content-disposition', 'etag', WIRE_HEADER],
    credentials: false,
    maxAge: 600,
  });
  await app.register(helmet, {
    // The app reads our answers from another origin (app://stint); CORS above says who may.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    contentSecurityPolicy: {
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      useDefaults: false,
    },
  });
}
