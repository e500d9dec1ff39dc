import { divideHalfEven, safeInteger } from '../exact.ts';
import { hoursQuantity } from '../metering.ts';
import { fractionText } from './fraction.ts';
import { exactAmount, type Price } from './pricing.ts';
import { projectOrder, type Sketch, section } from './sketch.ts';
import type { BillableEntry, BillingInput, BillingProject, DraftItem, PriceFactor } from './types.ts';
import { described, type LineWords } from './words.ts';

/** Minutes of one price in one group of a project, as they come together. */
export interface TimeLine {
  readonly project: BillingProject | null;
  readonly projectId: string;
  readonly group: Group;
  readonly price: Price;
  /** Negative where it takes back. */
  minutes: number;
}

interface Group {
  readonly key: string;
  readonly label: string;
}

type LooseItem = Omit<DraftItem, 'position'> & { readonly line: TimeLine };

/** Gathers minutes into lines and says which minutes of an entry are on which. */
export class TimeLines {
  readonly #input: BillingInput;
  readonly #words: LineWords;
  readonly #lines = new Map<string, TimeLine>();
  readonly #people: ReadonlyMap<string, string>;
  readonly #labels = new Map<string, string>();
  readonly items: LooseItem[] = [];

  constructor(input: BillingInput, words: LineWords) {
    this.#input = input;
    this.#words = words;
    this.#people = new Map(input.people.map(({ id, name }) => [id, name]));
    for (const project of input.projects) {
      for (const { id, name } of project.tasks) this.#labels.set(`${project.id} task ${id}`, name);
      for (const { code, name } of project.activityCodes) {
        this.#labels.set(`${project.id} activity ${code}`, name);
      }
    }
  }

  get lines(): TimeLine[] {
    return [...this.#lines.values()];
  }

  /** An entry's parts, each with its price, in order. */
  bill(
    project: BillingProject,
    entry: BillableEntry,
    parts: readonly { price: Price; minutes: number }[],
  ): void {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) {
      const line = this.#lineOf(project, project.id, this.#groupOf(project, entry, only.price), only.price);
      line.minutes += only.minutes;
      this.items.push({ entryId: entry.id, role: 'bill', part: 0, minutes: only.minutes, line });
      return;
    }
    const byLine = new Map<TimeLine, number>();
    for (const { price, minutes } of parts) {
      const line = this.#lineOf(project, project.id, this.#groupOf(project, entry, price), price);
      line.minutes += minutes;
      byLine.set(line, (byLine.get(line) ?? 0) + minutes);
    }
    let part = 0;
    for (const [line, minutes] of byLine) {
      this.items.push({ entryId: entry.id, role: 'bill', part, minutes, line });
      part += 1;
    }
  }

  takeBack(
    project: BillingProject | null,
    { projectId, entryId }: { projectId: string; entryId: string },
    parts: readonly { price: Price; minutes: number; description: string }[],
  ): void {
    for (const [part, { price, minutes, description }] of parts.entries()) {
      const line = this.#lineOf(
        project,
        projectId,
        { key: `back ${description}`, label: description },
        price,
      );
      line.minutes -= minutes;
      this.items.push({ entryId, role: 'reverse', part, minutes, line });
    }
  }

  #lineOf(project: BillingProject | null, projectId: string, group: Group, price: Price): TimeLine {
    const key = `${projectId} ${price.id} ${group.key}`;
    const known = this.#lines.get(key) ?? { project, projectId, group, price, minutes: 0 };
    this.#lines.set(key, known);
    return known;
  }

  #groupOf(project: BillingProject, entry: BillableEntry, { origin }: Price): Group {
    switch (this.#input.grouping) {
      case 'person':
        return { key: `of ${entry.userId}`, label: this.#people.get(entry.userId) ?? entry.userId };
      case 'role': {
        const matched = 'matched' in origin ? origin.matched.billRole : null;
        const role = matched ?? entry.billRoles[0] ?? null;
        return { key: `of ${role}`, label: role ?? this.#words.noRole };
      }
      case 'task': {
        const name = entry.taskId === null ? null : this.#labels.get(`${project.id} task ${entry.taskId}`);
        return { key: `of ${entry.taskId}`, label: name ?? this.#words.noTask };
      }
      case 'activity': {
        const name = this.#labels.get(`${project.id} activity ${entry.activityCode}`);
        return { key: `of ${entry.activityCode}`, label: name ?? entry.activityCode };
      }
      case 'project':
        return { key: 'of all', label: '' };
    }
  }
}

/** What a retainer includes comes before what is beyond it. */
const rank: Readonly<Record<string, number>> = { retainer: 0, overage: 1 };

/** The line with its amount: one division and one rounding. */
export function sketchOf({ project, projectId, group, price, minutes }: TimeLine, words: LineWords): Sketch {
  const { id: _, canonical, ...common } = price;
  const exact = exactAmount(minutes, price);
  const takesBack = group.key.startsWith('back ');
  const card = price.origin.from === 'card' ? price.origin : null;
  return {
    line: {
      kind: 'time',
      description: takesBack
        ? `${words.correction}: ${group.label}`.slice(0, 1000)
        : described(project?.name ?? null, group.label, ...priceWords(price, words)),
      quantity: hoursQuantity(minutes),
      unit: 'hours',
      rateMinor: price.rateMinor,
      amountMinor: safeInteger(divideHalfEven(exact.top, exact.bottom)),
      projectId,
      rateCardId: card?.cardId ?? null,
      rateCardVersion: card?.cardVersion ?? null,
      roundingVersion: price.roundingVersion,
      basis: { kind: 'time', ...common, minutes, exact: fractionText(exact) },
    },
    order: [
      ...projectOrder(project ?? { code: '', id: projectId }),
      takesBack ? section.correction : section.time,
      group.label,
      group.key,
      rank[price.origin.from] ?? 2,
      price.factors.length,
      canonical,
    ],
    claim: null,
  };
}

function priceWords({ origin, factors }: Price, words: LineWords): string[] {
  const texts = factors.filter(({ factor }) => factor !== '1').map((factor) => factorWords(factor, words));
  if (origin.from === 'retainer') texts.unshift(`${words.within}, ${words.month(origin.month)}`);
  if (origin.from === 'overage') texts.unshift(`${words.beyond}, ${words.month(origin.month)}`);
  return texts;
}

function factorWords(factor: PriceFactor, words: LineWords): string {
  if (factor.kind === 'overtime') return `${words.overtime} × ${words.decimal(factor.factor)}`;
  const percent = words.percent(factor.discount);
  if (factor.kind === 'tier') return `${words.discount} ${percent}`;
  return `${words.volume} ${percent}, ${words.month(factor.month)}`;
}
