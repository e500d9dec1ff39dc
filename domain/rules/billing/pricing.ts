import type { ProjectTerms } from '../../entities/billing.ts';
import type { RateCard } from '../../entities/rate-card.ts';
import { canonicalJson } from '../audit-hash.ts';
import { Exact } from '../exact.ts';
import { cardAt, type PickedRate, pickRate, termsAt } from '../rates.ts';
import { type Fraction, fraction, fractionOf, times } from './fraction.ts';
import type { RetainerMonth } from './retainer.ts';
import type {
  BillableEntry,
  BillingInput,
  BillingProject,
  PriceFactor,
  RateOrigin,
  TimeBasis,
} from './types.ts';

/** What all minutes of a line have in common: a line's basis without its minutes. One object a price. */
export interface Price extends Omit<TimeBasis, 'kind' | 'minutes' | 'exact'> {
  readonly id: number;
  readonly canonical: string;
}

/** What prices the time of a project: the versions that are valid on a date. */
export interface Terms {
  readonly project: BillingProject;
  readonly card: RateCard | undefined;
  readonly terms: ProjectTerms | undefined;
  /** Off whatever an hour costs; null: nothing. */
  readonly tier: PriceFactor | null;
  /** Of the card's volume discounts, in rising order. */
  readonly bands: RateCard['volumeDiscounts'];
  readonly rates: Map<string, Base | null>;
}

/** A rate before the factors of week and month. */
export interface Base {
  readonly terms: Terms;
  readonly picked: PickedRate;
  readonly origin: RateOrigin;
  readonly prices: Map<string, Price>;
}

/** Where in the week and the month minutes stand: null for no overtime, and for no band. */
export interface Place {
  readonly overtime: boolean;
  readonly band: RateCard['volumeDiscounts'][number] | null;
  readonly month: string;
}

/** Rates, factors and prices of one invoice; each is worked out once, however many entries have it. */
export class Pricing {
  readonly #input: BillingInput;
  readonly #byDate = new Map<string, Terms>();
  readonly #byVersions = new Map<string, Terms>();
  readonly #prices = new Map<string, Price>();

  constructor(input: BillingInput) {
    this.#input = input;
  }

  termsOn(project: BillingProject, date: string): Terms {
    const key = `${project.id} ${date}`;
    const known = this.#byDate.get(key);
    if (known) return known;
    const card = cardAt(this.#input.cards, project.rateCardId, date);
    const terms = termsAt(project.terms, date);
    const versions = `${project.id} ${card?.cardVersion} ${terms?.termsVersion}`;
    const found = this.#byVersions.get(versions) ?? {
      project,
      card,
      terms,
      tier: this.#tier(card),
      bands: (card?.volumeDiscounts ?? []).toSorted(
        (a, b) => a.fromMinutes - b.fromMinutes || Number(a.discount) - Number(b.discount),
      ),
      rates: new Map(),
    };
    this.#byVersions.set(versions, found);
    this.#byDate.set(key, found);
    return found;
  }

  /** The rate of an entry; null where there is none. */
  base(terms: Terms, entry: BillableEntry): Base | null {
    const key = `${entry.userId} ${entry.activityCode}\n${entry.billRoles.join('\n')}`;
    const known = terms.rates.get(key);
    if (known !== undefined) return known;
    const picked = pickRate(entry, {
      project: terms.project,
      client: this.#input.client,
      cards: terms.card ? [terms.card] : [],
      terms: terms.terms ? [terms.terms] : [],
      billRoles: entry.billRoles,
    });
    const base = picked && { terms, picked, origin: originOf(picked, terms), prices: new Map() };
    terms.rates.set(key, base);
    return base;
  }

  /** Where a minute at these positions of its week and month stands, and for how many minutes on that is so. */
  place({ card, bands }: Terms, week: number, month: { at: number; name: string }): Place & { room: number } {
    const threshold = card?.overtime?.thresholdMinutesPerWeek ?? Number.POSITIVE_INFINITY;
    const overtime = week >= threshold;
    const band = bands.findLast(({ fromMinutes }) => fromMinutes <= month.at) ?? null;
    const next = bands.find(({ fromMinutes }) => fromMinutes > month.at);
    const room = Math.min(
      overtime ? Number.POSITIVE_INFINITY : threshold - week,
      next === undefined ? Number.POSITIVE_INFINITY : next.fromMinutes - month.at,
    );
    return { overtime, band, month: month.name, room };
  }

  priced(base: Base, { overtime, band, month }: Place, roundingVersion: number | null): Price {
    const key = `${overtime} ${band === null ? '' : `${band.fromMinutes} ${month}`} ${roundingVersion}`;
    const known = base.prices.get(key);
    if (known) return known;
    const { card, tier } = base.terms;
    const factors: PriceFactor[] = [];
    if (overtime && card?.overtime) {
      const { multiplier, thresholdMinutesPerWeek: thresholdMinutes } = card.overtime;
      factors.push({ kind: 'overtime', factor: new Exact(multiplier).toFixed(), thresholdMinutes });
    }
    if (band !== null) {
      factors.push({ kind: 'volume', ...lessBy(band.discount), fromMinutes: band.fromMinutes, month });
    }
    if (tier) factors.push(tier);
    // A factor of 1 says where in the week or month the minutes stood, unless that is from their beginning.
    const telling = factors.filter(
      (factor) => factor.factor !== '1' || thresholdOf([factor], factor.kind) > 0,
    );
    const price = this.#interned({
      rateMinor: base.picked.rateMinor,
      origin: base.origin,
      factors: telling,
      roundingVersion,
      cardId: card?.cardId ?? null,
    });
    base.prices.set(key, price);
    return price;
  }

  /** Inside what a retainer includes, or beyond it at its own rate: neither has factors, nor counts under a card. */
  retained(
    { project, month, running }: { project: BillingProject; month: string; running: RetainerMonth },
    rateMinor: number | null,
    roundingVersion: number | null,
  ): Price {
    const origin: RateOrigin = {
      from: rateMinor === null ? 'retainer' : 'overage',
      projectId: project.id,
      termsVersion: running.termsVersion,
      month,
    };
    return this.#interned({ rateMinor: rateMinor ?? 0, origin, factors: [], roundingVersion, cardId: null });
  }

  /** The price that an earlier invoice had. */
  asBilled({ rateMinor, origin, factors, roundingVersion, cardId }: TimeBasis): Price {
    return this.#interned({ rateMinor, origin, factors, roundingVersion, cardId });
  }

  #interned(price: Omit<Price, 'id' | 'canonical'>): Price {
    const canonical = canonicalJson(price);
    const known = this.#prices.get(canonical) ?? { ...price, id: this.#prices.size, canonical };
    this.#prices.set(canonical, known);
    return known;
  }

  /** The card's discount for the client's tier; else the client's own. */
  #tier(card: RateCard | undefined): PriceFactor | null {
    const { discountTier: tier, discount: own } = this.#input.client.contractTerms;
    const onCard = card?.tierDiscounts.find((one) => one.tier === tier);
    const discount = onCard?.discount ?? own;
    if (new Exact(discount).isZero()) return null;
    return { kind: 'tier', ...lessBy(discount), tier, from: onCard ? 'card' : 'client' };
  }
}

/** Where in the week or month minutes stood, by the factors that they had: 0 from the beginning. */
export function thresholdOf(factors: readonly PriceFactor[], kind: PriceFactor['kind']): number {
  for (const factor of factors) {
    if (factor.kind !== kind) continue;
    if (factor.kind === 'overtime') return factor.thresholdMinutes;
    if (factor.kind === 'volume') return factor.fromMinutes;
  }
  return 0;
}

function lessBy(discount: string): { factor: string; discount: string } {
  return { factor: new Exact(1).minus(discount).toFixed(), discount: new Exact(discount).toFixed() };
}

function originOf({ matched, card, termsVersion }: PickedRate, terms: Terms): RateOrigin {
  if (matched && termsVersion !== null) {
    return { from: 'project', projectId: terms.project.id, termsVersion, matched };
  }
  if (matched && card) return { from: 'card', ...card, name: terms.card?.name ?? '', matched };
  return { from: 'client' };
}

/** minutes × rate × factors ÷ 60, in minor units. */
export function exactAmount(
  minutes: number,
  { rateMinor, factors }: Pick<Price, 'rateMinor' | 'factors'>,
): Fraction {
  return factors.reduce(
    (amount, { factor }) => times(amount, fractionOf(factor)),
    fraction(BigInt(minutes) * BigInt(rateMinor), 60n),
  );
}
