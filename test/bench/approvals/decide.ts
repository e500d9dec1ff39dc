import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { PushResponse } from '../../../domain/wire/push.ts';
import { decisionOn } from '../../support/decisions.ts';
import { HttpLine, httpRequest } from '../sync/http-line.ts';
import { expectStatus } from '../sync/load.ts';
import { signIn } from '../sync/stint.ts';
import { type BusyFirm, submittedWeek } from './firm.ts';

const WARM_UP = 2;

/**
 * Fresh decisions of a manager, each over 25 submitted entries of each of 40 people: from the request to the whole answer.
 * Every one is looked at afterwards: all its entries are approved and priced, and outbox, audit and rollups agree.
 * @returns milliseconds of each
 */
export async function decideFreshly(
  url: string,
  owner: pg.Pool,
  firm: BusyFirm,
  rounds: number,
): Promise<number[]> {
  const line = await HttpLine.open(url);
  const { headers } = await signIn(url, line, firm, firm.manager);
  const took: number[] = [];
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    const entries = await submittedWeek(owner, firm, round + 1, 1000 / firm.people.length);
    const decision = await decisionOn(firm, entries);
    const rows = [
      { operationId: uuidv7(), assumedMasterState: null, newDocumentState: { ...decision, _deleted: false } },
    ];
    const request = httpRequest('POST', url, '/v1/sync/decisions/push', headers, JSON.stringify({ rows }));
    const from = performance.now();
    const answer = await line.send(request);
    const ms = performance.now() - from;
    expectStatus(answer, 200);
    const [result] = PushResponse.parse(JSON.parse(answer.body.toString())).results;
    if (result?.status !== 'accepted') throw new Error(`the decision was answered ${answer.body.toString()}`);
    await checkApplied(
      owner,
      firm,
      entries.map(({ id }) => id),
      decision.id,
    );
    if (round >= WARM_UP) took.push(ms);
  }
  line.close();
  return took;
}

/** @throws Error when anything that belongs to the decision is not there */
async function checkApplied(
  owner: pg.Pool,
  firm: BusyFirm,
  entryIds: readonly string[],
  decisionId: string,
): Promise<void> {
  const { rows } = await owner.query<Record<string, number | string>>(
    `SELECT (SELECT state FROM decisions WHERE tenant_id = $1 AND id = $3) AS state,
        (SELECT count(*)::int FROM time_entries WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND status = 'approved'
           AND billable = (amount_minor IS NOT NULL)) AS entries,
        (SELECT count(*)::int FROM outbox WHERE tenant_id = $1 AND cause_id = ANY($2::uuid[])) AS outbox,
        (SELECT count(DISTINCT named)::int FROM audit_records a
           CROSS JOIN LATERAL unnest(a.resource_ids || a.resource_id) AS named
          WHERE a.tenant_id = $1 AND a.action = 'time_entry.approve' AND named = ANY($2::uuid[])) AS audit,
        (SELECT count(*)::int FROM (
           SELECT user_id, date, project_id, coalesce(currency, ''), count(*), sum(minutes), sum(coalesce(amount_minor, 0))
             FROM time_entries WHERE tenant_id = $1 AND status IN ('approved', 'invoiced') GROUP BY 1, 2, 3, 4
           EXCEPT SELECT user_id, date, project_id, currency, entries, minutes, amount_minor FROM time_rollups
            WHERE tenant_id = $1) wrong) AS wrong`,
    [firm.tenantId, entryIds, decisionId],
  );
  const expected = { state: 'applied', entries: 1000, outbox: 1000, audit: 1000, wrong: 0 };
  for (const [what, value] of Object.entries(expected))
    if (rows[0]?.[what] !== value) throw new Error(`after the decision: ${JSON.stringify(rows[0])}`);
}
