import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { invoiceDocument } from '../../../domain/rules/billing-document.ts';
import type { ExportQuery } from '../../../domain/wire/documents.ts';
import { StintError } from '../../errors.ts';
import { accountingCsv, defaultDates } from './accounting.ts';
import { invoiceListTable } from './invoice-table.ts';
import { paidOf } from './paid.ts';
import { readInvoices } from './read.ts';
import { type RenderedDocument, workbook } from './render.ts';
import { tableCsv } from './tables.ts';

/** More in one file would be read into memory at once. */
const LISTED_MAX = 2000;

/**
 * Issued invoices, oldest first, as one file: a list of them, or what an accounting program imports (without void ones).
 * @throws StintError conflict where there are none, or more than a file or the importer takes
 */
export async function exportInvoices(tx: PoolClient, query: ExportQuery): Promise<RenderedDocument> {
  const { system } = query;
  const isList = system === 'csv' || system === 'xlsx';
  const ids = await issuedIds(tx, query, isList);
  if (ids.length > LISTED_MAX)
    throw new StintError(
      'conflict',
      `These are more than ${LISTED_MAX} invoices. Choose a shorter period; nothing was exported.`,
    );
  if (ids.length === 0)
    throw new StintError('conflict', 'No invoice was issued in this period, so there is nothing to export.');
  const stored = await readInvoices(tx, ids, null);
  const name = `invoices-${query.from ?? ids.length}${query.to === undefined ? '' : `-${query.to}`}`;
  if (isList) {
    const paid = await paidOf(tx, ids);
    const table = invoiceListTable(
      stored.map((invoice) => invoiceDocument(invoice, paid.get(invoice.id) ?? 0)),
    );
    return system === 'csv'
      ? file(`${name}.csv`, tableCsv(table))
      : file(`${name}.xlsx`, await workbook([table]));
  }
  const bytes = accountingCsv(
    system,
    stored.map((invoice) => invoiceDocument(invoice)),
    {
      account: query.account,
      item: query.item,
      dates: query.dates ?? defaultDates(system),
      taxes: taxNames(query.taxes),
    },
  );
  return file(`${system}-${name}.csv`, bytes);
}

function file(fileName: string, bytes: Uint8Array): RenderedDocument {
  const contentType = fileName.endsWith('.csv')
    ? 'text/csv; charset=utf-8'
    : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { bytes, contentType, fileName };
}

/** `S@19=Name;AE=Name`, checked by the wire. */
function taxNames(text: string): Map<string, string> {
  return new Map(
    text
      .split(';')
      .filter((part) => part !== '')
      .map((part): [string, string] => {
        const [key = '', value = ''] = part.split('=');
        return [key, value.trim()];
      }),
  );
}

async function issuedIds(
  tx: PoolClient,
  { ids, from, to }: ExportQuery,
  withVoid: boolean,
): Promise<string[]> {
  const { rows } = await tx.query(
    `select i.id from invoices i
      where i.tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid and i.number is not null
        and not i.deleted and (i.status <> 'void' or $4)
        and ($1::uuid[] is null or i.id = any($1::uuid[]))
        and ($2::date is null or i.date_issued >= $2) and ($3::date is null or i.date_issued <= $3)
      order by i.date_issued, i.number limit ${LISTED_MAX + 1}`,
    [ids ?? null, from ?? null, to ?? null, withVoid],
  );
  return z
    .array(z.object({ id: Id }))
    .parse(rows)
    .map(({ id }) => id);
}
