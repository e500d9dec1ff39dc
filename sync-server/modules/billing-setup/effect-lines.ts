import type { BillingResult } from '../../../domain/rules/billing/types.ts';
import type { LineEffect } from '../../../domain/wire/billing-setup.ts';

const LINES_SHOWN = 200;

interface Named {
  readonly kind: LineEffect['kind'];
  readonly description: string;
  readonly amountMinor: number;
}

/**
 * What differs between two computations of an invoice, lines of one kind, project and name together: a price in two parts
 * (before and after a threshold, say) is one difference. Taxes by their rate. The largest difference first.
 */
export function differences(
  before: Pick<BillingResult, 'lines' | 'taxes'>,
  after: Pick<BillingResult, 'lines' | 'taxes'>,
): { lines: LineEffect[]; lineCount: number } {
  const [old, fresh] = [sums(before), sums(after)];
  const lines = [...new Map([...old, ...fresh])].flatMap(([key, { kind, description }]): LineEffect[] => {
    const beforeMinor = old.get(key)?.amountMinor ?? null;
    const afterMinor = fresh.get(key)?.amountMinor ?? null;
    const differenceMinor = (afterMinor ?? 0) - (beforeMinor ?? 0);
    return differenceMinor === 0 ? [] : [{ kind, description, beforeMinor, afterMinor, differenceMinor }];
  });
  const size = ({ differenceMinor }: LineEffect) => Math.abs(differenceMinor);
  return {
    lines: lines.toSorted((a, b) => size(b) - size(a)).slice(0, LINES_SHOWN),
    lineCount: lines.length,
  };
}

function sums({ lines, taxes }: Pick<BillingResult, 'lines' | 'taxes'>): Map<string, Named> {
  const found = new Map<string, Named>();
  const add = (key: string, { kind, description, amountMinor }: Named) =>
    found.set(key, { kind, description, amountMinor: amountMinor + (found.get(key)?.amountMinor ?? 0) });
  for (const { kind, projectId, description, amountMinor } of lines)
    add(JSON.stringify([kind, projectId, description]), { kind, description, amountMinor });
  for (const { category, rate, taxMinor } of taxes)
    add(JSON.stringify(['tax', category, rate]), { kind: 'tax', description: rate, amountMinor: taxMinor });
  return found;
}
