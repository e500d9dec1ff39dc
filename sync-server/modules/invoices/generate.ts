import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { BillingProblem as Found } from '../../../domain/rules/billing/types.ts';
import {
  type BillingProblem,
  type BillingScope,
  GenerateAnswer,
  type GenerateRequest,
  type InvoicePreview,
  type PreviewAnswer,
  type PreviewRequest,
} from '../../../domain/wire/invoices.ts';
import type { Actor } from '../../actor.ts';
import { appendAudit } from '../audit/service.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { contentOf, isNothing } from './draft-content.ts';
import { readFirm } from './firm.ts';
import { type Gathered, gather } from './gather.ts';
import { readHeads } from './heads.ts';
import { issueDraft } from './issue.ts';
import { answerOnce } from './requests.ts';
import { insertDraft } from './store.ts';

const ENTRIES_NAMED = 100;

/** What invoices of the scope would be, one a client that has something due. It writes nothing. */
export async function preview(
  tx: PoolClient,
  sealing: SealingKeys,
  actor: Pick<Actor, 'tenantId'>,
  { discounts = [], ...scope }: PreviewRequest,
  now: Date,
): Promise<PreviewAnswer> {
  const firm = await readFirm(tx, sealing, actor.tenantId, now);
  const previews: InvoicePreview[] = [];
  for (const clientId of await clientsOf(tx, actor.tenantId, scope)) {
    const gathered = await gather(tx, firm, clientId, scope, discounts);
    const content = contentOf(gathered.input, gathered.entries);
    if (isNothing(content) && content.problems.length === 0) continue;
    previews.push({
      ...{ clientId, clientName: gathered.client.name, currency: gathered.client.currency },
      projectIds: [...new Set(content.lines.flatMap(({ projectId }) => projectId ?? []))],
      lines: content.lines.map((line) => ({ ...line, basis: z.json().parse(line.basis) })),
      taxes: [...content.taxes],
      totals: content.totals,
      ...countOf(content.items),
      estimatedMinor: gathered.entries.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0),
      problems: content.problems.map(problemOf),
      missing: gathered.missing,
    });
  }
  return { previews };
}

/**
 * Makes a draft for each client that has something due, and issues them at once where that is asked for: all of them or
 * none. Nothing due is no error: the answer then has no invoices.
 * @throws StintError not_found for a client that is not there; conflict where the request id was used for something else,
 * or one of them cannot be issued
 */
export async function generate(
  tx: PoolClient,
  sealing: SealingKeys,
  actor: Actor,
  { requestId, ...asked }: GenerateRequest,
  now: Date,
): Promise<GenerateAnswer> {
  const request = { requestId, kind: 'invoice.generate', body: asked, answer: GenerateAnswer };
  return answerOnce(tx, actor, request, now, async () => {
    const firm = await readFirm(tx, sealing, actor.tenantId, now);
    const made: string[] = [];
    const problems: BillingProblem[] = [];
    for (const clientId of await clientsOf(tx, actor.tenantId, asked.scope)) {
      const gathered = await gather(tx, firm, clientId, asked.scope, asked.discounts);
      const { invoiceId, found } = await draft(tx, actor, gathered, asked.note, now);
      problems.push(...found.map(problemOf));
      if (invoiceId === null) continue;
      made.push(invoiceId);
      if (asked.issue) await issueDraft(tx, firm, actor, invoiceId, { version: null, dateIssued: null }, now);
    }
    return { invoices: await readHeads(tx, made, now), problems };
  });
}

async function draft(
  tx: PoolClient,
  actor: Actor,
  { input, entries }: Gathered,
  note: string,
  now: Date,
): Promise<{ invoiceId: string | null; found: readonly Found[] }> {
  const content = contentOf(input, entries);
  if (isNothing(content)) return { invoiceId: null, found: content.problems };
  const invoiceId = uuidv7();
  await insertDraft(tx, { tenantId: actor.tenantId, invoiceId, input, content, note }, now);
  const after = {
    ...{ clientId: input.client.id, from: input.period.from, to: input.period.to },
    ...{ currency: input.client.currency, ...content.totals, ...countOf(content.items) },
  };
  await appendAudit(
    tx,
    actor,
    [{ action: 'invoice.draft', resourceType: 'invoice', resourceId: invoiceId, before: null, after }],
    now,
  );
  return { invoiceId, found: content.problems };
}

/** The one that is named, or all that have projects. */
async function clientsOf(tx: PoolClient, tenantId: string, scope: BillingScope): Promise<string[]> {
  if (scope.clientId !== null) return [scope.clientId];
  const { rows } = await tx.query<{ id: string }>(
    `select c.id from clients c
      where c.tenant_id = $1 and not c.deleted and exists (
        select from projects p where p.tenant_id = c.tenant_id and p.client_id = c.id and not p.deleted
          and ($2::uuid[] = '{}' or p.id = any($2::uuid[])))
      order by c.name, c.id`,
    [tenantId, scope.projectIds],
  );
  return rows.map(({ id }) => id);
}

/** Entries billed, and their minutes less those taken back. */
function countOf(items: ReturnType<typeof contentOf>['items']): { entryCount: number; minutes: number } {
  return {
    entryCount: items.filter(({ role, part }) => role === 'bill' && part === 0).length,
    minutes: items.reduce((sum, { role, minutes }) => sum + (role === 'bill' ? minutes : -minutes), 0),
  };
}

function problemOf({ entryIds, ...problem }: Found): BillingProblem {
  return { ...problem, entryIds: entryIds.slice(0, ENTRIES_NAMED), entryCount: entryIds.length };
}
