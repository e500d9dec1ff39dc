import type { PoolClient } from 'pg';
import { z } from 'zod';
import { ProjectTerms } from '../../../domain/entities/billing.ts';
import { Currency, Id } from '../../../domain/entities/primitives.ts';
import { Milestone, ProjectType } from '../../../domain/entities/project.ts';
import type { MilestoneChange, ProjectBilling } from '../../../domain/wire/billing-setup.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { readCards } from './cards.ts';
import { draftsOf, record } from './common.ts';

const Row = z.object({
  clientId: Id,
  type: ProjectType,
  currency: Currency,
  clientCurrency: Currency,
  cardId: Id.nullable(),
  milestones: z.array(Milestone),
});

/** How a project is billed. @throws StintError not_found */
export async function readProjectBilling(tx: PoolClient, projectId: string): Promise<ProjectBilling> {
  const { rows } = await tx.query(
    `select p.client_id as "clientId", p.type, p.currency, c.currency as "clientCurrency",
            p.rate_card_id as "cardId", p.milestones
       from projects p join clients c on c.tenant_id = p.tenant_id and c.id = p.client_id
      where p.id = $1 and not p.deleted`,
    [projectId],
  );
  if (rows[0] === undefined) throw new StintError('not_found', 'There is no such project.');
  const { clientId, type, clientCurrency, cardId, milestones } = Row.parse(rows[0]);
  const terms = await readTerms(tx, projectId);
  const outcomes = terms.flatMap((one) => one.outcomes.map(({ id }) => id));
  const claimed = await claimedKeys(tx, [
    ...milestones.map(({ id }) => `milestone:${id}`),
    ...outcomes.map((id) => `outcome:${id}`),
  ]);
  return {
    projectId,
    clientId,
    type,
    currency: clientCurrency,
    cardId,
    terms,
    milestones: milestones.map((one) => ({ ...one, isBilled: claimed.has(`milestone:${one.id}`) })),
    billedOutcomes: [...new Set(outcomes)].filter((id) => claimed.has(`outcome:${id}`)),
    drafts: await draftsOf(tx, { projectId }),
  };
}

/** Newest first, each with how many invoices and drafts have a line by it. */
async function readTerms(tx: PoolClient, projectId: string): Promise<ProjectBilling['terms']> {
  const { rows } = await tx.query(
    `select t.project_id as "projectId", t.terms_version as "termsVersion", t.valid_from as "validFrom", t.overrides,
            t.retainer, t.outcomes, t.created_at as "createdAt",
            (select count(distinct l.invoice_id)::int from invoice_lines l
              where l.tenant_id = t.tenant_id and l.project_id = t.project_id
                and coalesce(l.basis->>'termsVersion', l.basis->'origin'->>'termsVersion')
                  = t.terms_version::text) as "invoiceCount"
       from project_terms t where t.project_id = $1 order by t.terms_version desc`,
    [projectId],
  );
  return z.array(ProjectTerms.extend({ createdAt: z.string(), invoiceCount: z.int() })).parse(rows);
}

/** Those of the keys that an invoice or a draft has and that were not released. */
export async function claimedKeys(tx: PoolClient, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await tx.query<{ key: string }>(
    'select key from invoice_claims where key = any($1::text[]) and released_at is null',
    [keys],
  );
  return new Set(rows.map(({ key }) => key));
}

/**
 * Gives a project a rate card, or none. It travels to the devices that may see it.
 * @throws StintError not_found; invalid_request for a card in another currency than the client's
 */
export async function giveCard(
  tx: PoolClient,
  actor: Actor,
  projectId: string,
  cardId: string | null,
  now: Date,
): Promise<ProjectBilling> {
  await tx.query('select lock_tenant_writes()');
  const current = await readProjectBilling(tx, projectId);
  if (current.cardId === cardId) return current;
  if (cardId !== null) {
    const [card] = await readCards(tx, cardId);
    const other = card?.versions.find(({ currency }) => currency !== current.currency);
    if (!card || other)
      throw new StintError('invalid_request', 'This rate card cannot be given to the project.', {
        details: [
          {
            path: 'cardId',
            message: other
              ? `is in ${other.currency}, and the client is billed in ${current.currency}`
              : 'is no rate card',
          },
        ],
      });
  }
  await tx.query('update projects set rate_card_id = $2, updated_at = $3 where id = $1', [
    projectId,
    cardId,
    now.toISOString(),
  ]);
  await record(
    tx,
    actor,
    {
      action: 'project.rate_card',
      resourceType: 'project',
      resourceId: projectId,
      before: { cardId: current.cardId },
      after: { cardId },
    },
    now,
  );
  return readProjectBilling(tx, projectId);
}

/**
 * Says when a milestone was reached (or that it was not) and what it brings.
 * @throws StintError not_found; conflict once an invoice or a draft has it
 */
export async function changeMilestone(
  tx: PoolClient,
  actor: Actor,
  projectId: string,
  milestoneId: string,
  change: MilestoneChange,
  now: Date,
): Promise<ProjectBilling> {
  await tx.query('select lock_tenant_writes()');
  const { milestones } = await readProjectBilling(tx, projectId);
  const current = milestones.find(({ id }) => id === milestoneId);
  if (!current) throw new StintError('not_found', 'The project has no such milestone.');
  const { reachedOn, amountMinor } = current;
  if (reachedOn === change.reachedOn && amountMinor === change.amountMinor)
    return readProjectBilling(tx, projectId);
  if (current.isBilled)
    throw new StintError('conflict', 'An invoice or a draft has this milestone, so it stays as it is.');
  const changed = milestones.map(({ isBilled: _, ...one }) =>
    one.id === milestoneId ? { ...one, ...change } : one,
  );
  await tx.query('update projects set milestones = $2, updated_at = $3 where id = $1', [
    projectId,
    JSON.stringify(changed),
    now.toISOString(),
  ]);
  await record(
    tx,
    actor,
    {
      action: 'project.milestone',
      resourceType: 'project',
      resourceId: projectId,
      before: { milestoneId, reachedOn, amountMinor },
      after: { milestoneId, ...change },
    },
    now,
  );
  return readProjectBilling(tx, projectId);
}
