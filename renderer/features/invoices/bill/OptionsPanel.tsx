import { SidePanel } from '../../../ui/SidePanel.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { TextArea } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { DiscountFields, type TypedDiscount } from '../invoice/DiscountFields.tsx';

/** What goes onto every invoice that is made now: discounts and a note. */
export function OptionsPanel(props: {
  discounts: readonly TypedDiscount[];
  /** Null where the clients have several. */
  currency: string | null;
  note: string;
  isMissing: boolean;
  isRepricing: boolean;
  /** Why the preview has not got the discounts. */
  repriceFailure: string | null;
  onDiscounts: (discounts: TypedDiscount[]) => void;
  onNote: (note: string) => void;
  onClose: () => void;
}) {
  const { discounts, currency, note, isMissing, isRepricing, repriceFailure, onDiscounts, onNote, onClose } =
    props;
  return (
    <SidePanel
      title={t('bill.options')}
      width={360}
      staysBeside
      closeLabel={t('common.close')}
      onClose={onClose}
    >
      <p className="text-muted">{t('bill.options-help')}</p>
      {isMissing && (
        <ErrorState shape="line" title={t('bill.not-made')}>
          {t('invoice.discount-missing')}
        </ErrorState>
      )}
      {repriceFailure !== null && (
        <ErrorState shape="line" title={t('bill.not-priced')}>
          {repriceFailure}
        </ErrorState>
      )}
      <DiscountFields typed={discounts} currency={currency} onChange={onDiscounts} />
      <p role="status" className="text-12 text-muted">
        {isRepricing ? t('bill.repricing') : ''}
      </p>
      <TextArea
        label={t('invoice.note')}
        description={t('invoice.note-help')}
        rows={4}
        value={note}
        maxLength={2000}
        onChange={onNote}
      />
    </SidePanel>
  );
}
