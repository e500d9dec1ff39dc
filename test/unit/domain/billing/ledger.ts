import type {
  BillableEntry,
  BillingInput,
  BillingResult,
  Reversal,
  TimeBasis,
} from '../../../../domain/rules/billing/types.ts';
import { weekStartOf } from '../../../../domain/rules/civil-date.ts';

/** An invoice that stands: what it was computed from and what it has. */
export interface Standing {
  readonly input: BillingInput;
  readonly result: BillingResult;
}

/** The basis of a line of time. */
export function basisAt(result: BillingResult, position: number): TimeBasis {
  const basis = result.lines[position - 1]?.basis;
  if (basis?.kind !== 'time') throw new TypeError(`line ${position} is no line of time`);
  return basis;
}

/** Where and whose the time of an item is: of the entry that it bills, or of the one that it takes back. */
function workOf({ input }: Standing, entryId: string): { userId: string; projectId: string; date: string } {
  const work =
    input.entries.find(({ id }) => id === entryId) ?? input.reversals.find((one) => one.entryId === entryId);
  if (work === undefined) throw new TypeError(`no work ${entryId}`);
  return work;
}

/** What the next invoice goes on from, as the server reads it of lines and items. */
export function goingOnFrom(invoices: readonly Standing[]): Pick<BillingInput, 'before' | 'claimed'> {
  const weeks: BillingInput['before']['weeks'][number][] = [];
  const months: BillingInput['before']['months'][number][] = [];
  const retained: BillingInput['before']['retained'][number][] = [];
  for (const invoice of invoices) {
    for (const { entryId, role, position, minutes: some } of invoice.result.items) {
      const { cardId, factors, origin } = basisAt(invoice.result, position);
      const { userId, date } = workOf(invoice, entryId);
      const minutes = role === 'bill' ? some : -some;
      if (origin.from === 'retainer') retained.push({ ...origin, minutes });
      if (cardId === null) continue;
      const overtime = factors.find((factor) => factor.kind === 'overtime');
      const volume = factors.find((factor) => factor.kind === 'volume');
      const weekStart = weekStartOf(date, invoice.input.weekStart);
      weeks.push({ userId, cardId, weekStart, from: overtime?.thresholdMinutes ?? 0, minutes });
      months.push({ cardId, month: date.slice(0, 7), from: volume?.fromMinutes ?? 0, minutes });
    }
  }
  return {
    before: { weeks, months, retained: summed(retained) },
    claimed: invoices.flatMap(({ result }) => result.claims.map(({ key }) => key)),
  };
}

function summed(
  retained: readonly BillingInput['before']['retained'][number][],
): BillingInput['before']['retained'] {
  const byMonth = Map.groupBy(retained, ({ projectId, month }) => `${projectId} ${month}`);
  return [...byMonth.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { projectId, month } = first;
    return { projectId, month, minutes: same.reduce((sum, { minutes }) => sum + minutes, 0) };
  });
}

/** Takes back what an invoice billed of the entries. */
export function reversalsOf({ input, result }: Standing, entries: readonly BillableEntry[]): Reversal[] {
  const chosen = new Set(entries.map(({ id }) => id));
  const byEntry = Map.groupBy(
    result.items.filter(({ entryId, role }) => role === 'bill' && chosen.has(entryId)),
    ({ entryId }) => entryId,
  );
  return [...byEntry].map(([entryId, items]) => {
    const { userId, projectId, date } = workOf({ input, result }, entryId);
    const parts = items.map(({ position, minutes }) => ({
      minutes,
      basis: basisAt(result, position),
      description: result.lines[position - 1]?.description ?? '',
    }));
    return { entryId, projectId, userId, date, parts };
  });
}
