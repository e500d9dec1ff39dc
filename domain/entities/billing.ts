import { z } from 'zod';
import {
  CivilDate,
  Code,
  Currency,
  Id,
  Instant,
  LongText,
  MinorUnits,
  Minutes,
  Name,
  RatePerHour,
  RatioString,
} from './primitives.ts';

/** ISO 3166-1 alpha-2. */
const Country = z.string().regex(/^[A-Z]{2}$/, 'must be a country code such as DE');

/** As EN 16931 wants it (BG-5, BG-8): the country at least. */
export const PostalAddress = z.object({
  lines: z.array(z.string().trim().min(1).max(200)).max(3),
  postalCode: z.string().max(20),
  city: z.string().max(100),
  country: Country,
});
export type PostalAddress = z.infer<typeof PostalAddress>;

/**
 * UNTDID 5305, the codes that EN 16931 allows here: S standard or reduced rate, Z zero, E exempt, AE reverse charge,
 * K within the Community, G export, O not subject to VAT. Only S has a rate above 0; E, AE, K, G and O say why.
 */
export const TaxCategory = z.enum(['S', 'Z', 'E', 'AE', 'K', 'G', 'O']);
export type TaxCategory = z.infer<typeof TaxCategory>;

export const TaxRule = z
  .object({ category: TaxCategory, rate: RatioString, reason: z.string().max(300).nullable() })
  .refine(({ category, rate }) => category === 'S' || Number(rate) === 0, {
    error: 'only the category S has a rate',
    path: ['rate'],
  });
export type TaxRule = z.infer<typeof TaxRule>;

/** How lines gather time. `project` is always apart. */
export const LineGrouping = z.enum(['person', 'role', 'task', 'activity', 'project']);
export type LineGrouping = z.infer<typeof LineGrouping>;

/** The firm as a seller. Kept on the server for whoever has settings.billing; each invoice keeps it as it was. */
export const BillingSettings = z.object({
  legalName: Name,
  address: PostalAddress,
  vatId: z.string().max(64).nullable(),
  /** A tax number where there is no VAT identifier (BT-32). */
  taxNumber: z.string().max(64).nullable(),
  registration: z.string().max(200),
  contact: z.object({ name: z.string().max(200), email: z.email().max(254), phone: z.string().max(50) }),
  bank: z
    .object({ holder: z.string().max(200), iban: z.string().max(34), bic: z.string().max(11).nullable() })
    .nullable(),
  brand: z.object({
    /** #rrggbb */
    colour: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #0f5c5c'),
    /** PNG or JPEG, base64; at most 300 KB. */
    logo: z.string().max(410_000).nullable(),
  }),
  /** Stands before the number: `INV-` gives INV-00042. */
  invoicePrefix: z.string().max(12),
  creditPrefix: z.string().max(12),
  defaultTermsDays: z.int().min(0).max(365),
  defaultTax: TaxRule,
  grouping: LineGrouping,
  /** Below the totals of every invoice. */
  footer: z.string().max(1000),
  /** Language of what clients receive. */
  language: z.enum(['en', 'de']),
  /** Days after the due date on which a reminder goes out; none, no reminders. */
  reminderDays: z.array(z.int().min(1).max(365)).max(10),
});
export type BillingSettings = z.infer<typeof BillingSettings>;

/** A rate of this project only, before its card's. The one that names most wins, as on a card. */
export const RateOverride = z.object({
  billRole: Code.nullable(),
  activityCode: Code.optional(),
  userId: Id.optional(),
  rate: RatePerHour,
});

/**
 * How a project is billed beyond its type, one version; versions are never edited. Currency: its client's.
 * A retainer is a fee a calendar month for `includedMinutes`; what is left rolls over for `rolloverMonths` months (0:
 * none), the oldest used first; time beyond is billed by the hour.
 */
export const ProjectTerms = z.object({
  projectId: Id,
  termsVersion: z.int().min(1),
  validFrom: CivilDate,
  overrides: z.array(RateOverride).max(500),
  retainer: z
    .object({
      feeMinor: MinorUnits.min(0),
      includedMinutes: Minutes,
      rolloverMonths: z.int().min(0).max(24),
      /** Of time beyond; null: as the card says. */
      overageRate: RatePerHour.nullable(),
      from: CivilDate,
      to: CivilDate.nullable(),
    })
    .nullable(),
  /** Fees for what was achieved, each billed once `achievedOn` is in or before the period. */
  outcomes: z
    .array(
      z.object({
        id: Id,
        name: Name,
        amountMinor: MinorUnits.min(0),
        achievedOn: CivilDate.nullable(),
      }),
    )
    .max(200),
});
export type ProjectTerms = z.infer<typeof ProjectTerms>;

export const Expense = z.object({
  id: Id,
  tenantId: Id,
  projectId: Id,
  userId: Id.nullable(),
  date: CivilDate,
  description: Name,
  /** Net, in the client's currency. */
  amountMinor: MinorUnits,
  currency: Currency,
  billable: z.boolean(),
  note: LongText,
  createdAt: Instant,
  updatedAt: Instant,
  /** Removed before it was billed. */
  removed: z.boolean(),
});
export type Expense = z.infer<typeof Expense>;
