import type { Project } from '../../../domain/entities/project.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { fieldWord } from '../../data/field-words.ts';
import { dateFormat, formatDate, formatMoney } from '../../ui/format.ts';
import { spokenLocale, t } from '../../words/words.ts';

/** What values are said with: names that this device knows. */
export interface Names {
  projects: ReadonlyMap<string, Project>;
  /** Name of a person; null where they are not known here. */
  personOf: (userId: string) => string | null;
  me: string;
  /** Zone of this device, for instants. */
  zone: string;
  /** The firm's currency (ISO 4217), for amounts of projects that are not here. */
  currency: string;
}

/** A field of the entry that a step changed, in words; `before` is null where it was not there yet, `after` where it is gone. */
export interface ShownChange {
  label: string;
  before: string | null;
  after: string | null;
}

type Fields = { readonly [field: string]: unknown };

/** In the order that a person reads an entry. What is not here is of no interest to people, or said in another way. */
const shown: readonly string[] = [
  ...['status', 'date', 'minutes', 'adjustmentMinutes', 'startedAt', 'endedAt', 'projectId', 'taskId'],
  ...['activityCode', 'billable', 'description', 'source', 'billedMinutes', 'amountMinor', 'correctsId'],
];

const labels: { readonly [field: string]: () => string } = {
  billedMinutes: () => t('history.field.billed'),
  amountMinor: () => t('history.field.amount'),
  adjustmentMinutes: () => t('history.field.adjustment'),
};

/**
 * What differs between the two, in words.
 * @param project of the entry, for the names of tasks and activities where the step does not name another
 */
export function shownChanges(
  before: Fields | null,
  after: Fields | null,
  names: Names,
  project: string | undefined,
): ShownChange[] {
  return shown.flatMap((field) => {
    const word = (fields: Fields | null): string | null => {
      if (fields === null || !(field in fields)) return null;
      const of = typeof fields.projectId === 'string' ? fields.projectId : project;
      return valueWord(field, fields[field], names, names.projects.get(of ?? ''));
    };
    // Of what was made anew, what it does not have is not worth a line.
    if (before === null && isNothing(after?.[field])) return [];
    const label = labels[field]?.() ?? fieldWord(field);
    const change = { label, before: word(before), after: word(after) };
    return change.before === change.after ? [] : [change];
  });
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || value === 'manual';
}

/** The value of a field as a person reads it. */
export function valueWord(
  field: string,
  value: unknown,
  { projects, zone, currency }: Names,
  project: Project | undefined,
): string {
  if (value !== 'manual' && isNothing(value)) return t('history.none');
  if (typeof value === 'boolean') return t(value ? 'history.yes' : 'history.no');
  if (typeof value === 'number')
    return field === 'amountMinor'
      ? formatMoney(value, project?.currency ?? currency, 'code', spokenLocale())
      : formatMinutes(value);
  if (typeof value !== 'string') return t('history.other-value');
  switch (field) {
    case 'status':
      return t('history.status', { status: value });
    case 'source':
      return t('history.source', { source: value });
    case 'date':
      return formatDate(value, spokenLocale(), { dateStyle: 'full' });
    case 'startedAt':
    case 'endedAt':
      return instantWord(value, zone);
    case 'projectId':
      return projects.get(value)?.name ?? t('history.project-not-here');
    case 'taskId':
      return project?.tasks.find(({ id }) => id === value)?.name ?? t('history.task-not-here');
    case 'activityCode':
      return project?.activityCodes.find(({ code }) => code === value)?.name ?? value;
    case 'correctsId':
      return t('history.other-entry');
    default:
      return value;
  }
}

/** An instant as the clock in `zone` shows it. */
export function instantWord(instant: string, zone: string): string {
  return dateFormat(spokenLocale(), { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
    new Date(instant),
  );
}
