import type { Expense, LineGrouping, ProjectTerms, TaxCategory, TaxRule } from '../../entities/billing.ts';
import type { Client } from '../../entities/client.ts';
import type { LineKind } from '../../entities/invoice.ts';
import type { Project } from '../../entities/project.ts';
import type { RateCard } from '../../entities/rate-card.ts';
import type { TimeEntry } from '../../entities/time-entry.ts';
import type { RateMatch } from '../rates.ts';

// What an invoice is computed from, and what comes of it. Plain JSON on both sides: the inputs are kept with the invoice
// and the same inputs give the same bytes.

/**
 * Approved billable time that stands and that no invoice has, with the roles to price it by. That of fixed-price and
 * outcome projects is passed over.
 */
export interface BillableEntry
  extends Pick<
    TimeEntry,
    'id' | 'userId' | 'projectId' | 'taskId' | 'activityCode' | 'date' | 'startedAt' | 'minutes'
  > {
  readonly billedMinutes: number;
  readonly roundingVersion: number | null;
  /** In the order in which to try them: the assignment's, then the person's own. */
  readonly billRoles: readonly string[];
}

/** What an earlier invoice billed of an entry that an approved adjustment replaced; it comes off as it was priced. */
export interface Reversal {
  readonly entryId: string;
  readonly projectId: string;
  readonly userId: string;
  readonly date: string;
  readonly parts: readonly {
    readonly minutes: number;
    readonly basis: TimeBasis;
    readonly description: string;
  }[];
}

export interface BillingProject
  extends Pick<Project, 'id' | 'code' | 'name' | 'type' | 'rateCardId' | 'milestones'> {
  readonly tasks: readonly { readonly id: string; readonly name: string }[];
  readonly activityCodes: readonly { readonly code: string; readonly name: string }[];
  /** All versions that are valid in or before the period. */
  readonly terms: readonly ProjectTerms[];
}

export interface BillingInput {
  readonly client: Pick<Client, 'id' | 'name' | 'currency' | 'contractTerms'>;
  /** Both days inside. */
  readonly period: { readonly from: string; readonly to: string };
  readonly grouping: LineGrouping;
  /** Of the lines' descriptions: what the firm's clients receive (BillingSettings). */
  readonly language: 'en' | 'de';
  /** ISO weekday on which the tenant's week begins. */
  readonly weekStart: number;
  readonly tax: TaxRule;
  readonly projects: readonly BillingProject[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /**
   * Every version of every card that a project of these has. Usage is priced by the first of them, by card id, that is
   * valid in the month and has prices for the type.
   */
  readonly cards: readonly RateCard[];
  readonly entries: readonly BillableEntry[];
  readonly reversals: readonly Reversal[];
  /**
   * What standing invoices have, which overtime, volume and retainers go on from: billed less reversed minutes of all
   * items that were not released, drafts too. What this invoice reverses is still in it; the engine takes that off.
   */
  readonly before: {
    /**
     * `minutes` of lines whose basis names the card, by the position in the week that they were priced at: `from` is
     * `thresholdMinutes` of the line's overtime factor, 0 where it has none. A correction takes the place of what it
     * corrects and does not become overtime for being late.
     */
    readonly weeks: readonly {
      readonly userId: string;
      readonly cardId: string;
      readonly weekStart: string;
      readonly from: number;
      readonly minutes: number;
    }[];
    /** Of this client: the same by calendar month of the work. `from` is `fromMinutes` of the volume factor, or 0. */
    readonly months: readonly {
      readonly cardId: string;
      readonly month: string;
      readonly from: number;
      readonly minutes: number;
    }[];
    /**
     * Minutes that a retainer took (origin `retainer`), by the origin's month (`2026-10`): of every month since it began
     * and of later ones, for what rolls over follows from all of them.
     */
    readonly retained: readonly {
      readonly projectId: string;
      readonly month: string;
      readonly minutes: number;
    }[];
  };
  /** Keys of milestones, retainers, outcomes, expenses and usage that standing invoices have. */
  readonly claimed: readonly string[];
  readonly expenses: readonly Pick<
    Expense,
    'id' | 'projectId' | 'date' | 'description' | 'amountMinor' | 'currency'
  >[];
  /** By event type and UTC month: all that was used, and how much of it standing invoices have. Decimal strings. */
  readonly usage: readonly {
    readonly eventType: string;
    readonly unit: string;
    readonly month: string;
    readonly total: string;
    readonly billed: string;
  }[];
  /** Entered by hand: off the net of all other lines (`percent`, a ratio), or an amount in minor units. */
  readonly discounts: readonly (
    | { readonly description: string; readonly percent: string }
    | { readonly description: string; readonly amountMinor: number }
  )[];
}

/** Why a line's rate is multiplied. One of 1 only says where in the week or month the minutes stood. */
export type PriceFactor =
  | { readonly kind: 'overtime'; readonly factor: string; readonly thresholdMinutes: number }
  /** `factor` is 1 − discount; the band begins after `fromMinutes` of the month. */
  | {
      readonly kind: 'volume';
      readonly factor: string;
      readonly discount: string;
      readonly fromMinutes: number;
      readonly month: string;
    }
  | {
      readonly kind: 'tier';
      readonly factor: string;
      readonly discount: string;
      readonly tier: string;
      readonly from: 'card' | 'client';
    };

/** Where a rate comes from, and what it was matched by. */
export type RateOrigin =
  | {
      readonly from: 'card';
      readonly cardId: string;
      readonly cardVersion: number;
      readonly name: string;
      readonly matched: RateMatch;
    }
  | {
      readonly from: 'project';
      readonly projectId: string;
      readonly termsVersion: number;
      readonly matched: RateMatch;
    }
  | { readonly from: 'client' }
  /** Inside what a retainer includes: 0 an hour. */
  | {
      readonly from: 'retainer';
      readonly projectId: string;
      readonly termsVersion: number;
      readonly month: string;
    }
  /** Beyond it, at the retainer's own rate. */
  | {
      readonly from: 'overage';
      readonly projectId: string;
      readonly termsVersion: number;
      readonly month: string;
    };

/** All minutes of a line have one price: rate × factors, and one rounding at the line. */
export interface TimeBasis {
  readonly kind: 'time';
  readonly rateMinor: number;
  readonly origin: RateOrigin;
  readonly factors: readonly PriceFactor[];
  /** Version of the rounding rule that turned worked into billed minutes; null: none was named. */
  readonly roundingVersion: number | null;
  /** Billed minutes of the line; negative where it takes back. */
  readonly minutes: number;
  /** minutes × rate × factors ÷ 60 as an exact fraction in lowest terms, `n/d` or `n`, in minor units. */
  readonly exact: string;
  /** Of an entry whose week counts under a card: which, so that later invoices go on from it. */
  readonly cardId: string | null;
}

export type LineBasis =
  | TimeBasis
  | {
      readonly kind: 'usage';
      readonly eventType: string;
      readonly month: string;
      readonly usageBefore: string;
      readonly quantity: string;
      readonly cardId: string;
      readonly cardVersion: number;
      readonly spans: readonly {
        readonly quantity: string;
        readonly unitPrice: string;
        readonly amount: string;
      }[];
      /** Major units of the currency, exact. */
      readonly exact: string;
    }
  | { readonly kind: 'milestone'; readonly milestoneId: string; readonly reachedOn: string }
  | {
      readonly kind: 'retainer';
      readonly projectId: string;
      readonly termsVersion: number;
      readonly month: string;
      readonly includedMinutes: number;
      /** What came over from earlier months, oldest first. */
      readonly rolledIn: readonly { readonly month: string; readonly minutes: number }[];
      readonly usedMinutes: number;
      readonly rolledOut: readonly { readonly month: string; readonly minutes: number }[];
    }
  | {
      readonly kind: 'outcome';
      readonly outcomeId: string;
      readonly achievedOn: string;
      readonly termsVersion: number;
    }
  | { readonly kind: 'expense'; readonly expenseId: string; readonly date: string }
  | {
      readonly kind: 'discount';
      readonly percent: string | null;
      readonly ofMinor: number | null;
      readonly exact: string;
    };

/**
 * `rateMinor` is never negative; what comes off has a negative quantity. Units: `hours`, `month` of a retainer, `item` of
 * other fees, expenses and discounts, and the unit of the usage.
 */
export interface DraftLine {
  readonly position: number;
  readonly kind: LineKind;
  readonly description: string;
  readonly quantity: string;
  readonly unit: string;
  readonly rateMinor: number;
  readonly amountMinor: number;
  readonly taxCategory: TaxCategory;
  readonly taxRate: string;
  readonly projectId: string | null;
  readonly rateCardId: string | null;
  readonly rateCardVersion: number | null;
  readonly roundingVersion: number | null;
  readonly basis: LineBasis;
}

export interface DraftItem {
  readonly entryId: string;
  readonly role: 'bill' | 'reverse';
  readonly part: number;
  readonly position: number;
  readonly minutes: number;
}

/** Something that keeps work off the invoice; the rest goes on. */
export interface BillingProblem {
  readonly kind:
    | 'no_rate'
    | 'card_currency'
    | 'expense_currency'
    | 'no_usage_price'
    /** More was taken back than was used. */
    | 'usage_negative';
  readonly projectId: string | null;
  readonly entryIds: readonly string[];
  /** A card, an expense, an event type. */
  readonly subject: string | null;
  readonly minutes: number;
}

export interface BillingResult {
  readonly lines: readonly DraftLine[];
  readonly items: readonly DraftItem[];
  readonly claims: readonly { readonly key: string; readonly position: number }[];
  readonly taxes: readonly {
    readonly category: TaxCategory;
    readonly rate: string;
    readonly reason: string | null;
    readonly netMinor: number;
    readonly taxMinor: number;
  }[];
  readonly totals: {
    readonly subtotalMinor: number;
    readonly discountMinor: number;
    readonly taxMinor: number;
    readonly totalMinor: number;
  };
  readonly problems: readonly BillingProblem[];
}
