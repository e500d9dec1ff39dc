import { describe, expect, it } from 'vitest';
import {
  type NaturalEntry,
  readEntry,
  rowsOf,
  type WeighedRow,
} from '../../../../domain/rules/natural-entry.ts';
import type { NaturalWork } from '../../../../domain/rules/natural-work.ts';
import { findDates } from '../../../../renderer/features/time/quick/find-dates.ts';

/** A Tuesday. */
const today = '2026-11-24';
const activities = [
  { code: 'ANA', name: 'Analysis' },
  { code: 'DEV', name: 'Development' },
];
const api: NaturalWork = {
  ...{ projectId: 'api', project: 'API platform', code: 'AC-1', client: 'Acme', activities },
  tasks: [{ id: 'review', name: 'Code review' }],
};
const web: NaturalWork = { ...api, projectId: 'web', project: 'Website', code: 'AC-2', tasks: [] };
const audit: NaturalWork = {
  ...{ projectId: 'audit', project: 'Audit', code: 'BO-1', client: 'Borealis' },
  tasks: [{ id: 'field', name: 'Fieldwork' }],
  activities: [{ code: 'AUD', name: 'Audit' }],
};
const atlas: NaturalWork = {
  ...audit,
  projectId: 'atlas',
  project: 'Atlas',
  code: 'AT',
  client: 'Cumulus',
  tasks: [],
};
const history: WeighedRow[] = [
  { projectId: 'web', taskId: null, activityCode: 'DEV', weight: 3 },
  { projectId: 'api', taskId: 'review', activityCode: 'DEV', weight: 1 },
];

function read(text: string, locale = 'en-GB', on = today): NaturalEntry {
  return readEntry(text, {
    work: [api, web, audit, atlas],
    history,
    findDates: (masked) => findDates(masked, on, locale),
  });
}

describe('a line that says an entry', () => {
  it('is read whole: time, project, date, activity, and the rest is the description', () => {
    const entry = read('2h acme api review yesterday #analysis');
    expect(entry).toMatchObject({
      minutes: 120,
      span: null,
      date: '2026-11-23',
      billable: null,
      unknownActivity: null,
    });
    expect(entry.choices).toEqual([
      {
        projectId: 'api',
        taskId: null,
        activityCode: 'ANA',
        said: { task: false, activity: true },
        description: 'review',
      },
    ]);
  });

  it('keeps the clock times of a span and finds task and weekday', () => {
    const entry = read('9-10:30 borealis audit fieldwork mon');
    expect(entry).toMatchObject({
      minutes: 90,
      span: { from: '09:00', to: '10:30', endsNextDay: false },
      date: '2026-11-23',
    });
    expect(entry.choices).toMatchObject([
      { projectId: 'audit', taskId: 'field', activityCode: 'AUD', description: '' },
    ]);
  });

  it('takes what is quoted as it is, dates and times in it too', () => {
    const entry = read('90m atlas "call with Ana on monday, 2h" 12 Nov');
    expect(entry).toMatchObject({ minutes: 90, date: '2026-11-12' });
    expect(entry.choices).toMatchObject([{ projectId: 'atlas', description: 'call with Ana on monday, 2h' }]);
  });

  it.each([
    ['1,5h acme website gestern #analyse', 90, '2026-11-23', 'ANA'],
    ['1,5 Std website vorgestern', 90, '2026-11-22', 'DEV'],
    ['30 Minuten website am Montag #dev', 30, '2026-11-23', 'DEV'],
    ['2 Stunden website 12.11. #dev', 120, '2026-11-12', 'DEV'],
  ])('reads German: %s', (text, minutes, date, activityCode) => {
    const entry = read(text, 'de-DE');
    expect(entry).toMatchObject({ minutes, date });
    expect(entry.choices).toMatchObject([{ projectId: 'web', activityCode, description: '' }]);
  });

  it('reads German where English is spoken, and no short German word out of English', () => {
    expect(read('1h website gestern').date).toBe('2026-11-23');
    expect(read('1h website do review').date).toBeNull();
    expect(read('1h website so wie besprochen', 'de-DE').date).toBeNull();
    expect(read('1h website do', 'de-DE').date).toBe('2026-11-19');
  });

  it('says nothing for the person: of two projects that answer equally both are there, the one worked on first', () => {
    const entry = read('2h acme');
    expect(entry.choices.map(({ projectId }) => projectId)).toEqual(['web', 'api']);
    expect(entry.workWords).toBe('acme');
    expect(read('2h acme website').choices.map(({ projectId }) => projectId)).toEqual(['web']);
  });

  it('finds no work where none is named, and keeps the words', () => {
    expect(read('2h lunch')).toMatchObject({ choices: [], description: 'lunch' });
  });

  it('finds the work at the end as well, when it is named in full', () => {
    expect(read('1h call with Ana for atlas').choices).toMatchObject([
      { projectId: 'atlas', description: 'call with Ana' },
    ]);
  });

  it('forgives one slip and takes the start of a word', () => {
    expect(read('1h boraelis notes').choices).toMatchObject([{ projectId: 'audit', description: 'notes' }]);
    expect(read('1h webs copy').choices).toMatchObject([{ projectId: 'web', description: 'copy' }]);
    expect(read('1h AC-2 copy').choices).toMatchObject([{ projectId: 'web', description: 'copy' }]);
  });

  it('tells an activity that the project has not', () => {
    expect(read('1h atlas #workshop')).toMatchObject({ unknownActivity: 'workshop' });
  });

  it('is not billable when it says so', () => {
    expect(read('1h atlas !').billable).toBe(false);
    expect(read('1h atlas nonbillable notes')).toMatchObject({
      billable: false,
      choices: [{ description: 'notes' }],
    });
  });

  it('has no time where none is said, and takes a number alone only at the start', () => {
    expect(read('atlas notes of sprint 14').minutes).toBeNull();
    expect(read('atlas notes of sprint 14').choices).toMatchObject([{ description: 'notes of sprint 14' }]);
    expect(read('2 atlas').minutes).toBe(120);
    expect(read('1.5 atlas', 'de-DE')).toMatchObject({ minutes: 90, date: null });
    expect(read('2 nov atlas')).toMatchObject({ minutes: null, date: '2026-11-02' });
  });

  it('does what was last done on the project where the text does not say', () => {
    expect(read('1h ac-1 notes').choices).toMatchObject([
      { taskId: 'review', activityCode: 'DEV', said: { task: false, activity: false } },
    ]);
  });
});

describe('dates prefer the past', () => {
  it.each([
    ['mon', '2026-11-23'],
    ['tuesday', '2026-11-24'],
    ['last tuesday', '2026-11-17'],
    ['wed', '2026-11-18'],
    ['12 dec', '2025-12-12'],
    ['24 nov', '2026-11-24'],
    ['29.2.', '2024-02-29'],
    ['2026-11-03', '2026-11-03'],
    ['3/11', '2026-11-03'],
  ])('%s', (text, date) => {
    expect(read(`1h atlas ${text}`).date).toBe(date);
  });

  it('but what says that it is to come is not turned round: the rules refuse it', () => {
    expect(read('1h atlas tomorrow').date).toBe('2026-11-25');
    expect(read('1h atlas next monday').date).toBe('2026-11-30');
  });

  it('a month, or a time of day, is no date', () => {
    expect(read('1h atlas plan for may').date).toBeNull();
    expect(read('1h atlas call at 5').date).toBeNull();
  });
});

it('offers the rows of a project, those of the own history first', () => {
  expect(rowsOf(api, history, 3)).toEqual([
    { projectId: 'api', taskId: 'review', activityCode: 'DEV' },
    { projectId: 'api', taskId: null, activityCode: 'ANA' },
    { projectId: 'api', taskId: 'review', activityCode: 'ANA' },
  ]);
});
