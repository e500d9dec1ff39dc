import type { InvoiceDocument } from './billing-document.ts';
import { Exact } from './exact.ts';

const keyOf = (category: string, rate: string) => `${category} ${new Exact(rate).toFixed()}`;

/**
 * The tax of each line, in minor units, in the lines' order: a document has tax a category and rate, rounded once, and
 * other programs want it a line. The lines of a category share its tax by their net, whole units first and what is left to
 * those with the largest remainder, so that the shares are its sum exactly.
 */
export function taxOfLines({ lines, taxes }: Pick<InvoiceDocument, 'lines' | 'taxes'>): number[] {
  const shares = lines.map(() => 0);
  for (const tax of taxes) {
    const members = lines.flatMap((line, index) =>
      keyOf(line.taxCategory, line.taxRate) === keyOf(tax.category, tax.rate) ? [index] : [],
    );
    const exact = members.map((index) => new Exact(lines[index]?.netMinor ?? 0).times(tax.rate));
    const whole = exact.map((share) => share.floor());
    let left = new Exact(tax.taxMinor).minus(whole.reduce((sum, share) => sum.plus(share), new Exact(0)));
    const byRemainder = members
      .map((index, at) => ({ index, at, rest: exact[at]?.minus(whole[at] ?? 0) ?? new Exact(0) }))
      .toSorted((a, b) => b.rest.comparedTo(a.rest) || a.index - b.index);
    for (const { index, at } of byRemainder) {
      const extra = left.greaterThan(0) ? 1 : 0;
      left = left.minus(extra);
      shares[index] = (whole[at] ?? new Exact(0)).plus(extra).toNumber();
    }
    // A tax that was not computed from these lines: the first one bears the difference.
    const [first] = members;
    if (first !== undefined) shares[first] = (shares[first] ?? 0) + left.toNumber();
  }
  return shares;
}
