import { z } from 'zod';
import {
  CivilDate,
  DecimalString,
  Instant,
  MinorUnits,
  RatioString,
} from '../../../domain/entities/primitives.ts';
import type { Role } from '../../../domain/entities/user.ts';
import { hoursContracts, rulesOf, sightOf } from '../../../domain/rules/visibility.ts';
import type { Sight } from '../../../domain/rules/visibility-table.ts';
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

/** Whose document it is to be: the roles of who reads, by the table of domain/rules/visibility-table.ts; null is all of it. */
export type DocumentView = readonly Role[] | null;

export const fullView: DocumentView = null;

/** Parameter of every statement with a view that is not full: the reader's user id. */
const READER = '$2::uuid';

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
 * `row_to_json` makes of it is the document as it travels. Derived from the entity's Zod schema and the table of who
 * sees what; where the view is not full, $2 is who reads.
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
  const value = valueSql(collection, field, schema);
  if (view === null) return value;
  return rulesOf(collection, field).reduce((seen, { path, rule }) => {
    const sight = sightOf(rule.sees, view);
    if (sight === 'all') return seen;
    const hidden = hiddenSql(seen, path, `'${JSON.stringify(rule.otherwise)}'::jsonb`);
    if (sight.length === 0) return hidden;
    return `CASE WHEN ${sight.map((one) => conditions[one]).join(' OR ')} THEN to_jsonb(${seen}) ELSE ${hidden} END`;
  }, value);
}

const conditions: Readonly<Record<Sight, string>> = {
  all: 'true',
  own: `d.id = ${READER}`,
  hours: `d.type IN (${hoursContracts.map((type) => `'${type}'`).join(', ')})`,
  none: 'false',
};

/** The JSON value with `otherwise` at the path, where there is something at it. */
function hiddenSql(value: string, path: readonly string[], otherwise: string): string {
  const at = path.indexOf('[]');
  if (path.length === 0) return otherwise;
  if (at === -1) return `jsonb_set(${value}, '{${path.join(',')}}', ${otherwise}, false)`;
  const list = at === 0 ? value : `${value} #> '{${path.slice(0, at).join(',')}}'`;
  const members = `(SELECT coalesce(jsonb_agg(${hiddenSql('m.value', path.slice(at + 1), otherwise)} ORDER BY m.at), '[]')
    FROM jsonb_array_elements(${list}) WITH ORDINALITY AS m(value, at))`;
  return hiddenSql(value, path.slice(0, at), members);
}

function valueSql(collection: CollectionName, field: string, schema: unknown): string {
  const joined = collection === 'people' ? personFromResource[field] : undefined;
  if (joined) return joined;
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
