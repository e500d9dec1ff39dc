import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { GenerateAnswer } from '../../../domain/wire/invoices.ts';
import type { BusyFirm } from '../approvals/firm.ts';
import { HttpLine, httpRequest } from '../sync/http-line.ts';
import { expectStatus } from '../sync/load.ts';
import { signIn } from '../sync/stint.ts';
import type { Work } from './work.ts';

/**
 * Drafts of the same work, each put away before the next: from the request to the whole answer, when the draft is stored
 * with all its lines and items. Every one is looked at: all entries are on it, with all their minutes, and its lines add up.
 * @returns milliseconds of each
 */
export async function draftFreshly(
  url: string,
  owner: pg.Pool,
  firm: BusyFirm,
  work: Work,
  { entries, warmUp, rounds }: { entries: number; warmUp: number; rounds: number },
): Promise<number[]> {
  const line = await HttpLine.open(url);
  const { headers } = await signIn(url, line, firm, firm.admin);
  const post = async (path: string, body: object): Promise<{ ms: number; body: string }> => {
    const request = httpRequest('POST', url, path, headers, JSON.stringify(body));
    const from = performance.now();
    const answer = await line.send(request);
    const ms = performance.now() - from;
    expectStatus(answer, 200);
    return { ms, body: answer.body.toString() };
  };
  const { clientId, from, to } = work;
  const scope = { clientId, projectIds: [], from, to, grouping: 'person', includeUsage: true };
  const took: number[] = [];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const asked = { requestId: uuidv7(), scope, discounts: [], note: '', issue: false };
    const { ms, body } = await post('/v1/invoices/drafts', asked);
    const [invoice] = GenerateAnswer.parse(JSON.parse(body)).invoices;
    if (invoice?.entryCount !== entries || invoice.minutes !== work.minutes)
      throw new Error(`the draft has ${invoice?.entryCount} entries and ${invoice?.minutes} minutes`);
    await checkStored(owner, firm, invoice.id, work.minutes);
    await post(`/v1/invoices/${invoice.id}/discard`, { requestId: uuidv7() });
    if (round >= warmUp) took.push(ms);
  }
  line.close();
  return took;
}

/** @throws Error where items, lines and totals of the draft do not agree */
async function checkStored(
  owner: pg.Pool,
  firm: BusyFirm,
  invoiceId: string,
  minutes: number,
): Promise<void> {
  const { rows } = await owner.query<{ items: string; lines: string; net: string }>(
    `SELECT (SELECT sum(minutes) FROM invoice_items WHERE tenant_id = $1 AND invoice_id = $2) AS items,
        (SELECT sum(amount_minor) FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2) AS lines,
        (SELECT total_minor - tax_minor FROM invoices WHERE tenant_id = $1 AND id = $2) AS net`,
    [firm.tenantId, invoiceId],
  );
  const [row] = rows;
  if (Number(row?.items) !== minutes || row?.lines !== row?.net)
    throw new Error(`the draft does not add up: ${JSON.stringify(row)}`);
}
