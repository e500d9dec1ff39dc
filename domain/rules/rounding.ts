import type { RoundingRule } from '../entities/tenant.ts';
import type { TimeEntry } from '../entities/time-entry.ts';

/**
 * Minutes by the tenant's rule. `nearest` takes the half up; `down` may give 0. The raw minutes stay with the entry,
 * these are what is billed.
 */
export function roundMinutes(minutes: number, { incrementMinutes, mode }: RoundingRule): number {
  const rest = minutes % incrementMinutes;
  const down = minutes - rest;
  const up = rest === 0 ? down : down + incrementMinutes;
  if (mode === 'down') return down;
  if (mode === 'up') return up;
  return 2 * rest >= incrementMinutes ? up : down;
}

/** Seconds stay with an entry while they are less than a minute off its minutes; after that somebody has changed those. */
export function keptSeconds(minutes: number, rawSeconds: number | null): number | null {
  return rawSeconds !== null && Math.abs(rawSeconds - minutes * 60) < 60 ? rawSeconds : null;
}

/**
 * Minutes that an approved entry is billed with: by the rule that it names, or its own minutes where it was approved
 * before entries named one; 0 for time that is not billable.
 */
export function billedMinutesOf({
  billable,
  billedMinutes,
  minutes,
}: Pick<TimeEntry, 'billable' | 'billedMinutes' | 'minutes'>): number {
  return billable ? (billedMinutes ?? minutes) : 0;
}

export type RoundedEntry = Pick<TimeEntry, 'id' | 'userId' | 'projectId' | 'taskId' | 'date' | 'minutes'>;

/**
 * Billed minutes of each entry, by id, when all are approved at once. With scope `entry` each is rounded alone. With
 * `day_task` the sum of each group (`roundingGroup`) is rounded once and shared out (`shareGroup`).
 */
export function roundEntries(entries: readonly RoundedEntry[], rule: RoundingRule): Map<string, number> {
  if (rule.scope === 'entry')
    return new Map(entries.map(({ id, minutes }) => [id, roundMinutes(minutes, rule)]));
  const rounded = new Map<string, number>();
  for (const group of Map.groupBy(entries, roundingGroup).values()) {
    for (const [id, minutes] of shareGroup({ fresh: group, standing: [], invoiced: [] }, rule))
      rounded.set(id, minutes);
  }
  return rounded;
}

/** What scope `day_task` sums up: a person's time on one task (or on the project, without a task) on one date. */
export function roundingGroup({
  userId,
  projectId,
  taskId,
  date,
}: Omit<RoundedEntry, 'id' | 'minutes'>): string {
  return `${userId} ${projectId} ${taskId ?? ''} ${date}`;
}

interface Fresh {
  readonly id: string;
  readonly minutes: number;
}
interface Billed extends Fresh {
  readonly billedMinutes: number;
}

/** All approved entries of one group that are billed by one version of the rule. */
export interface SharedGroup {
  /** Approved just now. */
  readonly fresh: readonly Fresh[];
  /** Approved before. */
  readonly standing: readonly Billed[];
  /** On an invoice: their shares cannot change any more. */
  readonly invoiced: readonly Billed[];
}

/**
 * Shares of a group that is approved in parts, by id; those of invoiced entries are left out. All shares together are
 * the rounded sum of all the minutes, each at least 0, unless what was invoiced is more than that already.
 *
 * Earlier shares stand as long as that can be: what is due goes to the fresh ones. Only where an entry was reopened, so
 * that what stands is too much, or that nothing fresh takes what is missing, the standing ones change.
 */
export function shareGroup(
  { fresh, standing, invoiced }: SharedGroup,
  rule: RoundingRule,
): Map<string, number> {
  const shares = new Map([
    ...standing.map((entry) => [entry.id, entry.billedMinutes] as const),
    ...fresh.map((entry) => [entry.id, 0] as const),
  ]);
  const minutes = sumOf([...fresh, ...standing, ...invoiced].map((entry) => entry.minutes));
  const shared = sumOf([...standing, ...invoiced].map((entry) => entry.billedMinutes));
  let due = roundMinutes(minutes, rule) - shared;
  if (due > 0) {
    for (const [id, share] of shareOut(due, fresh.length > 0 ? fresh : standing))
      shares.set(id, (shares.get(id) ?? 0) + share);
  }
  for (const { id, billedMinutes } of inOrder(standing).toReversed()) {
    if (due >= 0) break;
    const taken = Math.min(billedMinutes, -due);
    shares.set(id, billedMinutes - taken);
    due += taken;
  }
  return shares;
}

/** Whole minutes by the entries' own minutes, in the order of their ids. */
function shareOut(total: number, entries: readonly Fresh[]): Map<string, number> {
  const all = sumOf(entries.map(({ minutes }) => minutes));
  const shares = new Map<string, number>();
  let before = 0;
  let shared = 0;
  for (const { id, minutes } of inOrder(entries)) {
    before += minutes;
    const through = Math.floor((before * total) / all);
    shares.set(id, through - shared);
    shared = through;
  }
  return shares;
}

function inOrder<Entry extends Fresh>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
