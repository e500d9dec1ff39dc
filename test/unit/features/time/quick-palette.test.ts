import { describe, expect, it } from 'vitest';
import type { FoundEntry, SearchWithin } from '../../../../renderer/data/types.ts';
import { findByQuery, type PaletteContext } from '../../../../renderer/features/time/quick/palette.ts';
import { type RowKey, rowId } from '../../../../renderer/features/time/week-model.ts';

const row: RowKey = { projectId: 'api', taskId: null, activityCode: 'DEV' };
const entry: FoundEntry = {
  ...{
    ...row,
    id: 'e1',
    date: '2026-11-12',
    minutes: 90,
    billable: true,
    description: 'Call with Ana',
    times: 2,
  },
};

function setUp(found: FoundEntry[] = [entry]) {
  const asked: { query: string; within: SearchWithin | undefined }[] = [];
  const done: unknown[] = [];
  const note = (what: string) => (value: unknown) => done.push([what, value]);
  const context: PaletteContext = {
    data: {
      searchEntries: async (query, _limit, within) => {
        asked.push({ query: query.trim(), within });
        return within || query.includes('ana') ? found : [];
      },
    },
    own: {
      open: new Map([[rowId(row), { row, label: 'Development', group: 'Acme · API' }]]),
      work: [
        {
          ...{ projectId: 'api', project: 'API', code: 'AP', client: 'Acme', tasks: [] },
          activities: [{ code: 'DEV', name: 'Development' }],
        },
      ],
      recent: [],
    },
    names: () => ({ project: 'Acme · API', work: 'Development' }),
    today: '2026-11-24',
    weekStart: 1,
    actions: {
      openQuick: note('quick'),
      openEntry: note('entry'),
      logAgain: note('again'),
      showWeek: note('week'),
      startTimer: note('timer'),
    },
  };
  const find = async (query: string) =>
    (await findByQuery(query, context)).map(({ group, label }) => `${group}: ${label}`);
  return { context, asked, done, find };
}

describe('what the palette finds by what is typed', () => {
  it('one’s own entries, to open and to log again', async () => {
    const { context, done, find } = setUp();
    expect(await find('ana')).toEqual(['Your entries: Call with Ana', 'Log again today: Call with Ana']);
    const [open, again] = await findByQuery('ana', context);
    expect(open?.hint).toBe('Acme · API · Nov 12, 2026 · 1:30 · 2 times');
    open?.run();
    again?.run();
    expect(done).toEqual([
      ['entry', entry],
      ['again', entry],
    ]);
  });

  it('the week of a date, and the entries of that day with the other words', async () => {
    const { asked, find } = setUp([]);
    expect(await find('review 12 Nov')).toEqual(['Go to: Week of November 9, 2026']);
    expect(asked).toEqual([
      { query: 'review', within: { from: '2026-11-12', to: '2026-11-12' } },
      { query: 'review 12 Nov', within: undefined },
    ]);
  });

  it('a line to log when it says how long', async () => {
    const { context, done, find } = setUp([]);
    expect(await find('2h acme api notes')).toEqual(['Log time: Log: 2h acme api notes']);
    (await findByQuery('2h acme api notes', context))[0]?.run();
    expect(done).toEqual([['quick', '2h acme api notes']]);
    expect(await find('2h')).toEqual([]);
  });

  it('a timer on work that is named, or asked for', async () => {
    const { find } = setUp([]);
    expect(await find('acme')).toEqual(['Start a timer: Acme · API · Development']);
    expect(await find('timer api')).toEqual(['Start a timer: Acme · API · Development']);
    expect(await find('timer')).toEqual(['Start a timer: Acme · API · Development']);
    expect(await find('zz')).toEqual([]);
  });
});
