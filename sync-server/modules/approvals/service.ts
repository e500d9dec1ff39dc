import type { PoolClient } from 'pg';
import type { Decision, DecisionAction } from '../../../domain/entities/decision.ts';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import type { EntryStatus, TimeEntry } from '../../../domain/entities/time-entry.ts';
import { amountOf } from '../../../domain/rules/money.ts';
import { priceEntry } from '../../../domain/rules/rates.ts';
import type { Actor } from '../../actor.ts';
import { type AuditInput, appendAudit } from '../audit/service.ts';
import { recordMeteringEvents } from '../metering/record.ts';
import { notify } from '../notifications/service.ts';
import {
  correctedEvents,
  type Replacements,
  replaceCorrected,
  withCorrected,
  writeReplaced,
} from './adjustments.ts';
import { type ApprovalContext, lockEntries, readContext, readMetered, readPrices } from './context.ts';
import { type Judgement, judge } from './judge.ts';
import { approvalEvent, correctionEvent } from './metering.ts';
import { decisionNotices } from './notices.ts';
import { withBilledMinutes } from './shares.ts';
import { readStored } from './stored.ts';
import { insertDecisions, writeEntries } from './write.ts';

type Applied = Judgement['applied'][number];
type DecidingAction = Exclude<DecisionAction, 'delegate'>;

/**
 * Applies decisions in order, inside the caller's tenant transaction: judges each entry by permission, state and
 * content hash, and writes entries, metering events with their outbox rows, audit records, notifications and the
 * decisions themselves. The number of statements does not depend on the number of decisions or entries.
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
  const named = await lockEntries(
    tx,
    decisions.flatMap((decision) => decision.entries.map(({ entryId }) => entryId)),
  );
  const entries = await withCorrected(tx, named);
  const stored = await readStored(tx, decisions);
  const context = await readContext(tx, actor.userId, entries.values(), decisions, now);

  const fresh = new Map<string, { decision: Decision; applied: Applied[] }>();
  const touched = new Map<string, TimeEntry>();
  const replaced: Replacements = { entries: new Map(), audit: [] };
  for (const asked of decisions) {
    if (stored.has(asked.id) || fresh.has(asked.id)) continue;
    const decision: Decision = {
      ...asked,
      tenantId: actor.tenantId,
      decidedBy: actor.userId,
      decidedAt: notAfter(asked.decidedAt, now),
      delegateTo: asked.delegateTo !== null && context.roles.has(asked.delegateTo) ? asked.delegateTo : null,
      updatedAt: now.toISOString(),
    };
    const { results, applied, state } = await judge(decision, actor, entries, context);
    fresh.set(decision.id, { decision: { ...decision, results, state }, applied });
    for (const { before, to } of applied) {
      const after = decided(before, to, decision);
      entries.set(after.id, after);
      touched.set(after.id, after);
      replaceCorrected(decision.action, after, entries, replaced);
    }
  }

  const judged = [...fresh.values()];
  const changes = judged.flatMap(({ decision, applied }) =>
    applied.map(({ before, to }) => ({ decision, before, to })),
  );
  const decidedOn = new Set(touched.keys());
  const events = changes.length === 0 ? [] : await price(tx, changes, touched, entries, context);
  await writeEntries(tx, actor.tenantId, [...touched.values()], now);
  await writeReplaced(tx, actor.tenantId, replaced, now);
  const versions = await insertDecisions(
    tx,
    judged.map(({ decision }) => decision),
  );
  await recordMeteringEvents(tx, actor.tenantId, events, now);
  await notify(tx, actor.tenantId, decisionNotices(actor.userId, judged), now);
  const reshared = [...touched.values()].filter(({ id }) => !decidedOn.has(id));
  await appendAudit(
    tx,
    actor,
    [...judged.flatMap(auditOf), ...replaced.audit, ...reshared.map(auditOfShare)],
    now,
  );

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

/** The entry as the decision leaves it; billed minutes, rate and amount are put on by `price`. */
function decided(before: TimeEntry, to: EntryStatus, decision: Decision): TimeEntry {
  const action = decidingAction(decision.action);
  return {
    ...before,
    status: to,
    submittedAt: to === 'draft' ? null : before.submittedAt,
    rateMinor: null,
    amountMinor: null,
    currency: null,
    billedMinutes: null,
    roundingVersion: null,
    decision: {
      decisionId: decision.id,
      action,
      by: decision.decidedBy,
      at: decision.decidedAt,
      comment: decision.comment,
    },
  };
}

function decidingAction(action: DecisionAction): DecidingAction {
  if (action === 'delegate') throw new TypeError('a delegation changes no entry');
  return action;
}

/**
 * Puts billed minutes, rate and amount on the entries that end approved, and makes the metering events: one an approval,
 * one a reopening of what had been metered. An entry that one batch approves and reopens sends both, in that order.
 * Entries approved before whose share of a rounded sum changes are added to `touched`.
 */
async function price(
  tx: PoolClient,
  changes: readonly { decision: Decision; before: TimeEntry; to: EntryStatus }[],
  touched: Map<string, TimeEntry>,
  entries: ReadonlyMap<string, TimeEntry>,
  { projects, settings }: ApprovalContext,
): Promise<MeteringEvent[]> {
  const prices = await readPrices(tx, [...touched.values()], projects.values());
  const corrected = [...touched.values()].flatMap(({ correctsId }) => correctsId ?? []);
  const metered = await readMetered(tx, [...touched.keys(), ...corrected]);
  const clientOf = (projectId: string) => projects.get(projectId)?.clientId;
  const events: MeteringEvent[] = [];
  for (const { decision, before } of changes) {
    const project = projects.get(before.projectId);
    if (project === undefined) continue;
    const history = metered.get(before.id);
    events.push(...correctedEvents(decision.action, before, entries, clientOf, metered));
    if (decision.action === 'approve') {
      const event = approvalEvent(before, project.clientId, history);
      events.push(event);
      metered.set(before.id, { lastSeq: event.causeSeq, standing: event });
    } else if (decision.action === 'reopen') {
      const event = correctionEvent(before, history);
      if (event === null) continue;
      events.push(event);
      metered.set(before.id, { lastSeq: event.causeSeq });
    }
  }
  const { approved, siblings } = await withBilledMinutes(tx, [...touched.values()], settings.rounding);
  for (const entry of siblings) {
    // Its share changes; its rate is the one of its own approval.
    const { rateMinor, billedMinutes } = entry;
    const amountMinor = rateMinor === null ? null : amountOf(billedMinutes ?? 0, rateMinor);
    touched.set(entry.id, { ...entry, amountMinor });
  }
  for (const entry of approved) {
    const project = projects.get(entry.projectId);
    if (project === undefined) continue;
    const source = {
      project,
      client: project.client,
      cards: prices.cards,
      billRoles: prices.billRoles(entry),
    };
    touched.set(entry.id, {
      ...entry,
      ...priceEntry({ ...entry, billedMinutes: entry.billedMinutes ?? 0 }, source),
    });
  }
  return events;
}

function auditOf({ decision, applied }: { decision: Decision; applied: readonly Applied[] }): AuditInput[] {
  const { action, state, comment, delegateTo, delegateUntil, results } = decision;
  return [
    ...applied.map(({ before, to }) => ({
      action: `time_entry.${action}`,
      resourceType: 'time_entry',
      resourceId: before.id,
      before: { status: before.status },
      after: { status: to, decisionId: decision.id, minutes: before.minutes },
    })),
    {
      action: `decision.${action}`,
      resourceType: 'decision',
      resourceId: decision.id,
      before: null,
      after: {
        state,
        comment,
        entries: results.length,
        applied: results.filter(({ outcome }) => outcome === 'applied').length,
        ...(action === 'delegate' ? { delegateTo, delegateUntil } : {}),
      },
    },
  ];
}

function auditOfShare({ id, billedMinutes, amountMinor }: TimeEntry): AuditInput {
  return {
    action: 'time_entry.share',
    resourceType: 'time_entry',
    resourceId: id,
    before: null,
    after: { billedMinutes, amountMinor },
  };
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
