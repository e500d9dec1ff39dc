import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Payment } from '../../../domain/entities/invoice.ts';
import { Id } from '../../../domain/entities/primitives.ts';
import { toDecimal } from '../../../domain/rules/money.ts';
import type { PaymentRequest } from '../../../domain/wire/receivables.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import { answerOnce } from '../invoices/requests.ts';
import { findIssued, type IssuedInvoice, refuseFuture, settleStatus } from './issued.ts';
import { readTenantDay } from './tenant-day.ts';

const Made = z.object({ paymentId: Id });
type Asked = Omit<PaymentRequest, 'requestId'>;

/**
 * Records that money came, went back, was given up, or is taken from what was paid too much on another invoice of the
 * client. A payment may be more than is open; a refund and a credit are at most what was paid too much, a write-off and
 * a credit at most what is open. The invoice's status follows.
 * @throws StintError not_found; conflict where there is less than asked for; invalid_request for a date to come, or
 * another invoice of another client or currency
 */
export async function recordPayment(
  tx: PoolClient,
  actor: Actor,
  invoiceId: string,
  { requestId, ...asked }: PaymentRequest,
  now: Date,
): Promise<void> {
  const request = { requestId, kind: 'invoice.pay', body: { invoiceId, ...asked }, answer: Made };
  await answerOnce(tx, actor, request, now, async () => {
    const { today } = await readTenantDay(tx, now);
    refuseFuture(asked.receivedOn, today, 'receivedOn');
    const invoice = await findIssued(tx, invoiceId, today);
    const other = await findOther(tx, invoice, asked, today);
    refuseTooMuch(invoice, other, asked);
    const paymentId = await insertPayments(tx, invoice, other, asked, now);
    await settleStatus(tx, other ? [invoice.id, other.id] : [invoice.id], today, now);
    const { kind, amountMinor, receivedOn, method } = asked;
    const after = { paymentId, amountMinor, currency: invoice.currency, receivedOn, method };
    await appendAudit(
      tx,
      actor,
      [
        {
          ...{ action: `invoice.${kind}`, resourceType: 'invoice', resourceId: invoiceId, before: null },
          after: other ? { ...after, otherInvoiceId: other.id } : after,
        },
      ],
      now,
    );
    return { paymentId };
  });
}

/** The invoice that a credit is taken from; null for whatever is no credit. */
async function findOther(
  tx: PoolClient,
  invoice: IssuedInvoice,
  { kind, otherInvoiceId }: Asked,
  today: string,
): Promise<IssuedInvoice | null> {
  const wrong = (message: string) =>
    new StintError('invalid_request', message, { details: [{ path: 'otherInvoiceId', message }] });
  if (kind !== 'credit') {
    if (otherInvoiceId !== null) throw wrong('Only a credit is taken from another invoice.');
    return null;
  }
  if (otherInvoiceId === null || otherInvoiceId === invoice.id)
    throw wrong('Say on which other invoice too much was paid.');
  const other = await findIssued(tx, otherInvoiceId, today);
  if (other.clientId !== invoice.clientId || other.currency !== invoice.currency)
    throw wrong('A credit goes to an invoice of the same client in the same currency.');
  return other;
}

function refuseTooMuch(
  invoice: IssuedInvoice,
  other: IssuedInvoice | null,
  { kind, amountMinor }: Asked,
): void {
  const money = (minor: number) => `${toDecimal({ minor, currency: invoice.currency })} ${invoice.currency}`;
  const atMost = (minor: number, what: string) => {
    if (amountMinor > minor)
      throw new StintError(
        'conflict',
        minor > 0
          ? `Only ${money(minor)} ${what}. Nothing was recorded.`
          : `Nothing ${what}. Nothing was recorded.`,
      );
  };
  if (kind === 'refund') atMost(Math.max(0, -invoice.openMinor), 'was paid too much on this invoice');
  if (kind === 'write_off' || kind === 'credit')
    atMost(Math.max(0, invoice.openMinor), 'is open on this invoice');
  if (other) atMost(Math.max(0, -other.openMinor), 'was paid too much on the other invoice');
}

/** Both sides of a credit, or the one row of anything else. @returns the id of the one on `invoice` */
async function insertPayments(
  tx: PoolClient,
  invoice: IssuedInvoice,
  other: IssuedInvoice | null,
  { kind, receivedOn, amountMinor, method, reference }: Asked,
  now: Date,
): Promise<string> {
  const [id, counterpart] = [uuidv7(), uuidv7()];
  const rows = [
    { id, invoiceId: invoice.id, kind, other: other?.id ?? null, counterpart: other ? counterpart : null },
    ...(other
      ? [{ id: counterpart, invoiceId: other.id, kind: 'credit_out', other: invoice.id, counterpart: id }]
      : []),
  ];
  await tx.query(
    `insert into payments (id, tenant_id, invoice_id, kind, other_invoice_id, counterpart_id, received_on, amount_minor,
                           currency, method, reference, created_at)
     select id, $1, "invoiceId", kind, other, counterpart, $2, $3, $4, $5, $6, $7
       from jsonb_to_recordset($8::jsonb)
         as r(id uuid, "invoiceId" uuid, kind text, other uuid, counterpart uuid)`,
    [
      invoice.tenantId,
      receivedOn,
      amountMinor,
      invoice.currency,
      method,
      reference,
      now.toISOString(),
      JSON.stringify(rows),
    ],
  );
  return id;
}

interface Standing {
  id: string;
  kind: Payment['kind'];
  amountMinor: number;
  counterpartId: string | null;
  otherInvoiceId: string | null;
  reversedAt: string | null;
}

/**
 * Takes a payment back that was a mistake; both sides of a credit. It stays on record and does not count any more. What
 * was refunded or passed on of it must be taken back before it.
 * @throws StintError not_found; conflict where it was taken back before, or money that it brought has gone on
 */
export async function reversePayment(
  tx: PoolClient,
  actor: Actor,
  invoiceId: string,
  paymentId: string,
  requestId: string,
  now: Date,
): Promise<void> {
  const request = { requestId, kind: 'invoice.reverse', body: { invoiceId, paymentId }, answer: Made };
  await answerOnce(tx, actor, request, now, async () => {
    const { today } = await readTenantDay(tx, now);
    await findIssued(tx, invoiceId, today);
    const { rows } = await tx.query<Standing>(
      `select id, kind, amount_minor as "amountMinor", counterpart_id as "counterpartId",
              other_invoice_id as "otherInvoiceId", reversed_at as "reversedAt"
         from payments where id = $1 and invoice_id = $2`,
      [paymentId, invoiceId],
    );
    const [payment] = rows;
    if (!payment) throw new StintError('not_found', 'There is no such payment on this invoice.');
    if (payment.reversedAt !== null)
      throw new StintError('conflict', 'This payment was taken back before. Nothing was changed.');
    await tx.query(`update payments set reversed_at = $2 where id = any($1::uuid[])`, [
      [payment.id, ...(payment.counterpartId === null ? [] : [payment.counterpartId])],
      now.toISOString(),
    ]);
    const touched = [invoiceId, ...(payment.otherInvoiceId === null ? [] : [payment.otherInvoiceId])];
    for (const id of touched) {
      const { paidMinor, totalMinor } = await findIssued(tx, id, today);
      if (paidMinor < Math.min(0, totalMinor))
        throw new StintError(
          'conflict',
          'Of this money some was refunded or credited to another invoice. Take that back first; nothing was changed.',
        );
    }
    await settleStatus(tx, touched, today, now);
    const { kind, amountMinor } = payment;
    await appendAudit(
      tx,
      actor,
      [
        {
          ...{ action: 'invoice.reverse_payment', resourceType: 'invoice', resourceId: invoiceId },
          before: { paymentId, kind, amountMinor, reversed: false },
          after: { paymentId, kind, amountMinor, reversed: true },
        },
      ],
      now,
    );
    return { paymentId };
  });
}
