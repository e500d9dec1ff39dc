import { useState } from 'react';
import { type ProjectBilling, RateCards } from '../../../../domain/wire/billing-setup.ts';
import { errorWords } from '../../../data/error-words.ts';
import { Button } from '../../../ui/Button.tsx';
import { Select } from '../../../ui/Select.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { EffectView } from '../common/EffectView.tsx';
import { Section } from '../common/Section.tsx';
import { saySaved, withDrafts } from '../common/say-saved.ts';
import { useEffectOf } from '../common/use-effect.ts';
import { useRead } from '../common/use-read.ts';

const NONE = 'none';

/** Which rate card a project has; before another is given, what that moves. */
export function CardChoice(props: {
  billing: ProjectBilling;
  isOffline: boolean;
  giveCard: (cardId: string | null) => Promise<ProjectBilling>;
}) {
  const { billing, isOffline, giveCard } = props;
  const { projectId, cardId: current, currency } = billing;
  const cards = useRead('/v1/billing/cards', RateCards).value?.cards ?? [];
  const [chosen, setChosen] = useState<string>(current ?? NONE);
  const [isGiving, setGiving] = useState(false);
  const cardId = chosen === NONE ? null : chosen;
  const isOther = cardId !== current;
  const effect = useEffectOf(isOther ? { kind: 'project_card', projectId, cardId } : null);
  const give = async (): Promise<void> => {
    setGiving(true);
    try {
      const { drafts } = await giveCard(cardId);
      saySaved(withDrafts(t('billing.card-given'), drafts), true);
    } catch (error) {
      showToast({ message: errorWords(error), tone: 'bad' });
    } finally {
      setGiving(false);
    }
  };
  return (
    <Section title={t('billing.card')} help={t('billing.card-help')}>
      <div className="flex flex-wrap items-end gap-2">
        <Select
          className="w-72"
          label={t('billing.card-of')}
          value={chosen}
          isDisabled={isOffline}
          options={[
            { id: NONE, label: t('billing.no-card') },
            ...cards.flatMap(({ cardId: id, versions: [newest] }) =>
              newest && (newest.currency === currency || id === current)
                ? [{ id, label: newest.name, hint: newest.currency }]
                : [],
            ),
          ]}
          onChange={setChosen}
        />
        {isOther && (
          <>
            <Button onPress={() => setChosen(current ?? NONE)}>{t('common.cancel')}</Button>
            <Button kind="primary" isDisabled={isOffline} isPending={isGiving} onPress={() => void give()}>
              {t('billing.give-card')}
            </Button>
          </>
        )}
      </div>
      <EffectView state={effect} />
    </Section>
  );
}
