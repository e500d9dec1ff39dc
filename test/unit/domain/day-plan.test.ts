import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Block,
  common,
  coveredMs,
  cutOverlap,
  entryParts,
  gaps,
  joinEntries,
  layoutColumns,
  overlapGroups,
  overlapsOf,
  placed,
  type Span,
  shift,
  snap,
  spanMinutes,
  spanOf,
  splitEntry,
  without,
} from '../../../domain/rules/day-plan.ts';
import {
  clockTime,
  daySpan,
  hourMarks,
  momentOf,
  parseClockSpan,
  usualHours,
} from '../../../domain/rules/day-scale.ts';
import { isoInstant } from '../../../domain/rules/time.ts';
import { aDate, anEntry, anEpochMs, aZone } from './samples.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Days that are not 24 hours long, and some that are. */
const days: [zone: string, date: string, hours: number][] = [
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['Europe/Berlin', '2026-07-01', 24],
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  ['Australia/Lord_Howe', '2026-10-04', 23.5],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['Asia/Kolkata', '2026-10-25', 24],
  ['Pacific/Apia', '2011-12-29', 24],
  ['Pacific/Apia', '2011-12-30', 0],
  ['America/Sao_Paulo', '2018-11-04', 23],
  ['America/Sao_Paulo', '2018-02-17', 25],
];
const aDay = fc.constantFrom(...days).map(([zone, date]) => daySpan(date, zone));

/** Spans round and in a day, to the millisecond. */
const spansOf = (day: Span) =>
  fc.array(
    fc
      .tuple(
        fc.integer({ min: day.from - 3 * hour, max: day.to + 3 * hour }),
        fc.integer({ min: 1, max: 6 * hour }),
      )
      .map(([from, ms]) => ({ from, to: from + ms })),
    { maxLength: 12 },
  );
const aDayWithSpans = aDay.chain((day) => fc.tuple(fc.constant(day), spansOf(day)));
const named = (spans: readonly Span[]): Block[] =>
  spans.map((span, index) => ({ id: String(index), ...span }));
const timed = (span: Span, minutes?: number) => placed(anEntry(), span, minutes);
/** At least a minute long, to the millisecond. */
const aWorkSpan = fc
  .tuple(anEpochMs, fc.integer({ min: minute, max: 23 * hour }))
  .map(([from, ms]) => ({ from, to: from + ms }));

describe('the scale of a day', () => {
  test.each(days)('%s %s is %d hours long', (zone, date, hours) => {
    const { from, to } = daySpan(date, zone);
    expect((to - from) / hour).toBe(hours);
  });

  it('leaves no instant between two days, in any zone', () => {
    fc.assert(
      fc.property(aDate, aZone, (date, zone) => {
        const next = new Date(Date.parse(date) + 24 * hour).toISOString().slice(0, 10);
        expect(daySpan(date, zone).to).toBe(daySpan(next, zone).from);
      }),
    );
  });

  it('names the hour that comes twice by its offset, and leaves out the one that is skipped', () => {
    const autumn = hourMarks(daySpan('2026-10-25', 'Europe/Berlin'), 'Europe/Berlin');
    expect(autumn).toHaveLength(25);
    expect(autumn.slice(1, 5).map(({ time, offset, change }) => [time, offset, change])).toEqual([
      ['01:00', '+02:00', 0],
      ['02:00', '+02:00', 0],
      ['02:00', '+01:00', -hour],
      ['03:00', '+01:00', 0],
    ]);
    const spring = hourMarks(daySpan('2026-03-29', 'Europe/Berlin'), 'Europe/Berlin');
    expect(spring).toHaveLength(23);
    expect(spring.slice(1, 3).map(({ time, change }) => [time, change])).toEqual([
      ['01:00', 0],
      ['03:00', hour],
    ]);
  });

  it('marks a change of half an hour where it is', () => {
    const zone = 'Australia/Lord_Howe';
    expect(
      hourMarks(daySpan('2026-10-04', zone), zone)
        .slice(1, 4)
        .map(({ time, change }) => [time, change]),
    ).toEqual([
      ['01:00', 0],
      ['02:30', hour / 2],
      ['03:00', 0],
    ]);
    expect(
      hourMarks(daySpan('2026-04-05', zone), zone)
        .slice(1, 4)
        .map(({ time, change }) => [time, change]),
    ).toEqual([
      ['01:00', 0],
      ['01:30', -hour / 2],
      ['02:00', 0],
    ]);
  });

  it('is in order and within the day, and says what the clocks say', () => {
    fc.assert(
      fc.property(aDate, aZone, (date, zone) => {
        const day = daySpan(date, zone);
        const marks = hourMarks(day, zone);
        marks.forEach(({ at, time }, index) => {
          expect(at).toBeGreaterThanOrEqual(day.from);
          expect(at).toBeLessThan(day.to);
          expect(at).toBeGreaterThan(marks[index - 1]?.at ?? Number.NEGATIVE_INFINITY);
          expect(clockTime(at, zone)).toBe(time);
        });
      }),
    );
  });

  it('reads a span of clock times, over midnight and over a change of clocks', () => {
    const berlin = (text: string, date = '2026-06-01'): string | null => {
      const span = parseClockSpan(text, date, 'Europe/Berlin');
      return span && `${isoInstant(span.from)} ${spanMinutes(span)}`;
    };
    expect(berlin('9-10:30')).toBe('2026-06-01T07:00:00.000Z 90');
    expect(berlin('9:00–10:30')).toBe('2026-06-01T07:00:00.000Z 90');
    expect(berlin('22-1:30')).toBe('2026-06-01T20:00:00.000Z 210');
    expect(berlin('20-24')).toBe('2026-06-01T18:00:00.000Z 240');
    expect(berlin('0-6', '2026-10-25')).toBe('2026-10-24T22:00:00.000Z 420');
    expect(berlin('0-6', '2026-03-29')).toBe('2026-03-28T23:00:00.000Z 300');
    for (const wrong of ['', '9', '9-9', '9-10:60', '24-25', 'lunch']) expect(berlin(wrong)).toBeNull();
  });

  it('finds the moment of a clock time without leaving the day', () => {
    const day = daySpan('2026-03-29', 'Europe/Berlin');
    expect(momentOf('09:00', day, 'Europe/Berlin') - day.from).toBe(8 * hour);
  });

  it('learns the usual hours from five days on', () => {
    const at = (day: number, from: string, to: string) => ({
      from: Date.parse(`2026-06-0${day}T${from}:00Z`),
      to: Date.parse(`2026-06-0${day}T${to}:00Z`),
      zone: 'UTC',
    });
    const four = [1, 2, 3, 4].map((day) => at(day, '07:10', '15:40'));
    expect(usualHours(four)).toEqual({ from: '09:00', to: '17:00' });
    expect(usualHours([...four, at(4, '15:45', '16:00'), at(5, '03:00', '23:00')])).toEqual({
      from: '07:00',
      to: '16:00',
    });
  });
});

describe('gaps', () => {
  it('and what is covered make up the day, however long it is', () => {
    fc.assert(
      fc.property(aDayWithSpans, ([day, spans]) => {
        const free = gaps(spans, day);
        const freeMs = free.reduce((ms, { from, to }) => ms + to - from, 0);
        expect(freeMs + coveredMs(spans, day)).toBe(day.to - day.from);
        for (const gap of free) {
          expect(gap.to).toBeGreaterThan(gap.from);
          for (const span of spans) expect(common(gap, span)).toBeNull();
        }
      }),
    );
  });

  it('are none between spans that touch', () => {
    const day = { from: 0, to: 3 * hour };
    expect(
      gaps(
        [
          { from: 0, to: hour },
          { from: hour, to: 2 * hour },
        ],
        day,
      ),
    ).toEqual([{ from: 2 * hour, to: 3 * hour }]);
  });
});

describe('columns', () => {
  it('never put two that share time into one, and stay within their group', () => {
    fc.assert(
      fc.property(aDayWithSpans, ([, spans]) => {
        const blocks = named(spans);
        const places = layoutColumns(blocks);
        for (const a of blocks) {
          const place = places.get(a.id)!;
          expect(place.column).toBeLessThan(place.of);
          for (const b of blocks) {
            if (a.id >= b.id || !common(a, b)) continue;
            expect(places.get(b.id)!.column).not.toBe(place.column);
            expect(places.get(b.id)!.of).toBe(place.of);
          }
        }
      }),
    );
  });

  it('are one where nothing overlaps', () => {
    const places = layoutColumns(
      named([
        { from: 0, to: 5 },
        { from: 5, to: 9 },
      ]),
    );
    expect([...places.values()]).toEqual([
      { column: 0, of: 1 },
      { column: 0, of: 1 },
    ]);
  });

  it('are two for what shares a single millisecond', () => {
    const places = layoutColumns(
      named([
        { from: 0, to: 5 },
        { from: 4, to: 9 },
      ]),
    );
    expect([...places.values()].map(({ column }) => column)).toEqual([0, 1]);
  });

  it('groups share no time with each other, and hold every block once', () => {
    fc.assert(
      fc.property(aDayWithSpans, ([, spans]) => {
        const groups = overlapGroups(spans);
        expect(groups.flat()).toHaveLength(spans.length);
        groups.forEach((group, index) => {
          const end = Math.max(...group.map(({ to }) => to));
          for (const later of groups.slice(index + 1).flat()) expect(later.from).toBeGreaterThanOrEqual(end);
        });
      }),
    );
  });
});

describe('splitEntry', () => {
  it('conserves minutes and milliseconds, with or without rounding in the entry', () => {
    fc.assert(
      fc.property(
        aWorkSpan,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: -7, max: 7 }),
        (span, share, rounded) => {
          const entry = timed(span, Math.max(1, spanMinutes(span) + rounded));
          const at = span.from + Math.round((span.to - span.from) * share);
          const parts = splitEntry(entry, at);
          if (!parts) return;
          const [first, second] = parts;
          expect(first.minutes + second.minutes).toBe(entry.minutes);
          expect(Math.min(first.minutes, second.minutes)).toBeGreaterThanOrEqual(1);
          expect([first.startedAt, second.endedAt]).toEqual([entry.startedAt, entry.endedAt]);
          expect([first.endedAt, second.startedAt]).toEqual([isoInstant(at), isoInstant(at)]);
        },
      ),
    );
  });

  it('at a whole minute of an entry of whole minutes gives each part its own', () => {
    const parts = splitEntry(timed({ from: 0, to: 90 * minute }), 25 * minute);
    expect(parts?.map(({ minutes }) => minutes)).toEqual([25, 65]);
  });

  it('makes no part without a minute, and splits nothing untimed', () => {
    const entry = timed({ from: 0, to: 10 * minute });
    for (const at of [-1, 0, 20_000, 10 * minute - 20_000, 10 * minute])
      expect(splitEntry(entry, at)).toBeNull();
    expect(splitEntry(anEntry(), 5)).toBeNull();
  });

  it('puts the part after midnight on the next date of the entry’s own zone', () => {
    const from = Date.parse('2026-03-02T21:00:00Z');
    const parts = splitEntry(timed({ from, to: from + 4 * hour }), from + 2 * hour);
    expect(parts?.map(({ date }) => date)).toEqual(['2026-03-02', '2026-03-03']);
  });
});

describe('joinEntries', () => {
  it('undoes a split within one date', () => {
    fc.assert(
      fc.property(aWorkSpan, fc.double({ min: 0, max: 1, noNaN: true }), (span, share) => {
        const entry = timed(span);
        const parts = splitEntry(entry, span.from + Math.round((span.to - span.from) * share));
        if (!parts || parts[0].date !== parts[1].date) return;
        expect(joinEntries(...parts)).toEqual(entry);
      }),
    );
  });

  it('keeps the work of the one that is chosen, and the minutes of both', () => {
    const first = timed({ from: 0, to: hour });
    const second = { ...timed({ from: hour + 2_000, to: 2 * hour }), description: 'Other work' };
    const joined = joinEntries(first, second, second);
    expect(joined).toMatchObject({
      description: 'Other work',
      minutes: 120,
      startedAt: isoInstant(0),
      endedAt: isoInstant(2 * hour),
    });
  });

  it('refuses what would make, lose or move time', () => {
    const a = timed({ from: 12 * hour, to: 13 * hour });
    expect(joinEntries(a, anEntry())).toBe('untimed');
    expect(joinEntries(a, timed({ from: 13 * hour + minute, to: 14 * hour }))).toBe('apart');
    expect(joinEntries(a, timed({ from: 12.5 * hour, to: 14 * hour }))).toBe('overlap');
    const before = timed({ from: 21 * hour, to: 23 * hour });
    const after = timed({ from: 23 * hour, to: 24 * hour });
    expect([before.date, after.date]).toEqual(['1970-01-01', '1970-01-02']);
    expect(joinEntries(before, after)).toBe('other-date');
  });
});

describe('mending', () => {
  it('an overlap leaves no shared time and covers what was covered, whichever gives way', () => {
    fc.assert(
      fc.property(aDayWithSpans, fc.constantFrom('earlier', 'later', 'middle'), ([day, spans], cut) => {
        for (const overlap of overlapsOf(named(spans))) {
          const left = cutOverlap(overlap, cut);
          for (const a of left.earlier) for (const b of left.later) expect(common(a, b)).toBeNull();
          const all = [...left.earlier, ...left.later];
          for (const [index, a] of all.entries())
            for (const b of all.slice(index + 1)) expect(common(a, b)).toBeNull();
          const wide = { from: day.from - 12 * hour, to: day.to + 12 * hour };
          expect(coveredMs(all, wide)).toBe(coveredMs([overlap.earlier, overlap.later], wide));
        }
      }),
    );
  });

  it('an overlap that lies inside splits the one that holds it, or takes it away', () => {
    const [overlap] = overlapsOf(
      named([
        { from: 0, to: 9 * minute },
        { from: 3 * minute, to: 5 * minute },
      ]),
    );
    expect(cutOverlap(overlap!, 'earlier')).toEqual({
      earlier: [
        { from: 0, to: 3 * minute },
        { from: 5 * minute, to: 9 * minute },
      ],
      later: [{ from: 3 * minute, to: 5 * minute }],
    });
    expect(cutOverlap(overlap!, 'later').later).toEqual([]);
  });

  it('a gap by making its neighbour longer adds exactly its minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }), (worked, missing) => {
        const before = { from: 0, to: worked * minute };
        const gap = { from: before.to, to: before.to + missing * minute };
        const filled = placed(timed(before), { from: before.from, to: gap.to });
        expect(filled.minutes).toBe(timed(before).minutes + spanMinutes(gap));
      }),
    );
  });

  it('parts of an entry hold the minutes of their time', () => {
    fc.assert(
      fc.property(aDayWithSpans, aWorkSpan, ([, spans], span) => {
        const parts = spans.reduce((left, hole) => left.flatMap((one) => without(one, hole)), [span]);
        const made = entryParts(timed(span), parts);
        const ms = parts.reduce((sum, { from, to }) => sum + to - from, 0);
        const held = made.reduce((sum, { minutes }) => sum + minutes, 0);
        expect(Math.abs(held * minute - ms)).toBeLessThanOrEqual(minute / 2);
        for (const one of made) expect(one.minutes).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('moving', () => {
  it('snaps to the clock', () => {
    expect(snap(Date.parse('2026-03-02T08:57:31Z'), 5)).toBe(Date.parse('2026-03-02T09:00:00Z'));
    expect(snap(Date.parse('2026-03-02T08:57:31Z'), 1)).toBe(Date.parse('2026-03-02T08:58:00Z'));
  });

  it('keeps the length, and the part inside the day', () => {
    fc.assert(
      fc.property(aDayWithSpans, fc.integer({ min: -30 * hour, max: 30 * hour }), ([day, spans], ms) => {
        for (const span of spans) {
          const moved = shift(span, ms, day);
          expect(moved.to - moved.from).toBe(span.to - span.from);
          expect(moved.from).toBeGreaterThanOrEqual(Math.min(span.from, day.from));
          expect(moved.to).toBeLessThanOrEqual(Math.max(span.to, day.to));
        }
      }),
    );
  });

  it('gives the entry the date of its own zone and keeps its minutes when told to', () => {
    const from = Date.parse('2026-03-02T23:30:00Z');
    const entry = placed(anEntry(), { from, to: from + 90_500 }, 7);
    expect(entry).toMatchObject({ date: '2026-03-03', minutes: 7, startedAt: '2026-03-02T23:30:00.000Z' });
    expect(spanOf(entry)).toEqual({ from, to: from + 90_500 });
  });
});
