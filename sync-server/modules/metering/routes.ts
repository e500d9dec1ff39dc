import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import {
  DeadLetterQuery,
  DeadLetters,
  DropRequest,
  FixRequest,
  LettersChanged,
  MeteringState,
  ReplayRequest,
  RestoreRequest,
} from '../../../domain/wire/metering.ts';
import type { Actor } from '../../actor.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant } from '../../db.ts';
import { StintError } from '../../errors.ts';
import {
  dropLetters,
  fixLetter,
  readDeadLetters,
  readMeteringState,
  replayLetters,
  restoreLetters,
} from './service.ts';

const Params = z.object({ id: Id.toLowerCase() });

/** Routes of domain/wire/metering.ts, for whoever looks after the firm's billing. */
export const meteringRoutes: FastifyPluginAsync<{ deps: AppDeps }> = async (scope, { deps }) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock, config } = deps;
  const within = <T>(actor: Actor, run: (tx: PoolClient) => Promise<T>): Promise<T> => {
    if (!can(actor, 'settings.billing'))
      throw new StintError('forbidden', 'Only an administrator looks after what is metered.');
    return withTenant(pool, actor.tenantId, run);
  };
  const schema = <const Part extends object>(summary: string, answer: z.ZodType, part: Part) => ({
    schema: {
      tags: ['metering'],
      summary,
      response: { 200: answer, '4xx': ErrorBody, '5xx': ErrorBody },
      ...part,
    },
  });

  app.get(
    '/v1/metering/state',
    schema('What waits to be sent to the metering platform', MeteringState, {}),
    ({ actor }) => within(actor, (tx) => readMeteringState(tx, config.metering !== null, clock())),
  );
  app.get(
    '/v1/metering/dead-letters',
    schema('Events that the platform refused', DeadLetters, { querystring: DeadLetterQuery }),
    ({ actor, query }) => within(actor, (tx) => readDeadLetters(tx, query)),
  );
  app.post(
    '/v1/metering/dead-letters/replay',
    schema('Send refused events again', LettersChanged, { body: ReplayRequest }),
    ({ actor, body }) => within(actor, (tx) => replayLetters(tx, actor, body, clock())),
  );
  app.post(
    '/v1/metering/dead-letters/drop',
    schema('Never send refused events', LettersChanged, { body: DropRequest }),
    ({ actor, body }) => within(actor, (tx) => dropLetters(tx, actor, body, clock())),
  );
  app.post(
    '/v1/metering/dead-letters/restore',
    schema('Take back that events are never sent', LettersChanged, { body: RestoreRequest }),
    ({ actor, body }) => within(actor, (tx) => restoreLetters(tx, actor, body.ids, clock())),
  );
  app.post(
    '/v1/metering/dead-letters/:id/fix',
    schema('Send a refused event with other metadata or project', LettersChanged, {
      params: Params,
      body: FixRequest,
    }),
    ({ actor, params, body }) => within(actor, (tx) => fixLetter(tx, actor, params.id, body, clock())),
  );
};
