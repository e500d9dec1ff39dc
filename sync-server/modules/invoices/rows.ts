import { z } from 'zod';
import { Expense, ProjectTerms } from '../../../domain/entities/billing.ts';
import { Client } from '../../../domain/entities/client.ts';
import { Code, Id } from '../../../domain/entities/primitives.ts';
import { Project } from '../../../domain/entities/project.ts';
import { RateCard } from '../../../domain/entities/rate-card.ts';

// What an invoice is computed by, as it is read from the database; with select lists, the columns of each.

export const ClientRow = Client.pick({ id: true, name: true, currency: true, contractTerms: true });
export type ClientRow = z.infer<typeof ClientRow>;
export const clientColumns = `c.id, c.name, c.currency, c.contract_terms as "contractTerms"`;

export const ProjectRow = Project.pick({
  id: true,
  code: true,
  name: true,
  type: true,
  rateCardId: true,
  milestones: true,
}).extend({
  tasks: z.array(z.object({ id: Id, name: z.string() })),
  activityCodes: z.array(z.object({ code: Code, name: z.string() })),
});
export type ProjectRow = z.infer<typeof ProjectRow>;
export const projectColumns = `p.id, p.code, p.name, p.type, p.rate_card_id as "rateCardId", p.milestones, p.tasks,
  p.activity_codes as "activityCodes"`;

export const TermsRow = ProjectTerms;
export const termsColumns = `t.project_id as "projectId", t.terms_version as "termsVersion", t.valid_from as "validFrom",
  t.overrides, t.retainer, t.outcomes`;

export const CardRow = RateCard;
export const cardColumns = `r.id, r.tenant_id as "tenantId", r.version, r.created_at as "createdAt",
  r.updated_at as "updatedAt", r.card_id as "cardId", r.card_version as "cardVersion", r.name, r.currency,
  r.valid_from as "validFrom", r.rates, r.overtime, r.volume_discounts as "volumeDiscounts",
  r.tier_discounts as "tierDiscounts", r.usage_prices as "usagePrices"`;

export const ExpenseRow = Expense.pick({
  id: true,
  projectId: true,
  date: true,
  description: true,
  amountMinor: true,
  currency: true,
});
export const expenseColumns = `x.id, x.project_id as "projectId", x.date, x.description,
  x.amount_minor as "amountMinor", x.currency`;
