import { z } from 'zod';
import { BillingSettings, LineGrouping, TaxCategory } from './billing.ts';
import { BillingInfo } from './client.ts';
import {
  CivilDate,
  Code,
  Currency,
  DecimalString,
  Id,
  Instant,
  LongText,
  MinorUnits,
  Name,
  RatioString,
  Sha256,
  syncFields,
} from './primitives.ts';

export const InvoiceStatus = z.enum(['draft', 'sent', 'paid', 'overdue', 'void']);
export type InvoiceStatus = z.infer<typeof InvoiceStatus>;

/** Who sold to whom, as it was when the invoice was issued; null while a draft. */
export const InvoiceParties = z.object({
  seller: BillingSettings.omit({ brand: true, grouping: true, reminderDays: true }),
  buyer: BillingInfo.extend({ name: Name }),
});
export type InvoiceParties = z.infer<typeof InvoiceParties>;

/** Totals are the sums of the lines and of the tax lines; each was rounded once. */
export const Invoice = z.object({
  ...syncFields,
  /** Gap-free per tenant; null while a draft. */
  number: z.int().min(1).nullable(),
  clientId: Id,
  projectIds: z.array(Id).max(500),
  periodFrom: CivilDate,
  periodTo: CivilDate,
  currency: Currency,
  /** Net of all lines but discounts. */
  subtotalMinor: MinorUnits,
  /** Net of the discount lines as a positive amount. */
  discountMinor: MinorUnits,
  taxMinor: MinorUnits,
  /** subtotal − discount + tax */
  totalMinor: MinorUnits,
  status: InvoiceStatus,
  dateIssued: CivilDate.nullable(),
  dueDate: CivilDate.nullable(),
  grouping: LineGrouping,
  note: LongText,
  parties: InvoiceParties.nullable(),
  /** What the lines were computed from beside the entries: domain/rules/billing/types.ts, BillingInput. Canonical JSON. */
  inputs: z.json().nullable(),
  /** Of the canonical bytes of all lines with their explanations, so that a recomputation can be held against it. */
  contentHash: Sha256.nullable(),
  /** Why a draft does not hold any more (an entry was reopened or adjusted); null while it does. */
  stale: z.string().max(300).nullable(),
});
export type Invoice = z.infer<typeof Invoice>;

export const LineKind = z.enum(['time', 'usage', 'milestone', 'retainer', 'outcome', 'expense', 'discount']);
export type LineKind = z.infer<typeof LineKind>;

export const InvoiceLine = z.object({
  id: Id,
  tenantId: Id,
  invoiceId: Id,
  position: z.int().min(1),
  kind: LineKind,
  description: z.string().max(1000),
  quantity: DecimalString,
  unit: Code,
  /** Minor units a unit before factors; for time an hour. 0 where a unit has a price of its own (usage). */
  rateMinor: MinorUnits,
  /** Net, rounded once. */
  amountMinor: MinorUnits,
  taxCategory: TaxCategory,
  taxRate: RatioString,
  projectId: Id.nullable(),
  rateCardId: Id.nullable(),
  rateCardVersion: z.int().min(1).nullable(),
  roundingVersion: z.int().min(1).nullable(),
  /** What explains it: domain/rules/billing/types.ts, LineBasis. */
  basis: z.json(),
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

/**
 * A part of an entry on a line. An entry has one part for each price that its minutes have; part 0 is always there and
 * claims the entry: of the items that were not released there is one of a role, so no time is billed twice.
 * `reverse` takes back what an earlier invoice billed of an entry that an adjustment replaced.
 */
export const InvoiceItem = z.object({
  tenantId: Id,
  invoiceId: Id,
  entryId: Id,
  role: z.enum(['bill', 'reverse']),
  part: z.int().min(0),
  position: z.int().min(1),
  /** Billed minutes of this part, never negative; a reversed part counts against. */
  minutes: z.int().min(0),
  /** Free again: the invoice was voided, or credited with its time given back. */
  releasedAt: Instant.nullable(),
});
export type InvoiceItem = z.infer<typeof InvoiceItem>;

/** Anything but time that is billed once: `milestone:<id>`, `retainer:<project>:2026-10`, `usage:…`, `expense:<id>`. */
export const InvoiceClaim = z.object({
  tenantId: Id,
  invoiceId: Id,
  key: z.string().max(200),
  position: z.int().min(1),
  releasedAt: Instant.nullable(),
});
export type InvoiceClaim = z.infer<typeof InvoiceClaim>;

/** One line a tax category and rate: their net times the rate, rounded once. */
export const InvoiceTax = z.object({
  tenantId: Id,
  invoiceId: Id,
  category: TaxCategory,
  rate: RatioString,
  reason: z.string().max(300).nullable(),
  netMinor: MinorUnits,
  taxMinor: MinorUnits,
});
export type InvoiceTax = z.infer<typeof InvoiceTax>;

/**
 * Money that settles an invoice. `refund` goes back to the client and `write_off` is given up; `credit` is what was paid
 * too much on another invoice of the client, and `credit_out` its counterpart there. All amounts are positive.
 */
export const Payment = z.object({
  id: Id,
  tenantId: Id,
  invoiceId: Id,
  kind: z.enum(['payment', 'refund', 'write_off', 'credit', 'credit_out']),
  receivedOn: CivilDate,
  amountMinor: MinorUnits.min(1),
  currency: Currency,
  method: z.string().max(40),
  reference: z.string().max(200),
  /** The other invoice of `credit` and `credit_out`. */
  otherInvoiceId: Id.nullable(),
  /** Taken back, as a mistake; it does not count any more. */
  reversedAt: Instant.nullable(),
  createdAt: Instant,
});
export type Payment = z.infer<typeof Payment>;

export const CreditNote = z.object({
  id: Id,
  tenantId: Id,
  invoiceId: Id,
  /** Gap-free per tenant, apart from invoices. */
  number: z.int().min(1),
  issuedOn: CivilDate,
  netMinor: MinorUnits,
  taxMinor: MinorUnits,
  /** Gross, positive: what the client owes less. */
  amountMinor: MinorUnits,
  currency: Currency,
  reason: Name,
  /** By position of the invoice's lines: net credited, of the line's own sign; the tax of each category follows from it. */
  lines: z.array(
    z.object({ position: z.int().min(1), description: z.string().max(1000), netMinor: MinorUnits }),
  ),
  taxes: z.array(InvoiceTax.omit({ tenantId: true, invoiceId: true })),
  /** Whether the time of the credited lines may be billed again. */
  releasesWork: z.boolean(),
  createdAt: Instant,
});
export type CreditNote = z.infer<typeof CreditNote>;

export const DeliveryReason = z.enum([
  'no_mail_server',
  'login_refused',
  'no_encryption',
  /** This address is not taken. */
  'address_refused',
  'mail_refused',
  'try_later',
  /** What is written is no address. */
  'no_address',
  'unreachable',
  'void',
  'settled',
  'disputed',
  'no_credit_note',
  'disk_full',
  'not_writable',
  'not_made',
]);
export type DeliveryReason = z.infer<typeof DeliveryReason>;

export const InvoiceDelivery = z.object({
  id: Id,
  tenantId: Id,
  invoiceId: Id,
  kind: z.enum(['invoice', 'reminder', 'credit_note']),
  /** Of a reminder: which one, from 1; of a credit note: its number. */
  ordinal: z.int().min(0),
  channel: z.enum(['email', 'file']),
  /** Address, or the name of the file in the drop. */
  target: z.string().max(500),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int().min(0),
  /** Words of the server, in English. */
  error: z.string().max(500).nullable(),
  /** Why it waits or failed; null before a try, and where only `error` says it. */
  reason: DeliveryReason.nullable(),
  /** What a person wrote to go with it. */
  message: z.string().max(4000),
  createdAt: Instant,
  deliveredAt: Instant.nullable(),
});
export type InvoiceDelivery = z.infer<typeof InvoiceDelivery>;
