import type { PoolClient } from 'pg';
import { RoundingRule } from '../../../domain/entities/tenant.ts';
import { LineEntries, type LineEntriesQuery, type Recomputation } from '../../../domain/wire/invoices.ts';
import { StintError } from '../../errors.ts';
import { readLines } from './detail.ts';
import { contentOf } from './draft-content.ts';
import { readInvoice } from './draft-row.ts';
import { APPROVED_AT, APPROVED_BY, asBilled, joinReleased } from './released.ts';
import { readBilled } from './work.ts';

/**
 * A page of the entries under a line, by date, with the rounding rule that turned worked into billed minutes.
 * @throws StintError not_found
 */
export async function readLineEntries(
  tx: PoolClient,
  tenantId: string,
  invoiceId: string,
  position: number,
  { limit, offset }: LineEntriesQuery,
): Promise<LineEntries> {
  const line = await tx.query<{ rule: unknown; total: number }>(
    `select r.rule, (select count(*)::int from invoice_items i
              where i.tenant_id = $1 and i.invoice_id = $2 and i.position = $3) as total
       from invoice_lines l
       join invoices v on v.tenant_id = l.tenant_id and v.id = l.invoice_id and not v.deleted
       left join rounding_versions r on r.tenant_id = l.tenant_id and r.rounding_version = l.rounding_version
      where l.tenant_id = $1 and l.invoice_id = $2 and l.position = $3`,
    [tenantId, invoiceId, position],
  );
  const [found] = line.rows;
  if (found === undefined) throw new StintError('not_found', 'There is no such line on this invoice.');
  const { rows } = await tx.query(
    `select i.entry_id as "entryId", i.role, i.part, i.minutes, coalesce(k.date, e.date) as date, e.user_id as "userId",
            u.name as "userName", coalesce(k.description, e.description) as description,
            coalesce(k.minutes, e.minutes) as "workedMinutes",
            coalesce(k."billedMinutes", e.billed_minutes, e.minutes) as "billedMinutes",
            case when k.id is null then ${APPROVED_BY} else k."approvedBy" end as "approvedBy",
            case when k.id is null then ${APPROVED_AT} else k."approvedAt" end as "approvedAt"
       from invoice_items i
       join time_entries e on e.tenant_id = i.tenant_id and e.id = i.entry_id
       join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
       left join users d on d.tenant_id = e.tenant_id and d.id = (e.decision ->> 'by')::uuid
       ${joinReleased('$1', '$2')}
      where i.tenant_id = $1 and i.invoice_id = $2 and i.position = $3
      order by coalesce(k.date, e.date), coalesce(k."startedAt", e.started_at) nulls last, e.id, i.role, i.part
      limit $4 offset $5`,
    [tenantId, invoiceId, position, limit, offset],
  );
  return LineEntries.parse({
    total: found.total,
    entries: rows,
    rounding: found.rule === null ? null : RoundingRule.parse(found.rule),
  });
}

/**
 * Computes an invoice once more from what was kept with it and from its entries, and holds it against what is stored.
 * @throws StintError not_found; conflict for one of which nothing was kept
 */
export async function recompute(tx: PoolClient, tenantId: string, invoiceId: string): Promise<Recomputation> {
  const { inputs, contentHash } = await readInvoice(tx, tenantId, invoiceId);
  if (inputs === null || contentHash === null)
    throw new StintError(
      'conflict',
      'This invoice was brought in from elsewhere, without what it was computed from. It cannot be computed again.',
    );
  const content = contentOf(inputs, asBilled(await readBilled(tx, tenantId, invoiceId), inputs));
  const stored = new Map(
    (await readLines(tx, tenantId, invoiceId)).map(({ position, amountMinor }) => [position, amountMinor]),
  );
  const computed = new Map(content.lines.map(({ position, amountMinor }) => [position, amountMinor]));
  const differences = [...new Set([...stored.keys(), ...computed.keys()])]
    .toSorted((a, b) => a - b)
    .map((position) => ({
      position,
      storedMinor: stored.get(position) ?? 0,
      computedMinor: computed.get(position) ?? 0,
    }))
    .filter(({ storedMinor, computedMinor }) => storedMinor !== computedMinor);
  return {
    matches: content.contentHash === contentHash && differences.length === 0,
    storedHash: contentHash,
    computedHash: content.contentHash,
    differences,
  };
}
