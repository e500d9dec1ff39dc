import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { timeEntryLaterFields } from '../../../domain/entities/time-entry.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import type { PushCollectionName } from '../../../domain/wire/collections.ts';
import { type PushRequest, PushResult, type RejectionCode } from '../../../domain/wire/push.ts';
import type { Actor } from '../../actor.ts';

export type PushRow = PushRequest['rows'][number];

/** A row with the hash of what it asks, by which an operation id that is used twice for different things is found. */
export interface Operation {
  row: PushRow;
  requestHash: string;
}

/** An answer that the server has given, or gives in this batch; a replay of the operation gets the same. */
export interface Answered {
  userId: string;
  requestHash: string;
  result: PushResult;
}

/**
 * What an operation is known by: its collection and the document it asks for, whatever the order of the keys. The
 * assumed state is left out: a client that has forgotten it may send the same change again. Fields that a newer wire
 * has brought count only with a value: an app that was updated between two tries sends them as null.
 */
export function operationOf(collection: PushCollectionName, row: PushRow): Operation {
  const known = Object.entries(row.newDocumentState).filter(
    ([field, value]) => value !== null || !(field in timeEntryLaterFields),
  );
  const asked = canonicalJson([collection, Object.fromEntries(known)]);
  return { row, requestHash: hash('sha256', asked, 'hex') };
}

export function rejected(
  operationId: string,
  code: RejectionCode,
  message: string,
  master?: Record<string, unknown>,
): PushResult {
  return PushResult.parse({
    operationId,
    status: 'rejected',
    code,
    message,
    ...(master && { master }),
  });
}

/**
 * The answer to an operation id that was used before: the same as then, and nothing is done. An id that somebody else
 * used, or that was used for another document or another state of it, is `malformed`: it says nothing about the first.
 */
export function replayOf(operation: Operation, earlier: Answered, actor: Pick<Actor, 'userId'>): PushResult {
  if (earlier.userId === actor.userId && earlier.requestHash === operation.requestHash) return earlier.result;
  return rejected(
    operation.row.operationId,
    'malformed',
    'This change carries the number of another one. It is kept on this device; save it again to send it anew.',
  );
}

/** Reads what was answered to any of these operations before. */
export async function readAnswered(
  tx: PoolClient,
  tenantId: string,
  operations: readonly Operation[],
): Promise<Map<string, Answered>> {
  const { rows } = await tx.query(answeredSql('$1', '$2::uuid[]'), [tenantId, operationIds(operations)]);
  return answeredOf(rows);
}

export function operationIds(operations: readonly Operation[]): string[] {
  return operations.map(({ row }) => row.operationId);
}

/** SELECT of what was answered to the operations with these ids; `answeredOf` reads its rows. */
export function answeredSql(tenant: string, ids: string): string {
  return `SELECT operation_id AS id, user_id AS "userId", encode(request_hash, 'hex') AS "requestHash",
      coalesce(answer, jsonb_build_object('operationId', operation_id, 'status', 'accepted', 'version', accepted_version)) AS result
    FROM sync_operations WHERE tenant_id = ${tenant} AND operation_id = ANY(${ids})`;
}

const AnsweredRow = z.object({
  id: z.string(),
  userId: z.string(),
  requestHash: z.string(),
  result: PushResult,
});

export function answeredOf(rows: readonly unknown[]): Map<string, Answered> {
  return new Map(
    rows.map((row) => {
      const { id, ...answered } = AnsweredRow.parse(row);
      return [id, answered];
    }),
  );
}

/** Keeps the answers for 30 days (the worker removes older ones), in one statement. */
export async function storeAnswered(
  tx: PoolClient,
  actor: Pick<Actor, 'tenantId' | 'userId'>,
  collection: PushCollectionName,
  answers: readonly { operation: Operation; result: PushResult }[],
  now: Date,
): Promise<void> {
  if (answers.length === 0) return;
  const rows = answers.map(({ operation, result }) => ({
    id: operation.row.operationId,
    hash: operation.requestHash,
    answer: result,
  }));
  await tx.query(
    `INSERT INTO sync_operations (tenant_id, operation_id, user_id, collection, request_hash, answer, at)
     SELECT $1, id, $2, $3, decode(hash, 'hex'), answer, $4
       FROM json_to_recordset($5::json) AS r(id uuid, hash text, answer jsonb)`,
    [actor.tenantId, actor.userId, collection, now, JSON.stringify(rows)],
  );
}

/** Whether Postgres can hold every text in a JSON value: no NUL, no half of a surrogate pair. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (Array.isArray(value)) return value.every(isStorable);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).every(([key, member]) => isStorable(key) && isStorable(member));
  return true;
}
