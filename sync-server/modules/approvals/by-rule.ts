import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { DecidingRule, Decision } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { approvesItself } from '../../../domain/rules/auto-approval.ts';
import { contentHash } from '../../../domain/rules/content-hash.ts';
import { priceEntry } from '../../../domain/rules/rates.ts';
import { roundMinutes } from '../../../domain/rules/rounding.ts';
import type { Actor } from '../../actor.ts';
import { conclude, decided, type Judged } from './conclude.ts';
import { type ApprovalContext, lockEntries, type PriceContext, readContext, readPrices } from './context.ts';

/**
 * Approves those of the entries that a rule of the tenant's approves by itself (domain/rules/auto-approval.ts), in the
 * transaction that submitted them: a decision for each rule that decided, by nobody, with all that an approval brings.
 * @param submitter who submitted the entries, in this transaction, which holds the tenant's writes
 */
export async function approveByRules(
  tx: PoolClient,
  submitter: Pick<Actor, 'tenantId' | 'userId'>,
  entryIds: readonly string[],
  now: Date,
): Promise<void> {
  const { tenantId, userId } = submitter;
  const open = await neverSentBack(tx, entryIds);
  if (open.length === 0) return;
  const entries = [...(await lockEntries(tx, open)).values()];
  const context = await readContext(tx, userId, entries, [], now);
  const prices = await readPrices(tx, entries, context.projects.values());
  const byRule = new Map<string, { rule: DecidingRule; entries: TimeEntry[] }>();
  for (const entry of entries) {
    const rule = approvesItself(entry, amountFor(entry, context, prices), context.settings);
    if (rule === null) continue;
    const same = byRule.get(rule.id) ?? { rule, entries: [] };
    byRule.set(rule.id, same);
    same.entries.push(entry);
  }
  if (byRule.size === 0) return;
  const judged = await Promise.all(
    [...byRule.values()].map((one) => judgedBy(one.rule, one.entries, tenantId, now)),
  );
  const touched = new Map(
    judged.flatMap(({ decision, applied }) =>
      applied.map((change) => [change.before.id, decided(change, decision)] as const),
    ),
  );
  const audit = { tenantId, userId: null, deviceId: null, ip: null, userAgent: null };
  await conclude(tx, { audit, userId }, judged, touched, context, now);
}

/** Without those that a person rejected or reopened once: on these a person decides again. */
async function neverSentBack(tx: PoolClient, entryIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from time_entries where id = any($1::uuid[]) and not sent_back',
    [entryIds],
  );
  return rows.map(({ id }) => id);
}

/** What the entry would be billed with, rounded by itself; null where it has no rate, or is not billable. */
function amountFor(entry: TimeEntry, { projects, settings }: ApprovalContext, prices: PriceContext) {
  const project = projects.get(entry.projectId);
  if (project === undefined) return null;
  const billedMinutes = roundMinutes(entry.minutes, settings.rounding);
  const { amountMinor, currency } = priceEntry(
    { ...entry, billedMinutes },
    {
      project,
      client: project.client,
      cards: prices.cards,
      terms: prices.terms(project.id),
      billRoles: prices.billRoles(entry),
    },
  );
  return amountMinor === null || currency === null ? null : { minor: amountMinor, currency };
}

async function judgedBy(
  rule: DecidingRule,
  entries: readonly TimeEntry[],
  tenantId: string,
  now: Date,
): Promise<Judged> {
  const at = now.toISOString();
  const decision: Decision = {
    id: uuidv7(),
    tenantId,
    version: 0,
    createdAt: at,
    updatedAt: at,
    action: 'approve',
    entries: await Promise.all(
      entries.map(async (entry) => ({ entryId: entry.id, contentHash: await contentHash(entry) })),
    ),
    comment: rule.name,
    decidedBy: null,
    rule,
    decidedAt: at,
    delegateTo: null,
    delegateUntil: null,
    state: 'applied',
    results: entries.map(({ id }) => ({
      entryId: id,
      outcome: 'applied',
      message: `Approved by the rule “${rule.name}”.`,
    })),
  };
  const applied = entries.map((before) => ({ before, to: 'approved' as const, comment: rule.name }));
  return { decision, applied };
}
