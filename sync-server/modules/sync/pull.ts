import type { Pool } from 'pg';
import { z } from 'zod';
import type { CollectionName } from '../../../domain/wire/collections.ts';
import type { Checkpoint, PullQuery } from '../../../domain/wire/pull.ts';
import type { Actor } from '../../actor.ts';
import { type PlannedStatement, queryAsTenant } from '../../db.ts';
import { documentSql, sourceSql } from './documents.ts';
import { AFTER_EVERY_ID, readMark, scopePage, writePage } from './pull-scope.ts';
import { scopeParameters, scopeSql, TENANT } from './scope.ts';

const Page = z.object({
  epoch: z.string(),
  counter: z.int(),
  epochChanged: z.boolean(),
  scopeMoved: z.boolean(),
  count: z.int(),
  documents: z.string(),
  lastVersion: z.int().nullable(),
  lastId: z.string().nullable(),
});

/**
 * One page of a collection in the actor's scope, as the JSON text of a PullResponse: Postgres writes the documents and
 * nothing here reads them.
 *
 * A checkpoint (version, id) says: every row at a lower version was seen, and of that version those with ids up to `id`;
 * with id '' all of them. Pages come in the order (version, id). A page shorter than the limit means "caught up": its
 * checkpoint is then the tenant's counter with id '', so that the next pull skips what others see. The counter and the
 * rows are read in one statement, so in one snapshot; a version is visible with all its rows or not at all (the trigger
 * holds the counter's row lock to commit), so nothing at or below the counter can come later.
 *
 * Another epoch, or a version beyond the counter, starts again from the beginning and says `epochChanged`.
 *
 * Where somebody's scope has changed since the checkpoint, or the session remembers other roles than the database, it is
 * the other, slower way (pull-scope.ts) that answers.
 */
export async function pullPage(
  pool: Pool,
  collection: CollectionName,
  actor: Actor,
  query: PullQuery,
): Promise<string> {
  const statement = pullStatement(collection, actor);
  const parameters = [
    ...scopeParameters(actor),
    query.epoch ?? null,
    query.version,
    query.id === '' ? AFTER_EVERY_ID : query.id,
    query.limit,
    readMark(query).since,
    actor.roles,
  ];
  const [row] = await queryAsTenant(pool, actor.tenantId, { ...statement, values: parameters });
  const page = Page.parse(row);
  if (page.scopeMoved) return scopePage(pool, collection, actor, query);
  const { epoch, counter, lastVersion, lastId } = page;
  const isLast = page.count < query.limit || lastVersion === null || lastId === null;
  const at = isLast ? { version: counter, id: '' as const } : { version: lastVersion, id: lastId };
  const checkpoint: Checkpoint = { epoch, ...at, scope: String(counter) };
  return writePage(page.documents, [], checkpoint, page.epochChanged);
}

const statements = new Map<string, PlannedStatement>();

/** One prepared statement for each collection and set of roles. */
function pullStatement(collection: CollectionName, actor: Pick<Actor, 'roles'>): PlannedStatement {
  const key = `${collection}:${[...new Set(actor.roles)].sort().join('+')}`;
  const known = statements.get(key);
  if (known) return known;
  const statement = { name: `pull:${key}`, text: pullSql(collection, actor) };
  statements.set(key, statement);
  return statement;
}

function pullSql(collection: CollectionName, actor: Pick<Actor, 'roles'>): string {
  return `
    WITH asked AS MATERIALIZED (
      SELECT c.epoch, c.version,
          $4::text IS NOT NULL AND ($4::text <> c.epoch OR greatest($5::bigint, $8::bigint) > c.version) AS changed,
          $4::text IS NULL OR $4::text <> c.epoch OR greatest($5::bigint, $8::bigint) > c.version AS from_start,
          c.scope_version,
          EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = ${TENANT} AND u.id = $2::uuid AND u.roles = $9::text[]
            AND u.client_id IS NOT DISTINCT FROM $3::uuid) AS same_reader
        FROM sync_counters c WHERE c.tenant_id = ${TENANT}
    ),
    counter AS MATERIALIZED (
      SELECT *, NOT same_reader OR (NOT from_start AND $8::bigint < scope_version) AS scope_moved FROM asked
    ),
    page AS MATERIALIZED (
      SELECT d.version AS at_version, d.id AS at_id, ${documentSql(collection, actor.roles)} AS document
        FROM ${sourceSql(collection)}
        WHERE d.tenant_id = ${TENANT}
          AND (d.version, d.id) > (
            (SELECT CASE WHEN from_start THEN 0 ELSE $5::bigint END FROM counter),
            (SELECT CASE WHEN from_start THEN '${AFTER_EVERY_ID}'::uuid ELSE $6::uuid END FROM counter))
          AND NOT (SELECT scope_moved FROM counter)
          AND ${scopeSql(collection, actor)}
        ORDER BY d.version, d.id
        LIMIT $7::int
    )
    SELECT counter.epoch, counter.version AS counter, counter.changed AS "epochChanged",
        counter.scope_moved AS "scopeMoved", p.count::int AS count,
        coalesce(p.documents, '') AS documents, l.at_version AS "lastVersion", l.at_id AS "lastId"
      FROM counter
      CROSS JOIN (SELECT count(*) AS count, string_agg(document, ',' ORDER BY at_version, at_id) AS documents FROM page) p
      LEFT JOIN (SELECT at_version, at_id FROM page ORDER BY at_version DESC, at_id DESC LIMIT 1) l ON true`;
}
