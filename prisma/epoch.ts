import { Client } from 'pg';

/**
 * Gives every tenant a new sync epoch: run once after the database was restored from a backup, before people come back.
 * Devices then compare everything instead of trusting checkpoints that the restored database knows nothing of, and send
 * again what it lost (docs/sync-spec.md). Servers that run tell the devices that listen at once.
 * @param url address of an administrator, or of stint_owner; stint_app may not do it
 * @returns how many tenants there are
 */
export async function newEpoch(url: string): Promise<number> {
  const client = new Client({ connectionString: url, application_name: 'stint-new-epoch' });
  await client.connect();
  try {
    await client.query('BEGIN; SET LOCAL ROLE stint_owner');
    const { rowCount } = await client.query(
      `WITH changed AS (
         UPDATE sync_counters SET epoch = gen_random_uuid()::text RETURNING tenant_id, epoch, version
       )
       SELECT pg_notify('stint_news', row_to_json(changed)::text) FROM changed`,
    );
    await client.query('COMMIT');
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}
