import type { Project } from '../../../../domain/entities/project.ts';
import type { EntryContent } from '../../../../domain/rules/content-hash.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { fieldWord } from '../../../data/field-words.ts';
import { dateFormat, formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { changedFields } from './shown.ts';

/** What one field was and what it is, as a person reads it. */
export interface FieldDifference {
  field: keyof EntryContent;
  name: string;
  before: string;
  after: string;
}

/** Every field in which an entry is not what was looked at. */
export function differenceOf(
  before: EntryContent,
  after: EntryContent,
  projects: ReadonlyMap<string, Project>,
): FieldDifference[] {
  return changedFields(before, after).map((field) => ({
    field,
    name: fieldWord(field),
    before: valueWords(before, field, projects),
    after: valueWords(after, field, projects),
  }));
}

/** A field's value in words; an empty one says so. */
function valueWords(
  entry: EntryContent,
  field: keyof EntryContent,
  projects: ReadonlyMap<string, Project>,
): string {
  const project = projects.get(entry.projectId);
  const nothing = t('decide.nothing');
  switch (field) {
    case 'projectId':
      return project?.name ?? t('approvals.unknown-project');
    case 'taskId':
      if (entry.taskId === null) return nothing;
      return project?.tasks.find(({ id }) => id === entry.taskId)?.name ?? nothing;
    case 'activityCode':
      return (
        project?.activityCodes.find(({ code }) => code === entry.activityCode)?.name ?? entry.activityCode
      );
    case 'date':
      return formatDate(entry.date, spokenLocale(), { weekday: 'short', day: 'numeric', month: 'short' });
    case 'minutes':
      return formatMinutes(entry.minutes);
    case 'startedAt':
    case 'endedAt': {
      const instant = entry[field];
      if (instant === null) return nothing;
      const options = { dateStyle: 'short', timeStyle: 'short', timeZone: entry.zone } as const;
      return dateFormat(spokenLocale(), options).format(new Date(instant));
    }
    case 'billable':
      return entry.billable ? t('decide.yes') : t('decide.no');
    case 'correctsId':
      return entry.correctsId === null ? nothing : t('decide.another-entry');
    default:
      return String(entry[field]) || nothing;
  }
}
