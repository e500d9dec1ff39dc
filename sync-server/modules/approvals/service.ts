import type { PoolClient } from 'pg';
import type { Decision } from '../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { Actor } from '../../actor.ts';
import { Replacements, replaceCorrected, withCorrected } from './adjustments.ts';
import { conclude, decided, type Judged } from './conclude.ts';
import { lockEntries, readContext } from './context.ts';
import { judge } from './judge.ts';
import { readStored } from './stored.ts';

/**
 * Applies decisions in order, inside the caller's tenant transaction: judges each entry by permission, state and
 * content hash, and writes what comes of it (`conclude`). The number of statements does not depend on the number of
 * decisions or entries.
 *
 * A decision that is stored already is answered as it is stored and does nothing. One of which nothing could be applied
 * is stored as `refused`. An id that somebody else's decision has is answered `refused` and not stored.
 * @param decisions parsed; who decided is always the actor, whatever they say
 * @returns in the order given, with state, results and version
 */
export async function applyDecisions(
  tx: PoolClient,
  actor: Actor,
  decisions: readonly Decision[],
  now: Date,
): Promise<Decision[]> {
  if (decisions.length === 0) return [];
  await tx.query('select lock_tenant_writes()');
  const named = decisions.flatMap((decision) => decision.entries.map(({ entryId }) => entryId));
  const entries = await withCorrected(tx, await lockEntries(tx, named));
  const stored = await readStored(tx, decisions);
  const context = await readContext(tx, actor.userId, [...entries.values()], decisions, now);

  const fresh = new Map<string, Judged>();
  const touched = new Map<string, TimeEntry>();
  const replaced = new Replacements();
  for (const asked of decisions) {
    if (stored.has(asked.id) || fresh.has(asked.id)) continue;
    const decision: Decision = {
      ...asked,
      tenantId: actor.tenantId,
      decidedBy: actor.userId,
      rule: null,
      decidedAt: notAfter(asked.decidedAt, now),
      delegateTo: asked.delegateTo !== null && context.people.has(asked.delegateTo) ? asked.delegateTo : null,
      updatedAt: now.toISOString(),
    };
    const { results, applied, state } = judge(decision, actor, entries, context);
    fresh.set(decision.id, { decision: { ...decision, results, state }, applied });
    for (const change of applied) {
      const after = decided(change, decision);
      entries.set(after.id, after);
      touched.set(after.id, after);
      replaceCorrected(decision.action, after, entries, replaced);
    }
  }
  const by = { audit: actor, userId: actor.userId };
  const versions = await conclude(tx, by, [...fresh.values()], touched, context, now, replaced);

  return decisions.map((asked) => {
    const known = stored.get(asked.id);
    const decision = fresh.get(asked.id)?.decision;
    if (known !== undefined && known.decidedBy === actor.userId) return known;
    if (decision === undefined) return taken(asked);
    return { ...decision, version: versions.get(asked.id) ?? decision.version };
  });
}

/** A device's clock may be ahead; nothing is decided in the future. */
function notAfter(instant: string, now: Date): string {
  return Date.parse(instant) > now.getTime() ? now.toISOString() : instant;
}

function taken(asked: Decision): Decision {
  return {
    ...asked,
    state: 'refused',
    results: asked.entries.map(({ entryId }) => ({
      entryId,
      outcome: 'not_permitted',
      message: 'Another decision has this id already. Decide again.',
    })),
  };
}
