import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import type { Option } from '../../../ui/options.tsx';
import { t } from '../../../words/words.ts';
import { MinorField } from '../common/fields.tsx';
import type { Problems } from '../common/problems.ts';
import type { EditRate } from './card-model.ts';
import { type RateNames, rateSubject } from './use-names.ts';

/** Rates by role, activity and person, one a line; what is left empty is for any. */
export function RatesEditor(props: {
  rates: readonly EditRate[];
  currency: string;
  names: RateNames;
  problems: Problems;
  /** Where the rates stand in what is checked: `rates`, `overrides`. */
  path: string;
  onChange: (rates: readonly EditRate[]) => void;
}) {
  const { rates, currency, names, problems, path, onChange } = props;
  const set = (index: number, rate: EditRate): void =>
    onChange(rates.map((one, at) => (at === index ? rate : one)));
  return (
    <div className="flex flex-col gap-2">
      {problems.has(path) && (
        <p role="alert" className="text-12 text-bad">
          {problems.get(path)}
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {rates.map((rate, index) => (
          <li key={index} className="flex flex-col gap-1">
            <RateLine
              rate={rate}
              ordinal={index + 1}
              currency={currency}
              names={names}
              amountProblem={problems.get(`${path}.${index}.rate`)}
              onChange={(next) => set(index, next)}
              onRemove={() => onChange(rates.filter((_, at) => at !== index))}
            />
            {problems.has(`${path}.${index}`) && (
              <p role="alert" className="text-12 text-bad">
                {problems.get(`${path}.${index}`)}
              </p>
            )}
          </li>
        ))}
      </ul>
      <div>
        <Button size="small" icon={Plus} onPress={() => onChange([...rates, { billRole: null, rate: null }])}>
          {t('rates.add-rate')}
        </Button>
      </div>
    </div>
  );
}

function RateLine(props: {
  rate: EditRate;
  ordinal: number;
  currency: string;
  names: RateNames;
  amountProblem: string | undefined;
  onChange: (rate: EditRate) => void;
  onRemove: () => void;
}) {
  const { rate, ordinal, currency, names, amountProblem, onChange, onRemove } = props;
  const { billRole, activityCode, userId } = rate;
  const subject = { role: billRole, activity: activityCode ?? null, user: userId ?? null };
  const spoken = rateSubject(subject, names) ?? t('rates.any-work');
  const isFirst = ordinal === 1;
  return (
    <div
      role="group"
      aria-label={t('rates.rate-line', { ordinal, subject: spoken })}
      className="flex flex-wrap items-end gap-2"
    >
      <Choice
        label={t('rates.role')}
        hideLabel={!isFirst}
        options={names.roles}
        value={billRole}
        placeholder={t('rates.any-role')}
        onChange={(id) => onChange({ ...rate, billRole: id })}
      />
      <Choice
        label={t('rates.activity')}
        hideLabel={!isFirst}
        options={names.activities}
        value={activityCode ?? null}
        placeholder={t('rates.any-activity')}
        onChange={(id) => {
          const { activityCode: _, ...others } = rate;
          onChange(id === null ? others : { ...others, activityCode: id });
        }}
      />
      <Choice
        label={t('rates.person')}
        hideLabel={!isFirst}
        options={names.people}
        value={userId ?? null}
        placeholder={t('rates.anybody')}
        onChange={(id) => {
          const { userId: _, ...others } = rate;
          onChange(id === null ? others : { ...others, userId: id });
        }}
      />
      <MinorField
        className="w-32"
        label={t('rates.per-hour')}
        hideLabel={!isFirst}
        currency={currency}
        minor={rate.rate}
        error={amountProblem}
        onChange={(minor) => onChange({ ...rate, rate: minor })}
      />
      <IconButton icon={Trash2} label={t('rates.remove-rate', { subject: spoken })} onPress={onRemove} />
    </div>
  );
}

function Choice(props: {
  label: string;
  hideLabel: boolean;
  options: readonly Option[];
  value: string | null;
  placeholder: string;
  onChange: (id: string | null) => void;
}) {
  const { label, hideLabel, options, value, placeholder, onChange } = props;
  return (
    <ComboBox
      className="max-w-48 min-w-24 flex-1"
      label={label}
      hideLabel={hideLabel}
      options={options}
      value={value}
      placeholder={placeholder}
      emptyText={t('billing.nothing-found')}
      moreText={(count) => t('rates.keep-typing', { count })}
      onChange={onChange}
    />
  );
}
