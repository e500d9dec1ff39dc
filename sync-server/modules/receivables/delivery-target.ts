import type { InvoiceDelivery } from '../../../domain/entities/invoice.ts';
import { numberText } from '../../../domain/rules/billing-document.ts';

type Delivered = Pick<InvoiceDelivery, 'kind' | 'ordinal'>;
interface Prefixes {
  readonly invoicePrefix: string;
  readonly creditPrefix: string;
}

/** `INV-00042`, or the number of the credit note that is delivered. */
export function documentNumber(
  { kind, ordinal }: Delivered,
  number: number,
  { invoicePrefix, creditPrefix }: Prefixes,
): string {
  return kind === 'credit_note' ? numberText(creditPrefix, ordinal) : numberText(invoicePrefix, number);
}

/**
 * Where a delivery stands in the drop, always the same for the same thing: `firm/INV-00042.pdf`,
 * `firm/INV-00042-reminder-2.pdf`. Whatever a firm calls its numbers, it stays in the firm's folder.
 * @param slug of the tenant: a–z, 0–9 and -
 */
export function dropName(delivery: Delivered, number: string, slug: string): string {
  const plain = number.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+/, '');
  const reminder = delivery.kind === 'reminder' ? `-reminder-${delivery.ordinal}` : '';
  const kind = delivery.kind === 'credit_note' ? 'credit-note-' : '';
  return `${slug}/${kind}${plain === '' ? 'document' : plain}${reminder}.pdf`;
}
