import { z } from 'zod';
import {
  CivilDate,
  DecimalString,
  Instant,
  MinorUnits,
  RatioString,
} from '../../../domain/entities/primitives.ts';
import { type CollectionName, syncCollections } from '../../../domain/wire/collections.ts';

/** Table of each collection; its alias in every statement here is `d`. People join their resource as `r`. */
const tables: Record<CollectionName, string> = {
  tenant: 'tenants',
  people: 'users',
  clients: 'clients',
  projects: 'projects',
  assignments: 'assignments',
  timeEntries: 'time_entries',
  decisions: 'decisions',
  notifications: 'notifications',
};

/** What a person's document takes from the resource; a person without one works no hours and costs nothing known. */
const personFromResource: Record<string, string> = {
  skills: `coalesce(r.skills, '[]')`,
  capacityMinutesPerWeek: 'coalesce(r.capacity_minutes_per_week, 0)',
  billRole: 'r.bill_role',
  targetUtilisation: 'r.target_utilisation::text',
  costRate: 'r.cost_rate',
};

export interface DocumentView {
  /** Cost rates are null where this is false. */
  costRates: boolean;
  /** False hides what concerns only the firm: how a timer's clocks behaved and what the approver is warned of. */
  internals: boolean;
}

export const fullView: DocumentView = { costRates: true, internals: true };

/** `userId` → `user_id` */
export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The schema without `.nullable()`, so that it can be told which primitive it is. */
export function bare(schema: unknown): unknown {
  return schema instanceof z.ZodNullable ? bare(schema.def.innerType) : schema;
}

/** FROM clause that gives the collection's rows as `d`. */
export function sourceSql(collection: CollectionName): string {
  const table = tables[collection];
  if (collection !== 'people') return `${table} d`;
  return `${table} d LEFT JOIN resources r ON r.tenant_id = d.tenant_id AND r.user_id = d.id AND NOT r.deleted`;
}

/**
 * A select list of the document's fields under their own names, in JSON's own form, and `_deleted`: what
 * `row_to_json` makes of it is the document as it travels. Derived from the entity's Zod schema.
 */
export function fieldsSql(collection: CollectionName, view: DocumentView): string {
  const { shape } = syncCollections[collection].schema;
  const fields = Object.entries(shape).map(
    ([field, schema]) => `${fieldSql(collection, field, schema, view)} AS "${field}"`,
  );
  return [...fields, 'd.deleted AS "_deleted"'].join(', ');
}

/** SQL of the document's JSON as text. */
export function documentSql(collection: CollectionName, view: DocumentView): string {
  return `row_to_json((SELECT fields FROM (SELECT ${fieldsSql(collection, view)}) AS fields))::text`;
}

function fieldSql(collection: CollectionName, field: string, schema: unknown, view: DocumentView): string {
  if (collection === 'people') {
    if (field === 'costRate' && !view.costRates) return 'NULL::bigint';
    const joined = personFromResource[field];
    if (joined) return joined;
  }
  if (collection === 'timeEntries' && !view.internals) {
    if (field === 'timeTrust') return 'NULL::jsonb';
    if (field === 'rawSeconds') return 'NULL::integer';
    if (field === 'warnings') return `'{}'::text[]`;
  }
  const column = `d.${columnOf(field)}`;
  const kind = bare(schema);
  if (kind === Instant) return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  if (kind === DecimalString || kind === RatioString) return `${column}::text`;
  return column;
}

/** Postgres type of the entity's field, for `json_to_recordset`. */
export function columnType(schema: unknown): string {
  const kind = bare(schema);
  if (kind === Instant) return 'timestamptz';
  if (kind === CivilDate) return 'date';
  if (kind === MinorUnits) return 'bigint';
  if (kind instanceof z.ZodUUID) return 'uuid';
  if (kind instanceof z.ZodNumber) return 'bigint';
  if (kind instanceof z.ZodBoolean) return 'boolean';
  if (kind instanceof z.ZodArray) return kind.element instanceof z.ZodObject ? 'jsonb' : 'text[]';
  if (kind instanceof z.ZodObject) return 'jsonb';
  return 'text';
}
