import { formatMinutes } from '../../../domain/rules/duration.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import type { InvoiceHead } from '../../../domain/wire/invoices.ts';
import { dateFormat, formatDate, formatMoney, numberFormat } from '../../ui/format.ts';
import type { GlyphStatus } from '../../ui/StatusGlyph.tsx';
import { spokenLocale, t } from '../../words/words.ts';

/** Minor units with their currency, as people here write money. */
export function money(minor: number, currency: string): string {
  return formatMoney(minor, currency, 'symbol', spokenLocale());
}

/** The same with its sign: `+€12.00`, `−€3.50`. */
export function signedMoney(minor: number, currency: string): string {
  return minor > 0 ? `+${money(minor, currency)}` : money(minor, currency);
}

/** `24 Nov 2026` */
export function day(date: string): string {
  return formatDate(date, spokenLocale(), { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `2026-10` as `October 2026` */
export function monthWords(month: string): string {
  return formatDate(`${month}-01`, spokenLocale(), { month: 'long', year: 'numeric' });
}

/** `1–30 Nov 2026` */
export function periodWords(from: string, to: string): string {
  const noon = (date: string): Date => new Date(`${date}T12:00:00Z`);
  return dateFormat(spokenLocale(), { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(
    noon(from),
    noon(to),
  );
}

/** `24 Nov, 14:02` on the person's clock. */
export function instantWords(instant: string): string {
  return dateFormat(spokenLocale(), {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
}

/** A ratio as a percentage with all its digits: `0.125` is `12.5 %`. */
export function percent(ratio: string): string {
  return numberFormat(spokenLocale(), { style: 'percent', maximumFractionDigits: 12 }).format(
    ratio as `${number}`,
  );
}

/** A decimal string in the person's notation, with at most `digits` decimals. */
export function decimal(text: string, digits = 12): string {
  return numberFormat(spokenLocale(), { maximumFractionDigits: digits }).format(text as `${number}`);
}

/** A line's quantity with its unit: `12.5 h`, `1`, `3 months`, `1,200 calls`. */
export function quantityWords(quantity: string, unit: string): string {
  if (unit === 'hours') return t('invoice.hours', { hours: decimal(quantity, 4) });
  if (unit === 'item') return decimal(quantity, 4);
  if (unit === 'month') return t('invoice.months', { count: Number(quantity) });
  return `${decimal(quantity)} ${unit}`;
}

/** Minutes as `12:30`, with a minus where they are taken back. */
export function clock(minutes: number): string {
  return minutes < 0 ? `−${formatMinutes(-minutes)}` : formatMinutes(minutes);
}

/** Where an invoice stands, as a word and a sign. */
export function statusOf(
  head: Pick<InvoiceHead, 'status' | 'stale' | 'paidMinor' | 'openMinor' | 'creditedMinor' | 'totalMinor'>,
): { word: string; glyph: GlyphStatus } {
  switch (head.status) {
    case 'draft':
      return head.stale === null
        ? { word: t('invoices.draft'), glyph: 'saved' }
        : { word: t('invoices.draft-stale'), glyph: 'attention' };
    case 'sent':
      return head.paidMinor > 0 && head.openMinor > 0
        ? { word: t('invoices.part-paid'), glyph: 'submitted' }
        : { word: t('invoices.issued'), glyph: 'submitted' };
    case 'overdue':
      return { word: t('invoices.overdue'), glyph: 'attention' };
    case 'paid':
      return head.creditedMinor >= head.totalMinor && head.totalMinor > 0 && head.paidMinor === 0
        ? { word: t('invoices.credited'), glyph: 'approved' }
        : { word: t('invoices.paid'), glyph: 'approved' };
    case 'void':
      return { word: t('invoices.void'), glyph: 'rejected' };
  }
}

/** `INV-00042`, or `Draft`. */
export function numberWords({ numberText }: Pick<InvoiceHead, 'numberText'>): string {
  return numberText ?? t('invoices.draft');
}

/** When it is due, and how late it is: `12 Nov 2026`, `12 Nov 2026, 3 days late`. */
export function dueWords({ dueDate, daysOverdue }: Pick<InvoiceHead, 'dueDate' | 'daysOverdue'>): string {
  if (dueDate === null) return '';
  return daysOverdue > 0 ? t('invoices.due-late', { date: day(dueDate), count: daysOverdue }) : day(dueDate);
}

/** Minor units as a person types them into a field of major units, and back. */
export function toMajor(minor: number, digits: number): number {
  return new Exact(minor).div(new Exact(10).pow(digits)).toNumber();
}

/** What was typed as minor units; null where it is no amount above 0 with the digits that the currency has. */
export function typedMinor(major: number, digits: number): number | null {
  if (!Number.isFinite(major) || major <= 0) return null;
  // The field gives the number that was typed; its shortest text has the digits that the person saw.
  const minor = new Exact(String(major)).times(new Exact(10).pow(digits));
  return minor.isInteger() && minor.lte(Number.MAX_SAFE_INTEGER) ? minor.toNumber() : null;
}
