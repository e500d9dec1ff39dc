import type { Client } from '../entities/client.ts';
import type { Project } from '../entities/project.ts';
import type { RateCard } from '../entities/rate-card.ts';
import { amountOf } from './money.ts';

export interface PickedRate {
  /** Minor units an hour. */
  readonly rateMinor: number;
  readonly currency: string;
  /** The card and version that it came from; null for the client's default rate. */
  readonly card: { readonly cardId: string; readonly cardVersion: number } | null;
}

export interface RateSource {
  readonly project: Pick<Project, 'rateCardId'>;
  readonly client: Pick<Client, 'contractTerms' | 'currency'>;
  /** Versions of rate cards; those of other cards than the project's are ignored. */
  readonly cards: readonly Pick<RateCard, 'cardId' | 'cardVersion' | 'currency' | 'validFrom' | 'rates'>[];
  /** Bill roles in the order in which to try them: the assignment's, then the person's own. */
  readonly billRoles: readonly string[];
}

/**
 * The rate for work on `date`: the newest version of the project's card that is valid then, by the first of the bill
 * roles that it knows; else the client's default rate; null when there is neither.
 */
export function pickRate(date: string, { project, client, cards, billRoles }: RateSource): PickedRate | null {
  const card = cards
    .filter(({ cardId, validFrom }) => cardId === project.rateCardId && validFrom <= date)
    .toSorted((a, b) => b.cardVersion - a.cardVersion)[0];
  for (const role of billRoles) {
    const rate = card?.rates.find(({ billRole }) => billRole === role);
    if (card && rate) {
      const { cardId, cardVersion, currency } = card;
      return { rateMinor: rate.rate, currency, card: { cardId, cardVersion } };
    }
  }
  const { defaultRate } = client.contractTerms;
  return defaultRate === null ? null : { rateMinor: defaultRate, currency: client.currency, card: null };
}

/**
 * What approval writes on an entry: rate and amount for billable time with a rate, nulls for the rest.
 * @param entry with the minutes that are billed (domain/rules/rounding.ts)
 */
export function priceEntry(
  entry: { readonly date: string; readonly billedMinutes: number; readonly billable: boolean },
  source: RateSource,
): { rateMinor: number | null; amountMinor: number | null; currency: string | null } {
  const picked = entry.billable ? pickRate(entry.date, source) : null;
  if (picked === null) return { rateMinor: null, amountMinor: null, currency: null };
  const { rateMinor, currency } = picked;
  return { rateMinor, amountMinor: amountOf(entry.billedMinutes, rateMinor), currency };
}
