import { Decimal } from 'decimal.js';
import type { TaxCategory } from '../entities/billing.ts';
import type { Invoice, InvoiceStatus, Payment } from '../entities/invoice.ts';
import type { TenantSettings } from '../entities/tenant.ts';
import { addDays, daysBetween } from './civil-date.ts';
import { Exact, safeInteger } from './exact.ts';
import { isFreeDay } from './validation.ts';

/** Weekends and the tenant's holidays. */
export type Calendar = Pick<TenantSettings, 'holidays'>;

/** The last day on which it is not late: the due date, or the first working day after it where that one is free. */
export function lastDayToPay(dueDate: string, calendar: Calendar): string {
  let day = dueDate;
  while (isFreeDay(day, calendar)) day = addDays(day, 1);
  return day;
}

/** Whole days past the last day to pay; 0 where it is not over, or nothing is due. */
export function daysLate(dueDate: string | null, today: string, calendar: Calendar): number {
  return dueDate === null ? 0 : Math.max(0, daysBetween(lastDayToPay(dueDate, calendar), today));
}

/** What became of an invoice. All of it in minor units of the invoice's currency. */
export interface Settlement {
  /** Payments and credits from other invoices, less what was refunded or passed on to another one. */
  readonly paidMinor: number;
  readonly creditedMinor: number;
  readonly writtenOffMinor: number;
  /** total − paid − credited − written off; negative: there is more than was asked for. */
  readonly openMinor: number;
  readonly status: InvoiceStatus;
  /** 0 unless something is open and late. */
  readonly daysOverdue: number;
}

type Settled = Pick<Invoice, 'totalMinor' | 'status' | 'dueDate'>;
type Moved = Pick<Payment, 'kind' | 'amountMinor' | 'reversedAt'>;

/**
 * What an invoice's payments and credit notes come to. A draft and a void invoice stay what they are. The same as
 * sync-server/modules/receivables/balance-sql.ts, which is held against it.
 * @param today the tenant's civil date
 */
export function settlement(
  invoice: Settled,
  payments: readonly Moved[],
  creditNotes: readonly { readonly amountMinor: number }[],
  today: string,
  calendar: Calendar,
): Settlement {
  const standing = payments.filter(({ reversedAt }) => reversedAt === null);
  const sumOf = (...kinds: Payment['kind'][]): bigint =>
    standing.reduce(
      (sum, { kind, amountMinor }) => sum + (kinds.includes(kind) ? BigInt(amountMinor) : 0n),
      0n,
    );
  const paid = sumOf('payment', 'credit') - sumOf('refund', 'credit_out');
  const credited = creditNotes.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  const writtenOff = sumOf('write_off');
  const open = BigInt(invoice.totalMinor) - paid - credited - writtenOff;
  const asIs = invoice.status === 'draft' || invoice.status === 'void';
  const daysOverdue = asIs || open <= 0n ? 0 : daysLate(invoice.dueDate, today, calendar);
  return {
    paidMinor: safeInteger(paid),
    creditedMinor: safeInteger(credited),
    writtenOffMinor: safeInteger(writtenOff),
    openMinor: safeInteger(open),
    status: asIs ? invoice.status : open <= 0n ? 'paid' : daysOverdue > 0 ? 'overdue' : 'sent',
    daysOverdue,
  };
}

interface CategoryTax {
  readonly category: TaxCategory;
  /** Decimal string; `0.190` and `0.19` are the same rate. */
  readonly rate: string;
  readonly reason: string | null;
  readonly netMinor: number;
  readonly taxMinor: number;
}

export interface CreditableLine {
  readonly position: number;
  readonly description: string;
  readonly amountMinor: number;
  readonly taxCategory: TaxCategory;
  readonly taxRate: string;
}

/** An invoice as it was issued, and the notes that it has. */
export interface CreditableInvoice {
  readonly lines: readonly CreditableLine[];
  readonly taxes: readonly CategoryTax[];
  readonly notes: readonly {
    readonly lines: readonly { readonly position: number; readonly netMinor: number }[];
    readonly taxes: readonly CategoryTax[];
  }[];
}

export interface Credit {
  readonly lines: { position: number; description: string; netMinor: number }[];
  readonly taxes: CategoryTax[];
  readonly netMinor: number;
  readonly taxMinor: number;
  /** Gross. */
  readonly amountMinor: number;
}

export type CreditRefusal =
  | { readonly kind: 'unknown_line'; readonly position: number }
  /** Named twice, or with the other sign than the line has. */
  | { readonly kind: 'bad_line'; readonly position: number }
  | { readonly kind: 'too_much'; readonly position: number; readonly leftMinor: number }
  /** More net than the lines of one tax come to, discounts included. */
  | { readonly kind: 'too_much_of_tax'; readonly rate: string; readonly leftMinor: number }
  | { readonly kind: 'nothing_left' };

/** Net of each line that no credit note has yet, by position; of the line's own sign. */
export function leftToCredit({ lines, notes }: CreditableInvoice): Map<number, number> {
  const left = new Map(lines.map(({ position, amountMinor }) => [position, amountMinor]));
  for (const { position, netMinor } of notes.flatMap((note) => note.lines))
    left.set(position, (left.get(position) ?? 0) - netMinor);
  return left;
}

/**
 * A credit note over `asked`, or over all that is left where nothing is asked for. A line that takes off (a discount) is
 * credited with a negative net. Of each tax the notes so far have, together, half-even(their net × rate), and all of it
 * once their net is all of it: a note's tax is never further than one minor unit from its own net × rate, notes together
 * never exceed the invoice, and those of a whole invoice are exactly the invoice.
 */
export function creditOf(
  invoice: CreditableInvoice,
  asked: readonly { readonly position: number; readonly netMinor: number }[],
): Credit | CreditRefusal {
  const left = leftToCredit(invoice);
  const byPosition = new Map(invoice.lines.map((line) => [line.position, line]));
  const all = [...left].map(([position, netMinor]) => ({ position, netMinor }));
  const wanted = (asked.length > 0 ? asked : all).filter(({ netMinor }) => netMinor !== 0);
  const named = new Set<number>();
  const credited: { line: CreditableLine; netMinor: number }[] = [];
  for (const { position, netMinor } of wanted) {
    const line = byPosition.get(position);
    if (line === undefined) return { kind: 'unknown_line', position };
    if (named.has(position) || netMinor > 0 !== line.amountMinor > 0) return { kind: 'bad_line', position };
    named.add(position);
    const leftMinor = left.get(position) ?? 0;
    if (Math.abs(netMinor) > Math.abs(leftMinor)) return { kind: 'too_much', position, leftMinor };
    credited.push({ line, netMinor });
  }
  const taxes: CategoryTax[] = [];
  for (const tax of invoice.taxes) {
    const ofTax = credited.filter(({ line }) => isOf(tax, line.taxCategory, line.taxRate));
    if (ofTax.length === 0) continue;
    const netMinor = sum(ofTax.map((one) => one.netMinor));
    const before = invoice.notes.flatMap((note) =>
      note.taxes.filter(({ category, rate }) => isOf(tax, category, rate)),
    );
    const netBefore = sum(before.map((one) => one.netMinor));
    if (!isWithin(netBefore + netMinor, tax.netMinor))
      return { kind: 'too_much_of_tax', rate: tax.rate, leftMinor: tax.netMinor - netBefore };
    const taxMinor = taxUpTo(tax, netBefore + netMinor) - sum(before.map((one) => one.taxMinor));
    taxes.push({ ...tax, netMinor, taxMinor });
  }
  const netMinor = sum(credited.map((one) => one.netMinor));
  const taxMinor = sum(taxes.map((one) => one.taxMinor));
  if (netMinor + taxMinor === 0) return { kind: 'nothing_left' };
  return {
    lines: credited.map(({ line: { position, description }, netMinor }) => ({
      position,
      description,
      netMinor,
    })),
    taxes,
    netMinor,
    taxMinor,
    amountMinor: netMinor + taxMinor,
  };
}

/**
 * Positions of lines whose work may be billed again: credited in full, by notes that give work back. Lines of nothing
 * (time that a retainer included) follow once nothing is left of any line.
 */
export function releasedPositions(
  invoice: Pick<CreditableInvoice, 'lines' | 'taxes'> & {
    readonly notes: readonly (CreditableInvoice['notes'][number] & { readonly releasesWork: boolean })[];
  },
): number[] {
  const left = leftToCredit(invoice);
  const giving = new Set(
    invoice.notes.flatMap(({ releasesWork, lines }) =>
      releasesWork ? lines.map(({ position }) => position) : [],
    ),
  );
  const isAll = giving.size > 0 && [...left.values()].every((netMinor) => netMinor === 0);
  return invoice.lines
    .filter(({ position, amountMinor }) =>
      amountMinor === 0 ? isAll : left.get(position) === 0 && giving.has(position),
    )
    .map(({ position }) => position);
}

function isOf(
  { category, rate }: Pick<CategoryTax, 'category' | 'rate'>,
  other: TaxCategory,
  otherRate: string,
) {
  return category === other && new Exact(rate).equals(otherRate);
}

/** Between 0 and `whole`, whatever its sign. */
function isWithin(part: number, whole: number): boolean {
  return whole >= 0 ? part >= 0 && part <= whole : part <= 0 && part >= whole;
}

function taxUpTo(tax: CategoryTax, netMinor: number): number {
  if (netMinor === tax.netMinor) return tax.taxMinor;
  const exact = new Exact(netMinor).times(tax.rate).toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN);
  return safeInteger(exact);
}

function sum(amounts: readonly number[]): number {
  return safeInteger(amounts.reduce((total, amount) => total + BigInt(amount), 0n));
}
