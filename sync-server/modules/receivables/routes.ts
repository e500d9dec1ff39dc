import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import { InvoiceDetail } from '../../../domain/wire/invoices.ts';
import {
  Ageing,
  AgeingQuery,
  CreditRequest,
  Deliveries,
  DeliverRequest,
  DisputeRequest,
  PaymentRequest,
  ReverseRequest,
} from '../../../domain/wire/receivables.ts';
import type { Actor } from '../../actor.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant } from '../../db.ts';
import { StintError } from '../../errors.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { readDetail } from '../invoices/detail.ts';
import { readAgeing } from './ageing.ts';
import { issueCreditNote } from './credits.ts';
import { listDeliveries, requestDelivery } from './deliveries.ts';
import { dispute } from './dispute.ts';
import { recordPayment, reversePayment } from './payments.ts';

const OfInvoice = z.object({ id: Id.toLowerCase() });
const OfPayment = OfInvoice.extend({ paymentId: Id.toLowerCase() });

/** Routes of domain/wire/receivables.ts, for whoever may make invoices. */
export const receivableRoutes: FastifyPluginAsync<{ deps: AppDeps; sealing: SealingKeys }> = async (
  scope,
  { deps, sealing },
) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock, config } = deps;
  const delivery = { sealing, mails: config.smtp !== null };
  const within = <T>(actor: Actor, run: (tx: PoolClient, now: Date) => Promise<T>): Promise<T> => {
    if (!can(actor, 'invoices.generate'))
      throw new StintError('forbidden', 'You may not see or change what clients owe.');
    return withTenant(pool, actor.tenantId, (tx) => run(tx, clock()));
  };
  /** Changes an invoice, and answers with it as it is then. */
  const change = (
    actor: Actor,
    id: string,
    run: (tx: PoolClient, now: Date) => Promise<unknown>,
  ): Promise<InvoiceDetail> =>
    within(actor, async (tx, now) => {
      await run(tx, now);
      return readDetail(tx, id, now);
    });
  const schema = <const Part extends object>(summary: string, answer: z.ZodType, part: Part) => ({
    schema: {
      tags: ['receivables'],
      summary,
      response: { 200: answer, '4xx': ErrorBody, '5xx': ErrorBody },
      ...part,
    },
  });

  app.post(
    '/v1/invoices/:id/payments',
    schema('A payment, a refund, a write-off, or a credit from another invoice', InvoiceDetail, {
      params: OfInvoice,
      body: PaymentRequest,
    }),
    ({ actor, params: { id }, body }) =>
      change(actor, id, (tx, now) => recordPayment(tx, actor, id, body, now)),
  );
  app.post(
    '/v1/invoices/:id/payments/:paymentId/reverse',
    schema('Take a payment back that was a mistake', InvoiceDetail, {
      params: OfPayment,
      body: ReverseRequest,
    }),
    ({ actor, params: { id, paymentId }, body }) =>
      change(actor, id, (tx, now) => reversePayment(tx, actor, id, paymentId, body.requestId, now)),
  );
  app.post(
    '/v1/invoices/:id/credit-notes',
    schema('Credit lines of an invoice, or all that is left of it', InvoiceDetail, {
      params: OfInvoice,
      body: CreditRequest,
    }),
    ({ actor, params: { id }, body }) =>
      change(actor, id, (tx, now) => issueCreditNote(tx, actor, id, body, now)),
  );
  app.post(
    '/v1/invoices/:id/dispute',
    schema('The client does not accept an invoice, or does again', InvoiceDetail, {
      params: OfInvoice,
      body: DisputeRequest,
    }),
    ({ actor, params: { id }, body }) => change(actor, id, (tx, now) => dispute(tx, actor, id, body, now)),
  );
  app.post(
    '/v1/invoices/:id/deliver',
    schema('Send an invoice, a reminder or a credit note', InvoiceDetail, {
      params: OfInvoice,
      body: DeliverRequest,
    }),
    ({ actor, params: { id }, body }) =>
      change(actor, id, (tx, now) => requestDelivery(tx, delivery, actor, id, body, now)),
  );
  app.get(
    '/v1/receivables/ageing',
    schema('What clients owe, by how late it is', Ageing, { querystring: AgeingQuery }),
    ({ actor, query }) => within(actor, (tx, now) => readAgeing(tx, query.on, now)),
  );
  app.get(
    '/v1/receivables/deliveries',
    schema('What waits to be sent, and what could not be', Deliveries, {}),
    ({ actor }) => within(actor, (tx) => listDeliveries(tx)),
  );
};
