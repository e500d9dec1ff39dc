import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { InvoiceDelivery } from '../../../domain/entities/invoice.ts';
import { Id } from '../../../domain/entities/primitives.ts';
import {
  type Deliveries,
  Deliveries as DeliveriesAnswer,
  type DeliverRequest,
} from '../../../domain/wire/receivables.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import { readBillingInfo } from '../billing-setup/billing-info.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { answerOnce } from '../invoices/requests.ts';
import { documentNumber, dropName } from './delivery-target.ts';
import { findIssued, type IssuedInvoice } from './issued.ts';
import { readTenantDay } from './tenant-day.ts';

export interface DeliveryDeps {
  sealing: SealingKeys;
  /** Whether there is a mail relay; where there is none, files are put into the drop. */
  mails: boolean;
}

const Made = z.object({ deliveryId: Id });
/** Of deliveries that are listed. */
const LISTED_MAX = 500;

/**
 * Asks for an invoice, a reminder or a credit note to be sent: a row in the same transaction, which the worker delivers.
 * A reminder by hand takes the place of the next one that would go out by itself.
 * @throws StintError not_found; conflict for a reminder of what is paid or disputed; invalid_request without an address
 */
export async function requestDelivery(
  tx: PoolClient,
  deps: DeliveryDeps,
  actor: Actor,
  invoiceId: string,
  { requestId, ...asked }: DeliverRequest,
  now: Date,
): Promise<void> {
  const request = { requestId, kind: 'invoice.deliver', body: { invoiceId, ...asked }, answer: Made };
  await answerOnce(tx, actor, request, now, async () => {
    const { today } = await readTenantDay(tx, now);
    const invoice = await findIssued(tx, invoiceId, today);
    if (asked.kind === 'reminder') refuseReminder(invoice);
    const ordinal = await ordinalOf(tx, invoiceId, asked);
    const { kind, message } = asked;
    const target = await targetOf(tx, deps, invoice, { kind, ordinal }, asked.email);
    const deliveryId = await putDelivery(tx, invoice, { kind, ordinal, message, ...target }, now);
    await appendAudit(
      tx,
      actor,
      [
        {
          ...{ action: 'invoice.deliver', resourceType: 'invoice', resourceId: invoiceId, before: null },
          after: { deliveryId, kind, ordinal, ...target },
        },
      ],
      now,
    );
    return { deliveryId };
  });
}

function refuseReminder({ openMinor, disputed }: IssuedInvoice): void {
  if (openMinor <= 0)
    throw new StintError('conflict', 'Nothing is open on this invoice, so nothing was sent.');
  if (disputed !== null)
    throw new StintError(
      'conflict',
      'The client disputes this invoice. End the dispute first; nothing was sent.',
    );
}

async function ordinalOf(
  tx: PoolClient,
  invoiceId: string,
  { kind, creditNoteId }: Pick<DeliverRequest, 'kind' | 'creditNoteId'>,
): Promise<number> {
  if (kind === 'invoice') return 0;
  if (kind === 'reminder') return (await lastReminder(tx, invoiceId)) + 1;
  const { rows } = await tx.query<{ number: number }>(
    `select number from credit_notes where id = $1 and invoice_id = $2`,
    [creditNoteId, invoiceId],
  );
  const [note] = rows;
  if (!note) throw new StintError('not_found', 'This invoice has no such credit note.');
  return note.number;
}

/** Of those that went out or are on their way; one that could not be sent is asked for again under its own number. */
export async function lastReminder(tx: PoolClient, invoiceId: string): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(
    `select coalesce(max(ordinal), 0) as last from invoice_deliveries
      where invoice_id = $1 and kind = 'reminder' and state <> 'failed'`,
    [invoiceId],
  );
  return rows[0]?.last ?? 0;
}

type Target = Pick<InvoiceDelivery, 'channel' | 'target'>;

/**
 * @param email null: the client's address for invoices
 * @throws StintError invalid_request where mail is to go out and there is no address
 */
export async function targetOf(
  tx: PoolClient,
  { sealing, mails }: DeliveryDeps,
  invoice: IssuedInvoice,
  delivery: Pick<InvoiceDelivery, 'kind' | 'ordinal'>,
  email: string | null,
): Promise<Target> {
  if (!mails) return { channel: 'file', target: await fileOf(tx, invoice, delivery) };
  const info = email === null ? await readBillingInfo(tx, sealing, invoice.clientId) : null;
  const address = email ?? info?.email ?? invoice.parties?.buyer.email ?? null;
  if (address === null)
    throw new StintError(
      'invalid_request',
      'This client has no address for invoices. Enter one; nothing was sent.',
      {
        details: [{ path: 'email', message: 'is missing' }],
      },
    );
  return { channel: 'email', target: address };
}

async function fileOf(
  tx: PoolClient,
  { number, parties }: IssuedInvoice,
  delivery: Pick<InvoiceDelivery, 'kind' | 'ordinal'>,
): Promise<string> {
  const { rows } = await tx.query<{ slug: string }>('select slug from tenants');
  const seller = parties?.seller ?? { invoicePrefix: 'INV-', creditPrefix: 'CN-' };
  return dropName(delivery, documentNumber(delivery, number ?? 0, seller), rows[0]?.slug ?? '');
}

/** Writes the row. A reminder of this ordinal that failed is sent after all. @returns its id */
export async function putDelivery(
  tx: PoolClient,
  { id: invoiceId, tenantId }: Pick<IssuedInvoice, 'id' | 'tenantId'>,
  {
    kind,
    ordinal,
    channel,
    target,
    message,
  }: Target & Pick<InvoiceDelivery, 'kind' | 'ordinal'> & { message: string },
  now: Date,
): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into invoice_deliveries (id, tenant_id, invoice_id, kind, ordinal, channel, target, message, created_at,
                                     next_attempt_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     on conflict (tenant_id, invoice_id, ordinal) where kind = 'reminder' do update
        set channel = excluded.channel, target = excluded.target, message = excluded.message, state = 'pending',
            attempts = 0, error = null, reason = null, next_attempt_at = excluded.next_attempt_at
      where invoice_deliveries.state = 'failed'
     returning id`,
    [uuidv7(), tenantId, invoiceId, kind, ordinal, channel, target, message, now.toISOString()],
  );
  const [row] = rows;
  if (!row) throw new StintError('conflict', 'This reminder is on its way already. Nothing was sent.');
  return row.id;
}

/**
 * What waits to be sent, and what could not be, was not sent since and still has a point; the newest first. A void invoice
 * and a reminder of what was paid or is disputed have none.
 */
export async function listDeliveries(tx: PoolClient): Promise<Deliveries> {
  const { rows } = await tx.query(
    `select d.id, d.tenant_id as "tenantId", d.invoice_id as "invoiceId", d.kind, d.ordinal, d.channel, d.target, d.state,
            d.attempts, d.error, d.reason, d.message, d.created_at as "createdAt", d.delivered_at as "deliveredAt",
            c.name as "clientName",
            (select n.id from credit_notes n where d.kind = 'credit_note' and n.tenant_id = d.tenant_id
              and n.invoice_id = d.invoice_id and n.number = d.ordinal) as "creditNoteId",
            i.number, i.parties -> 'seller' ->> 'invoicePrefix' as "invoicePrefix",
            i.parties -> 'seller' ->> 'creditPrefix' as "creditPrefix"
       from invoice_deliveries d
       join invoices i on i.tenant_id = d.tenant_id and i.id = d.invoice_id
       join clients c on c.tenant_id = i.tenant_id and c.id = i.client_id
      where d.state = 'pending' or d.state = 'failed' and i.status <> 'void'
        and (d.reason is null or d.reason not in ('void', 'settled', 'disputed'))
        and (d.kind <> 'reminder' or i.status <> 'paid' and i.disputed is null) and not exists (
        select from invoice_deliveries l
         where l.tenant_id = d.tenant_id and l.invoice_id = d.invoice_id and l.kind = d.kind and l.ordinal = d.ordinal
           and l.state <> 'failed' and l.created_at >= d.created_at)
      order by d.created_at desc, d.id desc limit $1`,
    [LISTED_MAX],
  );
  const deliveries = rows.map(({ number, invoicePrefix, creditPrefix, ...delivery }) => ({
    ...delivery,
    numberText: documentNumber(delivery, number, {
      invoicePrefix: invoicePrefix ?? 'INV-',
      creditPrefix: creditPrefix ?? 'CN-',
    }),
  }));
  return DeliveriesAnswer.parse({ deliveries });
}
