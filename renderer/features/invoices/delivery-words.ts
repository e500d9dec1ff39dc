import type { DeliveryReason, InvoiceDelivery } from '../../../domain/entities/invoice.ts';
import type { InvoiceDetail } from '../../../domain/wire/invoices.ts';
import type { DeliverRequest } from '../../../domain/wire/receivables.ts';
import { t } from '../../words/words.ts';

const reasonKeys = {
  no_mail_server: 'invoice.why-no-mail-server',
  login_refused: 'invoice.why-login-refused',
  no_encryption: 'invoice.why-no-encryption',
  address_refused: 'invoice.why-address-refused',
  mail_refused: 'invoice.why-mail-refused',
  try_later: 'invoice.why-try-later',
  no_address: 'invoice.why-no-address',
  unreachable: 'invoice.why-unreachable',
  void: 'invoice.why-void',
  settled: 'invoice.why-settled',
  disputed: 'invoice.why-disputed',
  no_credit_note: 'invoice.why-no-credit-note',
  disk_full: 'invoice.why-disk-full',
  not_writable: 'invoice.why-not-writable',
  not_made: 'invoice.why-not-made',
} as const satisfies Record<DeliveryReason, string>;

/** Why something waits or was not sent, with the mail server's own code where it gave one; null where nothing is amiss. */
export function whyNotSent({ reason, error }: Pick<InvoiceDelivery, 'reason' | 'error'>): string | null {
  if (!reason) return error;
  const code = /\(\d{3}\)/.exec(error ?? '')?.[0];
  return code === undefined ? t(reasonKeys[reason]) : `${t(reasonKeys[reason])} ${code}`;
}

/** What is sent: `Invoice`, `Reminder 2`, `Credit note 1`. */
export function deliveryWords({ kind, ordinal }: Pick<InvoiceDelivery, 'kind' | 'ordinal'>): string {
  return t(`invoice.delivery-${kind === 'credit_note' ? 'credit-note' : kind}`, { ordinal });
}

/** A failed delivery as it is asked for again: the same thing to the same address, with the same words. */
export function againOf(
  { kind, channel, target, message }: Pick<InvoiceDelivery, 'kind' | 'channel' | 'target' | 'message'>,
  creditNoteId: string | null,
): Omit<DeliverRequest, 'requestId'> {
  // A file has a name for its target; where it is to go now says the server.
  return { kind, creditNoteId, email: channel === 'email' ? target : null, message };
}

/** The same of an invoice that is open. */
export function sentAgain(
  { creditNotes }: Pick<InvoiceDetail, 'creditNotes'>,
  delivery: InvoiceDelivery,
): Omit<DeliverRequest, 'requestId'> {
  const note =
    delivery.kind === 'credit_note' && creditNotes.find(({ number }) => number === delivery.ordinal);
  return againOf(delivery, note ? note.id : null);
}
