import { computeInvoice } from '../../../../domain/rules/billing/compute.ts';
import type { BillingInput, DraftLine, LineBasis } from '../../../../domain/rules/billing/types.ts';
import type { InvoiceDetail, InvoiceHead, InvoicePreview } from '../../../../domain/wire/invoices.ts';
import type { PaperLine } from '../../../../renderer/features/invoices/paper/paper-model.ts';

/** As the wire carries it. */
function overWire<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** A line as the screens get it: its basis is JSON. */
export function paperLine(line: DraftLine): PaperLine {
  return { ...line, basis: overWire(line.basis) as unknown as PaperLine['basis'] };
}

/** What the engine makes of an input, as a preview. */
export function previewOf(input: BillingInput, estimatedMinor = 0): InvoicePreview {
  const { lines, taxes, totals } = computeInvoice(input);
  return {
    clientId: input.client.id,
    clientName: input.client.name,
    currency: input.client.currency,
    projectIds: input.projects.map(({ id }) => id),
    lines: lines.map(paperLine),
    taxes: [...taxes],
    totals: { ...totals },
    entryCount: input.entries.length,
    minutes: 0,
    estimatedMinor,
    problems: [],
    missing: [],
  };
}

export function aLine(basis: LineBasis, changes: Partial<PaperLine> = {}): PaperLine {
  return {
    position: 1,
    kind: basis.kind,
    description: 'Atlas · Senior',
    quantity: '1',
    unit: 'hours',
    rateMinor: 15_000,
    amountMinor: 15_000,
    taxCategory: 'S',
    taxRate: '0.19',
    projectId: null,
    rateCardId: null,
    rateCardVersion: null,
    roundingVersion: 1,
    basis: overWire(basis) as unknown as PaperLine['basis'],
    ...changes,
  };
}

export function aHead(changes: Partial<InvoiceHead> = {}): InvoiceHead {
  return {
    id: '01900000-0000-7000-8000-000000000001',
    tenantId: '01900000-0000-7000-8000-0000000000aa',
    version: 3,
    createdAt: '2026-11-02T09:00:00.000Z',
    updatedAt: '2026-11-02T09:00:00.000Z',
    number: null,
    clientId: '01900000-0000-7000-8000-0000000000bb',
    projectIds: [],
    periodFrom: '2026-10-01',
    periodTo: '2026-10-31',
    currency: 'EUR',
    subtotalMinor: 100_000,
    discountMinor: 0,
    taxMinor: 19_000,
    totalMinor: 119_000,
    status: 'draft',
    dateIssued: null,
    dueDate: null,
    grouping: 'role',
    note: '',
    contentHash: null,
    stale: null,
    clientName: 'Acme',
    numberText: null,
    paidMinor: 0,
    creditedMinor: 0,
    writtenOffMinor: 0,
    openMinor: 119_000,
    daysOverdue: 0,
    entryCount: 4,
    minutes: 400,
    ...changes,
  };
}

export function aDetail(changes: Partial<InvoiceDetail> = {}): InvoiceDetail {
  return {
    invoice: aHead(),
    parties: null,
    lines: [],
    taxes: [],
    payments: [],
    creditNotes: [],
    deliveries: [],
    projects: [],
    ...changes,
  };
}
