import Papa from 'papaparse';
import type { Project } from '../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { hoursOf } from './export-rows.ts';

/** How the table calls things. */
export interface ApprovedNames {
  person(userId: string): string;
  project(projectId: string): string;
  work(entry: Pick<TimeEntry, 'projectId' | 'taskId' | 'activityCode'>): string;
}

/** Columns by the name that other programs read, as in an export of one's own time (export-rows.ts). */
const columns = [
  'date',
  'project',
  'project_code',
  'person',
  'work',
  'description',
  'hours',
  'minutes',
  'billable',
  'status',
  'id',
] as const;

/**
 * Approved time as its client gets it, oldest first: CSV by RFC 4180 in UTF-8 with a byte-order mark and with formulas made
 * harmless. It holds nothing that the client does not see on the screen.
 */
export function approvedCsv(
  entries: readonly TimeEntry[],
  projects: ReadonlyMap<string, Pick<Project, 'code'>>,
  names: ApprovedNames,
): Uint8Array<ArrayBuffer> {
  const rows = entries
    .toSorted((a, b) => a.date.localeCompare(b.date) || a.id.localeCompare(b.id))
    .map(
      (entry): Record<(typeof columns)[number], string | number> => ({
        date: entry.date,
        project: names.project(entry.projectId),
        project_code: projects.get(entry.projectId)?.code ?? '',
        person: names.person(entry.userId),
        work: names.work(entry),
        description: entry.description,
        hours: hoursOf(entry.minutes),
        minutes: entry.minutes,
        billable: entry.billable ? 'yes' : 'no',
        status: entry.status,
        id: entry.id,
      }),
    );
  const text = Papa.unparse(rows, { columns: [...columns], newline: '\r\n', escapeFormulae: true });
  return new TextEncoder().encode(`\uFEFF${text}\r\n`);
}
