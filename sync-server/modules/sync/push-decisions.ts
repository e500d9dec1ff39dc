import type { Pool, PoolClient } from 'pg';
import { Decision } from '../../../domain/entities/decision.ts';
import { can } from '../../../domain/rules/permissions.ts';
import type { PushResult } from '../../../domain/wire/push.ts';
import type { Actor } from '../../actor.ts';
import { lockTenantWrites, withTenant } from '../../db.ts';
import { applyDecisions } from '../approvals/service.ts';
import { oneBadRowAlone } from './one-bad-row.ts';
import {
  isStorable,
  type Operation,
  operationOf,
  type PushRow,
  readAnswered,
  rejected,
  replayOf,
  storeAnswered,
} from './operations.ts';

/**
 * Takes decisions: intents that are made once and never changed. What became of each, entry by entry, is in the decision
 * as stored (its state and results), which comes back by pull; `accepted` says that the server has taken it.
 */
export function pushDecisions(
  pool: Pool,
  actor: Actor,
  rows: readonly PushRow[],
  now: Date,
): Promise<PushResult[]> {
  const operations = rows.map((row) => operationOf('decisions', row));
  return oneBadRowAlone(operations, (batch) =>
    withTenant(pool, actor.tenantId, (tx) => pushBatch(tx, actor, batch, now)),
  );
}

async function pushBatch(
  tx: PoolClient,
  actor: Actor,
  operations: readonly Operation[],
  now: Date,
): Promise<PushResult[]> {
  await lockTenantWrites(tx);
  const answered = await readAnswered(tx, actor.tenantId, operations);
  const asked: { operation: Operation; decision: Decision }[] = [];
  const fresh = new Map<string, { operation: Operation; result: PushResult }>();
  const seen = new Set<string>();
  for (const operation of operations) {
    const { operationId } = operation.row;
    // The same operation twice in one batch is answered by its first row.
    if (answered.has(operationId) || seen.has(operationId)) continue;
    seen.add(operationId);
    const decision = readDecision(operation, actor);
    if ('status' in decision) fresh.set(operationId, { operation, result: decision });
    else asked.push({ operation, decision });
  }
  const stored = await applyDecisions(
    tx,
    actor,
    asked.map(({ decision }) => decision),
    now,
  );
  for (const [index, { operation }] of asked.entries())
    fresh.set(operation.row.operationId, {
      operation,
      result: resultOf(operation, stored[index]),
    });
  await storeAnswered(tx, actor, 'decisions', [...fresh.values()], now);
  return operations.map((operation) => {
    const first = fresh.get(operation.row.operationId);
    const earlier =
      answered.get(operation.row.operationId) ??
      (first && {
        userId: actor.userId,
        requestHash: first.operation.requestHash,
        result: first.result,
      });
    if (!earlier) throw new Error('an operation was left without an answer');
    return replayOf(operation, earlier, actor);
  });
}

function readDecision(operation: Operation, actor: Actor): Decision | PushResult {
  const { operationId, newDocumentState } = operation.row;
  const parsed = isStorable(newDocumentState) ? Decision.safeParse(newDocumentState) : null;
  if (!parsed?.success) {
    const issue = parsed?.error.issues[0];
    const where = issue ? `: ${issue.path.join('.') || 'it'} ${issue.message}` : '';
    return rejected(operationId, 'malformed', `The decision is not as expected${where}.`);
  }
  const decision = parsed.data;
  if (decision.tenantId !== actor.tenantId || decision.decidedBy !== actor.userId)
    return rejected(operationId, 'not_yours', 'This decision is somebody else’s. Decide in your own name.');
  if (!can(actor, 'time_entries.approve'))
    return rejected(operationId, 'not_permitted', 'Your role does not decide on time.');
  if (newDocumentState._deleted === true)
    return rejected(operationId, 'immutable', 'A decision that was sent stays. Reopen the entries instead.');
  return decision;
}

/** A version of 0 was given to no row: the id belongs to somebody else's decision and nothing was stored. */
function resultOf(operation: Operation, stored: Decision | undefined): PushResult {
  const { operationId } = operation.row;
  if (!stored || stored.version < 1)
    return rejected(operationId, 'not_yours', 'Another decision has this id already. Decide again.');
  return { operationId, status: 'accepted', version: stored.version };
}
