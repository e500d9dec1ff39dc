import type { BillingInput, LineBasis } from '../../domain/rules/billing/types.ts';
import { weekEndOf, weekStartOf } from '../../domain/rules/civil-date.ts';
import type { Content } from '../../sync-server/modules/invoices/draft-content.ts';
import type { EntryRow } from '../../sync-server/modules/invoices/work.ts';

type Before = BillingInput['before'];
type TimeBasis = Extract<LineBasis, { kind: 'time' }>;

/** What the invoices so far have, which the next one goes on from: as before.ts of the server reads it. */
export class StandingInvoices {
  readonly #items: { basis: TimeBasis; clientId: string; entry: EntryRow; minutes: number }[] = [];
  readonly #claims: string[] = [];

  add(clientId: string, { items, lines, claims }: Content, entries: readonly EntryRow[]): void {
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    for (const { entryId, position, minutes } of items) {
      const basis = lines[position - 1]?.basis;
      const entry = byId.get(entryId);
      if (basis?.kind === 'time' && entry) this.#items.push({ basis, clientId, entry, minutes });
    }
    this.#claims.push(...claims.map(({ key }) => key));
  }

  claimed(): string[] {
    return this.#claims.toSorted();
  }

  /** @param overtimeCards cards with overtime; the firm has no discounts by volume */
  before(
    clientId: string,
    period: { from: string; to: string },
    overtimeCards: ReadonlySet<string>,
    weekStart: number,
  ): Before {
    const from = weekStartOf(period.from, weekStart);
    const to = weekEndOf(period.to, weekStart);
    const weeks = new Map<string, Before['weeks'][number]>();
    const retained = new Map<string, Before['retained'][number]>();
    for (const { basis, clientId: of, entry, minutes } of this.#items) {
      const { cardId, origin, factors } = basis;
      if (cardId !== null && overtimeCards.has(cardId) && entry.date >= from && entry.date <= to) {
        const overtime = factors.find(({ kind }) => kind === 'overtime');
        const start = overtime?.kind === 'overtime' ? overtime.thresholdMinutes : 0;
        const week = weekStartOf(entry.date, weekStart);
        const key = `${entry.userId} ${cardId} ${week} ${start}`;
        const sum = (weeks.get(key)?.minutes ?? 0) + minutes;
        weeks.set(key, { userId: entry.userId, cardId, weekStart: week, from: start, minutes: sum });
      }
      if (of === clientId && origin.from === 'retainer') {
        const { projectId, month } = origin;
        const key = `${projectId} ${month}`;
        const sum = (retained.get(key)?.minutes ?? 0) + minutes;
        retained.set(key, { projectId, month, minutes: sum });
      }
    }
    return { weeks: inOrder(weeks), months: [], retained: inOrder(retained) };
  }
}

function inOrder<T>(sums: ReadonlyMap<string, T>): T[] {
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
