const fields: Record<string, string> = {
  projectId: 'Project',
  taskId: 'Task',
  activityCode: 'Activity',
  date: 'Date',
  minutes: 'Time',
  startedAt: 'Start',
  endedAt: 'End',
  zone: 'Time zone',
  billable: 'Billable',
  description: 'Description',
  source: 'Made by',
  status: 'Status',
  submittedAt: 'Submitted at',
  timeTrust: 'Clock check',
  correctsId: 'Corrects',
  _deleted: 'Removed',
};

/** The name of an entry's field as a person knows it. */
export function fieldWord(field: string): string {
  return fields[field] ?? field;
}
