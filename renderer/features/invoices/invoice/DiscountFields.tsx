import { Plus, Trash2 } from 'lucide-react';
import { Exact } from '../../../../domain/rules/exact.ts';
import type { ManualDiscount } from '../../../../domain/wire/invoices.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { currencyDigits } from '../../../ui/format.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { toMajor, typedMinor } from '../invoice-words.ts';

/** A discount while it is typed: a percentage or an amount of major units. NaN is nothing yet. */
export interface TypedDiscount {
  key: string;
  description: string;
  kind: 'percent' | 'amount';
  value: number;
}

let made = 0;
const nextKey = (): string => {
  made += 1;
  return `discount-${made}`;
};

/** Discounts of a draft as a person edits them. */
export function typedDiscounts(discounts: readonly ManualDiscount[], currency: string): TypedDiscount[] {
  return discounts.map((discount) => ({
    key: nextKey(),
    description: discount.description,
    ...('percent' in discount
      ? { kind: 'percent' as const, value: new Exact(discount.percent).times(100).toNumber() }
      : { kind: 'amount' as const, value: toMajor(discount.amountMinor, currencyDigits(currency)) }),
  }));
}

/** What was typed as the wire wants it; null where one of them is not whole yet. */
export function discountsTyped(typed: readonly TypedDiscount[], currency: string): ManualDiscount[] | null {
  const discounts: ManualDiscount[] = [];
  for (const { description, kind, value } of typed) {
    const text = description.trim();
    if (text === '' || !Number.isFinite(value) || value <= 0) return null;
    if (kind === 'percent') {
      if (value > 100) return null;
      discounts.push({ description: text, percent: new Exact(String(value)).div(100).toFixed() });
    } else {
      const amountMinor = typedMinor(value, currencyDigits(currency));
      if (amountMinor === null) return null;
      discounts.push({ description: text, amountMinor });
    }
  }
  return discounts;
}

/** Discounts by hand: what for, and how much off. */
export function DiscountFields(props: {
  typed: readonly TypedDiscount[];
  /** Null where clients of several currencies are billed: only percentages then. */
  currency: string | null;
  onChange: (typed: TypedDiscount[]) => void;
}) {
  const { typed, currency, onChange } = props;
  const set = (key: string, change: Partial<TypedDiscount>): void =>
    onChange(typed.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-12 font-medium text-strong">{t('invoice.discounts')}</legend>
      {typed.map((one) => (
        <div key={one.key} className="flex items-end gap-2">
          <TextField
            label={t('invoice.discount-for')}
            className="flex-1"
            value={one.description}
            maxLength={200}
            autoFocus={one.description === ''}
            onChange={(description) => set(one.key, { description })}
          />
          <NumberField
            label={t('invoice.discount-off')}
            className="w-20 shrink-0"
            value={one.value}
            minValue={0}
            {...(one.kind === 'percent' ? { maxValue: 100 } : {})}
            {...(one.kind === 'percent' && currency === null ? { unit: '%' } : {})}
            formatOptions={{
              maximumFractionDigits: one.kind === 'percent' ? 4 : currencyDigits(currency ?? 'EUR'),
            }}
            onChange={(value) => set(one.key, { value })}
          />
          {currency !== null && (
            <Select
              label={t('invoice.discount-kind')}
              hideLabel
              className="w-18 shrink-0"
              options={[
                { id: 'percent', label: '%' },
                { id: 'amount', label: currency },
              ]}
              value={one.kind}
              onChange={(kind) => set(one.key, { kind: kind === 'amount' ? 'amount' : 'percent' })}
            />
          )}
          <IconButton
            icon={Trash2}
            label={t('invoice.discount-remove')}
            onPress={() => onChange(typed.filter(({ key }) => key !== one.key))}
          />
        </div>
      ))}
      <div>
        <Button
          kind="quiet"
          size="small"
          icon={Plus}
          isDisabled={typed.length >= 20}
          onPress={() =>
            onChange([...typed, { key: nextKey(), description: '', kind: 'percent', value: Number.NaN }])
          }
        >
          {t('invoice.discount-add')}
        </Button>
      </div>
    </fieldset>
  );
}
