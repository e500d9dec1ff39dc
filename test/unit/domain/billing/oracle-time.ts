import type { Rate, RateCard } from '../../../../domain/entities/rate-card.ts';
import type {
  BillableEntry,
  BillingInput,
  BillingProject,
  TimeBasis,
} from '../../../../domain/rules/billing/types.ts';
import { newest, RetainerOracle, runningIn } from './oracle-retainer.ts';
import { priceText } from './price-text.ts';
import { add, dec, mul, neg, type Ratio, text, whole } from './rationals.ts';

// Every minute by itself: where it stands in its week, its month and its retainer, and what it alone costs. It shares no
// code with the engine but the types.

export interface Minute {
  readonly entryId: string;
  readonly projectId: string;
  /** What it has in common with the other minutes of its line. */
  readonly line: string;
  readonly price: string;
  readonly cost: Ratio;
  readonly role: 'bill' | 'reverse';
}

/** Entries that are on the invoice without a minute. */
export interface Timed {
  readonly minutes: Minute[];
  readonly empty: { readonly entryId: string; readonly line: string; readonly price: string }[];
  readonly off: { readonly entryId: string; readonly kind: string }[];
  readonly retainers: Map<string, RetainerOracle>;
}

const DAY = 86_400_000;

function weekOf(date: string, weekStart: number): string {
  let day = Date.parse(`${date}T00:00:00Z`);
  while ((new Date(day).getUTCDay() || 7) !== weekStart) day -= DAY;
  return new Date(day).toISOString().slice(0, 10);
}

/** All candidates, the best first. */
function rateOf(rates: readonly Rate[], entry: BillableEntry): Rate | undefined {
  const named = (rate: Rate) => [
    rate.userId !== undefined,
    rate.activityCode !== undefined,
    rate.billRole !== null,
  ];
  return rates
    .filter(({ userId }) => userId === undefined || userId === entry.userId)
    .filter(({ activityCode }) => activityCode === undefined || activityCode === entry.activityCode)
    .filter(({ billRole }) => billRole === null || entry.billRoles.includes(billRole))
    .toSorted((a, b) => {
      for (const [index, has] of named(a).entries()) {
        if (has !== named(b)[index]) return has ? -1 : 1;
      }
      return entry.billRoles.indexOf(a.billRole ?? '') - entry.billRoles.indexOf(b.billRole ?? '');
    })
    .at(0);
}

/** A row of places; each minute has one, and the lowest free one is next. */
class Places {
  readonly #taken = new Set<number>();

  constructor(standing: readonly { from: number; minutes: number }[]) {
    for (const { from, minutes } of standing.toSorted((a, b) => a.from - b.from)) {
      let place = from;
      for (let minute = 0; minute < minutes; minute += 1) {
        while (this.#taken.has(place)) place += 1;
        this.#taken.add(place);
      }
    }
  }

  get next(): number {
    let place = 0;
    while (this.#taken.has(place)) place += 1;
    return place;
  }

  take(): void {
    this.#taken.add(this.next);
  }
}

function groupOf(
  entry: BillableEntry,
  grouping: BillingInput['grouping'],
  matchedRole: string | null,
): string {
  if (grouping === 'person') return entry.userId;
  if (grouping === 'task') return `${entry.taskId}`;
  if (grouping === 'activity') return entry.activityCode;
  if (grouping === 'role') return `${matchedRole ?? entry.billRoles[0]}`;
  return '';
}

export function timeOracle(input: BillingInput): Timed {
  const places = new Map<string, Places>();
  const back = input.reversals.flatMap(({ userId, date, parts }) =>
    parts.map(({ minutes, basis }) => ({ userId, date, minutes, basis })),
  );
  const thresholdIn = (basis: TimeBasis, kind: string) => {
    const factor = basis.factors.find((one) => one.kind === kind);
    if (factor?.kind === 'overtime') return factor.thresholdMinutes;
    return factor?.kind === 'volume' ? factor.fromMinutes : 0;
  };
  const placesOf = (
    key: string,
    standing: readonly { from: number; minutes: number }[],
    freed: typeof back,
    kind: string,
  ) => {
    const known = places.get(key);
    if (known) return known;
    const byFrom = new Map<number, number>();
    for (const { from, minutes } of standing) byFrom.set(from, (byFrom.get(from) ?? 0) + minutes);
    for (const { basis, minutes } of freed) {
      const from = thresholdIn(basis, kind);
      byFrom.set(from, (byFrom.get(from) ?? 0) - minutes);
    }
    const made = new Places([...byFrom].map(([from, minutes]) => ({ from, minutes })));
    places.set(key, made);
    return made;
  };
  const timed: Timed = { minutes: [], empty: [], off: [], retainers: new Map() };
  for (const { entryId, projectId, parts } of input.reversals) {
    for (const { minutes, basis, description } of parts) {
      const price = priceText(basis);
      const cost = neg(
        costOf(
          basis.rateMinor,
          basis.factors.map(({ factor }) => dec(factor)),
        ),
      );
      const line = `reverse ${projectId} ${description} ${price}`;
      for (let minute = 0; minute < minutes; minute += 1) {
        timed.minutes.push({ entryId, projectId, line, price, cost, role: 'reverse' });
      }
      if (minutes === 0) timed.empty.push({ entryId, line, price });
    }
  }
  for (const project of input.projects) timed.retainers.set(project.id, new RetainerOracle(project, input));
  const sortKey = ({ date, startedAt, id }: BillableEntry) => `${date} ${startedAt ?? '~'} ${id}`;
  for (const entry of input.entries.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))) {
    const project = input.projects.find(({ id }) => id === entry.projectId);
    if (!project || project.type === 'fixed_price' || project.type === 'outcome_based') continue;
    billEntry(input, project, entry, timed, (cardId) => ({
      week: placesOf(
        `${entry.userId} ${cardId} ${weekOf(entry.date, input.weekStart)}`,
        input.before.weeks.filter(
          (week) =>
            week.userId === entry.userId &&
            week.cardId === cardId &&
            week.weekStart === weekOf(entry.date, input.weekStart),
        ),
        back.filter(
          ({ userId, date, basis }) =>
            userId === entry.userId &&
            basis.cardId === cardId &&
            weekOf(date, input.weekStart) === weekOf(entry.date, input.weekStart),
        ),
        'overtime',
      ),
      month: placesOf(
        `${cardId} ${entry.date.slice(0, 7)}`,
        input.before.months.filter(
          (month) => month.cardId === cardId && month.month === entry.date.slice(0, 7),
        ),
        back.filter(
          ({ date, basis }) => basis.cardId === cardId && date.slice(0, 7) === entry.date.slice(0, 7),
        ),
        'volume',
      ),
    }));
  }
  return timed;
}

function costOf(rateMinor: number, factors: readonly Ratio[]): Ratio {
  return factors.reduce(mul, { n: BigInt(rateMinor), d: 60n });
}

function billEntry(
  input: BillingInput,
  project: BillingProject,
  entry: BillableEntry,
  timed: Timed,
  placesOf: (cardId: string) => { week: Places; month: Places },
): void {
  const month = entry.date.slice(0, 7);
  const running = project.type === 'retainer' ? runningIn(project, month) : null;
  const covered =
    running !== null &&
    running.retainer.from <= entry.date &&
    (running.retainer.to === null || entry.date <= running.retainer.to);
  const tokens = timed.retainers.get(project.id);
  const within = covered ? Math.min(tokens?.free(month) ?? 0, entry.billedMinutes) : 0;
  const ownRate = covered ? running.retainer.overageRate : null;
  const needsRate =
    ownRate === null && (within < entry.billedMinutes || (entry.billedMinutes === 0 && !covered));
  const rated = needsRate ? hourly(input, project, entry) : null;
  if (typeof rated === 'string') {
    timed.off.push({ entryId: entry.id, kind: rated });
    return;
  }
  const push = (role: string | null, price: string, cost: Ratio) => {
    const line = `bill ${project.id} ${groupOf(entry, input.grouping, role)} ${price}`;
    if (entry.billedMinutes === 0) timed.empty.push({ entryId: entry.id, line, price });
    else timed.minutes.push({ entryId: entry.id, projectId: project.id, line, price, cost, role: 'bill' });
  };
  for (let minute = 0; minute < Math.max(1, entry.billedMinutes); minute += 1) {
    const inside = minute < within || (entry.billedMinutes === 0 && covered);
    if (covered && (inside || ownRate !== null)) {
      const rateMinor = inside ? 0 : (ownRate ?? 0);
      const from = inside ? ('retainer' as const) : ('overage' as const);
      const origin = { from, projectId: project.id, termsVersion: running.version, month };
      const { roundingVersion } = entry;
      push(
        null,
        priceText({ rateMinor, origin, factors: [], roundingVersion, cardId: null }),
        costOf(rateMinor, []),
      );
      if (inside && entry.billedMinutes > 0) tokens?.use(month);
    } else if (rated) {
      const { card } = rated;
      const places = card ? placesOf(card.cardId) : null;
      const price = rated.at(places?.week.next ?? 0, places?.month.next ?? 0);
      push(rated.role, price.text, price.cost);
      if (entry.billedMinutes > 0) {
        places?.week.take();
        places?.month.take();
      }
    }
  }
}

/** The rate of an entry by the hour and what it becomes at a place of week and month; or why it has none. */
function hourly(input: BillingInput, project: BillingProject, entry: BillableEntry) {
  const { client } = input;
  const terms = newest(project.terms, entry.date, ({ termsVersion }) => termsVersion);
  const ownCards = input.cards.filter(({ cardId }) => cardId === project.rateCardId);
  const card = newest(ownCards, entry.date, ({ cardVersion }) => cardVersion);
  const override = rateOf(terms?.overrides ?? [], entry);
  const onCard = rateOf(card?.rates ?? [], entry);
  const matched = ({ billRole, activityCode, userId }: Rate) => ({
    billRole,
    activityCode: activityCode ?? null,
    userId: userId ?? null,
  });
  let rateMinor: number;
  let origin: TimeBasis['origin'];
  if (override && terms) {
    rateMinor = override.rate;
    const { termsVersion } = terms;
    origin = { from: 'project', projectId: project.id, termsVersion, matched: matched(override) };
  } else if (onCard && card) {
    if (card.currency !== client.currency) return 'card_currency';
    rateMinor = onCard.rate;
    const { cardId, cardVersion, name } = card;
    origin = { from: 'card', cardId, cardVersion, name, matched: matched(onCard) };
  } else if (client.contractTerms.defaultRate !== null) {
    rateMinor = client.contractTerms.defaultRate;
    origin = { from: 'client' };
  } else return 'no_rate';
  return {
    card,
    role: 'matched' in origin ? origin.matched.billRole : null,
    at: (week: number, month: number) => {
      const factors = factorsAt(card, input, entry.date.slice(0, 7), week, month);
      const { roundingVersion } = entry;
      return {
        text: priceText({ rateMinor, origin, factors, roundingVersion, cardId: card?.cardId ?? null }),
        cost: costOf(
          rateMinor,
          factors.map(({ factor }) => dec(factor)),
        ),
      };
    },
  };
}

function factorsAt(
  card: RateCard | undefined,
  { client }: BillingInput,
  inMonth: string,
  week: number,
  month: number,
): TimeBasis['factors'] {
  const factors: TimeBasis['factors'][number][] = [];
  const overtime = card?.overtime;
  const plain = overtime?.thresholdMinutesPerWeek === 0 && text(dec(overtime.multiplier)) === '1';
  if (overtime && week >= overtime.thresholdMinutesPerWeek && !plain) {
    const { multiplier: factor, thresholdMinutesPerWeek: thresholdMinutes } = overtime;
    factors.push({ kind: 'overtime', factor, thresholdMinutes });
  }
  const bands = (card?.volumeDiscounts ?? []).filter(({ fromMinutes }) => fromMinutes <= month);
  const band = bands.find(({ fromMinutes }) => bands.every((other) => other.fromMinutes <= fromMinutes));
  if (band && (band.fromMinutes > 0 || text(dec(band.discount)) !== '0')) {
    const { fromMinutes, discount } = band;
    factors.push({ kind: 'volume', factor: rest(discount), discount, fromMinutes, month: inMonth });
  }
  const { discountTier: tier, discount: own } = client.contractTerms;
  const onCard = card?.tierDiscounts.find((one) => one.tier === tier);
  const discount = onCard?.discount ?? own;
  if (text(dec(discount)) !== '0') {
    factors.push({ kind: 'tier', factor: rest(discount), discount, tier, from: onCard ? 'card' : 'client' });
  }
  return factors;
}

/** 1 − discount, as a decimal with twelve places. */
function rest(discount: string): string {
  const { n, d } = add(whole(1), neg(dec(discount)));
  const digits = ((n * 10n ** 12n) / d).toString().padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`;
}
