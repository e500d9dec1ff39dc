import { Plus, Receipt } from 'lucide-react';
import { useRef } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import type { RateCardHistory } from '../../../../domain/wire/billing-setup.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useTenant } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, OfflineNote } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { effectSum } from '../common/EffectView.tsx';
import { FormFoot } from '../common/FormFoot.tsx';
import { Guard, NotRead } from '../common/Guard.tsx';
import { MasterDetail } from '../common/MasterDetail.tsx';
import { saySaved, withDrafts } from '../common/say-saved.ts';
import { useEffectOf } from '../common/use-effect.ts';
import { CardEditor } from './CardEditor.tsx';
import { CardVersions } from './CardVersions.tsx';
import { changeOf, sameCard } from './card-model.ts';
import { useCardForm, useCards, useShownCard } from './use-cards.ts';
import { useRateNames } from './use-names.ts';

/** Rate cards: the list, a card's versions beside each other, and the next version with its effect on drafts. */
export function RateCardsScreen() {
  return (
    <Guard title={t('rates.title')}>
      <RateCardsPage />
    </Guard>
  );
}

const noCards: readonly RateCardHistory[] = [];

function RateCardsPage() {
  const state = useCards();
  const { cards, read, add, takeBack } = state;
  const shown = useShownCard();
  const names = useRateNames(cards ?? noCards);
  const tenant = useTenant();
  const today = dateIn(Intl.DateTimeFormat().resolvedOptions().timeZone, new Date().toISOString());
  const first = { currency: tenant?.settings.currency ?? 'EUR', today };
  const isKnown = (cardId: string | null) => cards?.some((one) => one.cardId === cardId) ?? false;
  const cardId = shown.isEditing || isKnown(shown.cardId) ? shown.cardId : (cards?.[0]?.cardId ?? null);
  const left = useRef<readonly unknown[]>([]);
  const form = useCardForm(state, cardId ?? '', first, ({ drafts }) => {
    left.current = drafts;
  });
  const card = cards?.find((one) => one.cardId === cardId) ?? null;
  const isEditing = cardId !== null && (shown.isEditing || form.isChanged);
  const effect = useEffectOf(
    card && cardId !== null && form.isChanged && form.value ? changeOf(cardId, form.value) : null,
  );
  const edit = (): void => useShownCard.setState({ cardId, isEditing: true });
  const makeNew = (): void => useShownCard.setState({ cardId: uuidv7(), isEditing: true });
  const save = async (): Promise<void> => {
    const { saved, undoable } = await form.save();
    if (!saved) return;
    useShownCard.setState({ isEditing: false });
    saySaved(withDrafts(t('rates.saved'), left.current), undoable);
  };
  useCommand({
    id: 'rates.new',
    label: t('rates.new-card'),
    group: t('rates.title'),
    keys: 'N',
    run: makeNew,
  });
  useCommand(
    card && !isEditing
      ? { id: 'rates.edit', label: t('rates.new-version'), group: t('rates.title'), keys: 'E', run: edit }
      : null,
  );
  const takeBackNewest = async (): Promise<void> => {
    const newest = card?.versions[0];
    if (!card || !newest) return;
    try {
      await takeBack(card.cardId, newest.cardVersion);
    } catch (error) {
      showToast({ message: errorWords(error), tone: 'bad' });
      return;
    }
    let version = newest.cardVersion;
    const before = card.versions[1]?.cardVersion ?? 0;
    recordUndo({
      label: t('rates.undo-take-back'),
      undo: async () => {
        const again = await add(card.cardId, before, sameCard(newest));
        version = again.card?.versions[0]?.cardVersion ?? version;
      },
      redo: () => takeBack(card.cardId, version),
    });
    saySaved(t('rates.taken-back', { version: newest.cardVersion }), true);
  };
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('rates.title')}
          actions={
            <Button icon={Plus} keys="N" onPress={makeNew}>
              {t('rates.new-card')}
            </Button>
          }
        />
      }
      foot={
        isEditing && (
          <FormFoot
            form={form}
            group={t('rates.title')}
            saveLabel={t('rates.save')}
            note={effectSum(effect)}
            onSave={() => void save()}
            onCancel={() => useShownCard.setState({ isEditing: false, cardId: card?.cardId ?? null })}
          />
        )
      }
    >
      <MasterDetail
        label={t('rates.title')}
        items={(cards ?? noCards).map(({ cardId: id, versions: [newest], projects }) => ({
          id,
          label: newest?.name ?? '',
          hint: t('rates.card-hint', { currency: newest?.currency ?? '', count: projects.length }),
        }))}
        value={cardId}
        onChange={(id) => useShownCard.setState({ cardId: id, isEditing: false })}
      >
        <div className="relative min-h-0 flex-1 overflow-auto p-6">
          {read.isOffline && cards !== null && (
            <div className="pb-4">
              <OfflineNote>{t('billing.offline-shown')}</OfflineNote>
            </div>
          )}
          {isEditing && form.value ? (
            <CardEditor
              key={cardId}
              card={form.value}
              effect={effect}
              isNew={card === null}
              names={names}
              form={form}
            />
          ) : cards === null ? (
            <NotRead read={read} label={t('rates.loading')} />
          ) : card ? (
            <CardVersions
              card={card}
              names={names}
              isOffline={read.isOffline}
              onEdit={edit}
              onTakeBack={mayTakeBack(card) ? () => void takeBackNewest() : null}
            />
          ) : (
            <EmptyState
              icon={Receipt}
              title={t('rates.none')}
              action={
                <Button kind="primary" icon={Plus} onPress={makeNew}>
                  {t('rates.new-card')}
                </Button>
              }
            >
              {t('rates.none-help')}
            </EmptyState>
          )}
        </div>
      </MasterDetail>
    </Page>
  );
}

/** As the server judges: only the newest, while nothing names it, and not the last of a card that projects have. */
function mayTakeBack({ versions, projects }: RateCardHistory): boolean {
  return versions[0]?.invoiceCount === 0 && (versions.length > 1 || projects.length === 0);
}
