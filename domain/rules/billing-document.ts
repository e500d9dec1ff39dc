import { z } from 'zod';
import type { TaxCategory } from '../entities/billing.ts';
import type { CreditNote, Invoice, InvoiceLine, InvoiceParties, InvoiceTax } from '../entities/invoice.ts';
import { Exact } from './exact.ts';
import { minorDigits, toDecimal } from './money.ts';

/** A line as it is printed and exported. Money in minor units of the document's currency. */
export interface DocumentLine {
  readonly position: number;
  readonly kind: InvoiceLine['kind'];
  readonly description: string;
  /** Exact decimal; negative where it takes back. */
  readonly quantity: string;
  /** `hours`, `month`, `item` or the unit of what was used. */
  readonly unit: string;
  /** Exact decimal of major units a unit, after overtime and discounts; null where a unit has no one price (tiers). */
  readonly unitPrice: string | null;
  readonly netMinor: number;
  readonly taxCategory: TaxCategory;
  /** A ratio: `0.19`. */
  readonly taxRate: string;
  /** The calendar month that it is for, `2026-10`; null where it is for the document's period. */
  readonly month: string | null;
}

/** One invoice or credit note, whatever it is written as. It holds all that a writer needs, and nothing moves in it. */
export interface InvoiceDocument {
  readonly kind: 'invoice' | 'credit_note';
  readonly state: 'draft' | 'issued' | 'void';
  /** `INV-00042`; null while a draft. */
  readonly number: string | null;
  readonly issuedOn: string | null;
  readonly dueOn: string | null;
  readonly period: { readonly from: string; readonly to: string };
  readonly currency: string;
  readonly language: 'en' | 'de';
  /** Null: a draft of a firm that has not said yet who it is. */
  readonly seller: InvoiceParties['seller'] | null;
  /** With `info` null nothing but the name is known yet. */
  readonly buyer: { readonly name: string; readonly info: Omit<InvoiceParties['buyer'], 'name'> | null };
  readonly brand: { readonly colour: string; readonly logo: string | null } | null;
  readonly lines: readonly DocumentLine[];
  readonly taxes: readonly Pick<InvoiceTax, 'category' | 'rate' | 'reason' | 'netMinor' | 'taxMinor'>[];
  readonly totals: {
    /** Of all lines but discounts. */
    readonly linesMinor: number;
    /** Of the discounts, as a positive amount. */
    readonly discountMinor: number;
    readonly netMinor: number;
    readonly taxMinor: number;
    readonly grossMinor: number;
    /** What was settled of it when the document was made. */
    readonly paidMinor: number;
    readonly dueMinor: number;
  };
  readonly note: string;
  /** Of a credit note: what it takes back, and why. */
  readonly credits: { readonly number: string; readonly issuedOn: string; readonly reason: string } | null;
}

/** What is kept of an invoice, as its tables have it. */
export interface StoredInvoice {
  readonly invoice: Pick<
    Invoice,
    | 'number'
    | 'status'
    | 'periodFrom'
    | 'periodTo'
    | 'currency'
    | 'subtotalMinor'
    | 'discountMinor'
    | 'taxMinor'
    | 'totalMinor'
    | 'dateIssued'
    | 'dueDate'
    | 'note'
  >;
  readonly lines: readonly InvoiceLine[];
  readonly taxes: InvoiceDocument['taxes'];
  readonly seller: InvoiceDocument['seller'];
  readonly buyer: InvoiceDocument['buyer'];
  readonly brand: InvoiceDocument['brand'];
}

/** The part of a line's basis that a price is made of (domain/rules/billing/types.ts, LineBasis). */
const PricedBasis = z.object({
  factors: z.array(z.object({ factor: z.string() })).catch([]),
  spans: z.array(z.object({ unitPrice: z.string() })).catch([]),
  month: z.string().nullable().catch(null),
});

/** `prefix` and the number in at least five digits: `INV-00042`. */
export function numberText(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(5, '0')}`;
}

function documentLine(line: InvoiceLine, currency: string): DocumentLine {
  const { position, kind, description, quantity, unit, rateMinor, amountMinor, taxCategory, taxRate } = line;
  const basis = PricedBasis.parse(line.basis ?? {});
  const [span, ...moreSpans] = basis.spans;
  const unitPrice = () => {
    if (kind === 'usage') return span !== undefined && moreSpans.length === 0 ? span.unitPrice : null;
    const rate = basis.factors.reduce((price, { factor }) => price.times(factor), new Exact(rateMinor));
    return rate.div(new Exact(10).pow(minorDigits(currency))).toFixed();
  };
  return {
    position,
    kind,
    description,
    quantity,
    unit,
    unitPrice: unitPrice(),
    netMinor: amountMinor,
    taxCategory,
    taxRate,
    month: kind === 'usage' || kind === 'retainer' ? basis.month : null,
  };
}

/**
 * The document of an invoice.
 * @param paidMinor what was settled of it, where the document is to say so; the one that a client got at issue says 0
 */
export function invoiceDocument(stored: StoredInvoice, paidMinor = 0): InvoiceDocument {
  const { invoice, seller } = stored;
  const { subtotalMinor, discountMinor, taxMinor, totalMinor, currency } = invoice;
  const state = invoice.number === null ? 'draft' : invoice.status === 'void' ? 'void' : 'issued';
  return {
    kind: 'invoice',
    state,
    number: invoice.number === null ? null : numberText(seller?.invoicePrefix ?? 'INV-', invoice.number),
    issuedOn: invoice.dateIssued,
    dueOn: invoice.dueDate,
    period: { from: invoice.periodFrom, to: invoice.periodTo },
    currency,
    language: seller?.language ?? 'en',
    seller,
    buyer: stored.buyer,
    brand: stored.brand,
    lines: stored.lines.map((line) => documentLine(line, currency)),
    taxes: stored.taxes,
    totals: {
      linesMinor: subtotalMinor,
      discountMinor,
      netMinor: subtotalMinor - discountMinor,
      taxMinor,
      grossMinor: totalMinor,
      paidMinor,
      dueMinor: totalMinor - paidMinor,
    },
    note: invoice.note,
    credits: null,
  };
}

/**
 * The document of a credit note: positive amounts, for its kind says that they go back. A credited discount comes off.
 * @throws RangeError where it names a line that the invoice does not have
 */
export function creditNoteDocument(
  stored: StoredInvoice,
  note: Pick<
    CreditNote,
    'number' | 'issuedOn' | 'netMinor' | 'taxMinor' | 'amountMinor' | 'reason' | 'lines' | 'taxes'
  >,
): InvoiceDocument {
  const invoice = invoiceDocument(stored);
  const { currency } = invoice;
  const lines = note.lines.map((credited, index): DocumentLine => {
    const line = invoice.lines.find(({ position }) => position === credited.position);
    if (line === undefined) throw new RangeError(`the invoice has no line ${credited.position} to credit`);
    return {
      ...line,
      position: index + 1,
      description: credited.description,
      // What came off the invoice comes off the credit note too; a price is never negative.
      quantity: credited.netMinor < 0 ? '-1' : '1',
      unit: 'item',
      unitPrice: toDecimal({ minor: Math.abs(credited.netMinor), currency }),
      netMinor: credited.netMinor,
    };
  });
  const discountMinor = -lines
    .filter(({ kind }) => kind === 'discount')
    .reduce((sum, { netMinor }) => sum + netMinor, 0);
  return {
    ...invoice,
    kind: 'credit_note',
    state: 'issued',
    number: numberText(stored.seller?.creditPrefix ?? 'CN-', note.number),
    issuedOn: note.issuedOn,
    dueOn: null,
    lines,
    taxes: note.taxes,
    totals: {
      linesMinor: note.netMinor + discountMinor,
      discountMinor: discountMinor === 0 ? 0 : discountMinor,
      netMinor: note.netMinor,
      taxMinor: note.taxMinor,
      grossMinor: note.amountMinor,
      paidMinor: 0,
      dueMinor: note.amountMinor,
    },
    note: '',
    credits: { number: invoice.number ?? '', issuedOn: invoice.issuedOn ?? '', reason: note.reason },
  };
}

/**
 * Quantity and price of a line for programs that multiply them themselves: as they are where they give the line's net to
 * the cent, else 1 at the net, with the real quantity to be said in words (`whole`).
 */
export function multiplied(
  line: DocumentLine,
  currency: string,
  decimals: { readonly quantity: number; readonly price: number },
): { readonly quantity: string; readonly unitPrice: string; readonly whole: boolean } {
  const net = toDecimal({ minor: line.netMinor, currency });
  if (line.unitPrice !== null) {
    const quantity = new Exact(line.quantity).toDecimalPlaces(decimals.quantity);
    const price = new Exact(line.unitPrice).toDecimalPlaces(decimals.price);
    // Half up too: the other program may round a tie the other way than we do.
    const product = quantity.times(price);
    const digits = minorDigits(currency);
    const same = [Exact.ROUND_HALF_EVEN, Exact.ROUND_HALF_UP].every((mode) =>
      product.toDecimalPlaces(digits, mode).equals(net),
    );
    if (same) return { quantity: quantity.toFixed(), unitPrice: price.toFixed(), whole: false };
  }
  // A price is never negative; what comes off has a negative quantity.
  const isOff = line.netMinor < 0;
  return { quantity: isOff ? '-1' : '1', unitPrice: isOff ? net.slice(1) : net, whole: true };
}
