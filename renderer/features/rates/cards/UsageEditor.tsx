import { Plus, Trash2 } from 'lucide-react';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { t } from '../../../words/words.ts';
import { DecimalField } from '../common/fields.tsx';
import type { Problems } from '../common/problems.ts';
import { Section } from '../common/Section.tsx';
import { type EditBand, type EditCard, type EventType, withBand, withoutBand } from './card-model.ts';
import { eventTypes, usageName } from './tiers.ts';

/** What is used in a month: prices a unit, band by band. */
export function UsageEditor(props: {
  card: EditCard;
  problems: Problems;
  change: (part: Partial<EditCard>) => void;
}) {
  const { card, problems, change } = props;
  const { usagePrices } = card;
  const set = (eventType: EventType, bands: readonly EditBand[] | null): void => {
    const others = usagePrices.filter((one) => one.eventType !== eventType);
    change({
      usagePrices:
        bands === null
          ? others
          : eventTypes.flatMap((type) =>
              type === eventType
                ? { eventType, bands }
                : (others.find((one) => one.eventType === type) ?? []),
            ),
    });
  };
  return (
    <Section title={t('rates.usage')} help={t('rates.usage-help')}>
      {eventTypes.map((eventType) => {
        const index = usagePrices.findIndex((one) => one.eventType === eventType);
        const price = usagePrices[index];
        return (
          <div key={eventType} className="flex flex-col gap-2">
            <Switch
              isSelected={price !== undefined}
              onChange={(isOn) => set(eventType, isOn ? withBand([]) : null)}
            >
              {usageName(eventType)}
            </Switch>
            {price && (
              <Bands
                name={usageName(eventType)}
                bands={price.bands}
                currency={card.currency}
                path={`usagePrices.${index}.bands`}
                problems={problems}
                onChange={(bands) => set(eventType, bands)}
              />
            )}
          </div>
        );
      })}
    </Section>
  );
}

function Bands(props: {
  name: string;
  bands: readonly EditBand[];
  currency: string;
  path: string;
  problems: Problems;
  onChange: (bands: readonly EditBand[]) => void;
}) {
  const { name, bands, currency, path, problems, onChange } = props;
  const set = (index: number, part: Partial<EditBand>): void =>
    onChange(bands.map((band, at) => (at === index ? { ...band, ...part } : band)));
  return (
    <div className="flex flex-col gap-2 pl-11">
      <ul aria-label={t('rates.bands-of', { name })} className="flex flex-col gap-2">
        {bands.map((band, index) => {
          const isLast = index === bands.length - 1;
          return (
            <li key={index} className="flex flex-wrap items-end gap-2">
              {isLast ? (
                <p className="flex h-8 w-40 items-center text-muted">
                  {t(bands.length === 1 ? 'rates.band-all' : 'rates.band-rest')}
                </p>
              ) : (
                <DecimalField
                  label={t('rates.band-up-to')}
                  hideLabel={index > 0}
                  digits={6}
                  value={band.upTo}
                  error={problems.get(`${path}.${index}.upTo`)}
                  onChange={(upTo) => set(index, { upTo: upTo ?? '0' })}
                />
              )}
              <DecimalField
                className="w-44"
                label={t('rates.unit-price')}
                hideLabel={index > 0}
                digits={12}
                unit={currency}
                value={band.unitPrice}
                error={problems.get(`${path}.${index}.unitPrice`)}
                onChange={(unitPrice) => set(index, { unitPrice })}
              />
              {bands.length > 1 && (
                <IconButton
                  icon={Trash2}
                  label={t('rates.remove-band', { ordinal: index + 1, name })}
                  onPress={() => onChange(withoutBand(bands, index))}
                />
              )}
            </li>
          );
        })}
      </ul>
      <div>
        <Button size="small" icon={Plus} onPress={() => onChange(withBand(bands))}>
          {t('rates.add-band')}
        </Button>
      </div>
    </div>
  );
}
