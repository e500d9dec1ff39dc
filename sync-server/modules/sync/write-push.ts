import { z } from 'zod';
import type { AuditRecord } from '../../../domain/entities/audit-record.ts';
import { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { PushResult } from '../../../domain/wire/push.ts';
import type { Actor } from '../../actor.ts';
import type { PlannedCall } from '../../db.ts';
import { insertRecordsSql } from '../audit/service.ts';
import { columnOf, columnType } from './documents.ts';
import type { StoredEntry } from './entry-change.ts';
import type { Operation } from './operations.ts';

/** An answer that is not known before the entry is written: accepted, with the version that the entry gets. */
export interface AcceptedLater {
  entryId: string;
  /** The version where this push does not write the entry. */
  otherwise: number;
}

export interface PushWrites {
  /** What the push leaves of each entry. */
  entries: readonly StoredEntry[];
  answers: readonly { operation: Operation; answer: AcceptedLater | PushResult }[];
  records: readonly AuditRecord[];
}

const fields = Object.entries(TimeEntry.shape).filter(([field]) => field !== 'version');
const columns = [...fields.map(([field]) => columnOf(field)), 'deleted'];
const unchanging = ['id', 'tenant_id', 'user_id', 'created_at'];

const writeSql = `
  WITH entries AS (
    INSERT INTO time_entries (${columns.join(', ')})
    SELECT ${[...fields.map(([field]) => `"${field}"`), 'deleted'].join(', ')}
      FROM json_to_recordset($1::json)
        AS r(${[...fields.map(([field, schema]) => `"${field}" ${columnType(schema)}`), 'deleted boolean'].join(', ')})
    ON CONFLICT (tenant_id, id) DO UPDATE SET ${columns
      .filter((column) => !unchanging.includes(column))
      .map((column) => `${column} = excluded.${column}`)
      .join(', ')}
    RETURNING id, version
  ), answers AS (
    INSERT INTO sync_operations (tenant_id, operation_id, user_id, collection, request_hash, answer, at)
    SELECT $2::uuid, o.id, $3::uuid, 'timeEntries', o.hash,
        coalesce(o.answer::jsonb, jsonb_build_object('operationId', o.id, 'status', 'accepted',
          'version', coalesce(e.version, o.otherwise))), $4::timestamptz
      FROM unnest($5::uuid[], $6::text[], $7::text[], $8::uuid[], $9::bigint[])
        AS o(id, hash, answer, entry_id, otherwise)
      LEFT JOIN entries e ON e.id = o.entry_id
  ), records AS (${insertRecordsSql('$10::json')})
  SELECT id, version FROM entries`;

/** Writes entries, answers (kept 30 days) and audit records in one statement; `versionsOf` reads what it returns. */
export function pushWrite(
  actor: Pick<Actor, 'tenantId' | 'userId'>,
  { entries, answers, records }: PushWrites,
  now: Date,
): PlannedCall {
  const later = answers.map(({ answer }) => ('entryId' in answer ? answer : null));
  return {
    name: 'push:write',
    text: writeSql,
    values: [
      JSON.stringify(
        entries.map(({ entry, deleted }) => ({ ...entry, deleted })),
        withoutNulls,
      ),
      actor.tenantId,
      actor.userId,
      now.toISOString(),
      answers.map(({ operation }) => operation.row.operationId),
      answers.map(({ operation }) => operation.requestHash),
      answers.map(({ answer }) => ('entryId' in answer ? null : JSON.stringify(answer))),
      later.map((one) => one?.entryId ?? null),
      later.map((one) => one?.otherwise ?? null),
      JSON.stringify(records),
    ],
  };
}

/** What is absent from a JSON record is null in `json_to_recordset`, and most of an entry is null: less to send and read. */
function withoutNulls(_key: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

const Written = z.array(z.object({ id: z.string(), version: z.int() }));

/** The versions of the entries that a push wrote, by id. */
export function versionsOf(rows: readonly unknown[]): Map<string, number> {
  return new Map(Written.parse(rows).map(({ id, version }) => [id, version]));
}
