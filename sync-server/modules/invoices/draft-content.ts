import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { billRolesBy } from '../../../domain/rules/bill-roles.ts';
import { computeInvoice, contentBytes } from '../../../domain/rules/billing/compute.ts';
import type { BillingResult, DraftLine, LineBasis } from '../../../domain/rules/billing/types.ts';
import type { KeptInput } from './kept.ts';
import type { EntryRow } from './work.ts';

/** What is on an invoice, with the hash of it. */
export interface Content extends BillingResult {
  readonly contentHash: string;
  /** By position: the words that the line has by itself, and what it is known by. */
  readonly own: readonly { readonly key: string; readonly description: string }[];
}

/**
 * The invoice of what was gathered, or kept with it: computed, and with the words that a person put in the place of the
 * lines' own. The same input and entries give the same bytes.
 */
export function contentOf(input: KeptInput, entries: readonly EntryRow[]): Content {
  const { roles, scope: _, descriptions, released: _billed, ...billing } = input;
  const rolesOf = billRolesBy(roles);
  const computed = computeInvoice({
    ...billing,
    entries: entries.map(({ amountMinor: _estimated, ...entry }) => ({
      ...entry,
      billRoles: rolesOf(entry),
    })),
  });
  const own = keysOf(computed.lines);
  const written = new Map(descriptions.map(({ key, description }) => [key, description]));
  const lines = computed.lines.map((line, index) => {
    const description = written.get(own[index]?.key ?? '');
    return description === undefined ? line : { ...line, description };
  });
  const result = { ...computed, lines };
  return { ...result, own, contentHash: createHash('sha256').update(contentBytes(result)).digest('hex') };
}

/** Whether nothing is due: no line at all, or only discounts on nothing. */
export function isNothing({ lines }: Pick<BillingResult, 'lines'>): boolean {
  return lines.every(({ kind }) => kind === 'discount');
}

function keysOf(lines: readonly DraftLine[]): Content['own'] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const text = canonicalJson([
      line.kind,
      line.projectId,
      line.description,
      line.rateMinor,
      identity(line.basis),
    ]);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    return {
      key: createHash('sha256').update(`${text} ${before}`).digest('hex'),
      description: line.description,
    };
  });
}

/** What a line is, whatever amount of it there is: the same line after more time was approved has the same. */
function identity(basis: LineBasis): unknown {
  switch (basis.kind) {
    case 'time':
      return [basis.origin, basis.factors, basis.roundingVersion, basis.minutes < 0];
    case 'usage':
      return [basis.eventType, basis.month];
    case 'retainer':
      return [basis.projectId, basis.month];
    case 'milestone':
      return basis.milestoneId;
    case 'outcome':
      return basis.outcomeId;
    case 'expense':
      return basis.expenseId;
    case 'discount':
      return basis.percent;
  }
}
