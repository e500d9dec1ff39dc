import type { Pool, PoolClient } from 'pg';
import { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { PushResult } from '../../../domain/wire/push.ts';
import type { Actor } from '../../actor.ts';
import { lockTenantWrites, withTenant } from '../../db.ts';
import { type AuditInput, appendAudit } from '../audit/service.ts';
import { columnOf, columnType } from './documents.ts';
import { changedFields, type EntryChange, readEntryChange, type StoredEntry } from './entry-change.ts';
import { readEntryContext } from './entry-context.ts';
import { type EntryVerdict, judgeEntry, todayByZone } from './judge-entry.ts';
import { oneBadRowAlone } from './one-bad-row.ts';
import {
  type Answered,
  type Operation,
  operationOf,
  type PushRow,
  readAnswered,
  rejected,
  replayOf,
  storeAnswered,
} from './operations.ts';

/**
 * Takes a batch of changes to time entries: one transaction, the same few statements whatever its size. Each row gets
 * its own answer, in order; a bad one holds up no other, and rows are judged against those before them in the batch.
 * Repeating an operation id answers as before and does nothing (DESIGN.md, Sync).
 */
export function pushEntries(
  pool: Pool,
  actor: Actor,
  rows: readonly PushRow[],
  now: Date,
): Promise<PushResult[]> {
  const operations = rows.map((row) => operationOf('timeEntries', row));
  return oneBadRowAlone(operations, (batch) =>
    withTenant(pool, actor.tenantId, (tx) => pushBatch(tx, actor, batch, now)),
  );
}

interface Judged {
  operation: Operation;
  verdict: EntryVerdict;
}

async function pushBatch(
  tx: PoolClient,
  actor: Actor,
  operations: readonly Operation[],
  now: Date,
): Promise<PushResult[]> {
  await lockTenantWrites(tx);
  const answered = await readAnswered(tx, actor.tenantId, operations);
  const changes = new Map<Operation, EntryChange | string>();
  for (const operation of operations)
    if (!answered.has(operation.row.operationId)) changes.set(operation, readEntryChange(operation.row));
  const readable = [...changes.values()].filter((change) => typeof change !== 'string');
  const judged: Judged[] = [];
  if (readable.length > 0) {
    const context = await readEntryContext(tx, actor, readable, now);
    const today = todayByZone(now);
    const seen = new Set<string>();
    for (const [operation, change] of changes) {
      // The same operation twice in one batch is answered by its first row.
      if (typeof change === 'string' || seen.has(operation.row.operationId)) continue;
      seen.add(operation.row.operationId);
      judged.push({ operation, verdict: judgeEntry(change, context, actor, now, today) });
    }
  }
  const versions = await writeEntries(tx, judged);
  const fresh = new Map<string, { operation: Operation; result: PushResult }>();
  for (const { operation, verdict } of judged)
    fresh.set(operation.row.operationId, { operation, result: resultOf(operation, verdict, versions) });
  for (const [operation, change] of changes)
    if (typeof change === 'string' && !fresh.has(operation.row.operationId))
      fresh.set(operation.row.operationId, {
        operation,
        result: rejected(operation.row.operationId, 'malformed', change),
      });
  await storeAnswered(tx, actor, 'timeEntries', [...fresh.values()], now);
  await appendAudit(tx, actor, judged.flatMap(auditOf), now);
  return operations.map((operation) => {
    const id = operation.row.operationId;
    const first = fresh.get(id);
    const earlier: Answered | undefined =
      answered.get(id) ??
      (first && {
        userId: actor.userId,
        requestHash: first.operation.requestHash,
        result: first.result,
      });
    if (!earlier) throw new Error('an operation was left without an answer');
    return replayOf(operation, earlier, actor);
  });
}

function resultOf(operation: Operation, verdict: EntryVerdict, versions: Map<string, number>): PushResult {
  const { operationId } = operation.row;
  switch (verdict.kind) {
    case 'store':
      return {
        operationId,
        status: 'accepted',
        version: versions.get(verdict.after.entry.id) ?? verdict.after.entry.version,
      };
    case 'unchanged':
      return {
        operationId,
        status: 'accepted',
        version: versions.get(verdict.id) ?? verdict.version,
      };
    case 'conflict':
      return { operationId, status: 'conflict', master: masterOf(verdict.master) };
    case 'refused':
      return rejected(
        operationId,
        verdict.refusal.code,
        verdict.refusal.message,
        verdict.master ? masterOf(verdict.master) : undefined,
      );
  }
}

function masterOf({ entry, deleted }: StoredEntry) {
  return { ...entry, _deleted: deleted };
}

const fields = Object.entries(TimeEntry.shape).filter(([field]) => field !== 'version');
const columns = [...fields.map(([field]) => columnOf(field)), 'deleted'];
const upsertSql = `
  INSERT INTO time_entries (${columns.join(', ')})
  SELECT ${[...fields.map(([field]) => `"${field}"`), 'deleted'].join(', ')}
    FROM json_to_recordset($1::json)
      AS r(${[...fields.map(([field, schema]) => `"${field}" ${columnType(schema)}`), 'deleted boolean'].join(', ')})
  ON CONFLICT (tenant_id, id) DO UPDATE SET ${columns
    .filter((column) => !['id', 'tenant_id', 'user_id', 'created_at'].includes(column))
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}
  RETURNING id, version`;

/** Writes what the batch leaves of each entry, in one statement. @returns the versions by id */
async function writeEntries(tx: PoolClient, judged: readonly Judged[]): Promise<Map<string, number>> {
  const last = new Map<string, StoredEntry>();
  for (const { verdict } of judged)
    if (verdict.kind === 'store') last.set(verdict.after.entry.id, verdict.after);
  if (last.size === 0) return new Map();
  const { rows } = await tx.query<{ id: string; version: number }>({
    name: 'push:entries',
    text: upsertSql,
    values: [JSON.stringify([...last.values()].map(({ entry, deleted }) => ({ ...entry, deleted })))],
  });
  return new Map(rows.map((row) => [row.id, row.version]));
}

function auditOf({ verdict }: Judged): AuditInput[] {
  if (verdict.kind !== 'store') return [];
  const { before, after } = verdict;
  const changed = before ? changedFields(before.entry, after.entry) : [];
  const pick = (entry: TimeEntry) => Object.fromEntries(changed.map((field) => [field, entry[field]]));
  return [
    {
      action: `time_entry.${actionOf(before, after)}`,
      resourceType: 'time_entry',
      resourceId: after.entry.id,
      before: before ? pick(before.entry) : null,
      after: before ? pick(after.entry) : createdFields(after.entry),
    },
  ];
}

function createdFields({ projectId, taskId, activityCode, date, minutes, billable, status }: TimeEntry) {
  return { projectId, taskId, activityCode, date, minutes, billable, status };
}

function actionOf(before: StoredEntry | null, after: StoredEntry): string {
  if (after.deleted) return 'delete';
  if (!before) return after.entry.status === 'submitted' ? 'create_and_submit' : 'create';
  if (after.entry.status === before.entry.status) return 'update';
  return after.entry.status === 'submitted' ? 'submit' : 'recall';
}
