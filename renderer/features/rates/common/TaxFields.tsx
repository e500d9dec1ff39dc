import { TaxCategory, type TaxRule } from '../../../../domain/entities/billing.ts';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { WordKey } from '../../../words/en/catalogue.ts';
import { t } from '../../../words/words.ts';
import { PercentField } from './fields.tsx';
import type { Problems } from './problems.ts';

const names: Readonly<Record<TaxRule['category'], WordKey>> = {
  S: 'billing.tax-s',
  Z: 'billing.tax-z',
  E: 'billing.tax-e',
  AE: 'billing.tax-ae',
  K: 'billing.tax-k',
  G: 'billing.tax-g',
  O: 'billing.tax-o',
};

/** What tax there is, how much, and why none. */
export function TaxFields(props: {
  tax: TaxRule;
  /** Where the rule stands in what is checked: `tax`. */
  path: string;
  problems: Problems;
  onChange: (tax: TaxRule) => void;
}) {
  const { tax, path, problems, onChange } = props;
  return (
    <div className="flex flex-wrap gap-3">
      <Select
        className="w-72"
        label={t('billing.tax-category')}
        value={tax.category}
        options={TaxCategory.options.map((category) => ({ id: category, label: t(names[category]) }))}
        onChange={(id) => {
          const category = TaxCategory.parse(id);
          onChange({
            category,
            rate: category === 'S' ? tax.rate : '0',
            reason: category === 'S' || category === 'Z' ? null : tax.reason,
          });
        }}
      />
      {tax.category === 'S' && (
        <PercentField
          className="w-28"
          label={t('billing.tax-rate')}
          ratio={tax.rate}
          error={problems.get(`${path}.rate`)}
          onChange={(rate) => onChange({ ...tax, rate })}
        />
      )}
      {tax.category !== 'S' && tax.category !== 'Z' && (
        <TextField
          className="w-80"
          label={t('billing.tax-reason')}
          description={t('billing.tax-reason-does')}
          value={tax.reason ?? ''}
          maxLength={300}
          error={problems.get(`${path}.reason`) ?? null}
          onChange={(reason) => onChange({ ...tax, reason: reason === '' ? null : reason })}
        />
      )}
    </div>
  );
}
