import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { t } from '../../../words/words.ts';
import { DecimalField, HoursField, PercentField } from '../common/fields.tsx';
import type { Problems } from '../common/problems.ts';
import { Section } from '../common/Section.tsx';
import type { EditCard } from './card-model.ts';
import { clientTiers, tierName } from './tiers.ts';

interface EditorProps {
  card: EditCard;
  problems: Problems;
  change: (part: Partial<EditCard>) => void;
}

/** Hours of one person in a week beyond so many cost more. */
export function OvertimeEditor({ card: { overtime }, problems, change }: EditorProps) {
  return (
    <Section title={t('rates.overtime')} help={t('rates.overtime-help')}>
      <Switch
        isSelected={overtime !== null}
        onChange={(isOn) =>
          change({ overtime: isOn ? { thresholdMinutesPerWeek: 2400, multiplier: '1.5' } : null })
        }
      >
        {t('rates.overtime-on')}
      </Switch>
      {overtime && (
        <div className="flex flex-wrap gap-3">
          <HoursField
            label={t('rates.overtime-after')}
            minutes={overtime.thresholdMinutesPerWeek}
            error={problems.get('overtime.thresholdMinutesPerWeek')}
            onChange={(minutes) => change({ overtime: { ...overtime, thresholdMinutesPerWeek: minutes } })}
          />
          <DecimalField
            label={t('rates.overtime-times')}
            digits={4}
            value={overtime.multiplier}
            error={problems.get('overtime.multiplier')}
            onChange={(multiplier) => change({ overtime: { ...overtime, multiplier: multiplier ?? '1' } })}
          />
        </div>
      )}
    </Section>
  );
}

/** Hours of one client in a month from so many on are cheaper; those before stay. */
export function VolumeEditor({ card: { volumeDiscounts }, problems, change }: EditorProps) {
  const set = (index: number, part: Partial<EditCard['volumeDiscounts'][number]>): void =>
    change({
      volumeDiscounts: volumeDiscounts.map((one, at) => (at === index ? { ...one, ...part } : one)),
    });
  return (
    <Section title={t('rates.volume')} help={t('rates.volume-help')}>
      {volumeDiscounts.length > 0 && (
        <ul className="flex flex-col gap-2">
          {volumeDiscounts.map(({ fromMinutes, discount }, index) => (
            <li key={index} className="flex flex-wrap items-end gap-2">
              <HoursField
                label={t('rates.volume-from')}
                hideLabel={index > 0}
                minutes={fromMinutes}
                error={problems.get(`volumeDiscounts.${index}.fromMinutes`)}
                onChange={(minutes) => set(index, { fromMinutes: minutes })}
              />
              <PercentField
                className="w-28"
                label={t('rates.discount')}
                hideLabel={index > 0}
                ratio={discount}
                onChange={(ratio) => set(index, { discount: ratio })}
              />
              <IconButton
                icon={Trash2}
                label={t('rates.remove-volume', { ordinal: index + 1 })}
                onPress={() => change({ volumeDiscounts: volumeDiscounts.filter((_, at) => at !== index) })}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button
          size="small"
          icon={Plus}
          onPress={() => {
            const last = volumeDiscounts.at(-1)?.fromMinutes ?? 0;
            change({ volumeDiscounts: [...volumeDiscounts, { fromMinutes: last + 6000, discount: '0.05' }] });
          }}
        >
          {t('rates.add-volume')}
        </Button>
      </div>
    </Section>
  );
}

/** By the client's tier. One that is not named here has the client's own discount. */
export function TiersEditor({ card: { tierDiscounts }, change }: EditorProps) {
  return (
    <Section title={t('rates.tiers')} help={t('rates.tiers-help')}>
      <div className="flex flex-col gap-2">
        {clientTiers.map((tier) => {
          const own = tierDiscounts.find((one) => one.tier === tier);
          const others = tierDiscounts.filter((one) => one.tier !== tier);
          return (
            <div key={tier} className="flex min-h-8 flex-wrap items-center gap-3">
              <div className="w-56">
                <Switch
                  isSelected={own !== undefined}
                  onChange={(isOn) =>
                    change({ tierDiscounts: isOn ? [...others, { tier, discount: '0.05' }] : others })
                  }
                >
                  {tierName(tier)}
                </Switch>
              </div>
              {own && (
                <PercentField
                  className="w-28"
                  label={t('rates.tier-discount', { tier: tierName(tier) })}
                  hideLabel
                  ratio={own.discount}
                  onChange={(discount) => change({ tierDiscounts: [...others, { tier, discount }] })}
                />
              )}
            </div>
          );
        })}
      </div>
    </Section>
  );
}
