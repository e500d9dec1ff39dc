import { DatePicker } from '../../../ui/DatePicker.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { EffectView } from '../common/EffectView.tsx';
import { Section } from '../common/Section.tsx';
import type { EffectState } from '../common/use-effect.ts';
import type { Form } from '../common/use-form.ts';
import type { EditCard } from './card-model.ts';
import { OvertimeEditor, TiersEditor, VolumeEditor } from './DiscountsEditor.tsx';
import { RatesEditor } from './RatesEditor.tsx';
import { UsageEditor } from './UsageEditor.tsx';
import type { RateNames } from './use-names.ts';

/** The next version of a card, and what saving it would move. */
export function CardEditor(props: {
  card: EditCard;
  /** It is the first version of a new card: its name and currency are chosen now. */
  isNew: boolean;
  names: RateNames;
  form: Pick<Form<EditCard>, 'problems' | 'change'>;
  effect: EffectState;
}) {
  const { card, isNew, names, form, effect } = props;
  const { problems, change } = form;
  const parts = { card, problems, change };
  return (
    <div className="flex max-w-4xl flex-col gap-8">
      <Section title={t('rates.card')}>
        <div className="flex flex-wrap gap-3">
          <TextField
            className="w-64"
            label={t('rates.name')}
            value={card.name}
            maxLength={200}
            autoFocus
            error={problems.get('name') ?? null}
            onChange={(name) => change({ name })}
          />
          <TextField
            className="w-28"
            label={t('rates.currency')}
            value={card.currency}
            maxLength={3}
            isReadOnly={!isNew}
            error={problems.get('currency') ?? null}
            onChange={(currency) => change({ currency: currency.toUpperCase() })}
          />
          <DatePicker
            className="w-48"
            label={t('rates.valid-from')}
            description={t('rates.valid-from-does')}
            value={card.validFrom}
            onChange={(validFrom) => validFrom !== null && change({ validFrom })}
          />
        </div>
      </Section>
      <Section title={t('rates.rates')} help={t('rates.rates-help')}>
        <RatesEditor
          path="rates"
          rates={card.rates}
          currency={currencyOf(card)}
          names={names}
          problems={problems}
          onChange={(rates) => change({ rates })}
        />
      </Section>
      <OvertimeEditor {...parts} />
      <VolumeEditor {...parts} />
      <TiersEditor {...parts} />
      <UsageEditor {...parts} card={{ ...card, currency: currencyOf(card) }} />
      <EffectView state={effect} />
    </div>
  );
}

/** While it is typed a currency is not one yet. */
function currencyOf({ currency }: EditCard): string {
  return /^[A-Z]{3}$/.test(currency) ? currency : 'EUR';
}
