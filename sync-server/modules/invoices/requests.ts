import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { z } from 'zod';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import type { Actor } from '../../actor.ts';
import { lockTenantWrites } from '../../db.ts';
import { StintError } from '../../errors.ts';

export interface BillingRequest<Answer extends z.ZodType> {
  requestId: string;
  /** What is asked, such as `invoice.pay`; with `body`, everything that makes it this request and no other. */
  kind: string;
  body: unknown;
  /** Of what is kept of the answer: ids, not whole invoices. */
  answer: Answer;
}

/**
 * Does what a request of billing asks once: takes the tenant's writes, and runs `work` unless the same request was
 * answered before; then it answers what that one did. Both are in the caller's transaction, so a request whose answer was
 * lost on the way may simply be sent again.
 * @throws StintError conflict where the id was used for something else; whatever `work` throws
 */
export async function answerOnce<Answer extends z.ZodType>(
  tx: PoolClient,
  actor: Pick<Actor, 'tenantId'>,
  { requestId, kind, body, answer }: BillingRequest<Answer>,
  now: Date,
  work: () => Promise<z.infer<Answer>>,
): Promise<z.infer<Answer>> {
  await lockTenantWrites(tx);
  const hash = createHash('sha256').update(canonicalJson({ kind, body })).digest('hex');
  const { rows } = await tx.query<{ hash: string; answer: unknown }>(
    `select request_hash as hash, answer from billing_requests where tenant_id = $1 and request_id = $2`,
    [actor.tenantId, requestId],
  );
  const [known] = rows;
  if (known) {
    if (known.hash !== hash)
      throw new StintError(
        'conflict',
        'This request was made before and asked for something else. Nothing was done: ask again.',
      );
    return answer.parse(known.answer);
  }
  const given = await work();
  await tx.query(
    `insert into billing_requests (tenant_id, request_id, kind, request_hash, answer, at) values ($1, $2, $3, $4, $5, $6)`,
    [actor.tenantId, requestId, kind, hash, JSON.stringify(given), now.toISOString()],
  );
  return given;
}
