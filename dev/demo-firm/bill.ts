import type {
  Invoice,
  InvoiceItem,
  InvoiceLine,
  InvoiceTax,
  Payment,
} from '../../domain/entities/invoice.ts';
import type { Project } from '../../domain/entities/project.ts';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import { addDays } from '../../domain/rules/civil-date.ts';
import { hoursQuantity } from '../../domain/rules/metering.ts';
import { amountOf } from '../../domain/rules/money.ts';
import { priceEntry } from '../../domain/rules/rates.ts';
import { billedMinutesOf, roundMinutes } from '../../domain/rules/rounding.ts';
import { clients as castClients } from './clients.ts';
import { type Setting, workersOf } from './model.ts';
import { nth } from './setting.ts';

export interface Billed {
  readonly entries: readonly TimeEntry[];
  readonly invoices: readonly Invoice[];
  readonly invoiceLines: readonly InvoiceLine[];
  readonly invoiceItems: readonly InvoiceItem[];
  readonly invoiceTaxes: readonly InvoiceTax[];
  readonly payments: readonly Payment[];
}

/** Rates and amounts on all that was approved, and an invoice a client and month through `invoicedThrough`. */
export function billEntries(setting: Setting, approved: readonly TimeEntry[]): Billed {
  const projects = new Map(setting.planned.map(({ project }) => [project.id, project]));
  const workers = new Map(workersOf(setting).map((worker) => [worker.user.id, worker]));
  const priced = approved.map((entry): TimeEntry => {
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
  const due = priced.filter(
    ({ status, amountMinor, date }) =>
      status === 'approved' && amountMinor !== null && date <= setting.calendar.invoicedThrough,
  );
  const months = Map.groupBy(
    due,
    ({ date, projectId }) => `${date.slice(0, 7)} ${projects.get(projectId)?.clientId}`,
  );
  const invoices: Invoice[] = [];
  const invoiceLines: InvoiceLine[] = [];
  const invoiceItems: InvoiceItem[] = [];
  const invoiceTaxes: InvoiceTax[] = [];
  const payments: Payment[] = [];
  const invoiceOf = new Map<string, Invoice>();
  for (const [key, entries] of [...months].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [month = '', clientId = ''] = key.split(' ');
    const { invoice, lines, items, tax } = makeInvoice(setting, projects, {
      month,
      clientId,
      entries,
      number: invoices.length + 1,
    });
    invoices.push(invoice);
    invoiceLines.push(...lines);
    invoiceItems.push(...items);
    invoiceTaxes.push(tax);
    if (invoice.status === 'paid') payments.push(paymentOf(setting, invoice));
    for (const entry of entries) invoiceOf.set(entry.id, invoice);
  }
  return {
    entries: priced.map((entry): TimeEntry => {
      const invoice = invoiceOf.get(entry.id);
      return invoice
        ? { ...entry, status: 'invoiced', invoiceId: invoice.id, updatedAt: invoice.createdAt }
        : entry;
    }),
    invoices,
    invoiceLines,
    invoiceItems,
    invoiceTaxes,
    payments,
  };
}

interface Bill {
  readonly month: string;
  readonly clientId: string;
  readonly entries: readonly TimeEntry[];
  readonly number: number;
}

function makeInvoice(
  setting: Setting,
  projects: ReadonlyMap<string, Project>,
  { month, clientId, entries, number }: Bill,
): { invoice: Invoice; lines: InvoiceLine[]; items: InvoiceItem[]; tax: InvoiceTax } {
  const { random, calendar, tenant, clients, rateCards } = setting;
  const periodFrom = `${month}-01`;
  const periodTo = addDays(`${addDays(periodFrom, 31).slice(0, 7)}-01`, -1);
  const dateIssued = addDays(periodTo, 12);
  const createdAt = `${dateIssued}T09:00:00.000Z`;
  const id = random.id(Date.parse(createdAt));
  const { taxRate, termsDays } = nth(
    castClients,
    clients.findIndex((client) => client.id === clientId),
  );
  const dueDate = addDays(dateIssued, termsDays);
  const groups = Map.groupBy(entries, ({ projectId, rateMinor }) => `${projectId} ${rateMinor}`);
  const items: InvoiceItem[] = [];
  const lines = [...groups.values()].map((group, index): InvoiceLine => {
    const { projectId, rateMinor } = nth(group, 0);
    for (const entry of group)
      items.push({
        tenantId: tenant.id,
        invoiceId: id,
        entryId: entry.id,
        role: 'bill',
        part: 0,
        position: index + 1,
        minutes: billedMinutesOf(entry),
        releasedAt: null,
      });
    const project = projects.get(projectId);
    const card = rateCards
      .filter(({ cardId, validFrom }) => cardId === project?.rateCardId && validFrom <= nth(group, 0).date)
      .at(-1);
    return {
      id: random.id(Date.parse(createdAt)),
      tenantId: tenant.id,
      invoiceId: id,
      position: index + 1,
      kind: 'time',
      description: `${project?.name}, ${month}`,
      quantity: hoursQuantity(group.reduce((sum, entry) => sum + billedMinutesOf(entry), 0)),
      unit: 'hours',
      rateMinor: rateMinor ?? 0,
      amountMinor: sumOf(group),
      taxCategory: taxRate === '0' ? 'Z' : 'S',
      taxRate,
      projectId,
      rateCardId: card?.cardId ?? null,
      rateCardVersion: card?.cardVersion ?? null,
      roundingVersion: tenant.settings.rounding.version,
      basis: {},
    };
  });
  const subtotalMinor = sumOf(lines);
  const taxMinor = amountOf(60, subtotalMinor, [taxRate]);
  const isPaid = dueDate < calendar.today && !(number % 9 === 8);
  const invoice: Invoice = {
    id,
    tenantId: tenant.id,
    version: 0,
    createdAt,
    updatedAt: createdAt,
    number,
    clientId,
    projectIds: [...new Set(entries.map(({ projectId }) => projectId))],
    periodFrom,
    periodTo,
    currency: nth(entries, 0).currency ?? 'EUR',
    subtotalMinor,
    discountMinor: 0,
    taxMinor,
    totalMinor: subtotalMinor + taxMinor,
    status: isPaid ? 'paid' : dueDate < calendar.today ? 'overdue' : 'sent',
    dateIssued,
    dueDate,
    grouping: 'project',
    note: '',
    parties: null,
    inputs: null,
    contentHash: null,
    stale: null,
  };
  const tax: InvoiceTax = {
    tenantId: tenant.id,
    invoiceId: id,
    category: taxRate === '0' ? 'Z' : 'S',
    rate: taxRate,
    reason: null,
    netMinor: subtotalMinor,
    taxMinor,
  };
  return { invoice, lines, items, tax };
}

function paymentOf({ random, tenant, calendar }: Setting, invoice: Invoice): Payment {
  const planned = addDays(invoice.dueDate ?? invoice.periodTo, random.int(-9, 4));
  const receivedOn = planned < calendar.today ? planned : addDays(calendar.today, -1);
  const createdAt = `${receivedOn}T10:00:00.000Z`;
  return {
    id: random.id(Date.parse(createdAt)),
    tenantId: tenant.id,
    invoiceId: invoice.id,
    kind: 'payment',
    receivedOn,
    amountMinor: invoice.totalMinor,
    currency: invoice.currency,
    method: 'bank_transfer',
    reference: `Invoice ${invoice.number}`,
    otherInvoiceId: null,
    reversedAt: null,
    createdAt,
  };
}

function sumOf(amounts: readonly { readonly amountMinor: number | null }[]): number {
  return amounts.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0);
}
