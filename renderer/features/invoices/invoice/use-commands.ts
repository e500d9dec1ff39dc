import type { InvoiceDetail } from '../../../../domain/wire/invoices.ts';
import type { DeliverRequest } from '../../../../domain/wire/receivables.ts';
import { type Command, useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';

export type DialogName = 'issue' | 'pay' | 'credit' | 'void' | 'send' | 'dispute';

/** What the buttons, menus and keys of one invoice do. */
export interface InvoiceOn {
  back(): void;
  /** Opens the one so many rows further down the list; nothing where there is none. */
  step(by: 1 | -1): void;
  edit(): void;
  activity(): void;
  refresh(): void;
  discard(): void;
  endDispute(): void;
  deliver(delivery: Omit<DeliverRequest, 'requestId'>): void;
  dialog(name: DialogName): void;
  /** A panel takes the first Esc. */
  hasPanel: boolean;
}

/** What may be done to an invoice as it stands; the server judges again. */
export function mayDo(detail: InvoiceDetail) {
  const { status, stale, openMinor, paidMinor, creditedMinor, totalMinor, disputed } = detail.invoice;
  const isIssued = status === 'sent' || status === 'overdue' || status === 'paid';
  const moved =
    detail.payments.some(({ reversedAt }) => reversedAt === null) || detail.creditNotes.length > 0;
  return {
    edit: status === 'draft',
    refresh: status === 'draft',
    discard: status === 'draft',
    issue: status === 'draft' && stale === null,
    pay: isIssued,
    send: isIssued,
    remind: isIssued && openMinor > 0 && !disputed,
    credit: isIssued && creditedMinor < totalMinor,
    void: isIssued && !moved && paidMinor === 0,
    dispute: isIssued && openMinor > 0,
  };
}

/** Offers every action of the open invoice in the palette, each with its key. */
export function useInvoiceCommands(detail: InvoiceDetail | null, isOffline: boolean, on: InvoiceOn): void {
  const group = t('invoice.group');
  const may = detail && !isOffline ? mayDo(detail) : null;
  const offer = (is: boolean | undefined, command: Omit<Command, 'group'>): Command | null =>
    is ? { ...command, group } : null;
  // Esc closes a panel first, which takes it for itself.
  useCommand(
    offer(!on.hasPanel, { id: 'invoice.back', label: t('invoice.back'), keys: 'Escape', run: on.back }),
  );
  useCommand(
    offer(true, { id: 'invoices.next', label: t('invoices.next'), keys: 'J', run: () => on.step(1) }),
  );
  useCommand(
    offer(true, {
      id: 'invoices.previous',
      label: t('invoices.previous'),
      keys: 'K',
      run: () => on.step(-1),
    }),
  );
  useCommand(
    offer(detail !== null, {
      id: 'invoice.activity',
      label: t('invoice.activity'),
      keys: 'H',
      run: on.activity,
    }),
  );
  useCommand(offer(may?.edit, { id: 'invoice.edit', label: t('invoice.edit'), keys: 'N', run: on.edit }));
  useCommand(
    offer(may?.refresh, { id: 'invoice.refresh', label: t('invoice.refresh'), keys: 'R', run: on.refresh }),
  );
  useCommand(
    offer(may?.issue, {
      id: 'invoice.issue',
      label: t('invoice.issue'),
      keys: 'I',
      run: () => on.dialog('issue'),
    }),
  );
  useCommand(offer(may?.discard, { id: 'invoice.discard', label: t('invoice.discard'), run: on.discard }));
  useCommand(
    offer(may?.pay, { id: 'invoice.pay', label: t('invoice.pay'), keys: 'P', run: () => on.dialog('pay') }),
  );
  useCommand(
    offer(may?.send, {
      id: 'invoice.send',
      label: t('invoice.send'),
      keys: 'M',
      run: () => on.dialog('send'),
    }),
  );
  useCommand(
    offer(may?.credit, {
      id: 'invoice.credit',
      label: t('invoice.credit'),
      keys: 'C',
      run: () => on.dialog('credit'),
    }),
  );
  useCommand(
    offer(may?.void, { id: 'invoice.void', label: t('invoice.do-void'), run: () => on.dialog('void') }),
  );
  useCommand(
    offer(may?.dispute && !detail?.invoice.disputed, {
      id: 'invoice.dispute',
      label: t('invoice.dispute'),
      run: () => on.dialog('dispute'),
    }),
  );
}
