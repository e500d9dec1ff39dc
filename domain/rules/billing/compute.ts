import { canonicalJson } from '../audit-hash.ts';
import { feeLines } from './fees.ts';
import { inOrder, type Sketch } from './sketch.ts';
import { TimeBilling } from './time.ts';
import { sketchOf } from './time-lines.ts';
import { discountLines, taxLines, totalsOf } from './totals.ts';
import type { BillingInput, BillingProblem, BillingResult, DraftLine } from './types.ts';
import { usageLines } from './usage.ts';
import { lineWords } from './words.ts';

/**
 * An invoice of the client's work: lines with what explains them, which minutes of which entry are on which, what else is
 * billed once, taxes and totals; and what stays off and why. The same input, its lists in any order, gives the same
 * bytes; only discounts, and what a card or terms list, are in the order that they are given in. Linear in entries.
 * @throws TypeError for entries and expenses of projects that the input does not have; RangeError for sums beyond ±2⁵³.
 */
export function computeInvoice(input: BillingInput): BillingResult {
  const words = lineWords(input.language);
  const time = new TimeBilling(input, words);
  const fees = feeLines(input, time, words);
  const usage = usageLines(input, words);
  const timed = time.lines.lines.map((line) => ({ line, sketch: sketchOf(line, words) }));
  const earned = [...timed.map(({ sketch }) => sketch), ...fees.lines, ...usage.lines];
  const sketches = [...earned, ...discountLines(input.discounts, earned)].toSorted((a, b) =>
    inOrder(a.order, b.order),
  );
  const positions = new Map(sketches.map((sketch, index) => [sketch, index + 1]));
  const positionOf = (sketch: Sketch | undefined) => (sketch && positions.get(sketch)) ?? 0;
  const sketchOfLine = new Map(timed.map(({ line, sketch }) => [line, positionOf(sketch)]));
  const lines = sketches.map(
    ({ line }, index): DraftLine => ({
      position: index + 1,
      ...line,
      taxCategory: input.tax.category,
      taxRate: input.tax.rate,
    }),
  );
  const taxes = taxLines(lines, input.tax.reason);
  return {
    lines,
    items: time.lines.items.map(({ line, ...item }) => ({
      ...item,
      position: sketchOfLine.get(line) ?? 0,
    })),
    claims: sketches.flatMap((sketch) =>
      sketch.claim === null ? [] : { key: sketch.claim, position: positionOf(sketch) },
    ),
    taxes,
    totals: totalsOf(lines, taxes),
    problems: [...time.problems, ...fees.problems, ...usage.problems].toSorted(byKind),
  };
}

function byKind(a: BillingProblem, b: BillingProblem): number {
  const key = ({ kind, projectId, subject }: BillingProblem) => `${kind} ${projectId} ${subject}`;
  return key(a) < key(b) ? -1 : 1;
}

/**
 * The bytes that an invoice's content hash is the SHA-256 of: all that is on it, with its explanations and which minutes
 * of which entry are on which line. Problems are not on it.
 */
export function contentBytes({ lines, items, claims, taxes, totals }: BillingResult): string {
  const parts = items.map(
    ({ entryId, role, part, position, minutes }) => `${entryId} ${role} ${part} ${position} ${minutes}`,
  );
  return canonicalJson({ lines, items: parts, claims, taxes, totals });
}
