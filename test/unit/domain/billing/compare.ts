import type { BillingInput, BillingResult, DraftLine } from '../../../../domain/rules/billing/types.ts';
import { basisAt } from './ledger.ts';
import { byName, type OracleLine } from './oracle.ts';
import { priceText } from './price-text.ts';

/** The engine's lines in the oracle's words. What groups time is read of the entries on the line. */
export function named(input: BillingInput, { lines, items }: BillingResult): OracleLine[] {
  const firstOn = new Map(items.toReversed().map((item) => [item.position, item]));
  return lines
    .map(
      (line): OracleLine => ({
        kind: line.kind,
        name: nameOf(input, line, firstOn.get(line.position)),
        amountMinor: line.amountMinor,
        minutes: line.basis.kind === 'time' ? line.basis.minutes : 0,
      }),
    )
    .toSorted(byName);
}

function nameOf(
  input: BillingInput,
  { basis, projectId, description, position }: DraftLine,
  item: BillingResult['items'][number] | undefined,
): string {
  switch (basis.kind) {
    case 'time': {
      const price = priceText(basis);
      if (item?.role === 'reverse') {
        return `reverse ${projectId} ${description.slice(description.indexOf(': ') + 2)} ${price}`;
      }
      const entry = input.entries.find(({ id }) => id === item?.entryId);
      if (entry === undefined) throw new TypeError(`line ${position} has no entry`);
      const matched = 'matched' in basis.origin ? basis.origin.matched.billRole : null;
      const groups = {
        person: entry.userId,
        task: `${entry.taskId}`,
        activity: entry.activityCode,
        role: `${matched ?? entry.billRoles[0]}`,
        project: '',
      };
      return `bill ${projectId} ${groups[input.grouping]} ${price}`;
    }
    case 'usage':
      return `${basis.eventType} ${basis.month}`;
    case 'milestone':
      return basis.milestoneId;
    case 'outcome':
      return basis.outcomeId;
    case 'expense':
      return basis.expenseId;
    case 'retainer':
      return `${basis.projectId}:${basis.month}`;
    case 'discount':
      return `${input.discounts.findIndex(({ description: own }) => own === description)}`;
  }
}

/** By entry: how many minutes at which price. */
export function prices(
  result: BillingResult,
  role: 'bill' | 'reverse' = 'bill',
): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (const item of result.items) {
    if (item.role !== role) continue;
    const price = priceText(basisAt(result, item.position));
    const ofEntry = found.get(item.entryId) ?? new Map<string, number>();
    found.set(item.entryId, ofEntry.set(price, (ofEntry.get(price) ?? 0) + item.minutes));
  }
  return found;
}
