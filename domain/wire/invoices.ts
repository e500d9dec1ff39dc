import { z } from 'zod';
import { LineGrouping } from '../entities/billing.ts';
import {
  CreditNote,
  Invoice,
  InvoiceDelivery,
  InvoiceLine,
  InvoiceStatus,
  InvoiceTax,
  Payment,
} from '../entities/invoice.ts';
import {
  CivilDate,
  Currency,
  Id,
  Instant,
  LongText,
  MinorUnits,
  Name,
  RatioString,
} from '../entities/primitives.ts';

// All of these are for whoever has invoices.generate. What is written names a request id made by the device: the same one
// again answers the same and does nothing.

/** What a firm bills has a date of its own times: calendars end somewhere, and so do what databases count in them. */
const BillingDate = CivilDate.regex(/^(19|20|21)/, 'must be between 1900 and 2199');

export const ManualDiscount = z.union([
  z.object({ description: Name, percent: RatioString }),
  z.object({ description: Name, amountMinor: MinorUnits.min(1).max(100_000_000_000_000) }),
]);
export type ManualDiscount = z.infer<typeof ManualDiscount>;

/** What to bill: one client's projects (none named: all), or every client that has something due (`clientId` null). */
export const BillingScope = z.object({
  clientId: Id.toLowerCase().nullable(),
  projectIds: z.array(Id.toLowerCase()).max(500),
  from: BillingDate,
  to: BillingDate,
  /** Null: as the firm's billing settings say. */
  grouping: LineGrouping.nullable(),
  includeUsage: z.boolean(),
});
export type BillingScope = z.infer<typeof BillingScope>;

export const BillingProblem = z.object({
  kind: z.enum(['no_rate', 'card_currency', 'expense_currency', 'no_usage_price', 'usage_negative']),
  projectId: Id.nullable(),
  /** At most 100 of them. */
  entryIds: z.array(Id),
  entryCount: z.int().min(0),
  subject: z.string().nullable(),
  minutes: z.int().min(0),
});
export type BillingProblem = z.infer<typeof BillingProblem>;

const Totals = Invoice.pick({ subtotalMinor: true, discountMinor: true, taxMinor: true, totalMinor: true });
const PreviewLine = InvoiceLine.omit({ id: true, tenantId: true, invoiceId: true });
const TaxLine = InvoiceTax.omit({ tenantId: true, invoiceId: true });

/** One invoice as it would be. */
export const InvoicePreview = z.object({
  clientId: Id,
  clientName: z.string(),
  currency: Currency,
  projectIds: z.array(Id),
  lines: z.array(PreviewLine),
  taxes: z.array(TaxLine),
  totals: Totals,
  entryCount: z.int().min(0),
  minutes: z.int(),
  /** Net that approval had estimated for the same time; the difference is overtime, discounts and newer rates. */
  estimatedMinor: MinorUnits,
  problems: z.array(BillingProblem),
  /** No billing info: it can be drafted, not issued. */
  missing: z.array(z.enum(['billing_info', 'billing_settings'])),
});
export type InvoicePreview = z.infer<typeof InvoicePreview>;

/** `POST /v1/invoices/preview` → PreviewAnswer. It writes nothing. */
export const PreviewRequest = BillingScope.extend({
  /** As they would be given to GenerateRequest; none where left out. */
  discounts: z.array(ManualDiscount).max(20).optional(),
});
export type PreviewRequest = z.infer<typeof PreviewRequest>;
export const PreviewAnswer = z.object({ previews: z.array(InvoicePreview) });
export type PreviewAnswer = z.infer<typeof PreviewAnswer>;

/** `POST /v1/invoices/drafts` → GenerateAnswer. One draft a client, all in one transaction or none. */
export const GenerateRequest = z.object({
  requestId: Id,
  scope: BillingScope,
  discounts: z.array(ManualDiscount).max(20),
  note: LongText,
  /** Issue each at once. */
  issue: z.boolean(),
});
export type GenerateRequest = z.infer<typeof GenerateRequest>;

export const InvoiceHead = Invoice.omit({ inputs: true, parties: true }).extend({
  clientName: z.string(),
  /** `INV-00042`; null while a draft. */
  numberText: z.string().nullable(),
  /** Payments and credits less refunds; write-offs apart. */
  paidMinor: MinorUnits,
  creditedMinor: MinorUnits,
  writtenOffMinor: MinorUnits,
  /** total − paid − credited − written off; negative: paid too much. */
  openMinor: MinorUnits,
  /** By the tenant's calendar; 0 where it is not late. */
  daysOverdue: z.int().min(0),
  /** Why the client does not accept it, so that nobody is reminded of it; null where they do. */
  disputed: z.string().nullable().optional(),
  entryCount: z.int().min(0),
  minutes: z.int(),
});
export type InvoiceHead = z.infer<typeof InvoiceHead>;

export const GenerateAnswer = z.object({
  invoices: z.array(InvoiceHead),
  /** Problems by client, as in the preview. */
  problems: z.array(BillingProblem),
});
export type GenerateAnswer = z.infer<typeof GenerateAnswer>;

/** `GET /v1/invoices`: newest first, drafts before all. */
export const InvoiceListQuery = z.object({
  status: InvoiceStatus.optional(),
  clientId: Id.optional(),
  /** In number, client name or note. */
  text: z.string().max(100).optional(),
  from: CivilDate.optional(),
  to: CivilDate.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  offset: z.coerce.number().int().min(0).default(0),
});
export type InvoiceListQuery = z.infer<typeof InvoiceListQuery>;
export const InvoiceList = z.object({
  invoices: z.array(InvoiceHead),
  total: z.int().min(0),
  /** Of all that match, by currency. */
  sums: z.array(z.object({ currency: Currency, totalMinor: MinorUnits, openMinor: MinorUnits })),
});
export type InvoiceList = z.infer<typeof InvoiceList>;

/** `GET /v1/invoices/:id` */
export const InvoiceDetail = z.object({
  invoice: InvoiceHead,
  parties: Invoice.shape.parties,
  lines: z.array(InvoiceLine),
  taxes: z.array(TaxLine),
  payments: z.array(Payment),
  creditNotes: z.array(CreditNote),
  deliveries: z.array(InvoiceDelivery),
  projects: z.array(z.object({ id: Id, code: z.string(), name: z.string() })),
});
export type InvoiceDetail = z.infer<typeof InvoiceDetail>;

/** `GET /v1/invoices/:id/lines/:position`: the entries under a line, by date, a page of them. */
export const LineEntriesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(2000).default(500),
  offset: z.coerce.number().int().min(0).default(0),
});
export type LineEntriesQuery = z.infer<typeof LineEntriesQuery>;
export const LineEntries = z.object({
  /** Of all that are under the line. */
  total: z.int().min(0),
  entries: z.array(
    z.object({
      entryId: Id,
      role: z.enum(['bill', 'reverse']),
      part: z.int().min(0),
      /** Billed minutes on this line. */
      minutes: z.int(),
      date: CivilDate,
      userId: Id,
      userName: z.string(),
      description: z.string(),
      /** As worked, and as rounded by `roundingVersion`. */
      workedMinutes: z.int(),
      billedMinutes: z.int(),
      approvedBy: z.string().nullable(),
      approvedAt: Instant.nullable(),
    }),
  ),
  /** Those of the rules that the line names, as they were. */
  rounding: z
    .object({ version: z.int(), incrementMinutes: z.int(), mode: z.string(), scope: z.string() })
    .nullable(),
});
export type LineEntries = z.infer<typeof LineEntries>;

/** `POST /v1/invoices/:id/recompute`: from the kept inputs and the entries, once more. It writes nothing. */
export const Recomputation = z.object({
  matches: z.boolean(),
  storedHash: z.string(),
  computedHash: z.string(),
  differences: z.array(z.object({ position: z.int(), storedMinor: MinorUnits, computedMinor: MinorUnits })),
});
export type Recomputation = z.infer<typeof Recomputation>;

/** `PUT /v1/invoices/:id`: a draft's texts, discounts and due date, made on `version`. Answers InvoiceDetail. */
export const DraftChange = z.object({
  version: z.int().min(0),
  note: LongText,
  dueDate: BillingDate.nullable(),
  discounts: z.array(ManualDiscount).max(20),
  descriptions: z.array(z.object({ position: z.int().min(1), description: z.string().max(1000) })).max(2000),
});
export type DraftChange = z.infer<typeof DraftChange>;

/** `POST /v1/invoices/:id/refresh`: the draft computed anew from what is approved now. Answers InvoiceDetail. */
export const RefreshRequest = z.object({ requestId: Id });
export type RefreshRequest = z.infer<typeof RefreshRequest>;
/** `POST /v1/invoices/:id/discard`: the draft goes, and its work is free again; `POST …/restore` brings it back where it is still free. */
export const DiscardRequest = z.object({ requestId: Id });
export type DiscardRequest = z.infer<typeof DiscardRequest>;
/** Discarding answers that it is gone; restoring answers InvoiceDetail. */
export const DiscardAnswer = z.object({ discarded: z.literal(true) });
/** `POST /v1/invoices/:id/issue`: number, date and due date; its entries become invoiced. Answers InvoiceDetail. */
export const IssueRequest = z.object({
  requestId: Id,
  version: z.int().min(0),
  dateIssued: BillingDate.nullable(),
});
export type IssueRequest = z.infer<typeof IssueRequest>;
/** `POST /v1/invoices/:id/void`: of an issued invoice without payments or credits; its number stays, its work is free again. */
export const VoidRequest = z.object({ requestId: Id, reason: Name });
export type VoidRequest = z.infer<typeof VoidRequest>;

/** `GET /v1/invoices/due?from=…&to=…`: what could be billed, a client and project a row. Without `from`, of any age. */
export const DueQuery = z.object({ from: BillingDate.optional(), to: BillingDate });
export type DueQuery = z.infer<typeof DueQuery>;
export const DueWork = z.object({
  rows: z.array(
    z.object({
      clientId: Id,
      clientName: z.string(),
      projectId: Id,
      projectName: z.string(),
      projectType: z.string(),
      currency: Currency,
      from: CivilDate,
      to: CivilDate,
      entryCount: z.int().min(0),
      minutes: z.int().min(0),
      /** As approval estimated. */
      estimatedMinor: MinorUnits,
      otherCount: z.int().min(0),
    }),
  ),
  /** Usage that the cards of a client's projects have a price for and that no invoice has, a client a row. */
  usage: z
    .array(
      z.object({
        clientId: Id,
        clientName: z.string(),
        currency: Currency,
        /** First day of the first UTC month, and last day of the last one, both inside of what was asked for. */
        from: CivilDate,
        to: CivilDate,
        /** Types and months: each is a line. */
        count: z.int().min(1),
      }),
    )
    .optional(),
  /** Time before `from` that could be billed as well; null where there is none. */
  older: z
    .object({ from: CivilDate, entryCount: z.int().min(1), minutes: z.int() })
    .nullable()
    .optional(),
});
export type DueWork = z.infer<typeof DueWork>;
