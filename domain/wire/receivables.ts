import { z } from 'zod';
import { InvoiceDelivery } from '../entities/invoice.ts';
import { CivilDate, Currency, Id, MinorUnits, Name } from '../entities/primitives.ts';

// What happens to an issued invoice, for whoever has invoices.generate. All answer InvoiceDetail (invoices.ts) unless it
// is said otherwise.

/** `POST /v1/invoices/:id/payments`: in part, in full or over. `kind` credit takes from `otherInvoiceId`'s overpayment. */
export const PaymentRequest = z.object({
  requestId: Id,
  kind: z.enum(['payment', 'refund', 'write_off', 'credit']),
  receivedOn: CivilDate,
  /** So much at most that sums stay exact. */
  amountMinor: MinorUnits.min(1).max(100_000_000_000_000),
  method: z.string().max(40),
  reference: z.string().max(200),
  otherInvoiceId: Id.nullable(),
});
export type PaymentRequest = z.infer<typeof PaymentRequest>;

/** `POST /v1/invoices/:id/payments/:paymentId/reverse`: it was a mistake. It stays on record. */
export const ReverseRequest = z.object({ requestId: Id });
export type ReverseRequest = z.infer<typeof ReverseRequest>;

/** `POST /v1/invoices/:id/credit-notes`: by line, at most what is left of each; empty: all that is left. */
export const CreditRequest = z.object({
  requestId: Id,
  reason: Name,
  issuedOn: CivilDate.nullable(),
  /** Of the line's own sign: what comes off (a discount) is credited with a negative net. */
  lines: z.array(z.object({ position: z.int().min(1), netMinor: MinorUnits })).max(2000),
  /** Only lines credited in full can give their time back. */
  releasesWork: z.boolean(),
});
export type CreditRequest = z.infer<typeof CreditRequest>;

/** `POST /v1/invoices/:id/dispute`: the client does not accept it, so nobody is reminded of it; null ends that. */
export const DisputeRequest = z.object({ requestId: Id, reason: Name.nullable() });
export type DisputeRequest = z.infer<typeof DisputeRequest>;

/** `POST /v1/invoices/:id/deliver`: sends the invoice (or again), a reminder, or a credit note. */
export const DeliverRequest = z.object({
  requestId: Id,
  kind: z.enum(['invoice', 'reminder', 'credit_note']),
  creditNoteId: Id.nullable(),
  /** Null: the client's address for invoices. */
  email: z.email().max(254).nullable(),
  message: z.string().max(4000),
});
export type DeliverRequest = z.infer<typeof DeliverRequest>;

/** `GET /v1/receivables/ageing?on=…` */
export const AgeingQuery = z.object({ on: CivilDate.optional() });
export type AgeingQuery = z.infer<typeof AgeingQuery>;
const Bucket = z.enum(['current', 'd1_30', 'd31_60', 'd61_90', 'over_90']);
export type AgeingBucket = z.infer<typeof Bucket>;
/** Open amounts by days past the due date by the tenant's calendar; a row a client and currency. */
export const Ageing = z.object({
  on: CivilDate,
  rows: z.array(
    z.object({
      clientId: Id,
      clientName: z.string(),
      currency: Currency,
      buckets: z.record(Bucket, MinorUnits),
      /** Paid too much, to be applied or refunded; positive. */
      unappliedMinor: MinorUnits,
      openMinor: MinorUnits,
      oldestDays: z.int().min(0),
      invoiceCount: z.int().min(0),
    }),
  ),
  totals: z.array(
    z.object({ currency: Currency, buckets: z.record(Bucket, MinorUnits), openMinor: MinorUnits }),
  ),
});
export type Ageing = z.infer<typeof Ageing>;

/** `GET /v1/receivables/deliveries`: what waits, and what could not be sent. */
export const Deliveries = z.object({
  deliveries: z.array(
    InvoiceDelivery.extend({
      clientName: z.string(),
      numberText: z.string(),
      /** Of a credit note, so that it can be sent again. */
      creditNoteId: Id.nullable().optional(),
    }),
  ),
});
export type Deliveries = z.infer<typeof Deliveries>;
