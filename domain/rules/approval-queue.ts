import type { Project } from '../entities/project.ts';
import type { TimeEntry, WarningKind } from '../entities/time-entry.ts';
import { type FlagCode, flagCodes, type QueueFlag } from './approval-queue-flags.ts';
import { weekStartOf } from './civil-date.ts';

/** What stands in one row of the queue: a person's week, or the part of it on one project or for one client. */
export type QueueGrouping = 'person' | 'project' | 'client';

/** What waits of one person's week: all of it, or what is on one project or for one client. */
export interface ApprovalSheet {
  /** `user/week`, and by project or client its id after that. */
  readonly id: string;
  readonly userId: string;
  readonly weekStart: string;
  /** Project or client; null where it is the whole week. */
  readonly partId: string | null;
  /** By date, then project. */
  readonly entries: TimeEntry[];
  readonly minutes: number;
  readonly billableMinutes: number;
  /** What the server warned of, each once. */
  readonly warnings: WarningKind[];
  /** Every reason to look closer, gravest first; one a subject, not one an entry. Empty: clean. */
  readonly flags: QueueFlag[];
}

export interface SheetsInput {
  /** What waits for this approver. */
  readonly entries: readonly TimeEntry[];
  readonly flags: ReadonlyMap<string, readonly QueueFlag[]>;
  readonly by: QueueGrouping;
  /** ISO weekday, of the tenant's settings. */
  readonly weekStart: number;
  readonly clientOf: (projectId: string) => string;
}

interface Building extends ApprovalSheet {
  minutes: number;
  billableMinutes: number;
}

/** The sheets of what waits, in no order yet. */
export function sheetsOf({ entries, flags, by, weekStart, clientOf }: SheetsInput): ApprovalSheet[] {
  const sheets = new Map<string, Building>();
  const weeks = new Map<string, string>();
  for (const entry of entries) {
    let week = weeks.get(entry.date);
    if (week === undefined) {
      week = weekStartOf(entry.date, weekStart);
      weeks.set(entry.date, week);
    }
    const partId = by === 'person' ? null : by === 'project' ? entry.projectId : clientOf(entry.projectId);
    const id = partId === null ? `${entry.userId}/${week}` : `${entry.userId}/${week}/${partId}`;
    let sheet = sheets.get(id);
    if (!sheet) {
      sheet = {
        id,
        userId: entry.userId,
        weekStart: week,
        partId,
        entries: [],
        minutes: 0,
        billableMinutes: 0,
        warnings: [],
        flags: [],
      };
      sheets.set(id, sheet);
    }
    sheet.entries.push(entry);
    sheet.minutes += entry.minutes;
    if (entry.billable) sheet.billableMinutes += entry.minutes;
    for (const warning of entry.warnings) if (!sheet.warnings.includes(warning)) sheet.warnings.push(warning);
  }
  for (const sheet of sheets.values()) {
    sheet.entries.sort(
      (a, b) => compare(a.date, b.date) || compare(a.projectId, b.projectId) || compare(a.id, b.id),
    );
    sheet.flags.push(...flagsOfSheet(sheet.entries, flags));
  }
  return [...sheets.values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A day that is too long is one reason, however many entries it has; a project over its budget too. */
function subjectOf({ code, entry }: QueueFlag): string {
  switch (code) {
    case 'over_budget':
    case 'outside_project_dates':
      return entry.projectId;
    case 'unusual':
    case 'long_day':
    case 'weekend_or_holiday':
    case 'late':
      return entry.date;
    default:
      return entry.id;
  }
}

function flagsOfSheet(
  entries: readonly TimeEntry[],
  flags: ReadonlyMap<string, readonly QueueFlag[]>,
): QueueFlag[] {
  const bySubject = new Map<string, QueueFlag>();
  for (const { id } of entries) {
    for (const flag of flags.get(id) ?? []) {
      const key = `${flag.code} ${subjectOf(flag)}`;
      if (!bySubject.has(key)) bySubject.set(key, flag);
    }
  }
  return [...bySubject.values()].sort((a, b) => flagCodes.indexOf(a.code) - flagCodes.indexOf(b.code));
}

export interface QueueFilter {
  /** First date of a week. */
  readonly week: string | null;
  readonly projectId: string | null;
  readonly clientId: string | null;
  readonly userId: string | null;
  /** `flagged`: any reason. */
  readonly reason: FlagCode | 'clean' | 'flagged' | null;
  /** Every word of it stands in the person's name, in a project's or client's, or in a description. */
  readonly text: string;
}

export const everything: QueueFilter = {
  week: null,
  projectId: null,
  clientId: null,
  userId: null,
  reason: null,
  text: '',
};

/** By how many conditions a filter narrows the queue. */
export function conditionsOf(filter: QueueFilter): number {
  const { text, ...rest } = filter;
  return Object.values(rest).filter((value) => value !== null).length + (text.trim() === '' ? 0 : 1);
}

/** The entries of the person, project and client asked for: of a sheet only that part is shown, and decided. */
export function filterEntries(
  entries: readonly TimeEntry[],
  { projectId, clientId, userId }: QueueFilter,
  clientOf: (projectId: string) => string,
): readonly TimeEntry[] {
  if (projectId === null && clientId === null && userId === null) return entries;
  return entries.filter(
    (entry) =>
      (projectId === null || entry.projectId === projectId) &&
      (clientId === null || clientOf(entry.projectId) === clientId) &&
      (userId === null || entry.userId === userId),
  );
}

export interface QueueNames {
  readonly person: (userId: string) => string;
  readonly project: (projectId: string) => string;
  readonly client: (projectId: string) => string;
}

/** The sheets of the week, reason and words asked for, each whole. */
export function filterSheets(
  sheets: readonly ApprovalSheet[],
  { week, reason, text }: QueueFilter,
  names: QueueNames,
): readonly ApprovalSheet[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return sheets.filter(
    (sheet) =>
      (week === null || sheet.weekStart === week) &&
      hasReason(sheet, reason) &&
      (words.length === 0 || hasWords(sheet, words, names)),
  );
}

function hasReason({ flags }: ApprovalSheet, reason: QueueFilter['reason']): boolean {
  if (reason === null) return true;
  if (reason === 'clean') return flags.length === 0;
  return reason === 'flagged' ? flags.length > 0 : flags.some(({ code }) => code === reason);
}

function hasWords(sheet: ApprovalSheet, words: readonly string[], names: QueueNames): boolean {
  const person = names.person(sheet.userId).toLocaleLowerCase();
  const left = words.filter((word) => !person.includes(word));
  if (left.length === 0) return true;
  const projects = [...new Set(sheet.entries.map(({ projectId }) => projectId))];
  const work = projects
    .map((id) => `${names.project(id)} ${names.client(id)}`)
    .join(' ')
    .toLocaleLowerCase();
  return left.every(
    (word) =>
      work.includes(word) ||
      sheet.entries.some(({ description }) => description.toLocaleLowerCase().includes(word)),
  );
}

/** One line of the queue as it is drawn: sheets below the headings that they belong to. */
export type QueueLine =
  | {
      readonly kind: 'heading';
      readonly id: string;
      readonly part: 'clean' | 'flagged';
      /** The project or client below the heading of its half; null is that of the half itself. */
      readonly partId: string | null;
      readonly sheets: readonly ApprovalSheet[];
    }
  | { readonly kind: 'sheet'; readonly id: string; readonly sheet: ApprovalSheet };

/**
 * The queue in its order: clean sheets first, then those to look at; in each half by project or client where it is
 * grouped so, then by week and name.
 * @param compareNames by the person's language
 */
export function queueLines(
  sheets: readonly ApprovalSheet[],
  nameOf: { person: (userId: string) => string; part: (partId: string) => string },
  compareNames: (a: string, b: string) => number,
): QueueLine[] {
  // Names are put in order once, not once a comparison: that is what takes time with thousands of rows.
  const people = ranks(new Set(sheets.map(({ userId }) => userId)), nameOf.person, compareNames);
  const parts = ranks(new Set(sheets.flatMap(({ partId }) => partId ?? [])), nameOf.part, compareNames);
  const rank = (of: ReadonlyMap<string, number>, id: string | null): number =>
    id === null ? 0 : (of.get(id) ?? 0);
  const inOrder = sheets.toSorted(
    (a, b) =>
      Number(a.flags.length > 0) - Number(b.flags.length > 0) ||
      rank(parts, a.partId) - rank(parts, b.partId) ||
      compare(a.weekStart, b.weekStart) ||
      rank(people, a.userId) - rank(people, b.userId),
  );
  const lines: QueueLine[] = [];
  for (const part of ['clean', 'flagged'] as const) {
    const half = inOrder.filter(({ flags }) => flags.length > 0 === (part === 'flagged'));
    if (half.length === 0) continue;
    lines.push({ kind: 'heading', id: part, part, partId: null, sheets: half });
    for (const [partId, group] of Map.groupBy(half, (sheet) => sheet.partId)) {
      if (partId !== null)
        lines.push({ kind: 'heading', id: `${part}/${partId}`, part, partId, sheets: group });
      for (const sheet of group) lines.push({ kind: 'sheet', id: sheet.id, sheet });
    }
  }
  return lines;
}

function ranks(
  ids: ReadonlySet<string>,
  nameOf: (id: string) => string,
  compareNames: (a: string, b: string) => number,
): Map<string, number> {
  const named = [...ids].map((id) => ({ id, name: nameOf(id) }));
  named.sort((a, b) => compareNames(a.name, b.name) || compare(a.id, b.id));
  return new Map(named.map(({ id }, rank) => [id, rank]));
}

/** What `sheets` come to: for the foot of the queue, and before many are decided at once. */
export interface QueueTotals {
  readonly sheets: number;
  readonly people: number;
  readonly entries: number;
  readonly minutes: number;
  readonly billableMinutes: number;
}

export function totalsOf(sheets: readonly ApprovalSheet[]): QueueTotals {
  const totals = { sheets: sheets.length, people: 0, entries: 0, minutes: 0, billableMinutes: 0 };
  const people = new Set<string>();
  for (const { userId, entries, minutes, billableMinutes } of sheets) {
    people.add(userId);
    totals.entries += entries.length;
    totals.minutes += minutes;
    totals.billableMinutes += billableMinutes;
  }
  return { ...totals, people: people.size };
}

/** The client of each project, for `clientOf`; a project that is not here has a client of its own, named ''. */
export function clientsOf(
  projects: ReadonlyMap<string, Pick<Project, 'clientId'>>,
): (projectId: string) => string {
  return (projectId) => projects.get(projectId)?.clientId ?? '';
}
