/** The exports that Stint knows by their header (IMPORT-FORMATS.md), and `mapped`, whose columns the person names. */
export const importFormats = ['toggl', 'clockify', 'harvest', 'generic', 'mapped'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** What a column can hold. */
export const importFields = [
  'date',
  'startTime',
  'endTime',
  'endDate',
  'start',
  'end',
  'duration',
  'hours',
  'minutes',
  'client',
  'project',
  'projectCode',
  'task',
  'activity',
  'description',
  'tags',
  'billable',
  'userName',
  'firstName',
  'lastName',
  'email',
] as const;
export type ImportField = (typeof importFields)[number];

/** Where each field stands in a record, counted from 0. */
export type ImportColumns = { readonly [Field in ImportField]?: number };

type Names = { readonly [Field in ImportField]?: readonly string[] };

const names: { readonly [Format in Exclude<ImportFormat, 'mapped'>]: Names } = {
  toggl: {
    userName: ['user'],
    email: ['email'],
    client: ['client'],
    project: ['project'],
    task: ['task'],
    description: ['description'],
    billable: ['billable'],
    date: ['start date'],
    startTime: ['start time'],
    endDate: ['end date', 'stop date'],
    endTime: ['end time', 'stop time'],
    duration: ['duration'],
    tags: ['tags'],
  },
  clockify: {
    userName: ['user'],
    email: ['email'],
    client: ['client'],
    project: ['project'],
    task: ['task'],
    activity: ['activity'],
    description: ['description'],
    billable: ['billable'],
    date: ['start date'],
    startTime: ['start time'],
    endDate: ['end date'],
    endTime: ['end time'],
    duration: ['duration (h)'],
    hours: ['duration (decimal)'],
    tags: ['tags', 'tag'],
  },
  harvest: {
    date: ['date'],
    client: ['client'],
    project: ['project'],
    projectCode: ['project code'],
    task: ['task'],
    description: ['notes'],
    hours: ['hours'],
    billable: ['billable?', 'billable'],
    firstName: ['first name'],
    lastName: ['last name'],
  },
  generic: {
    description: ['description'],
    billable: ['billable'],
    client: ['client'],
    project: ['project'],
    tags: ['tags'],
    start: ['start'],
    end: ['end'],
    task: ['task'],
    userName: ['user_name'],
    email: ['user_email'],
  },
};

/** Guesses for a header of nobody's, to begin the mapping with. */
const guesses: Names = {
  ...names.clockify,
  date: ['date', 'day', 'start date', 'datum', 'tag', 'spent date'],
  startTime: ['start time', 'from', 'von', 'beginn', 'startzeit'],
  endTime: ['end time', 'to', 'until', 'bis', 'ende', 'endzeit'],
  start: ['start', 'started', 'started at', 'start datetime'],
  end: ['end', 'stop', 'ended', 'ended at', 'end datetime'],
  duration: ['duration', 'duration (h)', 'time', 'dauer', 'zeit'],
  hours: ['hours', 'duration (decimal)', 'stunden', 'time (hours)'],
  minutes: ['minutes', 'minuten', 'duration (minutes)'],
  client: ['client', 'customer', 'kunde'],
  project: ['project', 'project name', 'projekt'],
  projectCode: ['project code', 'project number', 'projektnummer', 'projektcode'],
  task: ['task', 'aufgabe'],
  activity: ['activity', 'service', 'tätigkeit', 'leistung'],
  description: ['description', 'notes', 'note', 'comment', 'beschreibung', 'notiz', 'bemerkung'],
  billable: ['billable', 'billable?', 'abrechenbar'],
  userName: ['user', 'user name', 'person', 'employee', 'mitarbeiter'],
  firstName: ['first name', 'vorname'],
  lastName: ['last name', 'nachname'],
  email: ['email', 'e-mail', 'user email'],
};

/** A header as it is compared: without case, outer spaces and a byte-order mark. */
export function normalHeader(header: string): string {
  return header
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ');
}

/** Lists of a product's projects or clients, which hold no time. */
export type ListFile = 'projects' | 'clients';

/** What a file is, by its header alone; `mapped` for one that is none of the known. */
export function detectFormat(header: readonly string[]): ImportFormat | ListFile {
  const has = new Set(header.map(normalHeader));
  const all = (...wanted: string[]) => wanted.every((one) => has.has(one));
  if (all('start date', 'start time', 'project')) {
    return all('duration') && !all('group') ? 'toggl' : 'clockify';
  }
  if (all('date', 'hours', 'project') && (all('project code') || all('first name') || all('notes')))
    return 'harvest';
  if (all('start', 'end', 'project', 'description')) return 'generic';
  if (all('project') && (all('visibility') || all('budget by') || all('tracked (h)'))) return 'projects';
  if (all('client name', 'address')) return 'clients';
  return 'mapped';
}

/** The columns of a known format in this header; for `mapped` what their names suggest. */
export function columnsOf(format: ImportFormat, header: readonly string[]): ImportColumns {
  const places = new Map<string, number>();
  header.forEach((name, index) => {
    const normal = normalHeader(name);
    if (!places.has(normal)) places.set(normal, index);
  });
  const columns: { [Field in ImportField]?: number } = {};
  const taken = new Set<number>();
  for (const field of importFields) {
    const wanted = (format === 'mapped' ? guesses : names[format])[field] ?? [];
    const place = wanted.map((name) => places.get(name)).find((at) => at !== undefined && !taken.has(at));
    if (place === undefined) continue;
    columns[field] = place;
    taken.add(place);
  }
  return columns;
}

/** Why these columns are not enough for an entry: a project, a day and a length are needed. Null when they are. */
export function missingIn(columns: ImportColumns): 'project' | 'when' | 'length' | null {
  const has = (field: ImportField) => columns[field] !== undefined;
  if (!has('project') && !has('projectCode') && !has('client')) return 'project';
  if (!has('date') && !has('start')) return 'when';
  const ends = (has('start') && has('end')) || (has('startTime') && has('endTime'));
  return has('duration') || has('hours') || has('minutes') || ends ? null : 'length';
}
