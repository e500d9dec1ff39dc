import type { RateCard } from '../../entities/rate-card.ts';
import { Exact } from '../exact.ts';
import { toMinor } from '../money.ts';
import { cardAt } from '../rates.ts';
import { tieredPrice } from '../tiered-price.ts';
import { usageClaim } from './claims.ts';
import { projectOrder, type Sketch } from './sketch.ts';
import type { BillingInput, BillingProblem } from './types.ts';
import type { LineWords } from './words.ts';

type Usage = BillingInput['usage'][number];

/**
 * What prices usage of a month: of the cards in the client's currency, by id, the first that has prices for the type. A
 * card's version is that of the month's first day, so that one month has one price list; of a card that begins within the
 * month it is that of the last day.
 */
function priceList(
  cards: readonly RateCard[],
  { eventType, month }: Usage,
  currency: string,
): { card: RateCard; bands: RateCard['usagePrices'][number]['bands'] } | null {
  for (const cardId of [...new Set(cards.map((card) => card.cardId))].toSorted()) {
    const card = cardAt(cards, cardId, `${month}-01`) ?? cardAt(cards, cardId, `${month}-31`);
    const bands = card?.usagePrices.find((price) => price.eventType === eventType)?.bands;
    if (card?.currency === currency && bands && bands.at(-1)?.upTo === null) return { card, bands };
  }
  return null;
}

/** Usage that went up and down again comes by the same figure twice; an invoice stands for each time. */
function freeClaim(key: string, claimed: ReadonlySet<string>): string {
  let free = key;
  for (let time = 2; claimed.has(free); time += 1) free = `${key}:${time}`;
  return free;
}

/** A line for each type and month of which more (or, after corrections, less) was used than standing invoices have. */
export function usageLines(
  input: BillingInput,
  words: LineWords,
): { lines: Sketch[]; problems: BillingProblem[] } {
  const claimed = new Set(input.claimed);
  const problems: BillingProblem[] = [];
  const { client } = input;
  const lines = input.usage.flatMap((usage): Sketch[] => {
    const { eventType, month } = usage;
    const before = new Exact(usage.billed);
    const quantity = new Exact(usage.total).minus(before);
    if (quantity.isZero()) return [];
    const problem = (kind: 'no_usage_price' | 'usage_negative'): Sketch[] => {
      problems.push({ kind, projectId: null, entryIds: [], subject: `${eventType} ${month}`, minutes: 0 });
      return [];
    };
    if (before.lessThan(0) || before.plus(quantity).lessThan(0)) return problem('usage_negative');
    const list = priceList(input.cards, usage, client.currency);
    if (list === null) return problem('no_usage_price');
    const { cardId, cardVersion } = list.card;
    const { total, spans } = tieredPrice(list.bands, before.toFixed(), quantity.toFixed());
    return [
      {
        line: {
          kind: 'usage',
          description: `${words.usage(eventType)}, ${words.month(month)}`,
          quantity: quantity.toFixed(),
          unit: usage.unit,
          rateMinor: 0,
          amountMinor: toMinor(total, client.currency),
          projectId: null,
          rateCardId: cardId,
          rateCardVersion: cardVersion,
          roundingVersion: null,
          basis: {
            kind: 'usage',
            eventType,
            month,
            usageBefore: before.toFixed(),
            quantity: quantity.toFixed(),
            cardId,
            cardVersion,
            spans,
            exact: total,
          },
        },
        order: [...projectOrder(null), 1, eventType, month],
        claim: freeClaim(usageClaim(client.id, usage, before.toFixed()), claimed),
      },
    ];
  });
  return { lines, problems };
}
