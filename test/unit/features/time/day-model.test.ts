import { describe, expect, it } from 'vitest';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { placed } from '../../../../domain/rules/day-plan.ts';
import { dayModel, RUNNING } from '../../../../renderer/features/time/day/day-model.ts';
import { itemWords, timeWords } from '../../../../renderer/features/time/day/day-words.ts';
import { dragTo } from '../../../../renderer/features/time/day/drag-model.ts';
import { spread } from '../../../../renderer/features/time/day/scale.ts';
import { suggestedSpan } from '../../../../renderer/features/time/day/suggested-span.ts';
import { anEntry, aProject, ids } from '../../domain/samples.ts';

const minute = 60_000;
const zone = 'Europe/Berlin';
const date = '2026-03-02';
/** Berlin's clock on the day, in winter an hour before UTC; `+24:00` is the next midnight. */
const at = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return Date.parse('2026-03-01T23:00:00Z') + (hours * 60 + minutes) * minute;
};
const timed = (id: string, from: string, to: string, change: Partial<TimeEntry> = {}): TimeEntry => ({
  ...placed({ ...anEntry(change), zone: change.zone ?? zone }, { from: at(from), to: at(to) }),
  id,
});
const modelOf = (entries: TimeEntry[], running: { startedAt: string } | null = null, now = 0) =>
  dayModel({
    date,
    zone,
    entries,
    running: running && {
      ...running,
      projectId: ids.project,
      taskId: null,
      activityCode: 'DEV',
      description: '',
    },
    now,
  });
const projects = new Map([[ids.project, aProject()]]);

describe('a day', () => {
  it('holds untimed work first, then blocks, gaps and overlaps as they begin', () => {
    const model = modelOf([
      timed('c', '11:45', '13:00'),
      timed('a', '9:00', '10:30'),
      anEntry({ id: ids.second, minutes: 45 }),
      timed('b', '11:00', '12:00'),
    ]);
    expect(model.items.map(({ id }) => id)).toEqual([ids.second, 'a', 'gap:a:b', 'b', 'c', 'overlap:b:c']);
    expect([model.minutes, model.gapMinutes, model.overlapMinutes]).toEqual([270, 30, 15]);
    expect(model.blocks.map(({ isShared }) => isShared)).toEqual([false, true, true]);
  });

  it('shows what crosses midnight on both days, cut at the edge, and counts it on its own date', () => {
    const night = timed('night', '-2:00', '1:30');
    expect(night.date).toBe('2026-03-01');
    const model = modelOf([night, timed('late', '23:00', '26:00')]);
    expect(model.blocks).toMatchObject([
      { id: 'night', beginsBefore: true, endsAfter: false, shown: { from: at('0:00'), to: at('1:30') } },
      { id: 'late', beginsBefore: false, endsAfter: true, shown: { from: at('23:00'), to: at('24:00') } },
    ]);
    expect(model.minutes).toBe(180);
  });

  it('shows work of another zone at its instant, and leaves out what only bears the same date', () => {
    const tokyo = timed('tokyo', '9:00', '10:00', { zone: 'Asia/Tokyo' });
    const far = timed('far', '-3:00', '-2:00', { zone: 'Asia/Tokyo' });
    expect([tokyo.date, far.date]).toEqual([date, date]);
    const model = modelOf([tokyo, far]);
    expect(model.blocks.map(({ id }) => id)).toEqual(['tokyo']);
    const [item] = model.items;
    expect(itemWords(item!, timeWords(model), projects)).toMatch(
      /^Atlas, Development, 9:00\sAM to 10:00\sAM, 1:00, draft, logged in Tokyo: 5:00\sPM to 6:00\sPM there$/,
    );
  });

  it('lets the running timer grow to now, and takes its time as covered', () => {
    const model = modelOf(
      [timed('a', '9:00', '10:00')],
      { startedAt: new Date(at('10:00')).toISOString() },
      at('10:42'),
    );
    expect(model.blocks[1]).toMatchObject({ id: RUNNING, entry: null, to: at('10:42') });
    expect(model.gaps).toEqual([]);
  });

  it('finds no gap in seconds between two timers', () => {
    const second = timed('b', '10:00', '11:00');
    const later = { ...second, startedAt: new Date(at('10:00') + 20_000).toISOString() };
    expect(modelOf([timed('a', '9:00', '10:00'), later]).gaps).toEqual([]);
  });

  it('names times with their offset near a change of clocks, and only there', () => {
    const model = dayModel({ date: '2026-10-25', zone, entries: [], running: null, now: 0 });
    const times = timeWords(model);
    const [first, second] = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((text) =>
      times.at(Date.parse(text)),
    );
    expect(first).toMatch(/2:30\sAM GMT\+2/);
    expect(second).toMatch(/2:30\sAM GMT\+1/);
    expect(times.at(Date.parse('2026-10-25T08:00:00Z'))).toMatch(/^9:00\sAM$/);
  });
});

describe('a drag', () => {
  const { day } = modelOf([]);
  const span = { from: at('9:00'), to: at('10:30') };
  const drag = (kind: 'create' | 'move' | 'start' | 'end' | 'place', from: string, to: string, step = 5) => {
    const result = dragTo({ kind, id: null, span }, at(from), at(to), step, day);
    return [(result.from - day.from) / minute, (result.to - day.from) / minute];
  };

  it('over empty hours makes a stretch, upwards too, of one step at least', () => {
    expect(drag('create', '9:02', '10:31')).toEqual([540, 630]);
    expect(drag('create', '10:31', '9:02')).toEqual([540, 630]);
    expect(drag('create', '9:01', '9:01')).toEqual([540, 545]);
    expect(drag('create', '23:59', '25:00')).toEqual([1435, 1440]);
  });

  it('of a block keeps its length and stays in the day', () => {
    expect(drag('move', '9:45', '10:47')).toEqual([600, 690]);
    expect(drag('move', '9:45', '9:52', 1)).toEqual([547, 637]);
    expect(drag('move', '9:45', '23:59')).toEqual([1350, 1440]);
    expect(drag('move', '9:45', '-5:00')).toEqual([0, 90]);
  });

  it('of an edge never turns a block round', () => {
    expect(drag('end', '10:30', '11:02')).toEqual([540, 660]);
    expect(drag('end', '10:30', '8:00')).toEqual([540, 545]);
    expect(drag('start', '9:00', '8:32')).toEqual([510, 630]);
    expect(drag('start', '9:00', '12:00')).toEqual([625, 630]);
  });

  it('of an entry without a time begins where it is dropped', () => {
    expect(drag('place', '0:00', '14:02')).toEqual([840, 930]);
    expect(drag('place', '0:00', '23:30')).toEqual([1350, 1440]);
  });
});

describe('a new entry', () => {
  const usual = { from: at('9:00'), to: at('17:00') };
  const spanOf = (entries: TimeEntry[], now: number) => {
    const { from, to } = suggestedSpan(modelOf(entries), usual, now);
    return [(from - at('0:00')) / minute, (to - at('0:00')) / minute];
  };

  it('is likely for the time since the last work, else for the first gap, else for the next hour', () => {
    expect(spanOf([timed('a', '9:00', '10:30')], at('12:02'))).toEqual([630, 720]);
    const two = [timed('a', '9:00', '10:00'), timed('b', '11:00', '12:00')];
    expect(spanOf(two, at('40:00'))).toEqual([600, 660]);
    expect(spanOf([timed('a', '9:00', '10:30')], at('40:00'))).toEqual([630, 690]);
    expect(spanOf([], at('40:00'))).toEqual([540, 600]);
  });
});

describe('marks beside the scale', () => {
  it('move down so that none covers another', () => {
    expect(spread([10, 12, 100], 26)).toEqual([10, 36, 100]);
  });
});
