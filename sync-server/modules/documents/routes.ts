import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { DocumentQuery, ExportQuery } from '../../../domain/wire/documents.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import type { Actor } from '../../actor.ts';
import type { AppDeps } from '../../app.ts';
import { withTenantSnapshot } from '../../db.ts';
import { StintError } from '../../errors.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { exportInvoices } from './export.ts';
import { type RenderedDocument, renderDocument } from './render.ts';

const Params = z.object({ id: Id.toLowerCase() });

/** Invoices as files (domain/wire/documents.ts), for whoever makes invoices. */
export const documentRoutes: FastifyPluginAsync<{ deps: AppDeps; sealing: SealingKeys }> = async (
  scope,
  { deps, sealing },
) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const reading = (actor: Actor, run: (tx: PoolClient) => Promise<RenderedDocument>) => {
    if (!can(actor, 'invoices.generate'))
      throw new StintError('forbidden', 'Only an administrator makes and sees invoices.');
    return withTenantSnapshot(deps.pool, actor.tenantId, run);
  };
  const send = (reply: FastifyReply, { bytes, contentType, fileName }: RenderedDocument) =>
    reply
      .header('content-type', contentType)
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .header('cache-control', 'private, no-store')
      .send(Buffer.from(bytes));
  const errors = { '4xx': ErrorBody, '5xx': ErrorBody };

  app.get(
    '/v1/invoices/:id/document',
    {
      schema: {
        tags: ['invoices'],
        summary: 'An invoice or one of its credit notes as PDF, e-invoice, CSV or XLSX',
        params: Params,
        querystring: DocumentQuery,
        response: errors,
      },
    },
    async ({ actor, params, query }, reply) => {
      const { format, creditNote, payments } = query;
      const asked = {
        invoiceId: params.id,
        format,
        creditNoteId: creditNote,
        withPayments: payments,
        sealing,
      };
      return send(reply, await reading(actor, (tx) => renderDocument(tx, asked)));
    },
  );
  app.get(
    '/v1/invoices/export',
    {
      schema: {
        tags: ['invoices'],
        summary: 'Issued invoices as a file for an accounting program, or as a list',
        querystring: ExportQuery,
        response: errors,
      },
    },
    async ({ actor, query }, reply) => send(reply, await reading(actor, (tx) => exportInvoices(tx, query))),
  );
};
