import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { ErrorKind } from '../../domain/wire/errors.ts';
import { wireVersionText } from '../../domain/wire/version.ts';
import { serverVersion } from '../version.ts';

/** OpenAPI from the routes' own Zod schemas, at `/docs` (JSON at `/docs/json`). Register before the routes. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Stint sync server',
        version: serverVersion,
        description: `Wire ${wireVersionText()}. Every request under /v1 carries \`stint-wire\`. Every error answers \`{ error, message, details?, requestId, retryAfterSeconds? }\` with \`error\` one of: ${ErrorKind.options.join(', ')}.`,
      },
      components: {
        securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: ({ schema, url, route, ...rest }) => {
      const made = jsonSchemaTransform({ schema, url, route, ...rest });
      const locked = url.startsWith('/v1/') && route.config?.public !== true;
      return locked ? { ...made, schema: { ...made.schema, security: [{ accessToken: [] }] } } : made;
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
}
