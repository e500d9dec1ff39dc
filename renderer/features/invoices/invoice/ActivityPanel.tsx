import { CircleCheck, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { InvoiceDelivery, Payment } from '../../../../domain/entities/invoice.ts';
import type { InvoiceDetail, Recomputation } from '../../../../domain/wire/invoices.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { deliveryWords, sentAgain, whyNotSent } from '../delivery-words.ts';
import { failureOf } from '../failure.ts';
import { day, instantWords, money } from '../invoice-words.ts';
import { useInvoices } from '../use-invoices.ts';
import { type InvoiceActions, kindKeys } from './use-actions.ts';
import { type DialogName, mayDo } from './use-commands.ts';

/** What became of an invoice: payments, credit notes, what was sent; and whether it can still be computed. */
export function ActivityPanel(props: {
  detail: InvoiceDetail;
  isOffline: boolean;
  actions: InvoiceActions;
  onDialog: (name: DialogName) => void;
  onClose: () => void;
}) {
  const { detail, isOffline, actions, onDialog, onClose } = props;
  const { invoice, payments, creditNotes, deliveries } = detail;
  const may = mayDo(detail);
  const say = async (work: Promise<{ words: string } | null>): Promise<void> => {
    const failure = await work;
    if (failure) showToast({ message: failure.words, tone: 'bad' });
  };
  return (
    <SidePanel
      title={t('invoice.activity')}
      width={400}
      staysBeside
      closeLabel={t('common.close')}
      onClose={onClose}
    >
      {invoice.status !== 'draft' && (
        <>
          <Part
            title={t('invoice.payments')}
            action={
              may.pay && (
                <Button size="small" isDisabled={isOffline} onPress={() => onDialog('pay')}>
                  {t('invoice.pay')}
                </Button>
              )
            }
            empty={payments.length === 0 ? t('invoice.no-payments') : null}
          >
            {payments.map((payment) => (
              <PaymentLine
                key={payment.id}
                payment={payment}
                isOffline={isOffline}
                onReverse={() => void say(actions.reverse(payment))}
              />
            ))}
          </Part>
          <Part
            title={t('invoice.credit-notes')}
            action={
              may.credit && (
                <Button size="small" isDisabled={isOffline} onPress={() => onDialog('credit')}>
                  {t('invoice.credit')}
                </Button>
              )
            }
            empty={creditNotes.length === 0 ? t('invoice.no-credit-notes') : null}
          >
            {creditNotes.map((note) => (
              <Row key={note.id} figure={money(-note.amountMinor, note.currency)}>
                {t('invoice.credit-note', { number: note.number, date: day(note.issuedOn) })}
                <span className="block text-12 break-words text-muted">
                  {note.reason}
                  {note.releasesWork && ` · ${t('invoice.work-released')}`}
                </span>
                <Button
                  kind="quiet"
                  size="small"
                  isDisabled={isOffline}
                  onPress={() =>
                    void say(
                      actions.deliver({
                        kind: 'credit_note',
                        creditNoteId: note.id,
                        email: null,
                        message: '',
                      }),
                    )
                  }
                >
                  {t('invoice.send')}
                </Button>
              </Row>
            ))}
          </Part>
          <Part
            title={t('invoice.deliveries')}
            action={
              may.send && (
                <Button size="small" isDisabled={isOffline} onPress={() => onDialog('send')}>
                  {t('invoice.send')}
                </Button>
              )
            }
            empty={deliveries.length === 0 ? t('invoice.never-sent') : null}
          >
            {deliveries.map((delivery) => (
              <DeliveryLine
                key={delivery.id}
                delivery={delivery}
                onAgain={
                  may.send && delivery.state === 'failed' && !isOffline
                    ? () => void say(actions.deliver(sentAgain(detail, delivery)))
                    : null
                }
              />
            ))}
          </Part>
        </>
      )}
      <Recompute id={invoice.id} currency={invoice.currency} isOffline={isOffline} />
    </SidePanel>
  );
}

function Part(props: { title: string; action: ReactNode; empty: string | null; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 font-medium">{props.title}</h3>
        {props.action}
      </div>
      {props.empty !== null ? (
        <p className="text-muted">{props.empty}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line border-y border-line">{props.children}</ul>
      )}
    </section>
  );
}

function Row({ figure, children }: { figure: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-baseline gap-3 py-1.5">
      <div className="min-w-0 flex-1">{children}</div>
      <span className="digits shrink-0 text-right">{figure}</span>
    </li>
  );
}

function PaymentLine(props: { payment: Payment; isOffline: boolean; onReverse: () => void }) {
  const { payment, isOffline, onReverse } = props;
  const { kind, amountMinor, currency, receivedOn, method, reference, reversedAt } = payment;
  const isOut = kind === 'refund' || kind === 'credit_out';
  const figure = money(isOut ? -amountMinor : amountMinor, currency);
  return (
    <Row figure={reversedAt === null ? figure : <s className="text-muted">{figure}</s>}>
      {t(`invoice.kind-${kindKeys[kind]}`)} · {day(receivedOn)}
      <span className="block text-12 break-words text-muted">
        {[
          method,
          reference,
          reversedAt === null ? null : t('invoice.reversed-at', { when: instantWords(reversedAt) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {reversedAt === null && (
        <Button kind="quiet" size="small" isDisabled={isOffline} onPress={onReverse}>
          {t('invoice.reverse')}
        </Button>
      )}
    </Row>
  );
}

/** What was sent, or why not, with the way to send it once more. */
function DeliveryLine({ delivery, onAgain }: { delivery: InvoiceDelivery; onAgain: (() => void) | null }) {
  const why = whyNotSent(delivery);
  return (
    <Row figure={<DeliveryBadge state={delivery.state} />}>
      {deliveryWords(delivery)}
      <span className="block text-12 break-all text-muted">
        {delivery.target} · {instantWords(delivery.deliveredAt ?? delivery.createdAt)}
      </span>
      {why !== null && <span className="block text-12 break-words text-bad">{why}</span>}
      {onAgain && (
        <Button kind="quiet" size="small" onPress={onAgain}>
          {t('invoice.send-again')}
        </Button>
      )}
    </Row>
  );
}

function DeliveryBadge({ state }: { state: 'pending' | 'delivered' | 'failed' }) {
  if (state === 'delivered') return <Badge tone="ok">{t('invoice.state-delivered')}</Badge>;
  if (state === 'failed') return <Badge tone="bad">{t('invoice.state-failed')}</Badge>;
  return <Badge>{t('invoice.state-pending')}</Badge>;
}

/** Computes the invoice once more on the server, and says whether the bytes are the same. */
function Recompute({ id, currency, isOffline }: { id: string; currency: string; isOffline: boolean }) {
  const { api } = useInvoices();
  const [result, setResult] = useState<Recomputation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const run = async (): Promise<void> => {
    setPending(true);
    try {
      setResult(await api.recompute(id));
      setProblem(null);
    } catch (error) {
      setProblem(failureOf(error).words);
    } finally {
      setPending(false);
    }
  };
  return (
    <section className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <h3 className="flex-1 font-medium">{t('invoice.proof')}</h3>
        <Button size="small" isPending={isPending} isDisabled={isOffline} onPress={() => void run()}>
          {t('invoice.recompute')}
        </Button>
      </div>
      <p className="text-12 text-muted">{t('invoice.recompute-help')}</p>
      {problem !== null && (
        <ErrorState shape="line" title={t('invoice.not-done')}>
          {problem}
        </ErrorState>
      )}
      {result && (
        <div role="status" className="flex items-start gap-2">
          {result.matches ? (
            <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-ok" />
          ) : (
            <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
          )}
          <div className="min-w-0 flex-1">
            <p>{result.matches ? t('invoice.matches') : t('invoice.differs')}</p>
            {result.differences.map(({ position, storedMinor, computedMinor }) => (
              <p key={position} className="digits text-12">
                {t('invoice.differs-line', {
                  position,
                  stored: money(storedMinor, currency),
                  computed: money(computedMinor, currency),
                })}
              </p>
            ))}
            <p className="font-mono text-12 break-all text-muted select-text">{result.computedHash}</p>
          </div>
        </div>
      )}
    </section>
  );
}
