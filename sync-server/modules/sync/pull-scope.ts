import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { Role } from '../../../domain/entities/user.ts';
import type { CollectionName } from '../../../domain/wire/collections.ts';
import type { Checkpoint, PullQuery } from '../../../domain/wire/pull.ts';
import type { Actor } from '../../actor.ts';
import { withTenantSnapshot } from '../../db.ts';
import { StintError } from '../../errors.ts';
import { documentSql, sourceSql } from './documents.ts';
import { scopeParameters, scopeSql, TENANT } from './scope.ts';
import { BEFORE_EVERY_ID, type Reader, readScopeRun, type ScopeRun } from './scope-run.ts';

/** Sorts after every id: a checkpoint with id '' has seen all rows of its version. */
export const AFTER_EVERY_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Up to where the reader has taken changes of scope, and the run that it is in the middle of. */
export function readMark({ version, scope }: Pick<PullQuery, 'version' | 'scope'>): {
  since: number;
  run: ScopeRun | null;
} {
  const [since, upTo, after] = scope?.split(':') ?? [];
  if (since === undefined) return { since: version, run: null };
  const run = upTo && after ? { since: Number(since), upTo: Number(upTo), after } : null;
  return { since: Number(since), run };
}

/** The JSON text of a PullResponse. */
export function writePage(
  documents: string,
  left: readonly string[],
  checkpoint: Checkpoint,
  epochChanged: boolean,
): string {
  return `{"documents":[${documents}],"left":${JSON.stringify(left)},"checkpoint":${JSON.stringify(checkpoint)},"epochChanged":${epochChanged}}`;
}

/**
 * One page for a reader whose scope may have changed since its checkpoint: first, in the order of ids, what left and what
 * came (a run), then the ordinary rows, all as of one moment. Documents and left ids together are at most `limit`.
 *
 * The checkpoint's mark says how far the run is, so a reader that stops between two pages goes on where it was; changes
 * made during a run are a run of their own after it. (version, id) stays where it is until the runs are over.
 */
export function scopePage(
  pool: Pool,
  collection: CollectionName,
  actor: Actor,
  query: PullQuery,
): Promise<string> {
  return withTenantSnapshot(pool, actor.tenantId, async (tx) => {
    const { reader, epoch, counter, scopeVersion } = await readReader(tx, actor);
    const mark = readMark(query);
    const other = query.epoch !== epoch || Math.max(query.version, mark.since, mark.run?.upTo ?? 0) > counter;
    const past = other
      ? { version: 0, id: AFTER_EVERY_ID }
      : { version: query.version, id: query.id === '' ? AFTER_EVERY_ID : query.id };
    const epochChanged = query.epoch !== undefined && other;
    const documents: string[] = [];
    const left: string[] = [];
    const given: string[] = [];
    let since = other ? counter : mark.since;
    let run = other ? null : mark.run;
    while (since < scopeVersion) {
      run ??= { since, upTo: counter, after: BEFORE_EVERY_ID };
      const room = query.limit - given.length;
      const rows = await readScopeRun(tx, collection, reader, run, past, counter, room, given);
      for (const { id, document } of rows) {
        given.push(id);
        if (document === null) left.push(id);
        else documents.push(document);
      }
      const last = rows.at(-1);
      if (last && rows.length === room) {
        const scope = `${run.since}:${run.upTo}:${last.id}`;
        const checkpoint = { epoch, version: other ? 0 : query.version, id: query.id, scope };
        return writePage(documents.join(','), left, checkpoint, epochChanged);
      }
      since = run.upTo;
      run = null;
    }
    const room = query.limit - given.length;
    const rows = await readRows(tx, collection, reader, past, room);
    for (const { document } of rows) documents.push(document);
    const last = rows.at(-1);
    const at = last && rows.length === room ? last : { version: counter, id: '' as const };
    const checkpoint: Checkpoint = { epoch, version: at.version, id: at.id, scope: String(counter) };
    return writePage(documents.join(','), left, checkpoint, epochChanged);
  });
}

const Found = z.object({
  epoch: z.string(),
  counter: z.int(),
  scopeVersion: z.int(),
  roles: z.array(Role),
  clientId: z.string().nullable(),
});

/**
 * Where the tenant's counter is, and who reads: a session remembers roles for some seconds, this does not.
 * @throws StintError `session_revoked` where the person is not active
 */
export async function readReader(
  tx: PoolClient,
  actor: Pick<Actor, 'tenantId' | 'userId'>,
): Promise<{ reader: Reader; epoch: string; counter: number; scopeVersion: number }> {
  const { rows } = await tx.query({
    name: 'pull:reader',
    text: `SELECT c.epoch, c.version AS counter, c.scope_version AS "scopeVersion", u.roles, u.client_id AS "clientId"
      FROM sync_counters c JOIN users u ON u.tenant_id = c.tenant_id AND u.id = $2 AND u.status = 'active' AND NOT u.deleted
      WHERE c.tenant_id = $1`,
    values: [actor.tenantId, actor.userId],
  });
  if (rows.length === 0)
    throw new StintError(
      'session_revoked',
      'This device was signed out. Sign in again; what is on this device is safe.',
    );
  const { roles, clientId, ...where } = Found.parse(rows[0]);
  return { reader: { tenantId: actor.tenantId, userId: actor.userId, roles, clientId }, ...where };
}

async function readRows(
  tx: PoolClient,
  collection: CollectionName,
  reader: Reader,
  past: { version: number; id: string },
  limit: number,
): Promise<{ version: number; id: string; document: string }[]> {
  const { rows } = await tx.query<{ version: number; id: string; document: string }>(
    `WITH given AS (SELECT $2::uuid, $3::uuid)
     SELECT d.version, d.id, ${documentSql(collection, reader.roles)} AS document
       FROM ${sourceSql(collection)}
       WHERE d.tenant_id = ${TENANT} AND (d.version, d.id) > ($4::bigint, $5::uuid) AND ${scopeSql(collection, reader)}
       ORDER BY d.version, d.id LIMIT $6::int`,
    [...scopeParameters(reader), past.version, past.id, limit],
  );
  return rows;
}
