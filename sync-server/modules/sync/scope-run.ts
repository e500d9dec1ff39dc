import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Role } from '../../../domain/entities/user.ts';
import type { CollectionName } from '../../../domain/wire/collections.ts';
import type { Actor } from '../../actor.ts';
import { documentSql, fieldsSql, sourceSql } from './documents.ts';
import { scopeParameters, scopeSql, TENANT } from './scope.ts';
import {
  AFFECTED_PARAMETERS,
  affectedRowsSql,
  affectedSql,
  type ScopeChanges,
  scopeChangesSql,
  seenAs,
  seenBeforeSql,
} from './scope-affected.ts';

/** Who reads, as the database says in this snapshot. */
export type Reader = Pick<Actor, 'tenantId' | 'userId' | 'roles' | 'clientId'>;

/** Changes of scope after `since` up to `upTo`, of whose rows those with ids up to `after` were given. */
export interface ScopeRun {
  since: number;
  upTo: number;
  after: string;
}

export const BEFORE_EVERY_ID = '00000000-0000-0000-0000-000000000000';

const Changes = z.object({
  projects: z.array(z.string()),
  clients: z.array(z.string()),
  sheets: z.array(z.string()),
  shown: z.array(z.string()),
  before: z.array(z.object({ roles: z.array(Role), clientId: z.string().nullable() })),
  hasRows: z.boolean(),
}) satisfies z.ZodType<ScopeChanges>;

/** A row that came into the reader's sight, as the text of its document, or that left it. */
export interface ScopedRow {
  id: string;
  document: string | null;
}

/**
 * The next rows of a run in the order of their ids, at most `limit`: those that left the reader's scope, and those that
 * came although the checkpoint (version, id) is past them. Those that the ordinary pages will bring are left out.
 *
 * Whether a role saw a row before is asked of the rows as they are now; so all changes up to now (the counter) count, not
 * only those that the run is about.
 */
export async function readScopeRun(
  tx: PoolClient,
  collection: CollectionName,
  reader: Reader,
  run: ScopeRun,
  past: { version: number; id: string },
  counter: number,
  limit: number,
  given: readonly string[],
): Promise<ScopedRow[]> {
  const range = [...scopeParameters(reader), run.since, counter];
  const answer = await tx.query({ name: 'pull:scope-changes', text: scopeChangesSql, values: range });
  const changes = Changes.parse(answer.rows[0]);
  const { projects, clients, sheets, shown, before } = changes;
  const rolesBefore = before.flatMap(({ roles }) => roles);
  const roles = seenAs(reader.roles, rolesBefore);
  const known = [...range, projects, clients, before.map(({ clientId }) => clientId)];
  const rowsSql = changes.hasRows ? affectedRowsSql(collection, roles) : null;
  const alone = rowsSql === null ? [] : (await tx.query<{ id: string }>(rowsSql, known)).rows;
  const ids = alone.map(({ id }) => id);
  const affected = affectedSql(collection, roles, changes, ids);
  if (affected === null && before.length === 0) return [];
  const { rows } = await tx.query<ScopedRow>(
    runSql(collection, reader, before, affected ?? 'false', seenBeforeSql(collection, rolesBefore)),
    [...known, ids, sheets, shown, run.after, past.version, past.id, limit, given],
  );
  return rows;
}

function runSql(
  collection: CollectionName,
  reader: Reader,
  before: ScopeChanges['before'],
  affected: string,
  seenBefore: string,
): string {
  const [AFTER, VERSION, ID, LIMIT, GIVEN] = ['uuid', 'bigint', 'uuid', 'int', 'uuid[]'].map(
    (type, index) => `$${AFFECTED_PARAMETERS + 1 + index}::${type}`,
  );
  // After one change of role the device holds what that role saw; after several it may lack some of it.
  const holdsAll = before.length === 1 && before.every((earlier) => isKept(collection, earlier, reader));
  const came = holdsAll ? `${affected} OR (${seenBefore}) IS NOT TRUE` : 'true';
  // Without a change of role an index finds the few rows that are concerned.
  const concerned =
    before.length === 0
      ? affected
      : `CASE WHEN s.visible THEN ${came} ELSE ${affected} OR (${seenBefore}) END`;
  return `
    WITH given AS (SELECT $2::uuid, $3::uuid, $4::bigint, $5::bigint, $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[])
    SELECT d.id, CASE WHEN s.visible THEN ${documentSql(collection, reader.roles)} END AS document
      FROM ${sourceSql(collection)} CROSS JOIN LATERAL (SELECT (${scopeSql(collection, reader)}) IS TRUE AS visible) s
      WHERE d.tenant_id = ${TENANT} AND d.id > ${AFTER} AND d.id <> ALL(${GIVEN}) AND (${concerned})
        AND (NOT s.visible OR (NOT d.deleted AND (d.version, d.id) <= (${VERSION}, ${ID})))
      ORDER BY d.id LIMIT ${LIMIT}`;
}

/**
 * Whether a document that the reader saw as `a` is on the device as `b` must see it. Of the people that a client sees, some
 * may have come into that client's sight only after the reader had left it: nobody noted that for this reader.
 */
function isKept(collection: CollectionName, a: Pick<Actor, 'roles'>, b: Pick<Actor, 'roles'>): boolean {
  if (collection === 'people' && a.roles.includes('client')) return false;
  return fieldsSql(collection, a.roles) === fieldsSql(collection, b.roles);
}
