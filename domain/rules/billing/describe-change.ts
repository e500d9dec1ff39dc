import { canonicalJson } from '../audit-hash.ts';
import type { BillingResult, DraftItem, DraftLine } from './types.ts';

/** A line that a change moves: as it was, null where there was none, and as it would be. */
export interface LineChange {
  readonly before: DraftLine | null;
  readonly after: DraftLine | null;
  /** Net, in minor units. */
  readonly differenceMinor: number;
}

export interface BillingChange {
  /** In the order of the lines as they would be, then those that would be gone. Lines that stay as they are are left out. */
  readonly lines: readonly LineChange[];
  /** After less before, in minor units. */
  readonly totals: BillingResult['totals'];
  /** Billed minutes after less before. */
  readonly minutes: number;
}

/**
 * What changes between two computations of one invoice, as when a rule becomes another. Lines of time are the same line
 * where they have the same work: those that share most minutes of the same entries go together. Others are by what they
 * claim, and discounts by their order.
 */
export function describeChange(before: BillingResult, after: BillingResult): BillingChange {
  const partners = pairs(before, after);
  const paired = new Set(partners.values());
  const changes = [
    ...after.lines.map((line) => ({ before: lineAt(before, partners.get(line.position)), after: line })),
    ...before.lines.flatMap((line) => (paired.has(line.position) ? [] : { before: line, after: null })),
  ];
  return {
    lines: changes
      .filter(
        (change) => change.before === null || change.after === null || moved(change.before, change.after),
      )
      .map((change) => ({
        ...change,
        differenceMinor: (change.after?.amountMinor ?? 0) - (change.before?.amountMinor ?? 0),
      })),
    totals: {
      subtotalMinor: after.totals.subtotalMinor - before.totals.subtotalMinor,
      discountMinor: after.totals.discountMinor - before.totals.discountMinor,
      taxMinor: after.totals.taxMinor - before.totals.taxMinor,
      totalMinor: after.totals.totalMinor - before.totals.totalMinor,
    },
    minutes: billedMinutes(after) - billedMinutes(before),
  };
}

function lineAt({ lines }: BillingResult, position: number | undefined): DraftLine | null {
  return position === undefined ? null : (lines[position - 1] ?? null);
}

function moved({ position: _, ...before }: DraftLine, { position: __, ...after }: DraftLine): boolean {
  return canonicalJson(before) !== canonicalJson(after);
}

function billedMinutes({ items }: BillingResult): number {
  return items.reduce((sum, { role, minutes }) => sum + (role === 'bill' ? minutes : -minutes), 0);
}

/** Positions before by positions after. */
function pairs(before: BillingResult, after: BillingResult): Map<number, number> {
  const found = timePairs(before, after);
  const claims = new Map(before.claims.map(({ key, position }) => [key, position]));
  for (const { key, position } of after.claims) {
    const same = claims.get(key);
    if (same !== undefined) found.set(position, same);
  }
  const discounts = before.lines.filter(({ kind }) => kind === 'discount');
  for (const [index, { position }] of after.lines.filter(({ kind }) => kind === 'discount').entries()) {
    const same = discounts[index];
    if (same) found.set(position, same.position);
  }
  return found;
}

interface Shared {
  readonly after: number;
  readonly before: number;
  minutes: number;
}

function timePairs(before: BillingResult, after: BillingResult): Map<number, number> {
  const keyOf = ({ role, entryId }: DraftItem) => `${role} ${entryId}`;
  const itemsBefore = Map.groupBy(before.items, keyOf);
  const shared = new Map<string, Shared>();
  for (const item of after.items) {
    for (const other of itemsBefore.get(keyOf(item)) ?? []) {
      const key = `${item.position} ${other.position}`;
      const both = shared.get(key) ?? { after: item.position, before: other.position, minutes: 0 };
      shared.set(key, both);
      both.minutes += Math.min(item.minutes, other.minutes);
    }
  }
  const found = new Map<number, number>();
  const taken = new Set<number>();
  const most = [...shared.values()].toSorted(
    (a, b) => b.minutes - a.minutes || a.after - b.after || a.before - b.before,
  );
  for (const { after: position, before: other } of most) {
    if (found.has(position) || taken.has(other)) continue;
    found.set(position, other);
    taken.add(other);
  }
  return found;
}
