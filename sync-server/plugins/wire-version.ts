import type { FastifyInstance } from 'fastify';
import { isWireCompatible, WIRE_HEADER, wireVersionText } from '../../domain/wire/version.ts';
import { StintError } from '../errors.ts';

/**
 * Everything under `/v1` speaks the wire, so it asks for `stint-wire` (DESIGN.md, Sync, Versions); health, metrics,
 * docs and keys do not. Every answer says the server's own version.
 */
export function registerWireVersion(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header(WIRE_HEADER, wireVersionText());
    if (!request.routeOptions.url?.startsWith('/v1/')) return;
    const given = request.headers[WIRE_HEADER];
    if (!isWireCompatible(typeof given === 'string' ? given : undefined)) {
      throw new StintError(
        'update_needed',
        'This Stint is too old or too new for the server. Nothing is lost: what is on this device stays there. Update Stint and it will be sent.',
      );
    }
  });
}
