import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Role } from '../../../domain/entities/user.ts';
import type { CollectionName } from '../../../domain/wire/collections.ts';
import type { Actor } from '../../actor.ts';
import { documentSql, sourceSql } from './documents.ts';
import { scopeParameters, scopeSql, TENANT, viewOf } from './scope.ts';
import {
  AFFECTED_PARAMETERS,
  affectedSql,
  type ScopeChanges,
  scopeChangesSql,
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
  const { projects, clients, before, hasRows } = changes;
  if (projects.length === 0 && clients.length === 0 && before.length === 0 && !hasRows) return [];
  const { rows } = await tx.query<ScopedRow>(runSql(collection, reader, changes), [
    ...range,
    projects,
    clients,
    before.map(({ clientId }) => clientId),
    run.after,
    past.version,
    past.id,
    limit,
    given,
  ]);
  return rows;
}

function runSql(collection: CollectionName, reader: Reader, { before }: ScopeChanges): string {
  const [AFTER, VERSION, ID, LIMIT, GIVEN] = ['uuid', 'bigint', 'uuid', 'int', 'uuid[]'].map(
    (type, index) => `$${AFFECTED_PARAMETERS + 1 + index}::${type}`,
  );
  const rolesBefore = [...new Set(before.flatMap(({ roles }) => roles))];
  const affected = affectedSql(collection, reader.roles, rolesBefore);
  const seenBefore = seenBeforeSql(collection, rolesBefore);
  // After one change of role the device holds what that role saw; after several it may lack some of it.
  const holdsAll = before.length <= 1 && before.every((earlier) => isKept(collection, earlier, reader));
  const changedRole = before.length === 0 ? 'false' : holdsAll ? `(${seenBefore}) IS NOT TRUE` : 'true';
  return `
    WITH given AS (SELECT $2::uuid, $3::uuid, $4::bigint, $5::bigint, $6::uuid[], $7::uuid[], $8::uuid[])
    SELECT d.id, CASE WHEN s.visible THEN ${documentSql(collection, viewOf(reader))} END AS document
      FROM ${sourceSql(collection)} CROSS JOIN LATERAL (SELECT (${scopeSql(collection, reader)}) IS TRUE AS visible) s
      WHERE d.tenant_id = ${TENANT} AND d.id > ${AFTER} AND d.id <> ALL(${GIVEN})
        AND CASE WHEN s.visible
          THEN NOT d.deleted AND (d.version, d.id) <= (${VERSION}, ${ID}) AND (${affected} OR ${changedRole})
          ELSE ${affected} OR (${seenBefore}) END
      ORDER BY d.id LIMIT ${LIMIT}`;
}

/**
 * Whether a document that the reader saw as `a` is on the device as `b` must see it. Of the people that a client sees, some
 * may have come into that client's sight only after the reader had left it: nobody noted that for this reader.
 */
function isKept(collection: CollectionName, a: Pick<Actor, 'roles'>, b: Pick<Actor, 'roles'>): boolean {
  if (collection === 'people')
    return viewOf(a).costRates === viewOf(b).costRates && !a.roles.includes('client');
  if (collection === 'timeEntries') return viewOf(a).internals === viewOf(b).internals;
  return true;
}
