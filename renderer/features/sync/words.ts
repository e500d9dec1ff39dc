import type { Project } from '../../../domain/entities/project.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { CollectionName } from '../../../domain/wire/collections.ts';
import { rejectionWords } from '../../data/rule-words.ts';
import type { Comparison, Difference, UploadOutcome } from '../../data/types.ts';
import { dateFormat } from '../../ui/format.ts';
import { t } from '../../words/words.ts';

const collections = {
  tenant: 'sync.all-tenant',
  people: 'sync.all-people',
  clients: 'sync.all-clients',
  projects: 'sync.all-projects',
  assignments: 'sync.all-assignments',
  timeEntries: 'sync.all-entries',
  decisions: 'sync.all-decisions',
  notifications: 'sync.all-notices',
} as const satisfies Record<CollectionName, string>;

/** One difference between this device and the server, as a line. */
export function differenceWords(difference: Difference, locale: string): string {
  if (difference.what === 'minutes') {
    const { month, here, there } = difference;
    const name = dateFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${month}-01T00:00:00Z`),
    );
    return t('sync.differs-minutes', {
      month: name,
      here: formatMinutes(here),
      there: formatMinutes(there),
    });
  }
  const { what, collection, here, there } = difference;
  return what === 'rows'
    ? t('sync.differs-rows', { what: t(collections[collection]), here, there })
    : t('sync.differs-versions', { what: t(collections[collection]), here });
}

/** What the last comparison found. */
export function comparisonWords(comparison: Comparison | null): string {
  switch (comparison?.outcome) {
    case 'equal':
      return t('sync.compared-equal');
    case 'repaired':
      return t('sync.compared-repaired');
    case 'different':
      return t('sync.compared-different');
    default:
      return t('sync.compared-never');
  }
}

/** What became of an uploaded file, the main thing first. */
export function uploadWords({ taken, conflicts, refused }: UploadOutcome): string[] {
  return [
    t('sync.upload-received', { count: taken }),
    ...(conflicts > 0 ? [t('sync.upload-conflicts', { count: conflicts })] : []),
    ...refused.map(({ count, code, message }) =>
      t('sync.upload-refused', { count, why: rejectionWords(code, {}, message) }),
    ),
  ];
}

/** The value of a field as a person reads it. */
export function valueWord(field: string, value: unknown, projects: ReadonlyMap<string, Project>): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? t('sync.yes') : t('sync.no');
  if (field === 'minutes' && typeof value === 'number') return formatMinutes(value);
  if (field === 'projectId') return projects.get(String(value))?.name ?? t('sync.project-not-here');
  if (field === 'taskId')
    return (
      [...projects.values()].flatMap(({ tasks }) => tasks).find(({ id }) => id === value)?.name ??
      t('sync.task-not-here')
    );
  return typeof value === 'object' ? t('sync.another-value') : String(value);
}
