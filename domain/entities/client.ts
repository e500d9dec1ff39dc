import { z } from 'zod';
import { PostalAddress, TaxRule } from './billing.ts';
import {
  CivilDate,
  Currency,
  DecimalString,
  Id,
  Name,
  RatePerHour,
  RatioString,
  syncFields,
} from './primitives.ts';
import { localSchema } from './rx-schema.ts';

export const Contact = z.object({ name: Name, email: z.email().max(254), role: z.string().max(100) });

export const ContractTerms = z.object({
  defaultRate: RatePerHour.nullable(),
  discountTier: z.enum(['none', 'silver', 'gold', 'platinum']),
  discount: RatioString,
  msaExpires: CivilDate.nullable(),
});

export const UsageThreshold = z.object({
  eventType: z.string().max(40),
  quantity: DecimalString,
});

/**
 * Who is billed and how. Encrypted at rest (AES-256-GCM); never in a document that reaches a device by sync, only in the
 * answer to whoever has settings.billing.
 */
export const BillingInfo = z.object({
  /** As on the invoice; empty: the client's own name. */
  legalName: z.string().max(200),
  termsDays: z.int().min(0).max(365),
  taxId: z.string().max(64).nullable(),
  address: PostalAddress,
  /** Where invoices and reminders go. */
  email: z.email().max(254).nullable(),
  preferredMethod: z.enum(['bank_transfer', 'card', 'direct_debit', 'cheque']),
  tax: TaxRule,
  /** What the client wants to find on it: an order number, a Leitweg-ID (BT-10). */
  buyerReference: z.string().max(100).nullable(),
});
export type BillingInfo = z.infer<typeof BillingInfo>;

export const Client = z.object({
  ...syncFields,
  name: Name,
  industry: z.string().max(100),
  parentId: Id.nullable(),
  currency: Currency,
  contacts: z.array(Contact).max(100),
  contractTerms: ContractTerms,
  usageThresholds: z.array(UsageThreshold).max(50),
});
export type Client = z.infer<typeof Client>;

export const clientLocalSchema = localSchema('client', 1, Client, []);
