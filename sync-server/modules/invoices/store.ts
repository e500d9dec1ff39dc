import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Content } from './draft-content.ts';
import type { KeptInput } from './kept.ts';

interface Stored {
  readonly tenantId: string;
  readonly invoiceId: string;
  readonly input: KeptInput;
  readonly content: Content;
}

/** A draft with its lines, items, claims and taxes, in the caller's transaction, which holds the tenant's writes. */
export async function insertDraft(
  tx: PoolClient,
  { note, ...stored }: Stored & { note: string },
  now: Date,
): Promise<void> {
  const { tenantId, invoiceId, input, content } = stored;
  await tx.query(
    `insert into invoices (id, tenant_id, created_at, updated_at, client_id, project_ids, period_from, period_to, currency,
        subtotal_minor, discount_minor, tax_minor, total_minor, status, grouping, note, inputs, content_hash, entry_count,
        minutes)
     values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'draft', $13, $14, $15, $16, $17, $18)`,
    [
      ...[invoiceId, tenantId, now.toISOString(), input.client.id, projectsOf(content)],
      ...[input.period.from, input.period.to, input.client.currency],
      ...totalsOf(content),
      ...[input.grouping, note, JSON.stringify(input), content.contentHash, ...workOf(content)],
    ],
  );
  await insertContent(tx, stored);
}

/** Puts other content in the place of what a draft has. Its note and due date stay. */
export async function replaceContent(tx: PoolClient, stored: Stored, now: Date): Promise<void> {
  const { tenantId, invoiceId, input, content } = stored;
  for (const table of ['invoice_lines', 'invoice_items', 'invoice_claims', 'invoice_taxes'])
    await tx.query(`delete from ${table} where tenant_id = $1 and invoice_id = $2`, [tenantId, invoiceId]);
  await tx.query(
    `update invoices set updated_at = $3, project_ids = $4, subtotal_minor = $5, discount_minor = $6, tax_minor = $7,
        total_minor = $8, grouping = $9, inputs = $10, content_hash = $11, entry_count = $12, minutes = $13, stale = null,
        currency = $14
      where tenant_id = $1 and id = $2`,
    [
      ...[tenantId, invoiceId, now.toISOString(), projectsOf(content)],
      ...totalsOf(content),
      ...[
        input.grouping,
        JSON.stringify(input),
        content.contentHash,
        ...workOf(content),
        input.client.currency,
      ],
    ],
  );
  await insertContent(tx, stored);
}

async function insertContent(tx: PoolClient, { tenantId, invoiceId, content }: Stored): Promise<void> {
  await insertLines(tx, tenantId, invoiceId, content);
  await insertItems(tx, tenantId, invoiceId, content);
  await tx.query(
    `insert into invoice_claims (tenant_id, invoice_id, key, position)
     select $1, $2, c.key, c.position from unnest($3::text[], $4::int[]) as c(key, position)`,
    [
      tenantId,
      invoiceId,
      content.claims.map(({ key }) => key),
      content.claims.map(({ position }) => position),
    ],
  );
  await tx.query(
    `insert into invoice_taxes (tenant_id, invoice_id, category, rate, reason, net_minor, tax_minor)
     select $1, $2, t.category, t.rate, t.reason, t."netMinor", t."taxMinor"
       from jsonb_to_recordset($3::jsonb)
         as t(category text, rate numeric, reason text, "netMinor" bigint, "taxMinor" bigint)`,
    [tenantId, invoiceId, JSON.stringify(content.taxes)],
  );
}

async function insertLines(
  tx: PoolClient,
  tenantId: string,
  invoiceId: string,
  { lines }: Content,
): Promise<void> {
  await tx.query(
    `insert into invoice_lines (id, tenant_id, invoice_id, position, kind, description, quantity, unit, rate_minor,
        amount_minor, tax_category, tax_rate, project_id, rate_card_id, rate_card_version, rounding_version, basis)
     select l.id, $1, $2, l.position, l.kind, l.description, l.quantity, l.unit, l."rateMinor", l."amountMinor",
        l."taxCategory", l."taxRate", l."projectId", l."rateCardId", l."rateCardVersion", l."roundingVersion", l.basis
       from jsonb_to_recordset($3::jsonb) as l(id uuid, position int, kind text, description text, quantity numeric,
         unit text, "rateMinor" bigint, "amountMinor" bigint, "taxCategory" text, "taxRate" numeric, "projectId" uuid,
         "rateCardId" uuid, "rateCardVersion" int, "roundingVersion" int, basis jsonb)`,
    [tenantId, invoiceId, JSON.stringify(lines.map((line) => ({ ...line, id: uuidv7() })))],
  );
}

/**
 * One statement over arrays: 100,000 objects in JSON take several times as long to write and to read. In the order of the
 * indexes, so that each page of them is filled once.
 */
async function insertItems(
  tx: PoolClient,
  tenantId: string,
  invoiceId: string,
  { items }: Content,
): Promise<void> {
  await tx.query(
    `insert into invoice_items (tenant_id, invoice_id, entry_id, role, part, position, minutes)
     select $1, $2, i.entry_id, i.role, i.part, i.position, i.minutes
       from unnest($3::uuid[], $4::text[], $5::int[], $6::int[], $7::int[])
         as i(entry_id, role, part, position, minutes)
      order by i.entry_id`,
    [
      ...[tenantId, invoiceId, arrayOf(items.map(({ entryId }) => entryId))],
      arrayOf(items.map(({ role }) => role)),
      arrayOf(items.map(({ part }) => part)),
      arrayOf(items.map(({ position }) => position)),
      arrayOf(items.map(({ minutes }) => minutes)),
    ],
  );
}

/** An array as Postgres reads it, of ids, words and integers, none of which need quotes. */
function arrayOf(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

function projectsOf({ lines }: Content): string[] {
  return [...new Set(lines.flatMap(({ projectId }) => projectId ?? []))];
}

function totalsOf({ totals }: Content): number[] {
  return [totals.subtotalMinor, totals.discountMinor, totals.taxMinor, totals.totalMinor];
}

/** Entries billed, and their minutes less those taken back. */
function workOf({ items }: Content): [entries: number, minutes: number] {
  let entries = 0;
  let minutes = 0;
  for (const item of items) {
    if (item.role === 'bill' && item.part === 0) entries += 1;
    minutes += item.role === 'bill' ? item.minutes : -item.minutes;
  }
  return [entries, minutes];
}
