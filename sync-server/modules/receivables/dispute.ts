import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { DisputeRequest } from '../../../domain/wire/receivables.ts';
import type { Actor } from '../../actor.ts';
import { appendAudit } from '../audit/service.ts';
import { answerOnce } from '../invoices/requests.ts';
import { findIssued } from './issued.ts';
import { readTenantDay } from './tenant-day.ts';

/**
 * Notes that the client does not accept an invoice, or does now: while it does not, nobody is reminded of it.
 * @throws StintError not_found, conflict for a draft or a void one
 */
export async function dispute(
  tx: PoolClient,
  actor: Actor,
  invoiceId: string,
  { requestId, reason }: DisputeRequest,
  now: Date,
): Promise<void> {
  const request = { requestId, kind: 'invoice.dispute', body: { invoiceId, reason }, answer: z.object({}) };
  await answerOnce(tx, actor, request, now, async () => {
    const { disputed } = await findIssued(tx, invoiceId, (await readTenantDay(tx, now)).today);
    if (disputed === reason) return {};
    await tx.query(`update invoices set disputed = $2, updated_at = $3 where id = $1`, [
      ...[invoiceId, reason, now.toISOString()],
    ]);
    await appendAudit(
      tx,
      actor,
      [
        {
          ...{ action: 'invoice.dispute', resourceType: 'invoice', resourceId: invoiceId },
          before: { disputed },
          after: { disputed: reason },
        },
      ],
      now,
    );
    return {};
  });
}
