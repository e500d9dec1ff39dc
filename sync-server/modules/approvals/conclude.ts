import type { PoolClient } from 'pg';
import type { Decision, DecisionAction } from '../../../domain/entities/decision.ts';
import type { MeteringEvent } from '../../../domain/entities/metering-event.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { amountOf } from '../../../domain/rules/money.ts';
import { priceEntry } from '../../../domain/rules/rates.ts';
import { type AuditActor, type AuditInput, appendAudit, grouped } from '../audit/service.ts';
import { recordMeteringEvents } from '../metering/record.ts';
import { notify } from '../notifications/service.ts';
import { queueDecisions } from '../webhooks/queue.ts';
import { correctedEvents, Replacements, writeReplaced } from './adjustments.ts';
import { type ApprovalContext, readMetered, readPrices } from './context.ts';
import type { Applied } from './judge.ts';
import { approvalEvent, correctionEvent, workedAtOnce } from './metering.ts';
import { decisionNotices } from './notices.ts';
import { withBilledMinutes } from './shares.ts';
import { insertDecisions, writeEntries } from './write.ts';

/** A decision with what became of it, and the entries that it changes. */
export interface Judged {
  decision: Decision;
  applied: readonly Applied[];
}

/** Who decisions are put down to in the audit log, and who hears nothing of them because they were there. */
interface Deciders {
  audit: AuditActor;
  userId: string;
}

/** The entry as the decision leaves it; billed minutes, rate and amount are put on by `conclude`. */
export function decided({ before, to, comment }: Applied, decision: Decision): TimeEntry {
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
      action: decidingAction(decision.action),
      by: decision.decidedBy,
      at: decision.decidedAt,
      comment,
    },
  };
}

function decidingAction(action: DecisionAction): Exclude<DecisionAction, 'delegate'> {
  if (action === 'delegate') throw new TypeError('a delegation changes no entry');
  return action;
}

/**
 * Writes what judged decisions come to: entries, metering events with their outbox rows, audit records, notifications and
 * the decisions themselves. The number of statements does not depend on the number of decisions or entries.
 * @param touched each entry as the last decision on it leaves it
 * @param replaced what the decisions on adjustments did to the entries that those correct
 * @returns the versions of the decisions that were stored, by id
 */
export async function conclude(
  tx: PoolClient,
  by: Deciders,
  judged: readonly Judged[],
  touched: Map<string, TimeEntry>,
  context: ApprovalContext,
  now: Date,
  replaced: Replacements = new Replacements(),
): Promise<Map<string, number>> {
  const { tenantId } = by.audit;
  const named = new Set(touched.keys());
  const events = touched.size === 0 ? [] : await price(tx, judged, touched, replaced, context);
  await writeEntries(tx, tenantId, [...touched.values()], now);
  await writeReplaced(tx, tenantId, replaced, now);
  const versions = await insertDecisions(
    tx,
    judged.map(({ decision }) => decision),
  );
  await recordMeteringEvents(tx, tenantId, events, now);
  await notify(tx, tenantId, decisionNotices(by.userId, judged, context.settings), now);
  await queueDecisions(
    tx,
    tenantId,
    judged.map(({ decision }) => decision),
    now,
  );
  const reshared = [...touched.values()].filter(({ id }) => !named.has(id));
  await appendAudit(
    tx,
    by.audit,
    grouped([...judged.flatMap(auditOf), ...replaced.audit, ...reshared.map(auditOfShare)]),
    now,
  );
  return versions;
}

/**
 * Puts billed minutes, rate and amount on the entries that end approved, and makes the metering events: one an approval,
 * one a reopening of what had been metered. An entry that one batch approves and reopens sends both, in that order.
 * Entries approved before whose share of a rounded sum changes are added to `touched`.
 */
async function price(
  tx: PoolClient,
  judged: readonly Judged[],
  touched: Map<string, TimeEntry>,
  replaced: Replacements,
  { projects, settings }: ApprovalContext,
): Promise<MeteringEvent[]> {
  const prices = await readPrices(tx, [...touched.values()], projects.values());
  const metered = await readMetered(tx, [...touched.keys(), ...replaced.entries.keys()]);
  const clientOf = (projectId: string) => projects.get(projectId)?.clientId;
  const workedAt = workedAtOnce();
  const events: MeteringEvent[] = [];
  const changes = judged.flatMap(({ decision, applied }) =>
    applied.map(({ before }) => ({ decision, before })),
  );
  for (const { decision, before } of changes) {
    const project = projects.get(before.projectId);
    if (project === undefined) continue;
    const history = metered.get(before.id);
    events.push(...correctedEvents(decision.action, before, replaced, clientOf, metered));
    if (decision.action === 'approve') {
      const event = approvalEvent(before, project.clientId, history, workedAt(before));
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
      terms: prices.terms(project.id),
      billRoles: prices.billRoles(entry),
    };
    touched.set(entry.id, {
      ...entry,
      ...priceEntry({ ...entry, billedMinutes: entry.billedMinutes ?? 0 }, source),
    });
  }
  return events;
}

function auditOf({ decision, applied }: Judged): AuditInput[] {
  const { action, state, comment, delegateTo, delegateUntil, results, rule } = decision;
  return [
    ...applied.map(({ before, to, comment: own }) => ({
      action: `time_entry.${action}`,
      resourceType: 'time_entry',
      resourceId: before.id,
      before: { status: before.status },
      after: {
        status: to,
        decisionId: decision.id,
        minutes: before.minutes,
        ...(own === comment ? {} : { comment: own }),
        ...(rule ? { rule } : {}),
      },
    })),
    ...undecided(decision),
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
        ...(rule ? { rule } : {}),
      },
    },
  ];
}

/** Of entries that the decision named and did not apply to: it is part of what happened to them. */
function undecided({ id, action, results }: Decision): AuditInput[] {
  return results
    .filter(({ outcome }) => outcome !== 'applied' && outcome !== 'unknown_entry')
    .map(({ entryId, outcome }) => ({
      action: 'time_entry.undecided',
      resourceType: 'time_entry',
      resourceId: entryId,
      before: null,
      after: { asked: action, outcome, decisionId: id },
    }));
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
