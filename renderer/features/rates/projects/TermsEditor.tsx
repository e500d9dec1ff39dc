import { Plus, Trash2 } from 'lucide-react';
import type { ProjectType } from '../../../../domain/entities/project.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { RatesEditor } from '../cards/RatesEditor.tsx';
import type { RateNames } from '../cards/use-names.ts';
import { HoursField, MinorField } from '../common/fields.tsx';
import type { Problems } from '../common/problems.ts';
import { Section } from '../common/Section.tsx';
import { type EditTerms, newOutcome, newRetainer } from './terms-model.ts';

interface PartProps {
  terms: EditTerms;
  currency: string;
  problems: Problems;
  change: (part: Partial<EditTerms>) => void;
}

/** How a project is billed beyond its type: the next version of its terms. */
export function TermsEditor(
  props: PartProps & {
    type: ProjectType;
    names: RateNames;
    today: string;
    billedOutcomes: readonly string[];
  },
) {
  const { terms, currency, problems, change, type, names, today, billedOutcomes } = props;
  const parts = { terms, currency, problems, change };
  return (
    <>
      <Section title={t('billing.own-rates')} help={t('billing.own-rates-help')}>
        <DatePicker
          className="w-48"
          label={t('billing.terms-from')}
          description={t('billing.terms-from-does')}
          value={terms.validFrom}
          onChange={(validFrom) => validFrom !== null && change({ validFrom })}
        />
        <RatesEditor
          path="overrides"
          rates={terms.overrides}
          currency={currency}
          names={names}
          problems={problems}
          onChange={(overrides) => change({ overrides })}
        />
      </Section>
      {(type === 'retainer' || terms.retainer) && <RetainerEditor {...parts} today={today} />}
      {(type === 'outcome_based' || terms.outcomes.length > 0) && (
        <OutcomesEditor {...parts} billed={billedOutcomes} />
      )}
    </>
  );
}

function RetainerEditor({
  terms: { retainer },
  currency,
  problems,
  change,
  today,
}: PartProps & { today: string }) {
  const set = (part: Partial<NonNullable<EditTerms['retainer']>>): void => {
    if (retainer) change({ retainer: { ...retainer, ...part } });
  };
  return (
    <Section title={t('billing.retainer')} help={t('billing.retainer-help')}>
      <Switch
        isSelected={retainer !== null}
        onChange={(isOn) => change({ retainer: isOn ? newRetainer(today) : null })}
      >
        {t('billing.retainer-on')}
      </Switch>
      {retainer && (
        <>
          <div className="flex flex-wrap gap-3">
            <MinorField
              label={t('billing.retainer-fee')}
              currency={currency}
              minor={retainer.feeMinor}
              error={problems.get('retainer.feeMinor')}
              onChange={(feeMinor) => set({ feeMinor })}
            />
            <HoursField
              label={t('billing.retainer-included')}
              minutes={retainer.includedMinutes}
              onChange={(includedMinutes) => set({ includedMinutes })}
            />
            <NumberField
              className="w-40"
              label={t('billing.retainer-rollover')}
              unit={t('billing.months-unit')}
              minValue={0}
              maxValue={24}
              value={retainer.rolloverMonths}
              onChange={(months) => Number.isInteger(months) && set({ rolloverMonths: months })}
            />
            <MinorField
              className="w-52"
              label={t('billing.retainer-overage')}
              description={t('billing.retainer-overage-does')}
              currency={currency}
              minor={retainer.overageRate}
              onChange={(overageRate) => set({ overageRate })}
            />
          </div>
          <div className="flex flex-wrap gap-3">
            <DatePicker
              className="w-48"
              label={t('billing.retainer-from')}
              value={retainer.from}
              onChange={(from) => from !== null && set({ from })}
            />
            <DatePicker
              className="w-48"
              label={t('billing.retainer-to')}
              description={t('billing.retainer-to-does')}
              value={retainer.to}
              error={problems.get('retainer.to') ?? null}
              onChange={(to) => set({ to })}
            />
          </div>
        </>
      )}
    </Section>
  );
}

function OutcomesEditor(props: PartProps & { billed: readonly string[] }) {
  const { terms, currency, problems, change, billed } = props;
  const { outcomes } = terms;
  const set = (id: string, part: Partial<EditTerms['outcomes'][number]>): void =>
    change({ outcomes: outcomes.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  return (
    <Section title={t('billing.outcomes')} help={t('billing.outcomes-help')}>
      {outcomes.length > 0 && (
        <ul className="flex flex-col gap-2">
          {outcomes.map(({ id, name, amountMinor, achievedOn }, index) => {
            const isBilled = billed.includes(id);
            return (
              <li key={id} className="flex flex-wrap items-end gap-2">
                <TextField
                  className="w-64"
                  label={t('billing.outcome')}
                  hideLabel={index > 0}
                  value={name}
                  maxLength={200}
                  isDisabled={isBilled}
                  error={problems.get(`outcomes.${index}.name`) ?? null}
                  onChange={(text) => set(id, { name: text })}
                />
                <MinorField
                  label={t('billing.outcome-fee')}
                  hideLabel={index > 0}
                  currency={currency}
                  minor={amountMinor}
                  isDisabled={isBilled}
                  error={problems.get(`outcomes.${index}.amountMinor`)}
                  onChange={(minor) => set(id, { amountMinor: minor })}
                />
                <DatePicker
                  className="w-48"
                  label={t('billing.outcome-achieved')}
                  hideLabel={index > 0}
                  value={achievedOn}
                  isDisabled={isBilled}
                  onChange={(date) => set(id, { achievedOn: date })}
                />
                {isBilled ? (
                  <p className="flex h-8 items-center text-12 text-muted">{t('billing.billed')}</p>
                ) : (
                  <IconButton
                    icon={Trash2}
                    label={t('billing.outcome-remove', { name: name || String(index + 1) })}
                    onPress={() => change({ outcomes: outcomes.filter((one) => one.id !== id) })}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
      <div>
        <Button size="small" icon={Plus} onPress={() => change({ outcomes: [...outcomes, newOutcome()] })}>
          {t('billing.outcome-add')}
        </Button>
      </div>
    </Section>
  );
}
