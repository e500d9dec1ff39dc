import type { PoolClient } from 'pg';
import { z } from 'zod';
import { balanceJoin } from '../receivables/balance-sql.ts';

/** By invoice: what is settled of its total, in minor units: paid, credited and written off. */
export async function paidOf(tx: PoolClient, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await tx.query(
    `select i.id, (i.total_minor - b.open_minor)::bigint as paid
       from invoices i ${balanceJoin('i', 'current_date')}
      where i.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid and i.id = any($1::uuid[])`,
    [ids],
  );
  const found = z.array(z.object({ id: z.string(), paid: z.int() })).parse(rows);
  return new Map(found.map(({ id, paid }) => [id, paid]));
}
