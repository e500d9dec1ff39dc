import { t } from '../words/words.ts';

const fields = {
  projectId: 'rules.field.project',
  taskId: 'rules.field.task',
  activityCode: 'rules.field.activity',
  date: 'rules.field.date',
  minutes: 'rules.field.minutes',
  rawSeconds: 'rules.field.seconds',
  startedAt: 'rules.field.start',
  endedAt: 'rules.field.end',
  zone: 'rules.field.zone',
  billable: 'rules.field.billable',
  description: 'rules.field.description',
  source: 'rules.field.source',
  status: 'rules.field.status',
  submittedAt: 'rules.field.submitted-at',
  timeTrust: 'rules.field.clock-check',
  correctsId: 'rules.field.corrects',
  _deleted: 'rules.field.removed',
} as const;

function isField(field: string): field is keyof typeof fields {
  return Object.hasOwn(fields, field);
}

/** The name of an entry's field as a person knows it; a field of a newer version by its own name. */
export function fieldWord(field: string): string {
  return isField(field) ? t(fields[field]) : field;
}
