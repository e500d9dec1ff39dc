import { weekStartOf } from '../civil-date.ts';
import { type Positions, Standing } from './positions.ts';
import { type Base, type Price, Pricing, type Terms, thresholdOf } from './pricing.ts';
import { type RetainedMinutes, RetainerUse } from './retainer.ts';
import { TimeLines } from './time-lines.ts';
import type { BillableEntry, BillingInput, BillingProblem, BillingProject, Reversal } from './types.ts';
import type { LineWords } from './words.ts';

/** Entries are billed one after the other in the order of the work: date, start (those without one last), id. */
function byWork(a: BillableEntry, b: BillableEntry): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.startedAt !== b.startedAt) {
    if (a.startedAt === null) return 1;
    if (b.startedAt === null) return -1;
    return a.startedAt < b.startedAt ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}

interface Part {
  readonly price: Price;
  readonly minutes: number;
}

/** Prices an invoice's time: what is taken back first, then each entry in order of the work. */
export class TimeBilling {
  readonly lines: TimeLines;
  readonly #input: BillingInput;
  readonly #projects: ReadonlyMap<string, BillingProject>;
  readonly #pricing: Pricing;
  readonly #standing = new Standing();
  readonly #positions = new Map<string, Positions>();
  readonly #weeks = new Map<string, string>();
  readonly #retained = new Map<string, RetainedMinutes[]>();
  readonly #retainers = new Map<string, RetainerUse>();
  readonly #problems = new Map<string, { problem: BillingProblem; entryIds: string[]; minutes: number }>();
  readonly #through: string;

  constructor(input: BillingInput, words: LineWords) {
    this.#input = input;
    this.#projects = new Map(input.projects.map((project) => [project.id, project]));
    this.#pricing = new Pricing(input);
    this.lines = new TimeLines(input, words);
    const entries = input.entries.toSorted(byWork);
    this.#through = entries.findLast(({ date }) => date > input.period.to)?.date ?? input.period.to;
    const { weeks, months, retained } = input.before;
    for (const week of weeks) {
      this.#standing.add(`week ${week.userId} ${week.cardId} ${week.weekStart}`, week.from, week.minutes);
    }
    for (const { cardId, month, from, minutes } of months) {
      this.#standing.add(`month ${cardId} ${month}`, from, minutes);
    }
    for (const { projectId, ...taken } of retained) pushed(this.#retained, projectId, taken);
    for (const reversal of input.reversals.toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1))) {
      this.#takeBack(reversal);
    }
    for (const entry of entries) this.#bill(entry);
  }

  get problems(): BillingProblem[] {
    return [...this.#problems.values()].map(({ problem, entryIds, minutes }) => ({
      ...problem,
      entryIds,
      minutes,
    }));
  }

  retainer(project: BillingProject): RetainerUse {
    const known = this.#retainers.get(project.id);
    if (known) return known;
    const made = new RetainerUse(project, this.#retained.get(project.id) ?? [], this.#through.slice(0, 7));
    this.#retainers.set(project.id, made);
    return made;
  }

  /** Off the invoice at the price that it had, and out of the week, month or retainer that it stood in. */
  #takeBack(reversal: Reversal): void {
    const { projectId, userId, date } = reversal;
    const parts = reversal.parts
      .map(({ minutes, basis, description }) => ({
        minutes,
        description,
        price: this.#pricing.asBilled(basis),
      }))
      .toSorted((a, b) => (partKey(a) < partKey(b) ? -1 : 1));
    this.lines.takeBack(this.#projects.get(projectId) ?? null, reversal, parts);
    for (const { minutes, price } of parts) {
      const { origin, cardId, factors } = price;
      if (origin.from === 'retainer') {
        pushed(this.#retained, origin.projectId, { month: origin.month, minutes: -minutes });
      }
      if (cardId === null) continue;
      this.#standing.add(this.#weekKey(userId, cardId, date), thresholdOf(factors, 'overtime'), -minutes);
      this.#standing.add(`month ${cardId} ${date.slice(0, 7)}`, thresholdOf(factors, 'volume'), -minutes);
    }
  }

  #bill(entry: BillableEntry): void {
    const project = this.#projects.get(entry.projectId);
    if (project === undefined) throw new TypeError(`entry ${entry.id} is of no project of this invoice`);
    if (project.type === 'fixed_price' || project.type === 'outcome_based') return;
    const retainer = project.type === 'retainer' ? this.retainer(project) : null;
    const running = retainer?.at(entry.date) ?? null;
    const month = entry.date.slice(0, 7);
    const included = running && retainer ? Math.min(entry.billedMinutes, retainer.available(month)) : 0;
    const beyond = entry.billedMinutes - included;
    const ownRate = running?.retainer.overageRate ?? null;
    const inRetainer = running !== null && (included > 0 || entry.billedMinutes === 0);
    const parts: Part[] = [];
    if (running && inRetainer) {
      const price = this.#pricing.retained({ project, month, running }, null, entry.roundingVersion);
      parts.push({ price, minutes: included });
    }
    if (running && ownRate !== null && beyond > 0) {
      const price = this.#pricing.retained({ project, month, running }, ownRate, entry.roundingVersion);
      parts.push({ price, minutes: beyond });
    } else if (beyond > 0 || parts.length === 0) {
      const terms = this.#pricing.termsOn(project, entry.date);
      const base = this.#pricing.base(terms, entry);
      if (base === null) {
        this.#keepOff('no_rate', entry, null);
        return;
      }
      if (base.picked.currency !== this.#input.client.currency) {
        this.#keepOff('card_currency', entry, terms.card?.cardId ?? null);
        return;
      }
      this.#split(entry, beyond, terms, base, parts);
    }
    if (included > 0) retainer?.take(month, included);
    this.lines.bill(project, entry, parts);
  }

  /** Minutes by the hour, in parts at the thresholds of week and month. */
  #split(entry: BillableEntry, minutes: number, terms: Terms, base: Base, parts: Part[]): void {
    const { card } = terms;
    const name = entry.date.slice(0, 7);
    if (card === undefined) {
      const place = { overtime: false, band: null, month: name };
      parts.push({ price: this.#pricing.priced(base, place, entry.roundingVersion), minutes });
      return;
    }
    const week = this.#positionsOf(this.#weekKey(entry.userId, card.cardId, entry.date));
    const month = this.#positionsOf(`month ${card.cardId} ${name}`);
    let rest = minutes;
    do {
      const [inWeek, inMonth] = [week.next, month.next];
      const place = this.#pricing.place(terms, inWeek.at, { at: inMonth.at, name });
      const part = Math.min(rest, place.room, inWeek.room, inMonth.room);
      parts.push({ price: this.#pricing.priced(base, place, entry.roundingVersion), minutes: part });
      week.take(part);
      month.take(part);
      rest -= part;
    } while (rest > 0);
  }

  #weekKey(userId: string, cardId: string, date: string): string {
    const weekStart = this.#weeks.get(date) ?? weekStartOf(date, this.#input.weekStart);
    this.#weeks.set(date, weekStart);
    return `week ${userId} ${cardId} ${weekStart}`;
  }

  #positionsOf(key: string): Positions {
    const known = this.#positions.get(key) ?? this.#standing.positions(key);
    this.#positions.set(key, known);
    return known;
  }

  #keepOff(kind: 'no_rate' | 'card_currency', entry: BillableEntry, subject: string | null): void {
    const key = `${kind} ${entry.projectId} ${subject}`;
    const known = this.#problems.get(key) ?? {
      problem: { kind, projectId: entry.projectId, entryIds: [], subject, minutes: 0 },
      entryIds: [],
      minutes: 0,
    };
    known.entryIds.push(entry.id);
    known.minutes += entry.billedMinutes;
    this.#problems.set(key, known);
  }
}

function pushed<One>(lists: Map<string, One[]>, key: string, one: One): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push(one);
}

function partKey(part: Part & { readonly description: string }): string {
  return `${part.description}\n${part.price.canonical}\n${part.minutes}`;
}
