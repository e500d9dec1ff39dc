import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { weekDates } from '../../../../domain/rules/civil-date.ts';
import { newEntry } from '../../../../renderer/data/new-entry.ts';
import {
  answerKey,
  fieldsFor,
  linesOf,
  proposalsFor,
  withAnswers,
  withoutAnswers,
} from '../../../../renderer/features/time/templates/template-model.ts';
import {
  noTemplates,
  type Recurring,
  type Template,
  type TemplatesKept,
  templatesKept,
} from '../../../../renderer/features/time/templates/templates-kept.ts';

const who = { tenantId: uuidv7(), userId: uuidv7() };
const projectId = uuidv7();
function entry(change: Partial<TimeEntry>): TimeEntry {
  const given = { projectId, taskId: null, activityCode: 'DEV', date: '2026-11-16', minutes: 60 };
  return {
    ...newEntry(who, { ...given, zone: 'Europe/Berlin', billable: true, description: '' }, new Date()),
    ...change,
  };
}
const template = (kind: Template['kind'], entries: TimeEntry[]): Template => ({
  ...{ id: uuidv7(), name: 'T', kind, lines: linesOf(entries) },
});

describe('a template', () => {
  it('puts the entries of a week on the same weekdays of another, clock times as on the wall', () => {
    const made = template('week', [
      entry({ date: '2026-11-18', description: 'Wed', status: 'approved' }),
      // Monday 16 November, 9:00 to 10:30 in Berlin.
      entry({ startedAt: '2026-11-16T08:00:00.000Z', endedAt: '2026-11-16T09:30:00.000Z', minutes: 90 }),
    ]);
    const fields = fieldsFor(made, weekDates('2026-07-08', 1), 'Europe/Berlin');
    expect(fields).toMatchObject([
      {
        date: '2026-07-06',
        minutes: 90,
        startedAt: '2026-07-06T07:00:00.000Z',
        endedAt: '2026-07-06T08:30:00.000Z',
      },
      { date: '2026-07-08', minutes: 60, description: 'Wed' },
    ]);
    expect(fields[1]).not.toHaveProperty('startedAt');
    expect(fields[1]).not.toHaveProperty('status');
  });

  it('fits weeks that begin on another day', () => {
    const made = template('week', [entry({ date: '2026-11-22' })]);
    expect(fieldsFor(made, weekDates('2026-11-25', 7), 'UTC')).toMatchObject([{ date: '2026-11-22' }]);
    expect(fieldsFor(made, weekDates('2026-11-25', 1), 'UTC')).toMatchObject([{ date: '2026-11-29' }]);
  });

  it('of one day goes onto any day', () => {
    const made = template('day', [entry({ minutes: 30 }), entry({ minutes: 45, description: 'b' })]);
    expect(fieldsFor(made, ['2026-11-24'], 'UTC').map(({ date, minutes }) => [date, minutes])).toEqual([
      ['2026-11-24', 30],
      ['2026-11-24', 45],
    ]);
  });

  it('is read back from the disk, and what cannot be read is none', () => {
    const kept = { ...noTemplates, templates: [template('week', [entry({})])] };
    expect(templatesKept(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    expect(templatesKept({ templates: 'x' })).toEqual(noTemplates);
    expect(templatesKept(null)).toEqual(noTemplates);
  });
});

describe('recurring entries', () => {
  const daily: Recurring = {
    ...{ id: uuidv7(), projectId, taskId: null, activityCode: 'DEV', minutes: 15, description: 'Daily' },
    ...{ billable: true, rule: { kind: 'workdays' }, from: '2026-11-01', until: null },
  };
  const days = weekDates('2026-11-24', 1);
  const dates = (kept: TemplatesKept, change: object = {}): string[] =>
    proposalsFor(kept, days, {
      ...{ today: '2026-11-25', weekStart: 1, holidays: [], entries: [] },
      ...change,
    }).map(({ date }) => date);
  const kept = { ...noTemplates, recurring: [daily] };

  it('are proposed up to today, not on holidays', () => {
    expect(dates(kept)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
    expect(dates(kept, { holidays: ['2026-11-24'] })).toEqual(['2026-11-23', '2026-11-25']);
  });

  it('are never proposed again once they were answered, on this date', () => {
    const key = answerKey({ recurring: daily, date: '2026-11-24' });
    const answered = withAnswers(kept, [key], '2026-11-25');
    expect(dates(answered)).toEqual(['2026-11-23', '2026-11-25']);
    expect(dates(withoutAnswers(answered, [key]))).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
  });

  it('are not proposed where the same stands already', () => {
    expect(dates(kept, { entries: [entry({ date: '2026-11-24', description: 'Daily' })] })).toEqual([
      '2026-11-23',
      '2026-11-25',
    ]);
    expect(dates(kept, { entries: [entry({ date: '2026-11-24', description: 'Other' })] })).toHaveLength(3);
  });

  it('let go of answers that are years old, and keep each once', () => {
    const old = withAnswers(kept, [`${daily.id}@2023-01-02`], '2023-01-02');
    const now = withAnswers(old, [`${daily.id}@2026-11-24`, `${daily.id}@2026-11-24`], '2026-11-25');
    expect(now.answered).toEqual([`${daily.id}@2026-11-24`]);
  });
});
