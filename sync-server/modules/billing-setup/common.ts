import type { PoolClient } from 'pg';
import { z } from 'zod';
import { type BillingProblemAt, billingFaultText } from '../../../domain/rules/billing-checks.ts';
import { DraftRef } from '../../../domain/wire/billing-setup.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { type AuditInput, appendAudit } from '../audit/service.ts';

/** @throws StintError invalid_request that names every place, below `prefix` */
export function refuseFaults(prefix: string, problems: readonly BillingProblemAt[]): void {
  if (problems.length === 0) return;
  throw new StintError('invalid_request', 'Some of it is not right. Nothing was saved.', {
    details: problems.map(({ path, fault }) => ({
      path: `${prefix}.${path}`,
      message: billingFaultText[fault],
    })),
  });
}

interface Done extends Pick<AuditInput, 'action' | 'resourceType' | 'resourceId'> {
  before: object | null;
  after: object | null;
}

/** What was done, for the audit log; `before` and `after` as JSON says them. */
export function record(
  tx: PoolClient,
  actor: Actor,
  { before, after, ...done }: Done,
  now: Date,
): Promise<void> {
  const json = (value: object | null) => z.json().parse(JSON.parse(JSON.stringify(value)));
  return appendAudit(tx, actor, [{ ...done, before: json(before), after: json(after) }], now);
}

/**
 * The drafts that a change may move: those of a client, of a project, or of the projects that have a card; all where
 * nothing is named. They stay as they are until somebody refreshes them; one without what it was made from cannot be.
 */
export async function draftsOf(
  tx: PoolClient,
  of: { clientId?: string; projectId?: string; cardId?: string },
): Promise<DraftRef[]> {
  const { rows } = await tx.query(
    `select i.id as "invoiceId", i.client_id as "clientId", c.name as "clientName", i.currency,
            i.period_from as "periodFrom", i.period_to as "periodTo", i.total_minor as "totalMinor"
       from invoices i join clients c on c.tenant_id = i.tenant_id and c.id = i.client_id
      where i.status = 'draft' and not i.deleted and i.inputs is not null
        and ($1::uuid is null or i.client_id = $1)
        and ($2::uuid is null or $2 = any(i.project_ids))
        and ($3::uuid is null or exists (select from projects p
              where p.tenant_id = i.tenant_id and p.id = any(i.project_ids) and p.rate_card_id = $3))
      order by c.name, i.period_from, i.id`,
    [of.clientId ?? null, of.projectId ?? null, of.cardId ?? null],
  );
  return z.array(DraftRef).parse(rows);
}
