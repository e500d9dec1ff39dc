import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import type { VoidRequest } from '../../../domain/wire/invoices.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import { releaseWork } from '../receivables/release.ts';
import { readInvoice } from './draft-row.ts';
import { answerOnce } from './requests.ts';
import { noteLaterDrafts } from './stale.ts';

/**
 * Voids an issued invoice on which no money moved: its number stays, its work is free and its entries are approved again.
 * Metering is not touched, since the hours stay approved.
 * @throws StintError not_found, or conflict where it cannot be voided
 */
export async function voidInvoice(
  tx: PoolClient,
  actor: Actor,
  invoiceId: string,
  { requestId, reason }: VoidRequest,
  now: Date,
): Promise<void> {
  const answer = z.object({ invoiceId: Id });
  const request = { requestId, kind: 'invoice.void', body: { invoiceId, reason }, answer };
  await answerOnce(tx, actor, request, now, async () => {
    const invoice = await readInvoice(tx, actor.tenantId, invoiceId);
    if (invoice.status === 'draft')
      throw new StintError('conflict', 'This invoice is a draft. Discard it; nothing was changed.');
    if (invoice.status === 'void')
      throw new StintError('conflict', 'This invoice is void already. Nothing was changed.');
    await refuseWhereMoneyMoved(tx, actor.tenantId, invoiceId);
    await tx.query(`update invoices set status = 'void', updated_at = $3 where tenant_id = $1 and id = $2`, [
      ...[actor.tenantId, invoiceId, now.toISOString()],
    ]);
    await releaseWork(tx, actor, invoiceId, null, now);
    await noteLaterDrafts(tx, actor.tenantId, invoiceId, now);
    const before = { status: invoice.status };
    const after = { status: 'void', reason };
    await appendAudit(
      tx,
      actor,
      [{ action: 'invoice.void', resourceType: 'invoice', resourceId: invoiceId, before, after }],
      now,
    );
    return { invoiceId };
  });
}

async function refuseWhereMoneyMoved(tx: PoolClient, tenantId: string, invoiceId: string): Promise<void> {
  const { rows } = await tx.query<{ paid: boolean; credited: boolean }>(
    `select exists (select from payments p
              where p.tenant_id = $1 and p.invoice_id = $2 and p.reversed_at is null) as paid,
            exists (select from credit_notes n where n.tenant_id = $1 and n.invoice_id = $2) as credited`,
    [tenantId, invoiceId],
  );
  if (rows[0]?.paid)
    throw new StintError(
      'conflict',
      'Money was recorded on this invoice. Reverse the payments first, or write a credit note; nothing was changed.',
    );
  if (rows[0]?.credited)
    throw new StintError(
      'conflict',
      'There is a credit note on this invoice, so it cannot be voided any more. Credit the rest; nothing was changed.',
    );
}
