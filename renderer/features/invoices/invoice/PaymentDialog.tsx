import { useEffect, useState } from 'react';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import type { InvoiceHead } from '../../../../domain/wire/invoices.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { currencyDigits } from '../../../ui/format.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { noFilter } from '../invoice-store.ts';
import { money, numberWords, toMajor, typedMinor } from '../invoice-words.ts';
import { useInvoices } from '../use-invoices.ts';
import { DialogProblem, type InvoiceDialogProps, useDialogAction } from './dialog-action.tsx';
import { kindKeys } from './use-actions.ts';

const kinds = ['payment', 'write_off', 'credit', 'refund'] as const;
type Kind = (typeof kinds)[number];

/** Which kinds there is any sense in, as the invoice stands. */
export function kindsFor(openMinor: number): Kind[] {
  return kinds.filter((kind) =>
    kind === 'payment' ? true : kind === 'refund' ? openMinor < 0 : openMinor > 0,
  );
}

/** What an amount leaves open, in words; null while there is none. */
export function afterwards(
  kind: Kind,
  openMinor: number,
  amountMinor: number | null,
  currency: string,
): string | null {
  if (amountMinor === null) return null;
  const left = kind === 'refund' ? openMinor + amountMinor : openMinor - amountMinor;
  if (left === 0) return t('invoice.leaves-nothing');
  return left > 0
    ? t('invoice.leaves-open', { amount: money(left, currency) })
    : t('invoice.leaves-over', { amount: money(-left, currency) });
}

/** Money that came, went back, is given up, or was paid too much elsewhere. It can be taken back afterwards. */
export function PaymentDialog({ detail, actions, onClose }: InvoiceDialogProps) {
  const { invoice } = detail;
  const { currency, openMinor } = invoice;
  const digits = currencyDigits(currency);
  const { info } = useWorkspace();
  const { api } = useInvoices();
  const [kind, setKind] = useState<Kind>(openMinor < 0 ? 'refund' : 'payment');
  const [amount, setAmount] = useState(openMinor === 0 ? Number.NaN : toMajor(Math.abs(openMinor), digits));
  const [date, setDate] = useState<string | null>(() => dateIn(info.zone, new Date().toISOString()));
  const [method, setMethod] = useState('');
  const [reference, setReference] = useState('');
  const [overpaid, setOverpaid] = useState<readonly InvoiceHead[]>([]);
  const [otherId, setOtherId] = useState<string | null>(null);
  const { problem, isPending, run } = useDialogAction(onClose);
  const amountMinor = typedMinor(amount, digits);

  useEffect(() => {
    let isWanted = true;
    // Without an answer there is no such kind to choose; everything else works.
    api.list({ ...noFilter, clientId: invoice.clientId, status: 'paid' }, 0, 500).then(
      ({ invoices }) => {
        if (isWanted)
          setOverpaid(
            invoices.filter((one) => one.openMinor < 0 && one.currency === currency && one.id !== invoice.id),
          );
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [api, invoice.clientId, invoice.id, currency]);

  const shown = kindsFor(openMinor).filter((one) => one !== 'credit' || overpaid.length > 0);
  const isReady = amountMinor !== null && date !== null && (kind !== 'credit' || otherId !== null);
  const submit = (): void => {
    if (amountMinor === null || date === null || !isReady) return;
    void run(() =>
      actions.pay({
        kind,
        receivedOn: date,
        amountMinor,
        method: method.trim(),
        reference: reference.trim(),
        otherInvoiceId: kind === 'credit' ? otherId : null,
      }),
    );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('invoice.pay-title', { number: invoice.numberText ?? '' })}
      width={480}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" isPending={isPending} isDisabled={!isReady} onPress={submit}>
            {t(`invoice.record-${kindKeys[kind]}`)}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {shown.length > 1 && (
          <SegmentedControl
            label={t('invoice.what-kind')}
            size="small"
            options={shown.map((id) => ({ id, label: t(`invoice.kind-${kindKeys[id]}`) }))}
            value={kind}
            onChange={(id) => setKind(shown.find((one) => one === id) ?? 'payment')}
          />
        )}
        {kind === 'credit' && (
          <Select
            label={t('invoice.credit-from')}
            options={overpaid.map((one) => ({
              id: one.id,
              label: t('invoice.credit-of', {
                number: numberWords(one),
                amount: money(-one.openMinor, currency),
              }),
            }))}
            value={otherId}
            onChange={setOtherId}
          />
        )}
        <div className="flex flex-wrap gap-3">
          <NumberField
            label={t('invoice.amount-in', { currency })}
            className="flex-1"
            autoFocus
            value={amount}
            minValue={0}
            formatOptions={{ minimumFractionDigits: digits, maximumFractionDigits: digits }}
            description={afterwards(kind, openMinor, amountMinor, currency) ?? undefined}
            onChange={setAmount}
          />
          <DatePicker
            label={t(`invoice.on-${kindKeys[kind]}`)}
            className="flex-1"
            value={date}
            onChange={setDate}
          />
        </div>
        {kind !== 'credit' && kind !== 'write_off' && (
          <div className="flex flex-wrap gap-3">
            <TextField
              label={t('invoice.method')}
              className="flex-1"
              value={method}
              maxLength={40}
              onChange={setMethod}
            />
            <TextField
              label={t('invoice.payment-reference')}
              className="flex-1"
              value={reference}
              maxLength={200}
              onChange={setReference}
            />
          </div>
        )}
        <button type="submit" hidden />
      </form>
      <DialogProblem problem={problem} />
    </Dialog>
  );
}
