import type { Decision } from '../entities/decision.ts';
import type { TimeEntry, WarningKind } from '../entities/time-entry.ts';
import { daysBetween } from './civil-date.ts';
import { elapsedMs } from './time-trust.ts';

/**
 * Why an approver should look closer: the server's warnings, and what is found on the device. `changed`: a decision of
 * this approver did not count because the content was another  * `edited`: more time than its timer measured. `overlap`: shares clock time with another waiting entry of the person.
 * `adjustment`: it corrects settled time, or was logged knowing that its period is locked.
 */
export type FlagCode = WarningKind | 'changed' | 'overlap' | 'sent_again' | 'edited' | 'adjustment';

/** The order in which reasons are said, the gravest first. */
export const flagCodes: readonly FlagCode[] = [
  'changed',
  'overlap',
  'over_budget',
  'edited',
  'sent_again',
  'adjustment',
  'low_time_trust',
  'unusual',
  'long_day',
  'weekend_or_holiday',
  'outside_project_dates',
  'late',
];
const rankOf = new Map(flagCodes.map((code, rank) => [code, rank]));

/** What was decided on an entry before it was submitted again. */
export interface EarlierDecision {
  readonly action: 'reject' | 'reopen';
  readonly at: string;
  /** Null where a rule decided. */
  readonly by: string | null;
  readonly comment: string;
}

/** One reason, with the figures that its sentence needs. */
export type QueueFlag = { readonly entry: TimeEntry } & (
  | { readonly code: 'changed' | 'adjustment' | 'over_budget' | 'low_time_trust' | 'outside_project_dates' }
  /** Minutes of the person's submitted time on that date. */
  | { readonly code: 'unusual' | 'long_day' | 'weekend_or_holiday'; readonly dayMinutes: number }
  /** Days from the date of work to the submission. */
  | { readonly code: 'late'; readonly days: number }
  /** The one that began first, and the minutes that both have. */
  | { readonly code: 'overlap'; readonly other: TimeEntry; readonly minutes: number }
  | { readonly code: 'sent_again'; readonly earlier: EarlierDecision }
  /** What the timer's clocks measured, in minutes. */
  | { readonly code: 'edited'; readonly measured: number }
);

export interface FlagsInput {
  /** All that is submitted on this device, also what others decide on. */
  readonly submitted: readonly TimeEntry[];
  readonly decisions: readonly Decision[];
  /** Who looks. */
  readonly userId: string;
}

/** A timer that is corrected by less was rounded by hand, not edited. */
const EDITED_FROM_MINUTES = 15;

/** The reasons of every submitted entry that has one, gravest first, by entry id. Takes one pass over a sorted list. */
export function flagsOf({ submitted, decisions, userId }: FlagsInput): Map<string, QueueFlag[]> {
  const found = new Map<string, QueueFlag[]>();
  const add = (flag: QueueFlag): void => {
    const known = found.get(flag.entry.id);
    if (known) known.push(flag);
    else found.set(flag.entry.id, [flag]);
  };
  const days = minutesByDay(submitted);
  const { changed, earlier } = pastOf(decisions, userId);
  for (const entry of submitted) {
    if (changed.has(entry.id)) add({ code: 'changed', entry });
    const before = earlier.get(entry.id);
    if (before) add({ code: 'sent_again', entry, earlier: before });
    if (entry.correctsId !== null || entry.source === 'adjustment') add({ code: 'adjustment', entry });
    for (const code of entry.warnings) add(warningFlag(code, entry, days));
    const measured = measuredMinutes(entry);
    if (measured !== null && entry.minutes > measured + EDITED_FROM_MINUTES)
      add({ code: 'edited', entry, measured });
  }
  for (const flag of overlapFlags(submitted)) add(flag);
  for (const flags of found.values())
    flags.sort((a, b) => (rankOf.get(a.code) ?? 0) - (rankOf.get(b.code) ?? 0));
  return found;
}

function warningFlag(code: WarningKind, entry: TimeEntry, days: ReadonlyMap<string, number>): QueueFlag {
  switch (code) {
    case 'unusual':
    case 'long_day':
    case 'weekend_or_holiday':
      return { code, entry, dayMinutes: days.get(dayKey(entry)) ?? entry.minutes };
    case 'late':
      return {
        code,
        entry,
        days: daysBetween(entry.date, (entry.submittedAt ?? entry.createdAt).slice(0, 10)),
      };
    case 'over_budget':
    case 'low_time_trust':
    case 'outside_project_dates':
      return { code, entry };
  }
}

function dayKey({ userId, date }: Pick<TimeEntry, 'userId' | 'date'>): string {
  return `${userId} ${date}`;
}

function minutesByDay(entries: readonly TimeEntry[]): Map<string, number> {
  const days = new Map<string, number>();
  for (const entry of entries) {
    const key = dayKey(entry);
    days.set(key, (days.get(key) ?? 0) + entry.minutes);
  }
  return days;
}

/** What decisions, taken in their order, say of entries that are submitted now. */
function pastOf(
  decisions: readonly Decision[],
  userId: string,
): { changed: Set<string>; earlier: Map<string, EarlierDecision> } {
  const changed = new Set<string>();
  const earlier = new Map<string, EarlierDecision>();
  const inOrder = decisions.toSorted((a, b) =>
    a.decidedAt < b.decidedAt ? -1 : a.decidedAt > b.decidedAt ? 1 : 0,
  );
  for (const { action, decidedBy, decidedAt, comment, entries, results } of inOrder) {
    if (action === 'delegate') continue;
    const comments = new Map<string, string>();
    if (action !== 'approve')
      for (const one of entries) if (one.comment) comments.set(one.entryId, one.comment);
    for (const { entryId, outcome } of results) {
      if (outcome === 'applied') {
        changed.delete(entryId);
        if (action === 'approve') earlier.delete(entryId);
        else
          earlier.set(entryId, {
            action,
            at: decidedAt,
            by: decidedBy,
            comment: comments.get(entryId) ?? comment,
          });
      } else if (outcome === 'changed_since_reviewed' && decidedBy === userId) changed.add(entryId);
    }
  }
  return { changed, earlier };
}

/** Minutes between the two readings of its timer; null where its minutes are still those, or no timer ran. */
function measuredMinutes({ source, rawSeconds, timeTrust }: TimeEntry): number | null {
  if (source !== 'timer' || rawSeconds !== null || timeTrust === null) return null;
  return Math.max(0, Math.round(elapsedMs(timeTrust.start, timeTrust.end, { countsSleep: true }) / 60_000));
}

/** Each waiting entry that begins while another one of the person still runs; the one that it corrects does not count. */
function* overlapFlags(entries: readonly TimeEntry[]): Generator<QueueFlag> {
  const timed = entries.flatMap((entry) =>
    entry.startedAt === null || entry.endedAt === null
      ? []
      : [{ entry, from: Date.parse(entry.startedAt), to: Date.parse(entry.endedAt) }],
  );
  timed.sort((a, b) =>
    a.entry.userId === b.entry.userId ? a.from - b.from : a.entry.userId < b.entry.userId ? -1 : 1,
  );
  let last: (typeof timed)[number] | null = null;
  for (const one of timed) {
    const isSame = last?.entry.userId === one.entry.userId;
    if (
      last &&
      isSame &&
      one.from < last.to &&
      one.entry.correctsId !== last.entry.id &&
      last.entry.correctsId !== one.entry.id
    ) {
      const minutes = Math.max(1, Math.round((Math.min(one.to, last.to) - one.from) / 60_000));
      yield { code: 'overlap', entry: one.entry, other: last.entry, minutes };
    }
    if (!last || !isSame || one.to > last.to) last = one;
  }
}
