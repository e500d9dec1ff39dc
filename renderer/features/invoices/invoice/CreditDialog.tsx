import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { currencyDigits } from '../../../ui/format.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { money, toMajor, typedMinor } from '../invoice-words.ts';
import { DialogProblem, type InvoiceDialogProps, useDialogAction } from './dialog-action.tsx';
import { leftToCredit } from './draft-model.ts';

/** A credit note over all that is left, or by line. It has a number, so it cannot be undone. */
export function CreditDialog({ detail, actions, onClose }: InvoiceDialogProps) {
  const { invoice, lines } = detail;
  const { currency } = invoice;
  const digits = currencyDigits(currency);
  const left = leftToCredit(detail);
  const [scope, setScope] = useState<'all' | 'lines'>('all');
  const [amounts, setAmounts] = useState<ReadonlyMap<number, number>>(new Map());
  const [reason, setReason] = useState('');
  const [releasesWork, setReleasesWork] = useState(false);
  const { problem, isPending, run } = useDialogAction(onClose);

  const creditable = lines.filter(({ position }) => (left.get(position) ?? 0) !== 0);
  const chosen = creditable.flatMap(({ position }) => {
    const typed = amounts.get(position);
    if (typed === undefined) return [];
    const size = typedMinor(typed, digits);
    const limit = left.get(position) ?? 0;
    return [
      { position, netMinor: size === null || size > Math.abs(limit) ? null : limit < 0 ? -size : size },
    ];
  });
  const requested = chosen.flatMap(({ position, netMinor }) =>
    netMinor === null ? [] : [{ position, netMinor }],
  );
  const isWhole = requested.length === chosen.length;
  const net =
    scope === 'all'
      ? creditable.reduce((sum, { position }) => sum + (left.get(position) ?? 0), 0)
      : requested.reduce((sum, { netMinor }) => sum + netMinor, 0);
  const isReady = reason.trim() !== '' && (scope === 'all' || (requested.length > 0 && isWhole));

  const submit = (): void => {
    if (!isReady) return;
    void run(() =>
      actions.credit({
        reason: reason.trim(),
        issuedOn: null,
        lines: scope === 'all' ? [] : requested,
        releasesWork,
      }),
    );
  };
  const setAmount = (position: number, value: number | null): void => {
    const next = new Map(amounts);
    if (value === null) next.delete(position);
    else next.set(position, value);
    setAmounts(next);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('invoice.credit-title', { number: invoice.numberText ?? '' })}
      width={600}
      actions={
        <>
          <span className="digits mr-auto self-center">
            {t('invoice.credit-net', { amount: money(net, currency) })}
          </span>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" isPending={isPending} isDisabled={!isReady} onPress={submit}>
            {t('invoice.credit-issue')}
          </Button>
        </>
      }
    >
      <p>{t('invoice.credit-help')}</p>
      <TextField label={t('invoice.reason')} value={reason} onChange={setReason} maxLength={200} autoFocus />
      <SegmentedControl
        label={t('invoice.credit-scope')}
        options={[
          { id: 'all', label: t('invoice.credit-all') },
          { id: 'lines', label: t('invoice.credit-lines') },
        ]}
        value={scope}
        onChange={(id) => setScope(id === 'lines' ? 'lines' : 'all')}
      />
      {scope === 'lines' && (
        <ul className="flex flex-col divide-y divide-line border-y border-line">
          {creditable.map(({ position, description }) => {
            const limit = left.get(position) ?? 0;
            const typed = amounts.get(position);
            const most = toMajor(Math.abs(limit), digits);
            return (
              <li key={position} className="flex flex-wrap items-center gap-3 py-1.5">
                <div className="min-w-40 flex-1">
                  <Checkbox
                    isSelected={typed !== undefined}
                    onChange={(is) => setAmount(position, is ? most : null)}
                  >
                    <span className="break-words">{description}</span>
                  </Checkbox>
                  <span className="digits block pl-6 text-12 text-muted">
                    {t('invoice.credit-left', { amount: money(limit, currency) })}
                  </span>
                </div>
                {typed !== undefined && (
                  <NumberField
                    label={t('invoice.credit-amount', { line: description })}
                    hideLabel
                    className="w-32"
                    value={typed}
                    minValue={0}
                    maxValue={most}
                    formatOptions={{ minimumFractionDigits: digits, maximumFractionDigits: digits }}
                    onChange={(value) => setAmount(position, value)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
      <Checkbox isSelected={releasesWork} onChange={setReleasesWork}>
        {t('invoice.credit-release')}
      </Checkbox>
      <DialogProblem problem={problem} />
    </Dialog>
  );
}
