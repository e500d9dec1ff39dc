import type { BillRole } from '../../../domain/rules/bill-roles.ts';
import type { BillingInput } from '../../../domain/rules/billing/types.ts';
import type { EntryRow } from './work.ts';

/**
 * What is kept with an invoice to compute it from once more: all that it was computed from but the entries, which its
 * items name and which do not change while they are invoiced; of those that were given back, what they were then.
 */
export interface KeptInput extends Omit<BillingInput, 'entries'> {
  /** What the entries' roles were found by. */
  readonly roles: readonly BillRole[];
  /** Which of the client's projects were asked for (none: all), and whether usage was, for making a draft anew. */
  readonly scope: { readonly projectIds: readonly string[]; readonly includeUsage: boolean };
  /** What a person wrote in the place of a line's own words, by what the line is (draft-content.ts). */
  readonly descriptions: readonly { readonly key: string; readonly description: string }[];
  /** Entries that a void or a credit note gave back, as they were billed: since then they may be anything. */
  readonly released?: readonly ReleasedEntry[];
}

/** An entry with what an invoice says of it beside its price. */
export interface ReleasedEntry extends EntryRow {
  readonly description: string;
  /** The name of who approved it, or the rule that did, and when. */
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
}
