import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { BillingSettings } from '../../../domain/entities/billing.ts';
import type { BillingInfo } from '../../../domain/entities/client.ts';
import { InvoiceParties } from '../../../domain/entities/invoice.ts';
import { Id } from '../../../domain/entities/primitives.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { addDays, daysBetween } from '../../../domain/rules/civil-date.ts';
import { statusAfter } from '../../../domain/rules/lifecycle.ts';
import { lastDayToPay } from '../../../domain/rules/receivables.ts';
import type { IssueRequest } from '../../../domain/wire/invoices.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { settleStatus } from '../receivables/issued.ts';
import { readDraft } from './draft-row.ts';
import { entryRecords } from './entry-audit.ts';
import { type Firm, readFirm } from './firm.ts';
import { answerOnce } from './requests.ts';

const Done = z.object({ invoiceId: Id });
type Terms = { version: number | null; dateIssued: IssueRequest['dateIssued'] };

/**
 * Issues a draft: it gets the next number, its date and due date, who sold to whom as it is now, and its entries become
 * invoiced. In a transaction that holds the tenant's writes; what rolls back gives the number back.
 * @throws StintError not_found, or conflict where it cannot be issued as it is
 */
export async function issueDraft(
  tx: PoolClient,
  firm: Firm,
  actor: Actor,
  invoiceId: string,
  { version, dateIssued }: Terms,
  now: Date,
): Promise<void> {
  const { tenantId } = actor;
  const draft = await readDraft(tx, tenantId, invoiceId, version);
  if (draft.stale !== null)
    throw new StintError(
      'conflict',
      'Time on this draft was changed since it was made. Refresh the draft, look at it once more and issue it then; nothing was issued.',
    );
  if (draft.discountMinor > Math.max(0, draft.subtotalMinor))
    throw new StintError(
      'conflict',
      `The discounts for ${draft.inputs.client.name} are more than what they come off. Lower them and issue the invoice then; nothing was issued.`,
    );
  const seller = sellerOf(firm.seller);
  const buyer = buyerOf(await firm.buyerOf(draft.clientId));
  if (canonicalJson(buyer.tax) !== canonicalJson(draft.inputs.tax))
    throw new StintError(
      'conflict',
      'How the client is taxed was changed since this draft was made. Refresh the draft and issue it then; nothing was issued.',
    );
  const issued = dateIssued ?? firm.today;
  if (issued > addDays(firm.today, 1))
    throw new StintError('invalid_request', 'An invoice cannot be of a date that is still to come.', {
      details: [{ path: 'dateIssued', message: 'is in the future' }],
    });
  const asked = draft.dueDate ?? lastDayToPay(addDays(issued, buyer.termsDays), firm.settings);
  const due = daysBetween(issued, asked) < 0 ? issued : asked;
  const number = await nextNumber(tx, tenantId);
  const { name } = draft.inputs.client;
  await tx.query(
    `update invoices set status = 'sent', number = $3, date_issued = $4, due_date = $5, parties = $6, updated_at = $7
      where tenant_id = $1 and id = $2`,
    [
      ...[tenantId, invoiceId, number, issued, due],
      ...[JSON.stringify(InvoiceParties.parse({ seller, buyer: { ...buyer, name } })), now.toISOString()],
    ],
  );
  const entryIds = await takeEntries(tx, tenantId, invoiceId, now);
  if (entryIds.length !== draft.entryCount)
    throw new StintError(
      'conflict',
      'Some time on this draft cannot be invoiced any more. Refresh the draft and issue it then; nothing was issued.',
    );
  // One of a day long past may be late at once.
  await settleStatus(tx, [invoiceId], firm.today, now);
  const after = { status: 'sent', number, dateIssued: issued, dueDate: due, totalMinor: draft.totalMinor };
  await appendAudit(
    tx,
    actor,
    [
      {
        action: 'invoice.issue',
        resourceType: 'invoice',
        resourceId: invoiceId,
        before: { status: 'draft' },
        after,
      },
      ...entryRecords(
        'time_entry.invoice',
        entryIds,
        { status: 'approved' },
        { status: 'invoiced', invoiceId },
      ),
    ],
    now,
  );
}

/** The same, once for a request. */
export async function issueOnce(
  tx: PoolClient,
  sealing: SealingKeys,
  actor: Actor,
  invoiceId: string,
  { requestId, ...asked }: IssueRequest,
  now: Date,
): Promise<void> {
  const request = { requestId, kind: 'invoice.issue', body: { invoiceId, ...asked }, answer: Done };
  await answerOnce(tx, actor, request, now, async () => {
    const firm = await readFirm(tx, sealing, actor.tenantId, now);
    await issueDraft(tx, firm, actor, invoiceId, asked, now);
    return { invoiceId };
  });
}

function sellerOf(seller: BillingSettings | null): BillingSettings {
  if (seller === null)
    throw new StintError(
      'conflict',
      'Nobody has said yet who sells: the firm’s name, address and tax number are missing. Enter them under billing settings; nothing was issued.',
    );
  return seller;
}

function buyerOf(buyer: BillingInfo | null): BillingInfo {
  if (buyer === null)
    throw new StintError(
      'conflict',
      'Nobody has said yet who is billed: the client’s address and tax are missing. Enter them with the client; nothing was issued.',
    );
  return buyer;
}

/** Raised in the transaction that uses it, so that there is no gap and no number twice. */
async function nextNumber(tx: PoolClient, tenantId: string): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(
    `insert into invoice_numbers as n (tenant_id, kind, last) values ($1, 'invoice', 1)
     on conflict (tenant_id, kind) do update set last = n.last + 1 returning n.last`,
    [tenantId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no number was given');
  return row.last;
}

/** @returns the entries that became invoiced */
async function takeEntries(
  tx: PoolClient,
  tenantId: string,
  invoiceId: string,
  now: Date,
): Promise<string[]> {
  const status = statusAfter('approved', 'invoice', 'system');
  const { rows } = await tx.query<[string]>({
    text: `update time_entries e set status = $4, invoice_id = $2, updated_at = $3
       from invoice_items i
      where i.tenant_id = $1 and i.invoice_id = $2 and i.role = 'bill' and i.part = 0 and i.released_at is null
        and e.tenant_id = $1 and e.id = i.entry_id and e.status = 'approved' and not e.deleted
        and e.replaced_by_id is null
      returning e.id`,
    values: [tenantId, invoiceId, now.toISOString(), status],
    rowMode: 'array',
  });
  return rows.map(([id]) => id);
}
