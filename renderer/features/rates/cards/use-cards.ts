import { create } from 'zustand';
import { checkRateCard } from '../../../../domain/rules/billing-checks.ts';
import {
  type DraftRef,
  type RateCardHistory,
  RateCardSaved,
  RateCards,
  RateCardTakenBack,
} from '../../../../domain/wire/billing-setup.ts';
import { useAskServer } from '../../../data/ask-server.ts';
import { t } from '../../../words/words.ts';
import { draftStore } from '../common/drafts.ts';
import { useForm } from '../common/use-form.ts';
import { useRead } from '../common/use-read.ts';
import { contentOf, type EditCard, emptyCard, gapsOf, nextCard, sameCard } from './card-model.ts';

/** A card under change: as it stands, null for a new one; and what saving it left as it was. */
export interface CardBase {
  readonly cardId: string;
  readonly card: RateCardHistory | null;
  readonly drafts: readonly DraftRef[];
}

interface Shown {
  /** The card that is open; a new one has an id before the server knows it. */
  cardId: string | null;
  isEditing: boolean;
}
/** Which card is open, kept while other screens are. */
export const useShownCard = create<Shown>(() => ({ cardId: null, isEditing: false }));

const cardDrafts = draftStore<CardBase, EditCard>();

/** All rate cards, and the ways to change one. */
export function useCards() {
  const read = useRead('/v1/billing/cards', RateCards);
  const ask = useAskServer();
  const cards = read.value?.cards ?? null;
  const know = (cardId: string, card: RateCardHistory | null): void => {
    const others = (cards ?? []).filter((one) => one.cardId !== cardId);
    read.put({ cards: card === null ? others : [...others, card].toSorted(byName) });
  };
  const takeBack = async (cardId: string, version: number): Promise<void> => {
    const url = `/v1/billing/cards/${cardId}/versions/${version}/take-back`;
    know(cardId, (await ask(url, RateCardTakenBack, {}, 'POST')).card);
  };
  const add = async (cardId: string, after: number, card: EditCard): Promise<CardBase> => {
    const body = { after, content: contentOf(card) };
    const answer = await ask(`/v1/billing/cards/${cardId}/versions`, RateCardSaved, body, 'POST');
    know(cardId, answer.card);
    return { cardId, ...answer };
  };
  return { read, cards, add, takeBack };
}

const nameOf = ({ versions }: RateCardHistory): string => versions[0]?.name ?? '';
const byName = (a: RateCardHistory, b: RateCardHistory): number => nameOf(a).localeCompare(nameOf(b));

/** The next version of a card under change. */
export function useCardForm(
  { cards, read, add, takeBack }: ReturnType<typeof useCards>,
  cardId: string,
  first: { currency: string; today: string },
  onSaved: (base: CardBase) => void,
) {
  const card = cards?.find((one) => one.cardId === cardId) ?? null;
  return useForm<CardBase, EditCard>({
    name: `card ${cardId}`,
    store: cardDrafts,
    base: cards === null ? null : { cardId, card, drafts: [] },
    valueFrom: (base) => {
      const newest = base.card?.versions[0];
      return newest ? nextCard(newest, first.today) : emptyCard(first.currency, first.today);
    },
    check: (value) => checkRateCard(contentOf(value)),
    gaps: gapsOf,
    put: (on, value) => add(cardId, on.card?.versions[0]?.cardVersion ?? 0, value),
    prefix: 'content',
    onSaved,
    reload: read.reload,
    undoLabel: t('rates.undo-version'),
    way: (before, after) => {
      const newest = after.card?.versions[0];
      if (!newest) return null;
      let version = newest.cardVersion;
      const seen = before.card?.versions[0]?.cardVersion ?? 0;
      return {
        undo: () => takeBack(cardId, version),
        redo: async () => {
          const again = await add(cardId, seen, sameCard(newest));
          version = again.card?.versions[0]?.cardVersion ?? version;
        },
      };
    },
  });
}
