import type { InvoicePreview } from '../../../../domain/wire/invoices.ts';
import { t } from '../../../words/words.ts';
import { money, signedMoney } from '../invoice-words.ts';
import { differenceOf } from './difference.ts';

const keys = {
  overtime: 'bill.because-overtime',
  volume: 'bill.because-volume',
  tier: 'bill.because-tier',
  retainer: 'bill.because-retainer',
  rates: 'bill.because-rates',
} as const;

/** How the time of a bill compares with what its approval had estimated, and why. */
export function DifferenceNote({ preview }: { preview: InvoicePreview }) {
  const { currency } = preview;
  const { estimatedMinor, timeMinor, byMinor, parts } = differenceOf(preview);
  if (preview.lines.length === 0 || (timeMinor === 0 && estimatedMinor === 0)) return null;
  return (
    <p className="digits rounded-normal border border-line bg-raised px-3 py-2 text-strong">
      {byMinor === 0
        ? t('bill.as-estimated', { amount: money(timeMinor, currency) })
        : t('bill.differs', {
            estimated: money(estimatedMinor, currency),
            time: money(timeMinor, currency),
            by: signedMoney(byMinor, currency),
            why: parts
              .map(({ reason, byMinor: part }) => t(keys[reason], { amount: signedMoney(part, currency) }))
              .join(', '),
          })}
    </p>
  );
}
