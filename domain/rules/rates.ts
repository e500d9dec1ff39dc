import type { ProjectTerms } from '../entities/billing.ts';
import type { Client } from '../entities/client.ts';
import type { Project } from '../entities/project.ts';
import type { Rate, RateCard } from '../entities/rate-card.ts';
import { amountOf } from './money.ts';

/** What a rate was matched by: what it names. All null: it is for any work. */
export interface RateMatch {
  readonly billRole: string | null;
  readonly activityCode: string | null;
  readonly userId: string | null;
}

/** What of a piece of work says which rate it has. */
export interface RatedWork {
  readonly date: string;
  readonly userId: string;
  readonly activityCode: string;
}

export interface PickedRate {
  /** Minor units an hour. */
  readonly rateMinor: number;
  readonly currency: string;
  /** Null for the client's default rate. */
  readonly matched: RateMatch | null;
  /** The card and version that it came from; null where it came from elsewhere. */
  readonly card: { readonly cardId: string; readonly cardVersion: number } | null;
  /** The version of the project's own terms that it came from. */
  readonly termsVersion: number | null;
}

type CardVersion = Pick<RateCard, 'cardId' | 'cardVersion' | 'currency' | 'validFrom' | 'rates'>;
type TermsVersion = Pick<ProjectTerms, 'termsVersion' | 'validFrom' | 'overrides'>;

export interface RateSource {
  readonly project: Pick<Project, 'rateCardId'>;
  readonly client: Pick<Client, 'contractTerms' | 'currency'>;
  /** Versions of rate cards; those of other cards than the project's are ignored. */
  readonly cards: readonly CardVersion[];
  /** Versions of the project's own terms. */
  readonly terms?: readonly TermsVersion[];
  /** Bill roles in the order in which to try them: the assignment's, then the person's own. */
  readonly billRoles: readonly string[];
}

/** The newest version of card `cardId` that is valid on `date`. */
export function cardAt<Card extends Pick<RateCard, 'cardId' | 'cardVersion' | 'validFrom'>>(
  cards: readonly Card[],
  cardId: string | null,
  date: string,
): Card | undefined {
  let newest: Card | undefined;
  for (const card of cards) {
    if (card.cardId !== cardId || card.validFrom > date) continue;
    if (newest === undefined || card.cardVersion > newest.cardVersion) newest = card;
  }
  return newest;
}

/** The newest version of a project's terms that is valid on `date`. */
export function termsAt<Terms extends Pick<ProjectTerms, 'termsVersion' | 'validFrom'>>(
  terms: readonly Terms[],
  date: string,
): Terms | undefined {
  let newest: Terms | undefined;
  for (const one of terms) {
    if (one.validFrom > date) continue;
    if (newest === undefined || one.termsVersion > newest.termsVersion) newest = one;
  }
  return newest;
}

/**
 * The rate whose named role, activity and person all match. The one that names most wins, a person before an activity
 * before a role; of several alike, that of the earlier bill role, then the earlier in the list.
 */
export function bestRate(
  rates: readonly Rate[],
  work: Pick<RatedWork, 'userId' | 'activityCode'>,
  billRoles: readonly string[],
): { readonly rateMinor: number; readonly matched: RateMatch } | null {
  let best: Rate | undefined;
  let bestWeight = -1;
  let bestRole = 0;
  for (const rate of rates) {
    if (rate.userId !== undefined && rate.userId !== work.userId) continue;
    if (rate.activityCode !== undefined && rate.activityCode !== work.activityCode) continue;
    const role = rate.billRole === null ? 0 : billRoles.indexOf(rate.billRole);
    if (role === -1) continue;
    const weight =
      (rate.userId === undefined ? 0 : 4) +
      (rate.activityCode === undefined ? 0 : 2) +
      (rate.billRole === null ? 0 : 1);
    if (weight < bestWeight || (weight === bestWeight && role >= bestRole)) continue;
    [best, bestWeight, bestRole] = [rate, weight, role];
  }
  if (best === undefined) return null;
  const { billRole, activityCode = null, userId = null, rate } = best;
  return { rateMinor: rate, matched: { billRole, activityCode, userId } };
}

/**
 * The rate for work: the project's own of the terms valid on its date; else that of the newest version of the project's
 * card valid then; else the client's default rate; null when there is none of these.
 */
export function pickRate(
  work: RatedWork,
  { project, client, cards, terms = [], billRoles }: RateSource,
): PickedRate | null {
  const own = termsAt(terms, work.date);
  const override = own === undefined ? null : bestRate(own.overrides, work, billRoles);
  if (own && override) {
    return { ...override, currency: client.currency, card: null, termsVersion: own.termsVersion };
  }
  const card = cardAt(cards, project.rateCardId, work.date);
  const onCard = card === undefined ? null : bestRate(card.rates, work, billRoles);
  if (card && onCard) {
    const { cardId, cardVersion, currency } = card;
    return { ...onCard, currency, card: { cardId, cardVersion }, termsVersion: null };
  }
  const { defaultRate } = client.contractTerms;
  if (defaultRate === null) return null;
  return {
    rateMinor: defaultRate,
    currency: client.currency,
    matched: null,
    card: null,
    termsVersion: null,
  };
}

/**
 * What approval writes on an entry: rate and amount for billable time with a rate, nulls for the rest. An estimate: the
 * invoice prices time anew, with overtime, discounts and retainers (domain/rules/billing).
 * @param entry with the minutes that are billed (domain/rules/rounding.ts)
 */
export function priceEntry(
  entry: RatedWork & { readonly billedMinutes: number; readonly billable: boolean },
  source: RateSource,
): { rateMinor: number | null; amountMinor: number | null; currency: string | null } {
  const picked = entry.billable ? pickRate(entry, source) : null;
  if (picked === null) return { rateMinor: null, amountMinor: null, currency: null };
  const { rateMinor, currency } = picked;
  return { rateMinor, amountMinor: amountOf(entry.billedMinutes, rateMinor), currency };
}
