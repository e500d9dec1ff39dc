import type { FastifyBaseLogger } from 'fastify';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { type DeliveryReason, InvoiceDelivery } from '../../../domain/entities/invoice.ts';
import type { SmtpConfig } from '../../config.ts';
import { withTenant, withTenantSnapshot } from '../../db.ts';
import { documentNumber } from './delivery-target.ts';
import { dropFile } from './drop.ts';
import { findInvoice, type IssuedInvoice } from './issued.ts';
import { type MailText, mailText } from './mail-words.ts';
import { MailRefused, sendMail } from './smtp.ts';
import { readTenantDay } from './tenant-day.ts';

const MINUTE = 60_000;
const WAIT_FIRST_MS = MINUTE;
const BACKOFF = 3;
const WAIT_MAX_MS = 240 * MINUTE;
/** Tries of one delivery, about ten hours; then it has failed. */
export const TRIES_MAX = 8;
/** For so long a try is the worker's that took it; longer than a try. */
const LEASE_MS = 5 * MINUTE;

/** A document as it is sent: the PDF of an invoice, or of its credit note `creditNoteId`. */
export type RenderDocument = (
  tx: PoolClient,
  of: { invoiceId: string; creditNoteId: string | null },
) => Promise<Uint8Array>;

export interface InvoiceDeliveryDeps {
  pool: Pool;
  smtp: SmtpConfig | null;
  dropDir: string;
  render: RenderDocument;
  clock: () => Date;
  logger: Pick<FastifyBaseLogger, 'warn'>;
}

const Due = InvoiceDelivery.pick({
  id: true,
  invoiceId: true,
  kind: true,
  ordinal: true,
  channel: true,
  target: true,
  attempts: true,
}).extend({ message: z.string() });
type Due = z.infer<typeof Due>;

/** It is not sent, and will not be. `message` is for people. */
class NoMore extends Error {
  override name = 'NoMore';
  readonly reason: DeliveryReason;

  constructor(message: string, reason: DeliveryReason) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Delivers what is due of a tenant, oldest first, until nothing is. Each is taken first, in a transaction of its own, and
 * none is open while a mail is sent. Should the worker die between the relay's answer and writing it down, the mail is
 * sent once more under the same Message-ID; a file is then written once more under the same name.
 */
export async function deliverInvoices(
  deps: InvoiceDeliveryDeps,
  tenantId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const due = await take(deps, tenantId);
    if (due === null) return;
    const failure = await attempt(deps, tenantId, due).then(
      () => null,
      (error: unknown) => error,
    );
    await settle(deps, tenantId, due, failure);
  }
}

/** Wait before the next try, in ms. @param attempts that were made, 1 or more */
export function waitAfter(attempts: number): number {
  return Math.min(WAIT_FIRST_MS * BACKOFF ** (attempts - 1), WAIT_MAX_MS);
}

async function take({ pool, clock }: InvoiceDeliveryDeps, tenantId: string): Promise<Due | null> {
  const now = clock();
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query(
      `with due as (
         select tenant_id, id from invoice_deliveries where state = 'pending' and next_attempt_at <= $1
          order by created_at, id limit 1 for update skip locked
       )
       update invoice_deliveries d set attempts = d.attempts + 1, next_attempt_at = $2
         from due where d.tenant_id = due.tenant_id and d.id = due.id
       returning d.id, d.invoice_id as "invoiceId", d.kind, d.ordinal, d.channel, d.target, d.attempts, d.message`,
      [now.toISOString(), new Date(now.getTime() + LEASE_MS).toISOString()],
    ),
  );
  return rows[0] === undefined ? null : Due.parse(rows[0]);
}

/** @throws MailRefused, NoMore, or whatever making the document or writing the file says */
async function attempt(deps: InvoiceDeliveryDeps, tenantId: string, due: Due): Promise<void> {
  const { invoice, note, today } = await withTenantSnapshot(deps.pool, tenantId, async (tx) => {
    const day = await readTenantDay(tx, deps.clock());
    return {
      today: day.today,
      invoice: await findInvoice(tx, due.invoiceId, day.today),
      note: due.kind === 'credit_note' ? await findNote(tx, due) : null,
    };
  });
  refusePointless(invoice, due);
  const text = textOf(invoice, due, note, today);
  const bytes = await withTenantSnapshot(deps.pool, tenantId, (tx) =>
    deps.render(tx, { invoiceId: due.invoiceId, creditNoteId: note?.id ?? null }),
  );
  if (due.channel === 'file') {
    const beside = due.target.replace(/\.pdf$/, '.txt');
    const words = new TextEncoder().encode(`${text.subject}\n\n${text.text}`);
    await dropFile(deps.dropDir, { name: beside, bytes: words }, `${due.id}-text`);
    return dropFile(deps.dropDir, { name: due.target, bytes }, due.id);
  }
  if (deps.smtp === null)
    throw new MailRefused('There is no mail server set up any more.', false, 'no_mail_server');
  const seller = invoice.parties?.seller;
  await sendMail(deps.smtp, {
    id: due.id,
    fromName: seller?.legalName ?? '',
    to: due.target,
    replyTo: seller?.contact.email ?? null,
    ...text,
    isAutomatic: due.kind === 'reminder',
    attachment: { filename: `${numberOf(invoice, due).replace(/[^A-Za-z0-9_-]+/g, '-')}.pdf`, bytes },
  });
}

/** What has become pointless since it was asked for. */
function refusePointless({ status, openMinor, disputed }: IssuedInvoice, { kind }: Due): void {
  if (status === 'void') throw new NoMore('The invoice was voided before this was sent.', 'void');
  if (kind !== 'reminder') return;
  if (openMinor <= 0) throw new NoMore('The invoice was settled before the reminder was sent.', 'settled');
  if (disputed !== null)
    throw new NoMore('The client disputes the invoice, so no reminder was sent.', 'disputed');
}

interface Note {
  id: string;
  issuedOn: string;
  amountMinor: number;
}

async function findNote(tx: PoolClient, { invoiceId, ordinal }: Due): Promise<Note> {
  const { rows } = await tx.query<Note>(
    `select id, issued_on as "issuedOn", amount_minor as "amountMinor" from credit_notes
      where invoice_id = $1 and number = $2`,
    [invoiceId, ordinal],
  );
  const [note] = rows;
  if (!note) throw new NoMore('There is no such credit note.', 'no_credit_note');
  return note;
}

function numberOf({ number, parties }: IssuedInvoice, due: Pick<Due, 'kind' | 'ordinal'>): string {
  return documentNumber(due, number ?? 0, parties?.seller ?? { invoicePrefix: 'INV-', creditPrefix: 'CN-' });
}

function textOf(invoice: IssuedInvoice, due: Due, note: Note | null, today: string): MailText {
  const seller = invoice.parties?.seller;
  return mailText(seller?.language ?? 'en', {
    kind: due.kind,
    invoice: numberOf(invoice, { kind: 'invoice', ordinal: 0 }),
    creditNote: note === null ? null : numberOf(invoice, due),
    firm: seller?.legalName ?? '',
    issuedOn: note?.issuedOn ?? invoice.dateIssued ?? today,
    dueOn: invoice.dueDate,
    totalMinor: note?.amountMinor ?? invoice.totalMinor,
    openMinor: invoice.openMinor,
    currency: invoice.currency,
    message: due.message,
    contact: seller?.contact ?? { name: '', email: '', phone: '' },
  });
}

async function settle(
  { pool, clock, logger }: InvoiceDeliveryDeps,
  tenantId: string,
  { id, attempts }: Due,
  failure: unknown,
): Promise<void> {
  const now = clock();
  const isFinal =
    failure instanceof NoMore || (failure instanceof MailRefused && failure.isFinal) || attempts >= TRIES_MAX;
  const state = failure === null ? 'delivered' : isFinal ? 'failed' : 'pending';
  const why = failure === null ? null : whyOf(failure);
  // Neither address nor content: the row has them.
  if (why !== null)
    logger.warn({ delivery: id, try: attempts, state, reason: why.error }, 'an invoice was not delivered');
  await withTenant(pool, tenantId, (tx) =>
    tx.query(
      `update invoice_deliveries
          set state = $2, error = $3, reason = $6, next_attempt_at = $4, delivered_at = case when $2 = 'delivered' then $5::timestamptz end
        where id = $1 and state = 'pending'`,
      [
        ...[id, state, why?.error ?? null, new Date(now.getTime() + waitAfter(attempts)).toISOString()],
        ...[now.toISOString(), why?.reason ?? null],
      ],
    ),
  );
}

function whyOf(failure: unknown): { error: string; reason: DeliveryReason } {
  if (failure instanceof NoMore || failure instanceof MailRefused)
    return { error: failure.message, reason: failure.reason };
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
  if (['ENOSPC', 'EDQUOT'].includes(code))
    return { error: 'The disk with the folder for invoices is full.', reason: 'disk_full' };
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code))
    return { error: 'The folder for invoices cannot be written to.', reason: 'not_writable' };
  return { error: 'The document could not be made or written.', reason: 'not_made' };
}

/** The next time at which something of the tenant's is due; null where nothing waits. */
export async function nextInvoiceDelivery(pool: Pool, tenantId: string): Promise<Date | null> {
  const { rows } = await withTenant(pool, tenantId, (tx) =>
    tx.query<{ at: string | null }>(
      `select min(next_attempt_at) as at from invoice_deliveries where state = 'pending'`,
    ),
  );
  const at = rows[0]?.at ?? null;
  return at === null ? null : new Date(at);
}

/** Ids of the tenants that have something due. */
export async function tenantsWithDueInvoices(pool: Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('select tenants_with_due_invoices($1) as id', [
    now.toISOString(),
  ]);
  return rows.map(({ id }) => id);
}
