import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import type { DraftChange } from '../../../domain/wire/invoices.ts';
import type { Actor } from '../../actor.ts';
import { errorCode } from '../../database-errors.ts';
import { lockTenantWrites } from '../../db.ts';
import { StintError } from '../../errors.ts';
import { type AuditInput, appendAudit } from '../audit/service.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { type Content, contentOf, isNothing } from './draft-content.ts';
import { type InvoiceRow, readDraft, readInvoice } from './draft-row.ts';
import { readFirm } from './firm.ts';
import { gather } from './gather.ts';
import type { KeptInput } from './kept.ts';
import { answerOnce } from './requests.ts';
import { noteLaterDrafts } from './stale.ts';
import { replaceContent } from './store.ts';
import { readBilled } from './work.ts';

const Done = z.object({ invoiceId: Id });
const UNIQUE_VIOLATION = '23505';

/**
 * Makes a draft anew from what is approved now, with the discounts, the note, the due date and the words that a person
 * gave it.
 * @throws StintError not_found, or conflict where it is no draft, or nothing on it is due any more
 */
export async function refreshDraft(
  tx: PoolClient,
  sealing: SealingKeys,
  actor: Actor,
  invoiceId: string,
  requestId: string,
  now: Date,
): Promise<void> {
  const request = { requestId, kind: 'invoice.refresh', body: { invoiceId }, answer: Done };
  await answerOnce(tx, actor, request, now, async () => {
    const draft = await readDraft(tx, actor.tenantId, invoiceId, null);
    const { inputs } = draft;
    const scope = {
      ...{ clientId: draft.clientId, from: draft.periodFrom, to: draft.periodTo, grouping: inputs.grouping },
      ...{ projectIds: [...inputs.scope.projectIds], includeUsage: inputs.scope.includeUsage },
    };
    const firm = await readFirm(tx, sealing, actor.tenantId, now);
    const gathered = await gather(tx, firm, draft.clientId, scope, inputs.discounts, invoiceId);
    const input: KeptInput = { ...gathered.input, descriptions: inputs.descriptions };
    const content = contentOf(input, gathered.entries);
    if (isNothing(content))
      throw new StintError(
        'conflict',
        'Nothing on this draft is due any more. Discard it; nothing was changed.',
      );
    await replaceContent(tx, { tenantId: actor.tenantId, invoiceId, input, content }, now);
    await noteLaterDrafts(tx, actor.tenantId, invoiceId, now);
    await record(tx, actor, 'invoice.refresh', invoiceId, figures(draft), figuresOf(content), now);
    return { invoiceId };
  });
}

/**
 * Changes what a person says of a draft: note, due date, discounts and the words of its lines. Amounts follow from what the
 * draft was made from, not from what was approved since.
 * @throws StintError not_found; conflict where it is no draft, was changed meanwhile, or does not hold any more
 */
export async function changeDraft(
  tx: PoolClient,
  actor: Actor,
  invoiceId: string,
  change: DraftChange,
  now: Date,
): Promise<void> {
  await lockTenantWrites(tx);
  const draft = await readDraft(tx, actor.tenantId, invoiceId, change.version);
  await tx.query(
    'update invoices set note = $3, due_date = $4, updated_at = $5 where tenant_id = $1 and id = $2',
    [actor.tenantId, invoiceId, change.note, change.dueDate, now.toISOString()],
  );
  const before = { note: draft.note, dueDate: draft.dueDate, ...figures(draft) };
  const said = { note: change.note, dueDate: change.dueDate };
  const isSame = canonicalJson(change.discounts) === canonicalJson(draft.inputs.discounts);
  const content =
    isSame && change.descriptions.length === 0 ? null : await rewrite(tx, actor, draft, change, now);
  const after = content === null ? figures(draft) : figuresOf(content);
  await record(tx, actor, 'invoice.change', invoiceId, before, { ...said, ...after }, now);
}

async function rewrite(
  tx: PoolClient,
  { tenantId }: Actor,
  { id, inputs, stale }: InvoiceRow & { inputs: KeptInput },
  { discounts, descriptions }: DraftChange,
  now: Date,
): Promise<Content> {
  if (stale !== null)
    throw new StintError(
      'conflict',
      'Time on this draft was changed since it was made. Refresh it before you change its lines; nothing was changed.',
    );
  const entries = await readBilled(tx, tenantId, id);
  const { own } = contentOf({ ...inputs, descriptions: [] }, entries);
  const written = new Map(inputs.descriptions.map(({ key, description }) => [key, description]));
  for (const { position, description } of descriptions) {
    const line = own[position - 1];
    if (line === undefined)
      throw new StintError(
        'conflict',
        'A line of this draft is not there any more. Look at it as it is now.',
      );
    const text = description.trim();
    if (text === '' || text === line.description) written.delete(line.key);
    else written.set(line.key, text);
  }
  const kept = [...written].map(([key, description]) => ({ key, description }));
  const input: KeptInput = {
    ...inputs,
    discounts,
    descriptions: kept.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
  const content = contentOf(input, entries);
  await replaceContent(tx, { tenantId, invoiceId: id, input, content }, now);
  return content;
}

/** Puts a draft away and frees its work; it can be restored. @throws StintError not_found, conflict */
export async function discardDraft(
  tx: PoolClient,
  actor: Actor,
  invoiceId: string,
  requestId: string,
  now: Date,
): Promise<void> {
  const request = { requestId, kind: 'invoice.discard', body: { invoiceId }, answer: Done };
  await answerOnce(tx, actor, request, now, async () => {
    const draft = await readDraft(tx, actor.tenantId, invoiceId, null);
    const at = now.toISOString();
    await tx.query('update invoices set deleted = true, updated_at = $3 where tenant_id = $1 and id = $2', [
      ...[actor.tenantId, invoiceId, at],
    ]);
    for (const table of ['invoice_items', 'invoice_claims'])
      await tx.query(`update ${table} set released_at = $3 where tenant_id = $1 and invoice_id = $2`, [
        ...[actor.tenantId, invoiceId, at],
      ]);
    await noteLaterDrafts(tx, actor.tenantId, invoiceId, now);
    await record(tx, actor, 'invoice.discard', invoiceId, figures(draft), null, now);
    return { invoiceId };
  });
}

/** Brings a discarded draft back where its work is still free. @throws StintError not_found, conflict */
export async function restoreDraft(
  tx: PoolClient,
  actor: Actor,
  invoiceId: string,
  requestId: string,
  now: Date,
): Promise<void> {
  const request = { requestId, kind: 'invoice.restore', body: { invoiceId }, answer: Done };
  await answerOnce(tx, actor, request, now, async () => {
    const draft = await readInvoice(tx, actor.tenantId, invoiceId);
    if (!draft.deleted)
      throw new StintError('conflict', 'This invoice was not discarded. Nothing was changed.');
    const of = [actor.tenantId, invoiceId];
    await tx.query('update invoices set deleted = false, updated_at = $3 where tenant_id = $1 and id = $2', [
      ...of,
      now.toISOString(),
    ]);
    try {
      for (const table of ['invoice_items', 'invoice_claims'])
        await tx.query(`update ${table} set released_at = null where tenant_id = $1 and invoice_id = $2`, of);
    } catch (error) {
      if (errorCode(error) !== UNIQUE_VIOLATION) throw error;
      throw new StintError(
        'conflict',
        'Some of the work on this draft is on another invoice now. Make a new draft of what is still due; nothing was changed.',
        { cause: error },
      );
    }
    await tx.query(
      `update invoices v set stale = coalesce(v.stale, 'time_changed') where v.tenant_id = $1 and v.id = $2 and exists (
         select from (select i.entry_id, sum(i.minutes) as minutes from invoice_items i
                       where i.tenant_id = $1 and i.invoice_id = $2 and i.role = 'bill' group by 1) b
           join time_entries e on e.tenant_id = $1 and e.id = b.entry_id
          where e.status <> 'approved' or e.deleted or not e.billable or e.replaced_by_id is not null
            or coalesce(e.billed_minutes, e.minutes) <> b.minutes)`,
      of,
    );
    await noteLaterDrafts(tx, actor.tenantId, invoiceId, now);
    await record(tx, actor, 'invoice.restore', invoiceId, null, figures(draft), now);
    return { invoiceId };
  });
}

type Json = Exclude<AuditInput['before'], null>;

function figures({ totalMinor, currency, entryCount, contentHash }: InvoiceRow): {
  [name: string]: Json | null;
} {
  return { totalMinor, currency, entryCount, contentHash };
}

function figuresOf({ totals, items, contentHash }: Content): { [name: string]: Json | null } {
  const entryCount = items.filter(({ role, part }) => role === 'bill' && part === 0).length;
  return { totalMinor: totals.totalMinor, entryCount, contentHash };
}

async function record(
  tx: PoolClient,
  actor: Actor,
  action: string,
  resourceId: string,
  before: Json | null,
  after: Json | null,
  now: Date,
): Promise<void> {
  await appendAudit(tx, actor, [{ action, resourceType: 'invoice', resourceId, before, after }], now);
}
