import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { TaxRule } from '../../../domain/entities/billing.ts';
import type { RateCard } from '../../../domain/entities/rate-card.ts';
import type { BillRole } from '../../../domain/rules/bill-roles.ts';
import type { BillingInput } from '../../../domain/rules/billing/types.ts';
import type { BillingScope, ManualDiscount } from '../../../domain/wire/invoices.ts';
import { StintError } from '../../errors.ts';
import { readBefore, readClaimed, readUsage } from './before.ts';
import type { Firm } from './firm.ts';
import type { KeptInput } from './kept.ts';
import * as rows from './rows.ts';
import { BILLED_BY_TIME, type EntryRow, readReversals, readWork, type Span } from './work.ts';

/** What one invoice is computed from, and where it is from. */
export interface Gathered {
  readonly client: rows.ClientRow;
  readonly input: KeptInput;
  readonly entries: readonly EntryRow[];
  readonly missing: ('billing_info' | 'billing_settings')[];
}

/** Where nobody has said how a client is taxed. Such an invoice cannot be issued. */
const UNKNOWN_TAX: TaxRule = { category: 'Z', rate: '0', reason: null };

/**
 * Reads all that an invoice of one client is computed from. In a transaction that holds the tenant's writes where the
 * invoice is stored.
 * @param own the draft that is made anew
 * @throws StintError not_found
 */
export async function gather(
  tx: PoolClient,
  firm: Firm,
  clientId: string,
  scope: BillingScope,
  discounts: readonly ManualDiscount[],
  own: string | null = null,
): Promise<Gathered> {
  const client = await readClient(tx, firm.tenantId, clientId);
  const projects = await readProjects(tx, firm.tenantId, clientId, scope.projectIds);
  const span: Span = {
    ...{ tenantId: firm.tenantId, clientId, from: scope.from, to: scope.to, own },
    projectIds: projects.map(({ id }) => id),
  };
  const onTime = projects.filter(({ type }) => BILLED_BY_TIME.includes(`'${type}'`)).map(({ id }) => id);
  const entries = await readWork(tx, { ...span, projectIds: onTime });
  const reversals = await readReversals(tx, span);
  const cards = await readCards(tx, firm.tenantId, projects);
  const terms = await readTerms(tx, span);
  const retainers = terms.filter(({ retainer }) => retainer !== null).map(({ projectId }) => projectId);
  const { weekStart } = firm.settings;
  const buyer = await firm.buyerOf(client.id);
  return {
    client,
    entries,
    missing: [
      ...(buyer === null ? (['billing_info'] as const) : []),
      ...(firm.seller === null ? (['billing_settings'] as const) : []),
    ],
    input: {
      client,
      period: { from: scope.from, to: scope.to },
      grouping: scope.grouping ?? firm.seller?.grouping ?? 'project',
      language: firm.seller?.language ?? 'en',
      weekStart,
      tax: buyer?.tax ?? firm.seller?.defaultTax ?? UNKNOWN_TAX,
      projects: projects.map((project) => ({
        ...project,
        terms: terms.filter(({ projectId }) => projectId === project.id),
      })),
      people: await readPeople(tx, firm.tenantId, [...entries, ...reversals]),
      cards,
      reversals,
      before: await readBefore(tx, span, cards, { ...spanOf(entries, scope), weekStart }, retainers),
      claimed: await readClaimed(tx, span),
      expenses: await readExpenses(tx, span),
      usage: scope.includeUsage ? await readUsage(tx, span) : [],
      discounts,
      roles: await readRoles(tx, firm.tenantId, entries),
      scope: { projectIds: scope.projectIds, includeUsage: scope.includeUsage },
      descriptions: [],
    },
  };
}

/** The days of work that are there, so that no more of the past is read than they ask for. */
function spanOf(entries: readonly EntryRow[], { from, to }: BillingScope): { from: string; to: string } {
  return { from: entries[0]?.date ?? from, to: entries.at(-1)?.date ?? to };
}

async function readClient(tx: PoolClient, tenantId: string, clientId: string): Promise<rows.ClientRow> {
  const { rows: found } = await tx.query(
    `select ${rows.clientColumns} from clients c where c.tenant_id = $1 and c.id = $2 and not c.deleted`,
    [tenantId, clientId],
  );
  if (found.length === 0)
    throw new StintError(
      'not_found',
      'There is no such client. It may have been removed. Nothing was billed.',
    );
  return rows.ClientRow.parse(found[0]);
}

async function readProjects(
  tx: PoolClient,
  tenantId: string,
  clientId: string,
  named: readonly string[],
): Promise<rows.ProjectRow[]> {
  const { rows: found } = await tx.query(
    `select ${rows.projectColumns} from projects p
      where p.tenant_id = $1 and p.client_id = $2 and not p.deleted and not p.is_template
        and ($3::uuid[] = '{}' or p.id = any($3::uuid[]))
      order by p.code, p.id`,
    [tenantId, clientId, named],
  );
  return z.array(rows.ProjectRow).parse(found);
}

async function readCards(
  tx: PoolClient,
  tenantId: string,
  projects: readonly rows.ProjectRow[],
): Promise<RateCard[]> {
  const { rows: found } = await tx.query(
    `select ${rows.cardColumns} from rate_cards r
      where r.tenant_id = $1 and r.card_id = any($2::uuid[]) and not r.deleted order by r.card_id, r.card_version`,
    [tenantId, projects.flatMap(({ rateCardId }) => rateCardId ?? [])],
  );
  return z.array(rows.CardRow).parse(found);
}

async function readTerms(tx: PoolClient, { tenantId, projectIds, to }: Span) {
  const { rows: found } = await tx.query(
    `select ${rows.termsColumns} from project_terms t
      where t.tenant_id = $1 and t.project_id = any($2::uuid[]) and t.valid_from < date_trunc('month', $3::date) + interval '1 month'
      order by t.project_id, t.terms_version`,
    [tenantId, projectIds, to],
  );
  return z.array(rows.TermsRow).parse(found);
}

async function readExpenses(
  tx: PoolClient,
  { tenantId, projectIds, to }: Span,
): Promise<BillingInput['expenses']> {
  const { rows: found } = await tx.query(
    `select ${rows.expenseColumns} from expenses x
      where x.tenant_id = $1 and x.project_id = any($2::uuid[]) and x.date <= $3 and x.billable
        and not x.removed
      order by x.date, x.id`,
    [tenantId, projectIds, to],
  );
  return z.array(rows.ExpenseRow).parse(found);
}

async function readPeople(
  tx: PoolClient,
  tenantId: string,
  work: readonly { readonly userId: string }[],
): Promise<BillingInput['people']> {
  const { rows: found } = await tx.query<{ id: string; name: string }>(
    'select u.id, u.name from users u where u.tenant_id = $1 and u.id = any($2::uuid[]) order by u.id',
    [tenantId, [...new Set(work.map(({ userId }) => userId))]],
  );
  return found;
}

/**
 * As approval reads them (modules/approvals/context.ts): the newest assignment that holds on the day, then the own role.
 * One that was removed since comes last: time that was approved under it must not fall to another price without a word.
 */
async function readRoles(
  tx: PoolClient,
  tenantId: string,
  entries: readonly EntryRow[],
): Promise<BillRole[]> {
  if (entries.length === 0) return [];
  const people = [...new Set(entries.map(({ userId }) => userId))];
  const projects = [...new Set(entries.map(({ projectId }) => projectId))];
  const { rows: found } = await tx.query<BillRole>(
    `(select a.user_id as "userId", a.project_id as "projectId", a.role, a.from_date as "fromDate",
             a.to_date as "toDate"
        from assignments a
       where a.tenant_id = $1 and a.user_id = any($2::uuid[]) and a.project_id = any($3::uuid[])
       order by a.user_id, a.project_id, a.deleted, a.from_date desc, a.id)
     union all
     (select r.user_id, null, r.bill_role, null, null from resources r
       where r.tenant_id = $1 and r.user_id = any($2::uuid[]) order by r.user_id, r.deleted, r.id)`,
    [tenantId, people, projects],
  );
  return found;
}
