import type { PoolClient } from 'pg';
import type { KeptInput, ReleasedEntry } from './kept.ts';
import { type EntryRow, readBilled } from './work.ts';

/** SQL expressions: who approved the row `e` of time_entries (`d` being who decided it, or none), and when. */
export const APPROVED_BY = `case when e.decision ->> 'action' = 'approve' then coalesce(d.name, e.decision ->> 'comment') end`;
export const APPROVED_AT = `case when e.decision ->> 'action' = 'approve' then e.decision ->> 'at' end`;

/**
 * Keeps with an invoice what it billed of entries that it gives back: from now on they can be reopened and changed, and
 * the invoice is still computed from what they were. In the transaction that releases them.
 */
export async function keepReleased(
  tx: PoolClient,
  tenantId: string,
  invoiceId: string,
  entryIds: readonly string[],
): Promise<void> {
  if (entryIds.length === 0) return;
  const ids = new Set(entryIds);
  const billed = (await readBilled(tx, tenantId, invoiceId)).filter(({ id }) => ids.has(id));
  const { rows } = await tx.query<Pick<ReleasedEntry, 'id' | 'description' | 'approvedBy' | 'approvedAt'>>(
    `select e.id, e.description, ${APPROVED_BY} as "approvedBy", ${APPROVED_AT} as "approvedAt"
       from time_entries e left join users d on d.tenant_id = e.tenant_id and d.id = (e.decision ->> 'by')::uuid
      where e.tenant_id = $1 and e.id = any($2::uuid[])`,
    [tenantId, entryIds],
  );
  const said = new Map(rows.map((row) => [row.id, row]));
  await tx.query(
    `update invoices set inputs = jsonb_set(inputs, '{released}', coalesce(inputs -> 'released', '[]') || $3::jsonb)
      where tenant_id = $1 and id = $2 and inputs is not null`,
    [tenantId, invoiceId, JSON.stringify(billed.map((entry) => ({ ...entry, ...said.get(entry.id) })))],
  );
}

/** Entries under an invoice as it billed them. */
export function asBilled(entries: readonly EntryRow[], { released = [] }: KeptInput): readonly EntryRow[] {
  if (released.length === 0) return entries;
  const kept = new Map(
    released.map(({ description: _, approvedBy: _by, approvedAt: _at, ...entry }) => [entry.id, entry]),
  );
  return entries.map((entry) => kept.get(entry.id) ?? entry);
}

/** SQL that joins to items `i` of an invoice, under the name `k`, what was kept of entries that it billed and gave back. */
export function joinReleased(tenantId: string, invoiceId: string): string {
  return `left join (
         select r.* from invoices v
           cross join jsonb_to_recordset(coalesce(v.inputs -> 'released', '[]')) as r(id uuid, date date,
             "startedAt" timestamptz, minutes int, "billedMinutes" int, description text, "approvedBy" text,
             "approvedAt" text)
          where v.tenant_id = ${tenantId} and v.id = ${invoiceId}
       ) k on k.id = i.entry_id and i.role = 'bill'`;
}
