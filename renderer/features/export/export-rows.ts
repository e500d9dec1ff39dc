import type { Client } from '../../../domain/entities/client.ts';
import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';

/** A cell of an exported table; `null` is empty. */
export type Cell = string | number | null;

/**
 * Columns of an export, in order, by the name that other programs read: English whatever the language of the app, so
 * that one firm's files fit together. `minutes` and `raw_seconds` are exact; `hours` is minutes / 60 with two decimals,
 * half-even, for people who add them up by hand. Instants are UTC, ISO 8601; `date` is the civil date in `zone`.
 */
export const exportColumns = [
  'date',
  'client',
  'project',
  'project_code',
  'task',
  'activity_code',
  'activity',
  'description',
  'hours',
  'minutes',
  'raw_seconds',
  'start',
  'end',
  'zone',
  'billable',
  'status',
  'submitted_at',
  'decision',
  'decision_comment',
  'billed_minutes',
  'rate_minor_per_hour',
  'amount_minor',
  'currency',
  'source',
  'time_trust',
  'corrects_id',
  'replaced_by_id',
  'id',
] as const;
export type ExportColumn = (typeof exportColumns)[number];

/** Columns whose cells are numbers, so that a spreadsheet can add them. */
export const numberColumns: ReadonlySet<ExportColumn> = new Set([
  'hours',
  'minutes',
  'raw_seconds',
  'billed_minutes',
  'rate_minor_per_hour',
  'amount_minor',
]);

export interface Names {
  projects: ReadonlyMap<string, Project>;
  clients: ReadonlyMap<string, Client>;
}

/** Minutes as hours with two decimals, half-even at the hundredth; integers only, because 0.1 is no binary number. */
export function hoursOf(minutes: number): number {
  const scaled = minutes * 10;
  const whole = Math.floor(scaled / 6);
  const rest = scaled - whole * 6;
  const up = rest > 3 || (rest === 3 && whole % 2 === 1);
  return (whole + (up ? 1 : 0)) / 100;
}

/** One entry as cells in the order of `exportColumns`. A project that is not on this device gives empty names. */
export function exportRow(entry: TimeEntry, { projects, clients }: Names): Cell[] {
  const project = projects.get(entry.projectId);
  const cells: { [Column in ExportColumn]: Cell } = {
    date: entry.date,
    client: (project && clients.get(project.clientId)?.name) ?? null,
    project: project?.name ?? null,
    project_code: project?.code ?? null,
    task: project?.tasks.find(({ id }) => id === entry.taskId)?.name ?? null,
    activity_code: entry.activityCode,
    activity: project?.activityCodes.find(({ code }) => code === entry.activityCode)?.name ?? null,
    description: entry.description,
    hours: hoursOf(entry.minutes),
    minutes: entry.minutes,
    raw_seconds: entry.rawSeconds,
    start: entry.startedAt,
    end: entry.endedAt,
    zone: entry.zone,
    billable: entry.billable ? 'yes' : 'no',
    status: entry.status,
    submitted_at: entry.submittedAt,
    decision: entry.decision?.action ?? null,
    decision_comment: entry.decision?.comment ?? null,
    billed_minutes: entry.billedMinutes,
    rate_minor_per_hour: entry.rateMinor,
    amount_minor: entry.amountMinor,
    currency: entry.currency,
    source: entry.source,
    time_trust: entry.timeTrust?.level ?? null,
    corrects_id: entry.correctsId,
    replaced_by_id: entry.replacedById,
    id: entry.id,
  };
  return exportColumns.map((column) => cells[column]);
}

/** Oldest first, and within a day in the order of their times, then of their making. */
export function inOrder(entries: readonly TimeEntry[]): TimeEntry[] {
  const key = (entry: TimeEntry): string => `${entry.date} ${entry.startedAt ?? '~'} ${entry.id}`;
  return entries
    .map((entry) => ({ entry, key: key(entry) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ entry }) => entry);
}
