import type { TimeBasis } from '../../../../domain/rules/billing/types.ts';
import { Exact } from '../../../../domain/rules/exact.ts';
import type { InvoicePreview } from '../../../../domain/wire/invoices.ts';
import { basisOf } from '../basis.ts';

export type DifferenceReason = 'overtime' | 'volume' | 'tier' | 'retainer' | 'rates';

/** Why time costs more or less than its approval had estimated; the parts add up to `byMinor`. */
export interface Difference {
  estimatedMinor: number;
  /** Net of the lines of time. */
  timeMinor: number;
  byMinor: number;
  parts: readonly { reason: DifferenceReason; byMinor: number }[];
}

/** What each factor adds to or takes off a line, one after the other, in minor units before the rounding. */
function effects(basis: TimeBasis): Map<DifferenceReason, Exact> {
  const found = new Map<DifferenceReason, Exact>();
  let amount = new Exact(basis.minutes).times(basis.rateMinor).div(60);
  for (const { kind, factor } of basis.factors) {
    const after = amount.times(factor);
    found.set(kind, (found.get(kind) ?? new Exact(0)).plus(after.minus(amount)));
    amount = after;
  }
  return found;
}

/**
 * Holds the time of a preview against what its approval had estimated. What the factors do is computed from the lines;
 * what retainers include has no price of its own, so it is told apart only where it is; the rest comes of other rates.
 */
export function differenceOf({
  lines,
  estimatedMinor,
}: Pick<InvoicePreview, 'lines' | 'estimatedMinor'>): Difference {
  const sums = new Map<DifferenceReason, Exact>();
  let timeMinor = 0;
  let hasRetainer = false;
  for (const line of lines) {
    const basis = basisOf(line.basis);
    if (basis?.kind !== 'time') continue;
    timeMinor += line.amountMinor;
    hasRetainer ||= basis.origin.from === 'retainer';
    for (const [reason, by] of effects(basis)) sums.set(reason, (sums.get(reason) ?? new Exact(0)).plus(by));
  }
  const byMinor = timeMinor - estimatedMinor;
  const parts = [...sums]
    .map(([reason, by]) => ({ reason, byMinor: by.toDecimalPlaces(0).toNumber() }))
    .filter((part) => part.byMinor !== 0);
  const rest = byMinor - parts.reduce((sum, part) => sum + part.byMinor, 0);
  if (rest !== 0) parts.push({ reason: hasRetainer && rest < 0 ? 'retainer' : 'rates', byMinor: rest });
  return { estimatedMinor, timeMinor, byMinor, parts };
}
