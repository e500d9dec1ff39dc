import type { Assignment } from '../../../../domain/entities/assignment.ts';
import type { Project } from '../../../../domain/entities/project.ts';
import type { TenantSettings } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry, WarningKind } from '../../../../domain/entities/time-entry.ts';
import { isEditable } from '../../../../domain/rules/lifecycle.ts';
import { dayPattern } from '../../../../domain/rules/pattern.ts';
import { type EntryError, validateEntry } from '../../../../domain/rules/validation.ts';
import type { DayTarget } from '../grid/targets.ts';

/**
 * Something to know before a week is submitted. `stop`: the server would refuse the entry. `look`: the approver will ask,
 * or something is not finished. `note`: good to know, and no reason to wait.
 */
export type Finding =
  | { kind: 'refused'; severity: 'stop'; entry: TimeEntry; error: EntryError }
  | { kind: 'returned'; severity: 'look'; entry: TimeEntry; comment: string; by: string | null }
  | { kind: 'missing'; severity: 'look'; date: string; minutes: number }
  | { kind: 'warning'; severity: 'look'; date: string; warning: WarningKind; entries: TimeEntry[] }
  | { kind: 'attention'; severity: 'look'; count: number }
  | { kind: 'overlap'; severity: 'look'; count: number }
  | { kind: 'away'; severity: 'look'; minutes: number }
  | { kind: 'timer'; severity: 'look' }
  | { kind: 'undescribed'; severity: 'note'; entries: TimeEntry[] }
  | { kind: 'unsent'; severity: 'note'; count: number };

export interface WeekToCheck {
  /** The person's entries of the week, and those of the day before and after for what crosses midnight. */
  entries: readonly TimeEntry[];
  /** First and last date of the week. */
  days: readonly string[];
  targets: readonly DayTarget[];
  settings: TenantSettings | null;
  projects: ReadonlyMap<string, Project>;
  assignments: readonly Assignment[];
  today: string;
  /** The person's minutes a day before this week, by date; what is usual for them. */
  history: ReadonlyMap<string, number>;
  /** Refused or overlapping changes of this week that wait in Needs attention. */
  attention: number;
  overlaps: number;
  /** Minutes of an absence that was not decided yet; null when there is none. */
  awayMinutes: number | null;
  isTimerRunning: boolean;
  unsent: number;
}

const severities = ['stop', 'look', 'note'] as const;

/** What is to be known before the week is submitted, the hindrances first, then by date. */
export function checkWeek(week: WeekToCheck): Finding[] {
  const inWeek = week.entries.filter(({ date }) => week.days.includes(date));
  const open = inWeek.filter(({ status }) => isEditable(status));
  const findings: Finding[] = [...ofRules(week, open)];
  for (const entry of open) {
    if (entry.status !== 'rejected') continue;
    const comment = entry.decision?.comment ?? '';
    findings.push({ kind: 'returned', severity: 'look', entry, comment, by: entry.decision?.by ?? null });
  }
  for (const { date, missing } of week.targets)
    if (missing > 0) findings.push({ kind: 'missing', severity: 'look', date, minutes: missing });
  if (week.attention > 0) findings.push({ kind: 'attention', severity: 'look', count: week.attention });
  if (week.overlaps > 0) findings.push({ kind: 'overlap', severity: 'look', count: week.overlaps });
  if (week.awayMinutes !== null) findings.push({ kind: 'away', severity: 'look', minutes: week.awayMinutes });
  else if (week.isTimerRunning && week.days.includes(week.today))
    findings.push({ kind: 'timer', severity: 'look' });
  const undescribed = open.filter(({ description }) => description.trim() === '');
  if (undescribed.length > 0) findings.push({ kind: 'undescribed', severity: 'note', entries: undescribed });
  if (week.unsent > 0) findings.push({ kind: 'unsent', severity: 'note', count: week.unsent });
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** Refusals entry by entry; warnings once a day and kind, because they are mostly about the day. */
function ofRules(week: WeekToCheck, open: readonly TimeEntry[]): Finding[] {
  const { settings, projects, assignments, today, entries } = week;
  if (!settings) return [];
  const findings: Finding[] = [];
  const warned = new Map<string, Extract<Finding, { kind: 'warning' }>>();
  for (const entry of open.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const project = projects.get(entry.projectId) ?? null;
    const verdict = validateEntry(entry, {
      settings,
      project,
      assignments,
      others: entries,
      today,
      spentMinutes: project?.spentMinutes ?? 0,
      corrected: entries.find(({ id }) => id === entry.correctsId) ?? null,
      pattern: dayPattern(usualDays(week, entry.date)),
    });
    const [error] = verdict.errors;
    // What an adjustment corrects may lie far back and not be here; the server knows it.
    if (error && !entry.correctsId) findings.push({ kind: 'refused', severity: 'stop', entry, error });
    for (const warning of verdict.warnings) {
      const key = `${entry.date} ${warning}`;
      const known = warned.get(key);
      if (known) known.entries.push(entry);
      else
        warned.set(key, { kind: 'warning', severity: 'look', date: entry.date, warning, entries: [entry] });
    }
  }
  return [...findings, ...warned.values()];
}

/** Day totals without the one that is judged. */
function usualDays({ history, entries, days }: WeekToCheck, date: string): number[] {
  const totals = new Map(history);
  for (const entry of entries)
    if (days.includes(entry.date)) totals.set(entry.date, (totals.get(entry.date) ?? 0) + entry.minutes);
  totals.delete(date);
  return [...totals.values()];
}

/** Whether somebody should look before the week goes. */
export function needsALook(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity !== 'note');
}

/** The entries of the week that can be submitted: open, and not refused by a rule. */
export function submittable(entries: readonly TimeEntry[], findings: readonly Finding[]): TimeEntry[] {
  const refused = new Set(findings.flatMap((one) => (one.kind === 'refused' ? [one.entry.id] : [])));
  return entries.filter(({ id, status }) => isEditable(status) && !refused.has(id));
}
