import { useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/wire/invoices.ts';
import { Button } from '../../../ui/Button.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { TextArea } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import type { Failure } from '../failure.ts';
import { DiscountFields, discountsTyped, typedDiscounts } from './DiscountFields.tsx';
import { type DraftFields, fieldsOf } from './draft-model.ts';

/** A draft's due date, note and discounts. The words of a line stand beside the line. */
export function EditPanel(props: {
  detail: InvoiceDetail;
  isOffline: boolean;
  onSave: (fields: DraftFields) => Promise<Failure | null>;
  onClose: () => void;
}) {
  const { detail, isOffline, onSave, onClose } = props;
  const { currency } = detail.invoice;
  const [before] = useState(() => fieldsOf(detail));
  const [note, setNote] = useState(before.note);
  const [dueDate, setDueDate] = useState(before.dueDate);
  const [typed, setTyped] = useState(() => typedDiscounts(before.discounts, currency));
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  const save = async (): Promise<void> => {
    const discounts = discountsTyped(typed, currency);
    if (discounts === null) return setProblem(t('invoice.discount-missing'));
    setPending(true);
    const failure = await onSave({ note: note.trim(), dueDate, discounts });
    setPending(false);
    if (failure) setProblem(failure.words);
    else onClose();
  };

  return (
    <SidePanel
      title={t('invoice.edit')}
      width={380}
      staysBeside
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" isPending={isPending} isDisabled={isOffline} onPress={() => void save()}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      {problem !== null && (
        <ErrorState shape="line" title={t('invoice.not-done')}>
          {problem}
        </ErrorState>
      )}
      <TextArea
        label={t('invoice.note')}
        description={t('invoice.note-help')}
        rows={4}
        value={note}
        onChange={setNote}
        maxLength={2000}
        autoFocus
      />
      <DatePicker
        label={t('invoices.due')}
        description={t('invoice.due-help')}
        value={dueDate}
        onChange={setDueDate}
      />
      <DiscountFields typed={typed} currency={currency} onChange={setTyped} />
    </SidePanel>
  );
}
