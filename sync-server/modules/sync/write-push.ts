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
  /** Whether none of the entries is stored yet; the tenant's writes are locked, so it stays true. */
  areNew: boolean;
  answers: readonly { operation: Operation; answer: AcceptedLater | PushResult }[];
  records: readonly AuditRecord[];
}

/** Columns of an entry as a push writes them, one array each; the tenant and the person are those who push. */
const written = Object.entries(TimeEntry.shape).filter(
  ([field]) => !['version', 'tenantId', 'userId'].includes(field),
);
const unchanging = ['id', 'created_at'];
const ENTRY_FROM = 9;

/** Arrays of arrays would have to be of one length each, so lists travel as their text. */
const arrayType = (schema: unknown) => (columnType(schema) === 'text[]' ? 'text' : columnType(schema));
const selected = ([field, schema]: (typeof written)[number]) =>
  columnType(schema) === 'text[]' ? `coalesce(r.${columnOf(field)}, '{}')::text[]` : `r.${columnOf(field)}`;
const columns = written.map(([field]) => columnOf(field));

const insertSql = `INSERT INTO time_entries (tenant_id, user_id, ${columns.join(', ')}, deleted)
    SELECT $1::uuid, $2::uuid, ${written.map(selected).join(', ')}, coalesce(r.deleted, false)
      FROM unnest(${[...written.map(([, schema]) => arrayType(schema)), 'boolean']
        .map((type, index) => `$${ENTRY_FROM + index}::${type}[]`)
        .join(', ')}) AS r(${columns.join(', ')}, deleted)`;

const upsertSql = `${insertSql}
    ON CONFLICT (tenant_id, id) DO UPDATE SET ${[...columns, 'deleted']
      .filter((column) => !unchanging.includes(column))
      .map((column) => `${column} = excluded.${column}`)
      .join(', ')}`;

const writeSql = (entries: string) => `
  WITH entries AS (${entries}
    RETURNING id, version
  ), answers AS (
    INSERT INTO sync_operations (tenant_id, operation_id, user_id, collection, request_hash, answer, accepted_version, at)
    SELECT $1::uuid, o.id, $2::uuid, 'timeEntries', decode(o.hash, 'hex'), o.answer::jsonb,
        CASE WHEN o.answer IS NULL THEN coalesce(e.version, o.otherwise) END, $3::timestamptz
      FROM unnest($4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::bigint[])
        AS o(id, hash, answer, entry_id, otherwise)
      LEFT JOIN entries e ON e.id = o.entry_id
  ), records AS (${insertRecordsSql(`$${ENTRY_FROM + written.length + 1}::json`)})
  SELECT id, version FROM entries`;

/** Looking for what it would meet costs more than a plain INSERT, and most of what is pushed is new. */
const statements = {
  new: { name: 'push:insert', text: writeSql(insertSql) },
  any: { name: 'push:write', text: writeSql(upsertSql) },
};

/** Writes entries, answers (kept 30 days) and audit records in one statement; `versionsOf` reads what it returns. */
export function pushWrite(
  actor: Pick<Actor, 'tenantId' | 'userId'>,
  { entries, areNew, answers, records }: PushWrites,
  now: Date,
): PlannedCall {
  const later = answers.map(({ answer }) => ('entryId' in answer ? answer : null));
  return {
    ...(areNew ? statements.new : statements.any),
    values: [
      actor.tenantId,
      actor.userId,
      now.toISOString(),
      answers.map(({ operation }) => operation.row.operationId),
      answers.map(({ operation }) => operation.requestHash),
      withoutNulls(answers.map(({ answer }) => ('entryId' in answer ? null : JSON.stringify(answer)))),
      later.map((one) => one?.entryId ?? null),
      later.map((one) => one?.otherwise ?? null),
      ...written.map(([field]) => withoutNulls(entries.map(({ entry }) => plain(Reflect.get(entry, field))))),
      withoutNulls(entries.map(({ deleted }) => (deleted ? 'true' : null))),
      JSON.stringify(records),
    ],
  };
}

/** `unnest` fills up a shorter array with nulls, and half the columns of an entry hold nothing else. */
function withoutNulls(column: (string | number | null)[]): (string | number | null)[] {
  return column.every((value) => value === null) ? [] : column;
}

function plain(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.length === 0 ? null : `{${value.join(',')}}`;
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

const Written = z.array(z.object({ id: z.string(), version: z.int() }));

/** The versions of the entries that a push wrote, by id. */
export function versionsOf(rows: readonly unknown[]): Map<string, number> {
  return new Map(Written.parse(rows).map(({ id, version }) => [id, version]));
}
