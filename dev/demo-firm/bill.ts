import type {
  Invoice,
  InvoiceClaim,
  InvoiceItem,
  InvoiceLine,
  InvoiceTax,
  Payment,
} from '../../domain/entities/invoice.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { priceEntry } from '../../domain/rules/rates.ts';
import { billedMinutesOf, roundMinutes } from '../../domain/rules/rounding.ts';
import { type Content, contentOf, isNothing } from '../../sync-server/modules/invoices/draft-content.ts';
import type { EntryRow } from '../../sync-server/modules/invoices/work.ts';
import { invoiceOf, linesOf, paymentOf, rowsOf } from './invoice-rows.ts';
import { keptInput } from './kept-input.ts';
import { type BilledInvoice, type Selling, type Setting, workersOf } from './model.ts';
import { StandingInvoices } from './standing.ts';

export interface Billed {
  readonly entries: readonly TimeEntry[];
  readonly invoices: readonly BilledInvoice[];
  readonly invoiceLines: readonly InvoiceLine[];
  readonly invoiceItems: readonly InvoiceItem[];
  readonly invoiceClaims: readonly InvoiceClaim[];
  readonly invoiceTaxes: readonly InvoiceTax[];
  readonly payments: readonly Payment[];
}

/**
 * Rates and amounts on all that was approved, and an invoice a client and month through `invoicedThrough`, computed as the
 * server computes them, so that each can be computed again.
 */
export function billEntries(setting: Setting, selling: Selling, approved: readonly TimeEntry[]): Billed {
  const priced = priceAll(setting, approved);
  const clientOf = new Map(setting.planned.map(({ project }) => [project.id, project.clientId]));
  const standing = new StandingInvoices();
  const billed = { invoices: [] as BilledInvoice[], lines: [] as InvoiceLine[], items: [] as InvoiceItem[] };
  const claims: InvoiceClaim[] = [];
  const taxes: InvoiceTax[] = [];
  const payments: Payment[] = [];
  const invoicedBy = new Map<string, Invoice>();
  for (const { month, clientId } of monthsOf(setting)) {
    const entries = priced.filter(
      (entry) =>
        isDue(entry, setting) && entry.date.startsWith(month) && clientOf.get(entry.projectId) === clientId,
    );
    const rows = entries.map(rowOfEntry).toSorted(inTime);
    const input = keptInput(setting, selling, standing, { clientId, month, entries: rows });
    const content = contentOf(input, rows);
    if (isNothing(content)) continue;
    const invoice = invoiceOf(setting, selling, { input, content, number: billed.invoices.length + 1 });
    standing.add(clientId, content, rows);
    billed.invoices.push(invoice);
    billed.lines.push(...linesOf(setting, invoice, content));
    const parts = rowsOf(invoice, content);
    for (const item of parts.items) billed.items.push(item);
    claims.push(...parts.claims);
    taxes.push(...parts.taxes);
    if (invoice.status === 'paid') payments.push(paymentOf(setting, invoice));
    for (const id of billedIn(content)) invoicedBy.set(id, invoice);
  }
  return {
    entries: priced.map((entry): TimeEntry => {
      const invoice = invoicedBy.get(entry.id);
      return invoice
        ? { ...entry, status: 'invoiced', invoiceId: invoice.id, updatedAt: invoice.createdAt }
        : entry;
    }),
    invoices: billed.invoices,
    invoiceLines: billed.lines,
    invoiceItems: billed.items,
    invoiceClaims: claims,
    invoiceTaxes: taxes,
    payments,
  };
}

/** As approval does it. */
function priceAll(setting: Setting, approved: readonly TimeEntry[]): TimeEntry[] {
  const projects = new Map(setting.planned.map(({ project }) => [project.id, project]));
  const workers = new Map(workersOf(setting).map((worker) => [worker.user.id, worker]));
  return approved.map((entry): TimeEntry => {
    const project = projects.get(entry.projectId);
    const client = setting.clients.find(({ id }) => id === project?.clientId);
    const billRole = workers.get(entry.userId)?.resource.billRole;
    if (entry.status !== 'approved' || !project || !client || billRole === undefined) return entry;
    const { rounding } = setting.tenant.settings;
    const billedMinutes = roundMinutes(entry.minutes, rounding);
    return {
      ...entry,
      ...(entry.billable && { billedMinutes, roundingVersion: rounding.version }),
      ...priceEntry(
        { ...entry, billedMinutes },
        { project, client, cards: setting.rateCards, billRoles: [billRole] },
      ),
    };
  });
}

function isDue({ status, billable, date, projectId }: TimeEntry, { planned, calendar }: Setting): boolean {
  const type = planned.find(({ project }) => project.id === projectId)?.project.type;
  return (
    status === 'approved' &&
    billable &&
    date <= calendar.invoicedThrough &&
    (type === 'time_and_materials' || type === 'retainer')
  );
}

/** Every client in every month that has been invoiced, in the order in which the invoices were made. */
function monthsOf({ calendar, clients }: Setting): { month: string; clientId: string }[] {
  const made: { month: string; clientId: string }[] = [];
  for (let day = `${calendar.from.slice(0, 7)}-01`; day <= calendar.invoicedThrough; ) {
    const month = day.slice(0, 7);
    made.push(...clients.map(({ id }) => ({ month, clientId: id })));
    day = `${addDays(day, 31).slice(0, 7)}-01`;
  }
  return made;
}

function rowOfEntry(entry: TimeEntry): EntryRow {
  const {
    id,
    userId,
    projectId,
    taskId,
    activityCode,
    date,
    startedAt,
    minutes,
    roundingVersion,
    amountMinor,
  } = entry;
  return {
    ...{
      id,
      userId,
      projectId,
      taskId,
      activityCode,
      date,
      startedAt,
      minutes,
      roundingVersion,
      amountMinor,
    },
    billedMinutes: billedMinutesOf(entry),
  };
}

/** As the server reads them. */
function inTime(a: EntryRow, b: EntryRow): number {
  const key = ({ date, startedAt, id }: EntryRow) => `${date} ${startedAt ?? '~'} ${id}`;
  return key(a) < key(b) ? -1 : 1;
}

function billedIn({ items }: Content): string[] {
  return items.flatMap(({ role, part, entryId }) => (role === 'bill' && part === 0 ? entryId : []));
}
