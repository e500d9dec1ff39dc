import type { RoundingRule } from '../entities/tenant.ts';
import type { TimeEntry } from '../entities/time-entry.ts';
import { isSettled } from './lifecycle.ts';
import { hoursQuantity, negated } from './metering.ts';
import { amountOf } from './money.ts';
import { billedMinutesOf, roundMinutes } from './rounding.ts';

/**
 * Whether the entry is a late change (docs/decisions/0014): it corrects a settled entry, or is work that was logged
 * after its period was locked. It needs a decision of its own and never approves itself.
 */
export function isAdjustment({
  correctsId,
  source,
}: Pick<TimeEntry, 'correctsId'> & Partial<Pick<TimeEntry, 'source'>>): boolean {
  return correctsId !== null || source === 'adjustment';
}

type Standing = Pick<TimeEntry, 'status' | 'correctsId'> & Partial<Pick<TimeEntry, 'replacedById'>>;

/**
 * Whether the entry counts now. One that an approved adjustment replaced does not, and a correction does not before its
 * approval. Every sum of time counts what stands, so that no work counts twice.
 */
export function stands({ status, correctsId, replacedById = null }: Standing): boolean {
  return replacedById === null && (correctsId === null || isSettled(status));
}

/** Those of the entries that count now (`stands`); the same list where all do. */
export function standingEntries<Entry extends Standing>(entries: readonly Entry[]): readonly Entry[] {
  return entries.every(stands) ? entries : entries.filter(stands);
}

/** Minutes of what stands among the entries. */
export function standingMinutes(entries: readonly (Standing & Pick<TimeEntry, 'minutes'>)[]): number {
  return entries.reduce((sum, entry) => (stands(entry) ? sum + entry.minutes : sum), 0);
}

/** Whether the entry is in its project's spent time: the same words as entry_counts() of migration 0016. */
export function countsAsSpent(entry: Standing): boolean {
  return stands(entry) && (entry.status === 'submitted' || isSettled(entry.status));
}

type Claimed = Pick<TimeEntry, 'id' | 'correctsId'> & Partial<Pick<TimeEntry, 'status'>>;

/**
 * What else there would be beside `entry` if every adjustment that was not rejected were approved: what the rules check
 * a day by. Neither what `entry` or an adjustment replaces, nor a rejected correction.
 */
export function claimedBeside<Entry extends Claimed>(entry: Claimed, others: readonly Entry[]): Entry[] {
  return claimed(others.filter(({ id }) => id !== entry.id)).filter(({ id }) => id !== entry.correctsId);
}

/** What there would be of the entries if every adjustment that was not rejected were approved. */
export function claimed<Entry extends Claimed>(entries: readonly Entry[]): Entry[] {
  const claims = entries.filter(({ correctsId, status }) => correctsId === null || status !== 'rejected');
  const replaced = new Set(claims.flatMap(({ correctsId }) => correctsId ?? []));
  return claims.filter(({ id }) => !replaced.has(id));
}

type Priced = Pick<
  TimeEntry,
  'projectId' | 'minutes' | 'billable' | 'billedMinutes' | 'rateMinor' | 'amountMinor' | 'currency'
>;

/** What the approval of an adjustment changes, against what stands without it. */
export interface AdjustmentEffect {
  readonly minutes: number;
  /** Minutes billed; left out while nothing says how they will be rounded. */
  readonly billedMinutes?: number;
  /** Minor units of `currency`; left out while the rate is not known. An estimate until the approval sets it. */
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly metering: {
    /** Hours of the event that takes back what was metered; `0` where nothing was. Decimal strings. */
    readonly takenBack: string;
    /** Hours of the adjustment's own event. */
    readonly sent: string;
    /** What both come to. */
    readonly hours: string;
  };
  /** Whether the time leaves one project for another, so that the manager of either one is concerned. */
  readonly movesProject: boolean;
}

/**
 * The effect of `adjustment` in the place of `corrected` (null: late work, which corrects nothing).
 * @param rounding the tenant's rule: for what the adjustment will be billed with while it is not approved
 */
export function adjustmentEffect(
  adjustment: Priced,
  corrected: Priced | null,
  rounding?: RoundingRule,
): AdjustmentEffect {
  const billed = billedOf(adjustment, rounding);
  const before = corrected === null ? 0 : billedMinutesOf(corrected);
  const amount = amountAfter(adjustment, corrected, billed);
  const currency = adjustment.currency ?? corrected?.currency ?? null;
  return {
    minutes: adjustment.minutes - (corrected?.minutes ?? 0),
    ...(billed !== null && { billedMinutes: billed - before }),
    ...(amount !== null && { amountMinor: amount - (corrected?.amountMinor ?? 0) }),
    ...(amount !== null && currency !== null && { currency }),
    metering: {
      takenBack: negated(hoursQuantity(corrected?.minutes ?? 0)),
      sent: hoursQuantity(adjustment.minutes),
      hours: hoursQuantity(adjustment.minutes - (corrected?.minutes ?? 0)),
    },
    movesProject: corrected !== null && corrected.projectId !== adjustment.projectId,
  };
}

/** An adjustment is rounded alone (sync-server/modules/approvals/shares.ts). */
function billedOf({ billable, minutes, billedMinutes }: Priced, rounding?: RoundingRule): number | null {
  if (!billable) return 0;
  return billedMinutes ?? (rounding ? roundMinutes(minutes, rounding) : null);
}

function amountAfter(adjustment: Priced, corrected: Priced | null, billed: number | null): number | null {
  if (adjustment.amountMinor !== null) return adjustment.amountMinor;
  if (!adjustment.billable) return 0;
  const rate = corrected?.projectId === adjustment.projectId ? corrected.rateMinor : null;
  return rate === null || billed === null ? null : amountOf(billed, rate);
}

type Billed = Pick<TimeEntry, 'id' | 'correctsId' | 'invoiceId'>;

/**
 * The entry that an adjustment's bill starts from: the nearest one down its chain of corrections that was invoiced. The
 * next invoice bills the difference to it, or all of the adjustment where there is none.
 */
export function invoicedBefore<Entry extends Billed>(
  adjustment: Billed,
  entryOf: (id: string) => Entry | undefined,
): Entry | null {
  const seen = new Set<string>([adjustment.id]);
  for (let next = adjustment.correctsId; next !== null && !seen.has(next); ) {
    seen.add(next);
    const entry = entryOf(next);
    if (entry === undefined) return null;
    if (entry.invoiceId !== null) return entry;
    next = entry.correctsId;
  }
  return null;
}
