import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { CreditNote, InvoiceLine, InvoiceTax } from '../../../domain/entities/invoice.ts';
import { Id } from '../../../domain/entities/primitives.ts';
import { toDecimal } from '../../../domain/rules/money.ts';
import {
  type CreditableInvoice,
  type CreditRefusal,
  creditOf,
  releasedPositions,
} from '../../../domain/rules/receivables.ts';
import type { CreditRequest } from '../../../domain/wire/receivables.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import { answerOnce } from '../invoices/requests.ts';
import { noteLaterDrafts } from '../invoices/stale.ts';
import { findIssued, type IssuedInvoice, refuseFuture, settleStatus } from './issued.ts';
import { releaseWork } from './release.ts';
import { readTenantDay } from './tenant-day.ts';

const Made = z.object({ creditNoteId: Id });
const Lines = z.array(
  InvoiceLine.pick({
    position: true,
    description: true,
    amountMinor: true,
    taxCategory: true,
    taxRate: true,
  }),
);
const Taxes = z.array(InvoiceTax.omit({ tenantId: true, invoiceId: true }));
const Notes = z.array(CreditNote.pick({ lines: true, taxes: true, releasesWork: true }));

/**
 * Issues a credit note: of the lines named what is named, or all that is left. It gets the next number of its own kind
 * and the tax that goes with it (domain/rules/receivables.ts, `creditOf`). With `releasesWork`, lines that are credited
 * in full give their time and claims back. On an invoice that was paid, the credit is what was then paid too much.
 * @throws StintError not_found; conflict where more is asked for than is left, or it was written off; invalid_request for
 * a line or date that cannot be
 */
export async function issueCreditNote(
  tx: PoolClient,
  actor: Actor,
  invoiceId: string,
  { requestId, ...asked }: CreditRequest,
  now: Date,
): Promise<string> {
  const request = { requestId, kind: 'invoice.credit', body: { invoiceId, ...asked }, answer: Made };
  const { creditNoteId } = await answerOnce(tx, actor, request, now, async () => {
    const { today } = await readTenantDay(tx, now);
    const invoice = await findIssued(tx, invoiceId, today);
    const issuedOn = asked.issuedOn ?? today;
    refuseFuture(issuedOn, today, 'issuedOn');
    if (invoice.dateIssued !== null && issuedOn < invoice.dateIssued)
      throw new StintError('invalid_request', 'A credit note is not older than its invoice.', {
        details: [{ path: 'issuedOn', message: 'is before the invoice' }],
      });
    const before = await readCreditable(tx, invoiceId);
    const credit = creditOf(before, asked.lines);
    if ('kind' in credit) throw refused(credit, invoice);
    refuseBeyond(invoice, credit.amountMinor);
    const creditNoteId = uuidv7();
    const number = await nextNumber(tx, actor.tenantId);
    await tx.query(
      `insert into credit_notes (id, tenant_id, invoice_id, number, issued_on, net_minor, tax_minor, amount_minor, currency,
                                 reason, lines, taxes, releases_work, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        ...[creditNoteId, actor.tenantId, invoiceId, number, issuedOn, credit.netMinor, credit.taxMinor],
        ...[credit.amountMinor, invoice.currency, asked.reason, JSON.stringify(credit.lines)],
        ...[JSON.stringify(credit.taxes), asked.releasesWork, now.toISOString()],
      ],
    );
    const notes = [...before.notes, { ...credit, releasesWork: asked.releasesWork }];
    const released = asked.releasesWork
      ? await releaseWork(tx, actor, invoiceId, releasedPositions({ ...before, notes }), now)
      : null;
    if (released !== null) await noteLaterDrafts(tx, actor.tenantId, invoiceId, now);
    await settleStatus(tx, [invoiceId], today, now);
    await appendAudit(
      tx,
      actor,
      [
        {
          ...{ action: 'invoice.credit_note', resourceType: 'invoice', resourceId: invoiceId, before: null },
          after: {
            ...{ creditNoteId, number, amountMinor: credit.amountMinor, currency: invoice.currency },
            ...{ reason: asked.reason, released: released === null ? null : { ...released } },
          },
        },
      ],
      now,
    );
    return { creditNoteId };
  });
  return creditNoteId;
}

async function readCreditable(
  tx: PoolClient,
  invoiceId: string,
): Promise<Omit<CreditableInvoice, 'notes'> & { notes: z.infer<typeof Notes> }> {
  const lines = await tx.query(
    `select position, description, amount_minor as "amountMinor", tax_category as "taxCategory", tax_rate as "taxRate"
       from invoice_lines where invoice_id = $1 order by position`,
    [invoiceId],
  );
  const taxes = await tx.query(
    `select category, rate, reason, net_minor as "netMinor", tax_minor as "taxMinor"
       from invoice_taxes where invoice_id = $1 order by category, rate`,
    [invoiceId],
  );
  const notes = await tx.query(
    `select lines, taxes, releases_work as "releasesWork" from credit_notes where invoice_id = $1 order by number`,
    [invoiceId],
  );
  return { lines: Lines.parse(lines.rows), taxes: Taxes.parse(taxes.rows), notes: Notes.parse(notes.rows) };
}

/** The next of the credit notes' own numbers; what rolls back gives it back, so there is no gap. */
async function nextNumber(tx: PoolClient, tenantId: string): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(
    `insert into invoice_numbers (tenant_id, kind, last) values ($1, 'credit_note', 1)
     on conflict (tenant_id, kind) do update set last = invoice_numbers.last + 1 returning last`,
    [tenantId],
  );
  const [row] = rows;
  if (!row) throw new Error('a number was asked for and none came');
  return row.last;
}

/** What was given up is not credited as well: then the client would be owed what it never paid. */
function refuseBeyond(
  { totalMinor, creditedMinor, writtenOffMinor, currency }: IssuedInvoice,
  amountMinor: number,
): void {
  if (amountMinor <= 0)
    throw new StintError('conflict', 'This would credit nothing. Void the invoice if it is wrong.');
  const left = totalMinor - creditedMinor - writtenOffMinor;
  if (amountMinor > left)
    throw new StintError(
      'conflict',
      `Of this invoice ${money(left, currency)} can be credited; the rest was written off. Take the write-off back first; nothing was recorded.`,
    );
}

function refused(refusal: CreditRefusal, { currency }: IssuedInvoice): StintError {
  switch (refusal.kind) {
    case 'unknown_line':
      return badLine(`The invoice has no line ${refusal.position}.`);
    case 'bad_line':
      return badLine(`Name line ${refusal.position} once, with an amount of its own sign.`);
    case 'too_much':
      return new StintError(
        'conflict',
        `Of line ${refusal.position} ${money(refusal.leftMinor, currency)} is left to credit. Nothing was recorded.`,
      );
    case 'too_much_of_tax':
      return new StintError(
        'conflict',
        `With its discounts, what is left to credit at this tax is ${money(refusal.leftMinor, currency)} net. Nothing was recorded.`,
      );
    case 'nothing_left':
      return new StintError('conflict', 'All of this invoice was credited before. Nothing was recorded.');
  }
}

function badLine(message: string): StintError {
  return new StintError('invalid_request', message, { details: [{ path: 'lines', message }] });
}

function money(minor: number, currency: string): string {
  return `${toDecimal({ minor, currency })} ${currency}`;
}
