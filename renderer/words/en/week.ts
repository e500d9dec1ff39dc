/** Words of the week grid. */
export const week = {
  'week.view': 'View',
  'week.view.week': 'Week',
  'week.view.day': 'Day',
} as const;
