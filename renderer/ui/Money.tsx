import { cx } from './cx.ts';
import { formatMoney } from './format.ts';

export interface MoneyProps {
  /** Integer minor units. */
  minor: number | null;
  /** ISO 4217. */
  currency: string;
  show?: 'symbol' | 'code' | 'none';
  empty?: string;
  className?: string;
}

/** An amount of money. In a column take `show="none"` and name the currency in the head. */
export function Money({ minor, currency, show = 'symbol', empty = '–', className }: MoneyProps) {
  return (
    <span className={cx('digits whitespace-nowrap', minor === null && 'text-faint', className)}>
      {minor === null ? empty : formatMoney(minor, currency, show)}
    </span>
  );
}
