import type { MeteringUnit } from '../../../../domain/entities/metering-event.ts';
import { cx } from '../../../ui/cx.ts';
import { t } from '../../../words/words.ts';
import { decimalWords, priceWords, quantityWords } from '../common/usage-words.ts';
import type { DrawnBand } from './usage-model.ts';

/**
 * Price bands beside each other, filled as far as they are used. Each is as wide as the others, because the last has no
 * end; what it says stands in words beside it, so it is hidden from screen readers.
 */
export function BandsBar(props: { bands: readonly DrawnBand[]; unit: MeteringUnit; currency: string }) {
  const { bands, unit, currency } = props;
  return (
    <div aria-hidden className="flex max-w-2xl flex-wrap gap-x-1 gap-y-2">
      {bands.map(({ from, upTo, unitPrice, fill }) => (
        <div key={from} className="flex min-w-28 flex-1 flex-col gap-1">
          <span className="relative block h-2.5 overflow-hidden rounded-small bg-pressed">
            <span
              className={cx(
                'absolute inset-y-0 left-0',
                fill === null ? 'w-1/3 bg-linear-to-r from-accent-line to-transparent' : 'bg-accent-line',
              )}
              style={fill === null ? {} : { width: `${fill * 100}%` }}
            />
          </span>
          <span className="digits text-12 text-muted">
            {upTo === null
              ? t('usage.band-from', { from: decimalWords(from) })
              : t('usage.band-to', { from: decimalWords(from), to: quantityWords(upTo, unit) })}
            {' · '}
            <span className={fill === 0 ? '' : 'font-medium text-ink'}>
              {priceWords(unitPrice, currency)}
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}
