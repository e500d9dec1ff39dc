import type { Project } from '../../../domain/entities/project.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { CollectionName } from '../../../domain/wire/collections.ts';
import type { Comparison, Difference, UploadOutcome } from '../../data/types.ts';
import { dateFormat } from '../../ui/format.ts';

const collections: Record<CollectionName, string> = {
  tenant: 'The firm’s settings',
  people: 'People',
  clients: 'Clients',
  projects: 'Projects',
  assignments: 'Assignments',
  timeEntries: 'Entries',
  decisions: 'Decisions',
};

/** One difference between this device and the server, as a line. */
export function differenceWords(difference: Difference, locale: string): string {
  if (difference.what === 'minutes') {
    const { month, here, there } = difference;
    const name = dateFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${month}-01T00:00:00Z`),
    );
    return `${name}: ${formatMinutes(here)} here, ${formatMinutes(there)} on the server`;
  }
  const { what, collection, here, there } = difference;
  return what === 'rows'
    ? `${collections[collection]}: ${here} here, ${there} on the server`
    : `${collections[collection]}: ${here} on both sides, not all in the same state`;
}

/** What the last comparison found. */
export function comparisonWords(comparison: Comparison | null): string {
  switch (comparison?.outcome) {
    case 'equal':
      return 'This device has exactly what the server has for you.';
    case 'repaired':
      return 'Something differed and was put right from the server. Now both are equal.';
    case 'different':
      return 'Something still differs after a repair. Your own work is safe. Copy the trace and give it to your IT.';
    default:
      return 'Not compared yet. Stint does it by itself once a week.';
  }
}

/** What became of an uploaded file, the main thing first. */
export function uploadWords({ taken, conflicts, refused }: UploadOutcome): string[] {
  const changes = (count: number) => (count === 1 ? '1 change' : `${count} changes`);
  return [
    taken > 0 ? `${changes(taken)} received by the server.` : 'Nothing new was received.',
    ...(conflicts > 0
      ? [
          `${changes(conflicts)} met a newer version on the server, which stands. The device that made the file shows both.`,
        ]
      : []),
    ...refused.map(({ count, message }) => `${changes(count)} refused: ${message}`),
  ];
}

/** The value of a field as a person reads it. */
export function valueWord(field: string, value: unknown, projects: ReadonlyMap<string, Project>): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (field === 'minutes' && typeof value === 'number') return formatMinutes(value);
  if (field === 'projectId') return projects.get(String(value))?.name ?? 'A project not on this device';
  if (field === 'taskId')
    return (
      [...projects.values()].flatMap(({ tasks }) => tasks).find(({ id }) => id === value)?.name ??
      'A task not on this device'
    );
  return typeof value === 'object' ? 'Another value' : String(value);
}
