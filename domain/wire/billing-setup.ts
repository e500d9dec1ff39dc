import { z } from 'zod';
import { BillingSettings, Expense, ProjectTerms, TaxRule } from '../entities/billing.ts';
import { BillingInfo, ContractTerms } from '../entities/client.ts';
import { LineKind } from '../entities/invoice.ts';
import { CivilDate, Currency, Id, Instant, MinorUnits, Name } from '../entities/primitives.ts';
import { Milestone, ProjectType } from '../entities/project.ts';
import { RateCard } from '../entities/rate-card.ts';
import { RoundingRule } from '../entities/tenant.ts';

// What billing is set up by. All of these are for whoever has settings.billing.

/** A draft that names what was changed. It stays as it is until somebody refreshes it. */
export const DraftRef = z.object({
  invoiceId: Id,
  clientId: Id,
  clientName: z.string(),
  currency: Currency,
  periodFrom: CivilDate,
  periodTo: CivilDate,
  totalMinor: MinorUnits,
});
export type DraftRef = z.infer<typeof DraftRef>;
const drafts = z.array(DraftRef);

/** `GET /v1/billing/settings`. Version 0: nobody saved them yet, and these are a proposal that nothing can be issued by. */
export const BillingSettingsAnswer = z.object({
  settingsVersion: z.int().min(0),
  settings: BillingSettings.extend({ contact: BillingSettings.shape.contact.extend({ email: z.string() }) }),
});
export type BillingSettingsAnswer = z.infer<typeof BillingSettingsAnswer>;

/** `PUT /v1/billing/settings`, made on `settingsVersion`; `conflict` when they changed meanwhile. */
export const BillingSettingsChange = z.object({
  settingsVersion: z.int().min(0),
  settings: BillingSettings,
});
export type BillingSettingsChange = z.infer<typeof BillingSettingsChange>;

/** `GET /v1/billing/clients/:id` */
export const ClientBilling = z.object({
  clientId: Id,
  currency: Currency,
  /** What a change names; it differs after each. */
  tag: z.string(),
  /** Null: nothing was entered yet, so nothing can be issued to it. */
  info: BillingInfo.nullable(),
  contractTerms: ContractTerms,
  drafts,
});
export type ClientBilling = z.infer<typeof ClientBilling>;

/** `PUT /v1/billing/clients/:id`, made on `tag`. Answers ClientBilling. */
export const ClientBillingChange = ClientBilling.pick({ tag: true, info: true, contractTerms: true });
export type ClientBillingChange = z.infer<typeof ClientBillingChange>;

export const RateCardContent = RateCard.pick({
  name: true,
  currency: true,
  validFrom: true,
  rates: true,
  overtime: true,
  volumeDiscounts: true,
  tierDiscounts: true,
  usagePrices: true,
});
export type RateCardContent = z.infer<typeof RateCardContent>;

export const RateCardVersion = RateCardContent.extend({
  cardVersion: z.int().min(1),
  createdAt: Instant,
  /** Invoices and drafts with a line by this version. */
  invoiceCount: z.int().min(0),
});
export type RateCardVersion = z.infer<typeof RateCardVersion>;

export const RateCardHistory = z.object({
  cardId: Id,
  /** Newest first. */
  versions: z.array(RateCardVersion).min(1),
  projects: z.array(z.object({ id: Id, code: z.string(), name: z.string(), clientName: z.string() })),
});
export type RateCardHistory = z.infer<typeof RateCardHistory>;

/** `GET /v1/billing/cards`, by name. */
export const RateCards = z.object({ cards: z.array(RateCardHistory) });
export type RateCards = z.infer<typeof RateCards>;

/**
 * `POST /v1/billing/cards/:cardId/versions` → RateCardSaved. The device makes the card's id. `after` is the newest version
 * that was seen, 0 for a new card; `conflict` where there is a newer one. The same content once more answers the same.
 */
export const NewCardVersion = z.object({ after: z.int().min(0), content: RateCardContent });
export type NewCardVersion = z.infer<typeof NewCardVersion>;
export const RateCardSaved = z.object({ card: RateCardHistory, drafts });
export type RateCardSaved = z.infer<typeof RateCardSaved>;

/**
 * `POST /v1/billing/cards/:cardId/versions/:version/take-back` → RateCardTakenBack: only the newest, while no invoice
 * names it, and not the last one of a card that a project has.
 */
export const RateCardTakenBack = z.object({ card: RateCardHistory.nullable(), drafts });

/** `PUT /v1/billing/projects/:id/card` → ProjectBilling */
export const ProjectCard = z.object({ cardId: Id.nullable() });

export const TermsContent = ProjectTerms.omit({ projectId: true, termsVersion: true });
export type TermsContent = z.infer<typeof TermsContent>;

/** `GET /v1/billing/projects/:id` */
export const ProjectBilling = z.object({
  projectId: Id,
  clientId: Id,
  type: ProjectType,
  currency: Currency,
  cardId: Id.nullable(),
  /** Newest first. */
  terms: z.array(ProjectTerms.extend({ createdAt: Instant, invoiceCount: z.int().min(0) })),
  milestones: z.array(Milestone.extend({ isBilled: z.boolean() })),
  /** Of outcomes that an invoice or a draft has. */
  billedOutcomes: z.array(Id),
  drafts,
});
export type ProjectBilling = z.infer<typeof ProjectBilling>;

/** `POST /v1/billing/projects/:id/terms` → ProjectBilling; `after` as for cards. */
export const NewTerms = z.object({ after: z.int().min(0), content: TermsContent });
export type NewTerms = z.infer<typeof NewTerms>;
/** `POST /v1/billing/projects/:id/terms/:version/take-back` → ProjectBilling, as for cards. */

/** `PUT /v1/billing/projects/:id/milestones/:milestoneId` → ProjectBilling; not once it is billed. */
export const MilestoneChange = z.object({
  reachedOn: CivilDate.nullable(),
  amountMinor: MinorUnits.min(0).nullable(),
});
export type MilestoneChange = z.infer<typeof MilestoneChange>;

/** `GET /v1/billing/expenses`: newest first; removed ones are left out. */
export const ExpenseQuery = z.object({
  clientId: Id.optional(),
  projectId: Id.optional(),
  from: CivilDate.optional(),
  to: CivilDate.optional(),
  state: z.enum(['open', 'billed', 'not_billable']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
  offset: z.coerce.number().int().min(0).default(0),
});
export type ExpenseQuery = z.infer<typeof ExpenseQuery>;
export const ExpenseRow = Expense.extend({
  projectName: z.string(),
  clientId: Id,
  clientName: z.string(),
  userName: z.string().nullable(),
  /** The invoice or draft that has it; null while it is free. */
  invoiceId: Id.nullable(),
});
export type ExpenseRow = z.infer<typeof ExpenseRow>;
export const ExpenseList = z.object({
  expenses: z.array(ExpenseRow),
  total: z.int().min(0),
  /** Of all that match, by currency. */
  sums: z.array(z.object({ currency: Currency, amountMinor: MinorUnits })),
});
export type ExpenseList = z.infer<typeof ExpenseList>;

/**
 * `PUT /v1/billing/expenses/:id` → ExpenseRow. The device makes the id. `updatedAt` is that of what was seen, null for a
 * new one; `conflict` where it changed meanwhile or is billed. `removed` takes it away, and brings it back.
 */
export const ExpenseChange = Expense.pick({
  projectId: true,
  userId: true,
  date: true,
  billable: true,
  note: true,
  removed: true,
}).extend({
  description: Name,
  amountMinor: MinorUnits.refine((amount) => amount !== 0, 'must not be 0'),
  updatedAt: Instant.nullable(),
});
export type ExpenseChange = z.infer<typeof ExpenseChange>;

/** `POST /v1/billing/effect`: what a change would do to the drafts there are. It writes nothing. */
export const BillingChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), cardId: Id, content: RateCardContent }),
  z.object({ kind: z.literal('terms'), projectId: Id, content: TermsContent }),
  z.object({ kind: z.literal('project_card'), projectId: Id, cardId: Id.nullable() }),
  z.object({ kind: z.literal('rounding'), rule: RoundingRule }),
  z.object({
    kind: z.literal('client'),
    clientId: Id,
    /** Null: as it is. */
    tax: TaxRule.nullable(),
    contractTerms: ContractTerms.nullable(),
  }),
]);
export type BillingChange = z.infer<typeof BillingChange>;

/** Lines of one kind and name, or one tax rate, before and after; null where there are none. Net. */
export const LineEffect = z.object({
  kind: z.enum([...LineKind.options, 'tax']),
  /** For tax its rate, such as 0.19. */
  description: z.string(),
  beforeMinor: MinorUnits.nullable(),
  afterMinor: MinorUnits.nullable(),
  differenceMinor: MinorUnits,
});
export type LineEffect = z.infer<typeof LineEffect>;

/** What of a draft would differ. `totalMinor` is as it stands now, and the change comes on top of that. */
export const DraftEffect = DraftRef.extend({
  newTotalMinor: MinorUnits,
  differenceMinor: MinorUnits,
  /** Those that differ, the largest difference first, at most 200. */
  lines: z.array(LineEffect),
  lineCount: z.int().min(0),
});
export type DraftEffect = z.infer<typeof DraftEffect>;

export const EffectAnswer = z.object({
  /** Those that it moves. */
  drafts: z.array(DraftEffect),
  /** How many it was computed for. */
  draftCount: z.int().min(0),
  /**
   * `refresh`: so it is once the draft is refreshed. `approval`: approved time keeps the rule that it was rounded by, so
   * it would be so only if the drafts' time were approved anew.
   */
  applies: z.enum(['refresh', 'approval']),
});
export type EffectAnswer = z.infer<typeof EffectAnswer>;
