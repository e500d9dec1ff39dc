import type { Pool } from 'pg';
import { z } from 'zod';
import { type CollectionName, syncCollections } from '../../../domain/wire/collections.ts';
import { Totals } from '../../../domain/wire/totals.ts';
import type { Actor } from '../../actor.ts';
import { withTenantSnapshot } from '../../db.ts';
import { sourceSql } from './documents.ts';
import { readReader } from './pull-scope.ts';
import { scopeParameters, scopeSql, TENANT } from './scope.ts';
import type { Reader } from './scope-run.ts';

const names = Object.keys(syncCollections) as CollectionName[];
const Counted = Totals.pick({ collections: true, entries: true }).extend({
  entries: z.array(z.object({ month: z.string(), count: z.int(), minutes: z.int() })),
});

/** What the reader's scope holds, counted by Postgres in one snapshot (domain/wire/totals.ts). */
export function readTotals(pool: Pool, actor: Pick<Actor, 'tenantId' | 'userId'>): Promise<Totals> {
  return withTenantSnapshot(pool, actor.tenantId, async (tx) => {
    const { reader, epoch, counter } = await readReader(tx, actor);
    const { rows } = await tx.query(totalsSql(reader), scopeParameters(reader));
    return { epoch, version: counter, ...Counted.parse(rows[0]) };
  });
}

function totalsSql(reader: Reader): string {
  const live = (collection: CollectionName) =>
    `FROM ${sourceSql(collection)} WHERE d.tenant_id = ${TENANT} AND NOT d.deleted AND ${scopeSql(collection, reader)}`;
  const counts = names.map(
    (name) => `SELECT '${name}' AS name, count(*) AS count, encode(sha256(convert_to(coalesce(
        string_agg(d.id || ':' || d.version, E'\\n' ORDER BY d.id), ''), 'UTF8')), 'hex') AS digest ${live(name)}`,
  );
  return `
    WITH given AS (SELECT $2::uuid, $3::uuid)
    SELECT (SELECT json_agg(row_to_json(c)) FROM (${counts.join(' UNION ALL ')}) c) AS collections,
      (SELECT coalesce(json_agg(row_to_json(m)), '[]') FROM (
        SELECT to_char(d.date, 'YYYY-MM') AS month, count(*) AS count, sum(d.minutes) AS minutes
        ${live('timeEntries')} GROUP BY 1 ORDER BY 1) m) AS entries`;
}
