import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CollectionName, PushCollectionName } from '../../../domain/wire/collections.ts';
import { PullQuery, pullResponse } from '../../../domain/wire/pull.ts';
import { PushRequest, PushResponse } from '../../../domain/wire/push.ts';
import { SEALED_CIPHERTEXT_MAX, SealedFile, SealedResponse } from '../../../domain/wire/sealed.ts';
import { Totals } from '../../../domain/wire/totals.ts';
import type { AppDeps } from '../../app.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { Announcer } from './announce.ts';
import { NewsHub } from './news.ts';
import { pullPage } from './pull.ts';
import { pushDecisions } from './push-decisions.ts';
import { PushQueue } from './push-queue.ts';
import { takeSealed } from './sealed.ts';
import { streamNews } from './stream.ts';
import { readTotals } from './totals.ts';

const tags = ['sync'];
/** A sealed file is one string and a few short ones. */
const SEALED_BODY_LIMIT = SEALED_CIPHERTEXT_MAX + 4096;
const PullParams = z.object({ collection: CollectionName });
const AnyPage = pullResponse(z.record(z.string(), z.json()));

/** `/v1/sync/*`: pull, push and news (DESIGN.md, Sync). */
export async function syncRoutes(
  app: FastifyInstance,
  { deps, sealing }: { deps: AppDeps; sealing: SealingKeys },
): Promise<void> {
  const { pool, clock } = deps;
  const hub = new NewsHub(pool, app.log);
  const announcer = new Announcer(pool, app.log);
  const pushes = new PushQueue(pool, announcer);
  app.addHook('onClose', async () => {
    await announcer.close();
    await hub.close();
  });

  // Not typed by the provider: the answer is text that Postgres has written.
  app.get(
    '/v1/sync/:collection/pull',
    {
      schema: {
        tags,
        summary: 'Documents since a checkpoint, in the scope of whoever asks',
        params: PullParams,
        querystring: PullQuery,
        response: { 200: AnyPage },
      },
    },
    async (request, reply) => {
      const { collection } = PullParams.parse(request.params);
      const query = PullQuery.parse(request.query);
      return reply.type('application/json').send(await pullPage(pool, collection, request.actor, query));
    },
  );

  app.withTypeProvider<ZodTypeProvider>().post(
    '/v1/sync/:collection/push',
    {
      schema: {
        tags,
        summary: 'Changes made on a device; one answer a row',
        params: z.object({ collection: PushCollectionName }),
        body: PushRequest,
        response: { 200: PushResponse },
      },
      // The answers were made here, row by row and by their type; parsing hundreds of them again finds nothing.
      serializerCompiler: () => (data) => JSON.stringify(data),
    },
    async (request) => {
      const { rows } = request.body;
      if (request.params.collection === 'decisions')
        return { results: await pushDecisions(pool, request.actor, rows, clock()) };
      return { results: await pushes.push(request.actor, rows, clock()) };
    },
  );

  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/sync/totals',
    {
      schema: {
        tags,
        summary: 'What my scope holds, to compare a device with',
        response: { 200: Totals },
      },
    },
    (request) => readTotals(pool, request.actor),
  );

  app.withTypeProvider<ZodTypeProvider>().post(
    '/v1/sync/sealed',
    {
      bodyLimit: SEALED_BODY_LIMIT,
      schema: {
        tags,
        summary: 'Unsent work from a sealed file; one answer an operation',
        body: SealedFile,
        response: { 200: SealedResponse },
      },
    },
    async (request) => ({
      results: await takeSealed(pool, sealing, request.actor, request.body, clock()),
    }),
  );

  app.get(
    '/v1/sync/stream',
    { schema: { tags, summary: 'Server-sent events: there is news up to a version' } },
    (request, reply) => streamNews(request, reply, hub, app.closing),
  );
}
