import { useRef } from 'react';
import type { Payment } from '../../../../domain/entities/invoice.ts';
import type { DraftChange, InvoiceDetail } from '../../../../domain/wire/invoices.ts';
import type { CreditRequest, DeliverRequest, PaymentRequest } from '../../../../domain/wire/receivables.ts';
import { t } from '../../../words/words.ts';
import { attempts } from '../attempts.ts';
import { type Failure, failureOf } from '../failure.ts';
import { askAgain, lastSeen, remember, withDetail } from '../invoice-store.ts';
import { numberWords } from '../invoice-words.ts';
import { tell, tellWithUndo } from '../tell.ts';
import { useInvoices } from '../use-invoices.ts';
import { changeOf, type DraftFields, fieldsOf } from './draft-model.ts';

/** Every action answers why it did not work, or null once the server has it. */
export interface InvoiceActions {
  change(fields: Partial<DraftFields>, descriptions?: DraftChange['descriptions']): Promise<Failure | null>;
  refresh(): Promise<Failure | null>;
  discard(): Promise<Failure | null>;
  issue(dateIssued: string | null): Promise<Failure | null>;
  void(reason: string): Promise<Failure | null>;
  pay(payment: Omit<PaymentRequest, 'requestId'>): Promise<Failure | null>;
  reverse(payment: Payment): Promise<Failure | null>;
  credit(credit: Omit<CreditRequest, 'requestId'>): Promise<Failure | null>;
  deliver(delivery: Omit<DeliverRequest, 'requestId'>): Promise<Failure | null>;
  /** Null: the client accepts it after all. */
  dispute(reason: string | null): Promise<Failure | null>;
}

/** What can be done to one invoice. Whatever the server can take back has an undo. */
export function useInvoiceActions(id: string): InvoiceActions {
  const { api, owner } = useInvoices();
  const kept = useRef(attempts());

  /** Sends with an id that stays the same until it is answered, and keeps the invoice that comes back. */
  const send = async <Content>(
    content: Content,
    ask: (requestId: string) => Promise<InvoiceDetail>,
  ): Promise<InvoiceDetail> => {
    const key = [id, content];
    const detail = await ask(kept.current.idFor(key));
    kept.current.answered(key);
    remember(owner, (now) => withDetail(now, detail, new Date().toISOString()));
    return detail;
  };
  const attempt = async (work: () => Promise<unknown>): Promise<Failure | null> => {
    try {
      await work();
      return null;
    } catch (error) {
      return failureOf(error);
    }
  };
  const known = (): InvoiceDetail => {
    const detail = lastSeen(owner, id);
    if (!detail) throw new Error('the invoice was let go of');
    return detail;
  };
  const name = (): string => numberWords(known().invoice);

  const put = async (
    fields: Partial<DraftFields>,
    descriptions: DraftChange['descriptions'],
  ): Promise<void> => {
    const detail = await api.change(id, changeOf(known(), fields, descriptions));
    remember(owner, (now) => withDetail(now, detail, new Date().toISOString()));
  };
  const pay = (request: Omit<PaymentRequest, 'requestId'>) =>
    send(['pay', request], (requestId) => api.pay(id, { requestId, ...request }));
  const reverse = (paymentId: string) =>
    send(['reverse', paymentId], (requestId) => api.reverse(id, paymentId, requestId));

  return {
    change: (fields, descriptions = []) =>
      attempt(async () => {
        const before = known();
        const positions = new Set(descriptions.map(({ position }) => position));
        const earlier = before.lines
          .filter(({ position }) => positions.has(position))
          .map(({ position, description }) => ({ position, description }));
        await put(fields, descriptions);
        tellWithUndo(t('invoice.changed'), {
          label: t('invoice.undo-change'),
          undo: () => put(fieldsOf(before), earlier),
          redo: () => put(fields, descriptions),
        });
      }),
    refresh: () =>
      attempt(async () => {
        await send(['refresh', known().invoice.version], (requestId) => api.refresh(id, requestId));
        tell(t('invoice.refreshed'));
      }),
    discard: () =>
      attempt(async () => {
        const { clientName } = known().invoice;
        const away = async (): Promise<void> => {
          const key = [id, 'discard'];
          await api.discard(id, kept.current.idFor(key));
          kept.current.answered(key);
          remember(owner, ({ openId }) => (openId === id ? { openId: null } : {}));
          askAgain(owner);
        };
        const back = async (): Promise<void> => {
          const key = [id, 'restore'];
          await api.restore(id, kept.current.idFor(key));
          kept.current.answered(key);
          remember(owner, () => ({ openId: id }));
        };
        await away();
        tellWithUndo(t('invoice.discarded', { client: clientName }), {
          label: t('invoice.undo-discard', { client: clientName }),
          undo: back,
          redo: away,
        });
      }),
    issue: (dateIssued) =>
      attempt(async () => {
        const { version } = known().invoice;
        await send(['issue', version, dateIssued], (requestId) =>
          api.issue(id, { requestId, version, dateIssued }),
        );
        tell(t('invoice.was-issued', { number: name() }));
      }),
    void: (reason) =>
      attempt(async () => {
        await send(['void', reason], (requestId) => api.void(id, { requestId, reason }));
        tell(t('invoice.was-voided', { number: name() }));
      }),
    pay: (payment) =>
      attempt(async () => {
        const before = new Set(known().payments.map((one) => one.id));
        const detail = await pay(payment);
        let made = detail.payments.find((one) => !before.has(one.id))?.id ?? null;
        tellWithUndo(t(`invoice.done-${kindKeys[payment.kind]}`), {
          label: t(`invoice.kind-${kindKeys[payment.kind]}`),
          undo: async () => {
            if (made !== null) await reverse(made);
          },
          redo: async () => {
            const had = new Set(known().payments.map((one) => one.id));
            made = (await pay(payment)).payments.find((one) => !had.has(one.id))?.id ?? null;
          },
        });
      }),
    reverse: (payment) =>
      attempt(async () => {
        await reverse(payment.id);
        if (payment.kind === 'credit_out') return;
        const again = {
          kind: payment.kind,
          receivedOn: payment.receivedOn,
          amountMinor: payment.amountMinor,
          method: payment.method,
          reference: payment.reference,
          otherInvoiceId: payment.otherInvoiceId,
        };
        let standing: string | null = null;
        tellWithUndo(t('invoice.reversed'), {
          label: t('invoice.undo-reverse'),
          undo: async () => {
            const had = new Set(known().payments.map((one) => one.id));
            standing = (await pay(again)).payments.find((one) => !had.has(one.id))?.id ?? null;
          },
          redo: async () => {
            if (standing !== null) await reverse(standing);
          },
        });
      }),
    credit: (credit) =>
      attempt(async () => {
        await send(['credit', credit], (requestId) => api.credit(id, { requestId, ...credit }));
        tell(t('invoice.was-credited'));
      }),
    dispute: (reason) =>
      attempt(async () => {
        const before = known().invoice.disputed ?? null;
        const say = (words: string | null) =>
          send(['dispute', words], (requestId) => api.dispute(id, { requestId, reason: words }));
        await say(reason);
        tellWithUndo(t(reason === null ? 'invoice.dispute-over' : 'invoice.was-disputed'), {
          label: t('invoice.undo-dispute'),
          undo: async () => void (await say(before)),
          redo: async () => void (await say(reason)),
        });
      }),
    deliver: (delivery) =>
      attempt(async () => {
        await send(['deliver', delivery], (requestId) => api.deliver(id, { requestId, ...delivery }));
        tell(t('invoice.on-its-way'));
      }),
  };
}

/** The kinds of payment as parts of keys. */
export const kindKeys = {
  payment: 'payment',
  refund: 'refund',
  write_off: 'write-off',
  credit: 'credit',
  credit_out: 'credit-out',
} as const;
