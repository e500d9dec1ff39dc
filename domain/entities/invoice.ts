import { z } from 'zod';
import {
  CivilDate,
  Code,
  Currency,
  DecimalString,
  Id,
  Instant,
  MinorUnits,
  Name,
  RatioString,
  syncFields,
} from './primitives.ts';

export const InvoiceStatus = z.enum(['draft', 'sent', 'paid', 'overdue', 'void']);

/** Totals are the sums of the lines; each line was rounded once. */
export const Invoice = z.object({
  ...syncFields,
  /** Gap-free per tenant; null while a draft. */
  number: z.int().min(1).nullable(),
  clientId: Id,
  projectIds: z.array(Id).max(500),
  periodFrom: CivilDate,
  periodTo: CivilDate,
  currency: Currency,
  subtotalMinor: MinorUnits,
  discountMinor: MinorUnits,
  taxMinor: MinorUnits,
  totalMinor: MinorUnits,
  status: InvoiceStatus,
  dateIssued: CivilDate.nullable(),
  dueDate: CivilDate.nullable(),
});
export type Invoice = z.infer<typeof Invoice>;

export const InvoiceLine = z.object({
  id: Id,
  tenantId: Id,
  invoiceId: Id,
  position: z.int().min(1),
  kind: z.enum(['time', 'usage', 'milestone', 'retainer', 'outcome', 'expense', 'discount']),
  description: z.string().max(1000),
  quantity: DecimalString,
  unit: Code,
  rateMinor: MinorUnits,
  amountMinor: MinorUnits,
  taxRate: RatioString,
  rateCardId: Id.nullable(),
  rateCardVersion: z.int().min(1).nullable(),
  roundingVersion: z.int().min(1).nullable(),
  entryIds: z.array(Id),
  meteringEventIds: z.array(Id),
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

export const Payment = z.object({
  id: Id,
  tenantId: Id,
  invoiceId: Id,
  receivedOn: CivilDate,
  amountMinor: MinorUnits,
  currency: Currency,
  method: z.string().max(40),
  reference: z.string().max(200),
  createdAt: Instant,
});
export type Payment = z.infer<typeof Payment>;

export const CreditNote = z.object({
  id: Id,
  tenantId: Id,
  invoiceId: Id,
  number: z.int().min(1),
  issuedOn: CivilDate,
  amountMinor: MinorUnits,
  currency: Currency,
  reason: Name,
  createdAt: Instant,
});
export type CreditNote = z.infer<typeof CreditNote>;
