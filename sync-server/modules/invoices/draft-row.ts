import type { PoolClient } from 'pg';
import { StintError } from '../../errors.ts';
import type { KeptInput } from './kept.ts';

/** An invoice as the work on it needs it, with what it was computed from. */
export interface InvoiceRow {
  readonly id: string;
  readonly clientId: string;
  readonly version: number;
  readonly status: string;
  readonly deleted: boolean;
  readonly stale: string | null;
  readonly note: string;
  readonly dueDate: string | null;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly totalMinor: number;
  readonly currency: string;
  readonly contentHash: string | null;
  readonly entryCount: number;
  readonly inputs: KeptInput | null;
}

/** @throws StintError not_found */
export async function readInvoice(tx: PoolClient, tenantId: string, id: string): Promise<InvoiceRow> {
  const { rows } = await tx.query<InvoiceRow>(
    `select v.id, v.client_id as "clientId", v.version, v.status, v.deleted, v.stale, v.note, v.due_date as "dueDate",
            v.period_from as "periodFrom", v.period_to as "periodTo", v.total_minor as "totalMinor", v.currency,
            v.subtotal_minor as "subtotalMinor", v.discount_minor as "discountMinor",
            v.content_hash as "contentHash", v.entry_count as "entryCount", v.inputs
       from invoices v where v.tenant_id = $1 and v.id = $2`,
    [tenantId, id],
  );
  const [row] = rows;
  if (row === undefined) throw new StintError('not_found', 'There is no such invoice.');
  return row;
}

/** A draft that can be worked on. Call it with the tenant's writes held. @throws StintError not_found, conflict */
export async function readDraft(
  tx: PoolClient,
  tenantId: string,
  id: string,
  version: number | null,
): Promise<InvoiceRow & { inputs: KeptInput }> {
  const row = await readInvoice(tx, tenantId, id);
  if (row.deleted)
    throw new StintError('conflict', 'This draft was discarded. Restore it first; nothing was changed.');
  if (row.status !== 'draft')
    throw new StintError('conflict', 'This invoice was issued and stays as it is. Nothing was changed.');
  if (version !== null && row.version !== version)
    throw new StintError(
      'conflict',
      'This draft was changed meanwhile, by somebody else or in another window. Look at it as it is now and try again; nothing was changed.',
    );
  if (row.inputs === null) throw new Error(`the draft ${id} has nothing that it was computed from`);
  return { ...row, inputs: row.inputs };
}
