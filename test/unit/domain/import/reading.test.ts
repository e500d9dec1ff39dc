import { describe, expect, it } from 'vitest';
import {
  parseDate,
  parseInstant,
  parseTime,
  weighDates,
  ZoneClock,
} from '../../../../domain/rules/import/dates.ts';
import { columnsOf, detectFormat, missingIn } from '../../../../domain/rules/import/format.ts';
import { durationToSeconds, hoursToSeconds, parseYes } from '../../../../domain/rules/import/numbers.ts';
import { piecesOf } from '../../../../domain/rules/import/pieces.ts';
import { type FileRow, readRow } from '../../../../domain/rules/import/row.ts';

describe('dates of a file', () => {
  it('are decided by one date that reads only one way', () => {
    expect(weighDates(['03/04/2024', '31/12/2024'])).toMatchObject({ order: 'dmy', either: 1 });
    expect(weighDates(['03/04/2024', '12/31/2024'])).toMatchObject({ order: 'mdy' });
    expect(weighDates(['3.4.2024'])).toMatchObject({ order: 'dmy' });
    expect(weighDates(['2024-04-03'])).toMatchObject({ order: 'ymd' });
  });

  it('stay open when every date reads both ways, or they contradict each other', () => {
    expect(weighDates(['03/04/2024', '05/06/2024'])).toMatchObject({ order: null, example: '03/04/2024' });
    expect(weighDates(['31/12/2024', '12/31/2024'])).toMatchObject({ order: null, dmy: 1, mdy: 1 });
  });

  it('mean nothing where they are impossible, nor where day and month are the same', () => {
    expect(weighDates(['13/45/2024', '45/13/2024', '12/31/2024'])).toMatchObject({ order: 'mdy' });
    expect(weighDates(['03/03/2024'])).toMatchObject({ order: 'ymd' });
  });

  it('that do not exist are none', () => {
    expect(parseDate('31/02/2024', 'dmy')).toBeNull();
    expect(parseDate('02/29/2023', 'mdy')).toBeNull();
    expect(parseDate('2024-13-01', 'ymd')).toBeNull();
    expect(parseDate('29/2/24', 'dmy')).toBe('2024-02-29');
    expect(parseDate('03/04/2024', 'mdy')).toBe('2024-03-04');
    expect(parseDate('03.04.2024', 'mdy')).toBe('2024-04-03');
  });
});

describe('times and lengths', () => {
  it.each([
    ['9:05', 9 * 3600 + 300],
    ['10:23 AM', 10 * 3600 + 23 * 60],
    ['12:00:01 am', 1],
    ['12:30 PM', 12 * 3600 + 1800],
    ['10:23:45\u202Fp.m.', 22 * 3600 + 23 * 60 + 45],
    ['24:00', null],
    ['13:00 PM', null],
    ['9', null],
  ])('reads the time %s', (text, seconds) => expect(parseTime(text)).toBe(seconds));

  it.each([
    ['20,01', 72_036],
    ['2.000,0', 7_200_000],
    ['2,000.5', 7_201_800],
    ['1.500', 5_400],
    ['0,33', 1_188],
    ['1,234,567', 4_444_441_200],
    ['7', 25_200],
    ['.5', 1_800],
    ['-1', -3_600],
    ['', null],
    ['1h', null],
    ['1.2.3', null],
  ])('reads the hours %s', (text, seconds) => expect(hoursToSeconds(text)).toBe(seconds));

  it('reads clock lengths, and yes and no', () => {
    expect(durationToSeconds('100:00:01')).toBe(360_001);
    expect(durationToSeconds('1:30')).toBe(5400);
    expect(durationToSeconds('0:60:00')).toBeNull();
    expect([parseYes('Ja'), parseYes('FALSE'), parseYes('')]).toEqual([true, false, null]);
  });

  it('reads an instant with its offset only', () => {
    expect(parseInstant('2026-10-25T02:30:00+01:00')).toBe(Date.parse('2026-10-25T01:30:00Z'));
    expect(parseInstant('2026-10-25 02:30:00Z')).toBe(Date.parse('2026-10-25T02:30:00Z'));
    expect(parseInstant('2026-10-25T02:30:00')).toBeNull();
  });
});

describe('formats', () => {
  const of = (header: string) => detectFormat(header.split(','));
  it('are told from the header, whatever columns come and go', () => {
    expect(
      of(
        '\uFEFFUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags',
      ),
    ).toBe('toggl');
    expect(of('Project,Description,Task,User,Group,Email,Tags,Start Date,Start Time,End Date,End Time')).toBe(
      'clockify',
    );
    expect(of('Project,Client,Description,Activity,User,Email,Start Date,Start Time,Duration (h)')).toBe(
      'clockify',
    );
    expect(of('Date,Client,Project,Project Code,Task,Notes,Hours,First Name,Last Name')).toBe('harvest');
    expect(of('description,billable,client,project,tags,start,end,task,user_name,user_email')).toBe(
      'generic',
    );
    expect(of('Project,Client,Status,Visibility,Billability,Tasks,Tracked (h)')).toBe('projects');
    expect(of('Client Name,Address')).toBe('clients');
    expect(of('Datum,Projekt,Stunden')).toBe('mapped');
  });

  it('guess the columns of a header of nobody’s, and say what is missing', () => {
    const columns = columnsOf('mapped', ['Datum', 'Projekt', 'Stunden', 'Notiz']);
    expect(columns).toEqual({ date: 0, project: 1, hours: 2, description: 3 });
    expect(missingIn(columns)).toBeNull();
    expect(missingIn({ project: 0 })).toBe('when');
    expect(missingIn({ project: 0, date: 1, startTime: 2 })).toBe('length');
    expect(missingIn({ date: 1 })).toBe('project');
  });
});

const zone = 'Europe/Berlin';
const header = ['Project', 'Start Date', 'Start Time', 'End Date', 'End Time', 'Duration (h)'];
function row(...cells: string[]): FileRow {
  const columns = columnsOf('clockify', header);
  const read = readRow(['P', ...cells], 2, { columns, order: 'ymd', clock: new ZoneClock(zone) });
  if ('problem' in read) throw new Error(read.problem);
  return read;
}
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

describe('rows on days when clocks change', () => {
  it('take of an hour that comes twice the start that makes the file’s length', () => {
    // 25 October 2026: at 03:00 clocks go back to 02:00.
    expect(iso(row('2026-10-25', '02:30:00', '2026-10-25', '03:30:00', '01:00:00').startMs)).toBe(
      '2026-10-25T01:30:00.000Z',
    );
    expect(iso(row('2026-10-25', '02:30:00', '2026-10-25', '03:30:00', '02:00:00').startMs)).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    const whole = row('2026-10-25', '01:30:00', '2026-10-25', '02:30:00', '02:00:00');
    expect([whole.seconds, whole.lengthDiffers]).toEqual([7200, false]);
  });

  it('believe the length where start and end do not make it, and say so', () => {
    // 29 March 2026: at 02:00 clocks go on to 03:00; a product that counts the wall says two hours.
    const told = row('2026-03-29', '01:30:00', '2026-03-29', '03:30:00', '02:00:00');
    expect([told.seconds, told.lengthDiffers, iso(told.endMs)]).toEqual([
      7200,
      true,
      '2026-03-29T02:30:00.000Z',
    ]);
    const counted = row('2026-03-29', '01:30:00', '2026-03-29', '03:30:00', '');
    expect([counted.seconds, counted.lengthDiffers]).toEqual([3600, false]);
    // 02:30 was not: what the clock would have shown without the change.
    expect(iso(row('2026-03-29', '02:30:00', '2026-03-29', '04:30:00', '').startMs)).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });

  it('cut at midnight, and conserve seconds and minutes', () => {
    const pieces = piecesOf(
      row('2026-11-04', '23:30:00', '2026-11-05', '00:45:10', '01:15:10'),
      new ZoneClock(zone),
    );
    expect(pieces.map(({ date, seconds, minutes }) => [date, seconds, minutes])).toEqual([
      ['2026-11-04', 1800, 30],
      ['2026-11-05', 2710, 45],
    ]);
    const short = piecesOf(row('2026-11-04', '23:59:50', '2026-11-05', '00:45:10', ''), new ZoneClock(zone));
    expect(short.map(({ date, seconds, minutes }) => [date, seconds, minutes])).toEqual([
      ['2026-11-05', 2720, 45],
    ]);
    const long = piecesOf(row('2026-11-04', '12:00:00', '2026-11-06', '12:00:00', ''), new ZoneClock(zone));
    expect(long.map(({ minutes }) => minutes)).toEqual([720, 1440, 720]);
    const fold = piecesOf(row('2026-10-24', '23:00:00', '2026-10-25', '04:00:00', ''), new ZoneClock(zone));
    expect(fold.map(({ minutes }) => minutes)).toEqual([60, 300]);
  });

  it('make at least a minute of a few seconds, and nothing of none', () => {
    const clock = new ZoneClock(zone);
    expect(piecesOf(row('2026-11-04', '12:00:00', '2026-11-04', '12:00:05', ''), clock)[0]?.minutes).toBe(1);
    expect(piecesOf(row('2026-11-04', '12:00:00', '2026-11-04', '12:00:00', ''), clock)[0]?.minutes).toBe(0);
  });

  it('agree with the calendar all through a year', () => {
    const clock = new ZoneClock(zone);
    for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 7_654_321) {
      const text = new Intl.DateTimeFormat('sv-SE', {
        dateStyle: 'short',
        timeStyle: 'medium',
        timeZone: zone,
      }).format(ms);
      const [date = '', time = ''] = text.split(' ');
      const whole = ms - (ms % 1000);
      expect(clock.instants(date, parseTime(time) ?? 0)).toContain(whole);
      expect(clock.dateOf(ms)).toBe(date);
    }
  });
});
