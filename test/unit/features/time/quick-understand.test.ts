import { describe, expect, it } from 'vitest';
import { parseSpan } from '../../../../domain/rules/duration.ts';
import type { NaturalChoice, NaturalEntry } from '../../../../domain/rules/natural-entry.ts';
import { understand } from '../../../../renderer/features/time/quick/understand.ts';

const choice = (projectId: string, activityCode = 'DEV'): NaturalChoice => ({
  ...{ projectId, taskId: null, activityCode, description: `rest ${projectId}` },
  said: { task: false, activity: false },
});
const line = (change: Partial<NaturalEntry>): NaturalEntry => ({
  ...{ minutes: 60, span: null, date: null, choices: [choice('api')], workWords: 'acme' },
  ...{ unknownActivity: null, description: 'words', billable: null },
  ...change,
});
const context = { today: '2026-11-24', zone: 'Europe/Berlin', billableOf: () => true };
const chosen = { row: { projectId: 'web', taskId: null, activityCode: 'ANA' }, workWords: 'acme' };

describe('a line with what was chosen', () => {
  it('is today and billed as the project is, unless it says otherwise', () => {
    expect(understand(line({}), null, context)).toMatchObject({
      ...{ date: '2026-11-24', isDateSaid: false, billable: true, missing: [], description: 'rest api' },
      row: { projectId: 'api', taskId: null, activityCode: 'DEV' },
    });
    expect(understand(line({ billable: false }), null, context).billable).toBe(false);
  });

  it('waits for a choice where several answer', () => {
    const open = understand(line({ choices: [choice('api'), choice('web')] }), null, context);
    expect(open).toMatchObject({ row: null, missing: ['choice'] });
    const made = understand(line({ choices: [choice('api'), choice('web')] }), chosen, context);
    expect(made).toMatchObject({
      row: chosen.row,
      missing: [],
      description: 'rest web',
      isActivityAssumed: false,
    });
  });

  it('lets go of a choice when other words name the work', () => {
    expect(understand(line({ workWords: 'borealis' }), chosen, context).row?.projectId).toBe('api');
  });

  it('says all that is missing', () => {
    expect(understand(line({ minutes: null, choices: [] }), null, context)).toMatchObject({
      missing: ['time', 'work'],
      description: 'words',
    });
    expect(understand(line({ unknownActivity: 'x' }), null, context).missing).toEqual(['activity']);
    expect(understand(line({ unknownActivity: 'x' }), chosen, context).missing).toEqual([]);
  });

  it('counts the minutes that pass, not those on the wall, where clocks change', () => {
    const span = { minutes: 120, span: parseSpan('1:30-3:30') };
    expect(understand(line({ ...span, date: '2026-03-29' }), null, context)).toMatchObject({
      minutes: 60,
      interval: { startedAt: '2026-03-29T00:30:00.000Z', endedAt: '2026-03-29T01:30:00.000Z' },
    });
    expect(understand(line({ ...span, date: '2026-10-25' }), null, context).minutes).toBe(180);
    expect(
      understand(line({ minutes: 30, span: parseSpan('2-2:30'), date: '2026-11-02' }), null, context),
    ).toMatchObject({
      minutes: 30,
      clock: { from: '02:00', to: '02:30' },
    });
  });
});
