import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import {
  DiscardAnswer,
  DiscardRequest,
  DraftChange,
  DueQuery,
  DueWork,
  GenerateAnswer,
  GenerateRequest,
  InvoiceDetail,
  InvoiceList,
  InvoiceListQuery,
  IssueRequest,
  LineEntries,
  LineEntriesQuery,
  PreviewAnswer,
  PreviewRequest,
  Recomputation,
  RefreshRequest,
  VoidRequest,
} from '../../../domain/wire/invoices.ts';
import type { Actor } from '../../actor.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant, withTenantSnapshot } from '../../db.ts';
import { StintError } from '../../errors.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { readDetail } from './detail.ts';
import { changeDraft, discardDraft, refreshDraft, restoreDraft } from './drafts.ts';
import { readDue } from './due.ts';
import { readLineEntries, recompute } from './explain.ts';
import { generate, preview } from './generate.ts';
import { listInvoices } from './heads.ts';
import { issueOnce } from './issue.ts';
import { voidInvoice } from './void.ts';

const Params = z.object({ id: Id.toLowerCase() });
const LineParams = Params.extend({ position: z.coerce.number().int().min(1) });

/** Routes of domain/wire/invoices.ts, for whoever makes invoices. */
export const invoiceRoutes: FastifyPluginAsync<{ deps: AppDeps; sealing: SealingKeys }> = async (
  scope,
  { deps, sealing },
) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock } = deps;
  const mayBill = (actor: Actor): void => {
    if (!can(actor, 'invoices.generate'))
      throw new StintError('forbidden', 'Only an administrator makes and sees invoices.');
  };
  const reading = async <T>(actor: Actor, run: (tx: PoolClient) => Promise<T>): Promise<T> => {
    mayBill(actor);
    return withTenantSnapshot(pool, actor.tenantId, run);
  };
  /** Does something to an invoice and answers it as it is then. */
  const changing = async (
    actor: Actor,
    id: string,
    run: (tx: PoolClient) => Promise<void>,
  ): Promise<InvoiceDetail> => {
    mayBill(actor);
    return withTenant(pool, actor.tenantId, async (tx) => {
      await run(tx);
      return readDetail(tx, id, clock());
    });
  };
  const schema = <const Part extends object>(summary: string, answer: z.ZodType, part: Part) => ({
    schema: {
      tags: ['invoices'],
      summary,
      response: { 200: answer, '4xx': ErrorBody, '5xx': ErrorBody },
      ...part,
    },
  });

  app.post(
    '/v1/invoices/preview',
    schema('What invoices would be', PreviewAnswer, { body: PreviewRequest }),
    ({ actor, body }) => reading(actor, (tx) => preview(tx, sealing, actor, body, clock())),
  );
  app.post(
    '/v1/invoices/drafts',
    schema('Make drafts of what is due', GenerateAnswer, { body: GenerateRequest }),
    async ({ actor, body }) => {
      mayBill(actor);
      return withTenant(pool, actor.tenantId, (tx) => generate(tx, sealing, actor, body, clock()));
    },
  );
  app.get(
    '/v1/invoices',
    schema('Invoices', InvoiceList, { querystring: InvoiceListQuery }),
    ({ actor, query }) => reading(actor, (tx) => listInvoices(tx, query, clock())),
  );
  app.get(
    '/v1/invoices/due',
    schema('What could be billed', DueWork, { querystring: DueQuery }),
    ({ actor, query }) => reading(actor, (tx) => readDue(tx, actor.tenantId, query)),
  );
  app.get(
    '/v1/invoices/:id',
    schema('An invoice with all that is on it', InvoiceDetail, { params: Params }),
    ({ actor, params }) => reading(actor, (tx) => readDetail(tx, params.id, clock())),
  );
  app.get(
    '/v1/invoices/:id/lines/:position',
    schema('The entries under a line', LineEntries, { params: LineParams, querystring: LineEntriesQuery }),
    ({ actor, params, query }) =>
      reading(actor, (tx) => readLineEntries(tx, actor.tenantId, params.id, params.position, query)),
  );
  app.post(
    '/v1/invoices/:id/recompute',
    schema('Compute an invoice once more', Recomputation, { params: Params }),
    ({ actor, params }) => reading(actor, (tx) => recompute(tx, actor.tenantId, params.id)),
  );
  app.put(
    '/v1/invoices/:id',
    schema('Change a draft', InvoiceDetail, { params: Params, body: DraftChange }),
    ({ actor, params, body }) =>
      changing(actor, params.id, (tx) => changeDraft(tx, actor, params.id, body, clock())),
  );
  app.post(
    '/v1/invoices/:id/refresh',
    schema('Make a draft anew', InvoiceDetail, { params: Params, body: RefreshRequest }),
    ({ actor, params, body }) =>
      changing(actor, params.id, (tx) =>
        refreshDraft(tx, sealing, actor, params.id, body.requestId, clock()),
      ),
  );
  app.post(
    '/v1/invoices/:id/discard',
    schema('Put a draft away', DiscardAnswer, { params: Params, body: DiscardRequest }),
    async ({ actor, params, body }) => {
      mayBill(actor);
      await withTenant(pool, actor.tenantId, (tx) =>
        discardDraft(tx, actor, params.id, body.requestId, clock()),
      );
      return { discarded: true as const };
    },
  );
  app.post(
    '/v1/invoices/:id/restore',
    schema('Bring a discarded draft back', InvoiceDetail, { params: Params, body: DiscardRequest }),
    ({ actor, params, body }) =>
      changing(actor, params.id, (tx) => restoreDraft(tx, actor, params.id, body.requestId, clock())),
  );
  app.post(
    '/v1/invoices/:id/issue',
    schema('Issue a draft', InvoiceDetail, { params: Params, body: IssueRequest }),
    ({ actor, params, body }) =>
      changing(actor, params.id, (tx) => issueOnce(tx, sealing, actor, params.id, body, clock())),
  );
  app.post(
    '/v1/invoices/:id/void',
    schema('Void an invoice', InvoiceDetail, { params: Params, body: VoidRequest }),
    ({ actor, params, body }) =>
      changing(actor, params.id, (tx) => voidInvoice(tx, actor, params.id, body, clock())),
  );
};
