import { Exact } from '../../../../domain/rules/exact.ts';
import { minorDigits, toDecimal, toMinor } from '../../../../domain/rules/money.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { t } from '../../../words/words.ts';

interface FieldBase {
  label: string;
  hideLabel?: boolean;
  description?: string;
  error?: string | null | undefined;
  className?: string;
  isDisabled?: boolean;
}

const rest = ({ hideLabel, description, error, className, isDisabled }: FieldBase) => ({
  error: error ?? null,
  className: className ?? 'w-40',
  ...(hideLabel ? { hideLabel } : {}),
  ...(description ? { description } : {}),
  ...(isDisabled ? { isDisabled } : {}),
});

/** An amount; the number is written out to its minor digits before it is read as money, exactly. Null is empty. */
export function MinorField(
  props: FieldBase & {
    currency: string;
    minor: number | null;
    minValue?: number;
    unit?: string;
    onChange: (minor: number | null) => void;
  },
) {
  const { label, currency, minor, minValue = 0, unit = currency, onChange } = props;
  const digits = minorDigits(currency);
  return (
    <NumberField
      {...rest(props)}
      label={label}
      unit={unit}
      minValue={minValue}
      maxValue={1_000_000_000}
      formatOptions={{ minimumFractionDigits: digits, maximumFractionDigits: digits }}
      value={minor === null ? Number.NaN : Number(toDecimal({ minor, currency }))}
      onChange={(value) => onChange(Number.isFinite(value) ? toMinor(value.toFixed(digits), currency) : null)}
    />
  );
}

/** A ratio of 0 to 1 as a percentage, kept as an exact decimal. */
export function PercentField(
  props: FieldBase & { ratio: string; maxValue?: number; onChange: (ratio: string) => void },
) {
  const { label, ratio, maxValue = 1, onChange } = props;
  return (
    <NumberField
      {...rest(props)}
      label={label}
      minValue={0}
      maxValue={maxValue}
      step={0.0001}
      formatOptions={{ style: 'percent', maximumFractionDigits: 2 }}
      value={Number(ratio)}
      onChange={(value) => onChange(decimalText(Number.isFinite(value) ? value : 0, 6))}
    />
  );
}

/** A decimal of up to `digits` places. */
export function DecimalField(
  props: FieldBase & {
    value: string | null;
    digits: number;
    unit?: string;
    minValue?: number;
    onChange: (value: string | null) => void;
  },
) {
  const { label, value, digits, unit, minValue = 0, onChange } = props;
  return (
    <NumberField
      {...rest(props)}
      label={label}
      minValue={minValue}
      {...(unit ? { unit } : {})}
      formatOptions={{ maximumFractionDigits: digits }}
      value={value === null ? Number.NaN : Number(value)}
      onChange={(number) => onChange(Number.isFinite(number) ? decimalText(number, digits) : null)}
    />
  );
}

/** Minutes, entered in hours. */
export function HoursField(props: FieldBase & { minutes: number; onChange: (minutes: number) => void }) {
  const { label, minutes, onChange } = props;
  return (
    <NumberField
      {...rest(props)}
      label={label}
      unit={t('billing.hours-unit')}
      minValue={0}
      maxValue={1_000_000}
      formatOptions={{ maximumFractionDigits: 2 }}
      value={minutes / 60}
      onChange={(hours) => onChange(Number.isFinite(hours) ? Math.round(hours * 60) : 0)}
    />
  );
}

/** The shortest decimal of a number that was typed with at most so many places. */
export function decimalText(value: number, digits: number): string {
  return new Exact(value.toFixed(digits)).toFixed();
}
