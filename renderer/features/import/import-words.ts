import type { Project } from '../../../domain/entities/project.ts';
import type { ImportField, ImportFormat } from '../../../domain/rules/import/format.ts';
import type { FileWork } from '../../../domain/rules/import/row.ts';
import { projectLabel } from '../../../domain/rules/import/totals.ts';
import type { Target } from '../../../domain/rules/import/works.ts';
import { refusalWords } from '../../data/rule-words.ts';
import { t } from '../../words/words.ts';
import type { LeftOutReason, LeftOutRow } from './session-types.ts';

export const formatKeys = {
  toggl: 'import.format-toggl',
  clockify: 'import.format-clockify',
  harvest: 'import.format-harvest',
  generic: 'import.format-generic',
  mapped: 'import.format-mapped',
} as const satisfies { [Format in ImportFormat]: string };

export const orderKeys = {
  ymd: 'import.order-ymd',
  dmy: 'import.order-dmy',
  mdy: 'import.order-mdy',
} as const;

export const fieldKeys = {
  date: 'import.field-date',
  startTime: 'import.field-start-time',
  endTime: 'import.field-end-time',
  endDate: 'import.field-end-date',
  start: 'import.field-start',
  end: 'import.field-end',
  duration: 'import.field-duration',
  hours: 'import.field-hours',
  minutes: 'import.field-minutes',
  client: 'import.field-client',
  project: 'import.field-project',
  projectCode: 'import.field-project-code',
  task: 'import.field-task',
  activity: 'import.field-activity',
  description: 'import.field-description',
  tags: 'import.field-tags',
  billable: 'import.field-billable',
  userName: 'import.field-user-name',
  firstName: 'import.field-first-name',
  lastName: 'import.field-last-name',
  email: 'import.field-email',
} as const satisfies { [Field in ImportField]: string };

const reasonKeys = {
  already: 'import.reason-already',
  equal: 'import.reason-equal',
  removed: 'import.reason-removed',
  no_match: 'import.reason-no-match',
  refused: 'import.reason-refused',
  zero: 'import.reason-zero',
  not_yours: 'import.reason-not-yours',
  bad_date: 'import.reason-bad-date',
  bad_time: 'import.reason-bad-time',
  bad_duration: 'import.reason-bad-duration',
  end_before_start: 'import.reason-end-before-start',
  no_work: 'import.reason-no-work',
  too_long_text: 'import.reason-too-long-text',
} as const satisfies { [Reason in LeftOutReason]: string };

/** Why a row stays out, in the person's language. */
export function reasonWords({ reason, refusal, text }: LeftOutRow): string {
  return refusal ? refusalWords(refusal) : t(reasonKeys[reason], { text, who: text });
}

/** Seconds as columns show them: `1:30:05`, with a sign where one is asked for. */
export function formatSeconds(seconds: number, sign = false): string {
  const whole = Math.abs(seconds);
  const part = (value: number) => String(value).padStart(2, '0');
  const text = `${Math.floor(whole / 3600)}:${part(Math.floor(whole / 60) % 60)}:${part(whole % 60)}`;
  if (seconds < 0) return `−${text}`;
  return sign && seconds > 0 ? `+${text}` : text;
}

/** A work of a file on one line. */
export function workWords(work: FileWork): string {
  return [projectLabel(work), work.task, work.activity].filter(Boolean).join(' · ');
}

/** What an entry is logged on: project, task, activity. */
export function targetWords(target: Target, projects: ReadonlyMap<string, Project>): string {
  const project = projects.get(target.projectId);
  if (!project) return '';
  const task = project.tasks.find(({ id }) => id === target.taskId)?.name;
  const activity = project.activityCodes.find(({ code }) => code === target.activityCode)?.name;
  return [project.name, task, activity].filter(Boolean).join(' · ');
}
