import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { isShared, mergeOverlap, type OverlapChoice } from '../../../domain/rules/intervals.ts';
import { instantAt, isoInstant, msToMinutes } from '../../../domain/rules/time.ts';
import { anEntry, ids } from './samples.ts';

const minute = 60_000;
const base = Date.parse('2026-03-02T08:00:00.000Z');

/** An entry from one minute after 8:00 UTC to another, with seconds to spare where they are given. */
function timed(id: string, from: number, to: number, changes: Partial<TimeEntry> = {}): TimeEntry {
  const ms = Math.round((to - from) * minute);
  return anEntry({
    id,
    startedAt: isoInstant(base + Math.round(from * minute)),
    endedAt: isoInstant(base + Math.round(from * minute) + ms),
    minutes: Math.max(1, msToMinutes(ms)),
    rawSeconds: Math.round(ms / 1000),
    ...changes,
  });
}

/** From and to in minutes after 8:00, and the minutes: what a case comes to. */
function shape({ startedAt, endedAt, minutes }: TimeEntry): (number | null)[] {
  const at = (instant: string | null) => (instant === null ? null : (Date.parse(instant) - base) / minute);
  return [at(startedAt), at(endedAt), minutes];
}
const merged = (a: TimeEntry, b: TimeEntry, choice: OverlapChoice, fixedId?: string) => {
  const { entries, removed } = mergeOverlap(a, b, choice, fixedId);
  return { shapes: entries.map(shape), ids: entries.map(({ id }) => id), removed };
};

const one = ids.entry;
const two = ids.second;

/** Two entries that overlap, on whole seconds, as timers make them. */
const anOverlap = fc
  .tuple(
    fc.integer({ min: 0, max: 30_000 }),
    fc.integer({ min: 60, max: 20_000 }),
    fc.double({ min: 0, max: 0.99, noNaN: true }),
    fc.integer({ min: 60, max: 20_000 }),
    fc.boolean(),
  )
  .map(([from, length, at, otherLength, swapped]) => {
    const start = from + Math.floor(length * at);
    const a = timed(one, from / 60, (from + length) / 60);
    const b = timed(two, start / 60, (start + otherLength) / 60);
    return swapped ? ([b, a] as const) : ([a, b] as const);
  })
  .filter(([a, b]) => isShared(a, b));

const secondsOf = (entries: readonly TimeEntry[]) =>
  entries.reduce((sum, { rawSeconds }) => sum + (rawSeconds ?? 0), 0);
const spanSeconds = ({ startedAt, endedAt }: TimeEntry) =>
  (Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
function unionSeconds(a: TimeEntry, b: TimeEntry): number {
  const from = Math.max(Date.parse(a.startedAt ?? ''), Date.parse(b.startedAt ?? ''));
  const to = Math.min(Date.parse(a.endedAt ?? ''), Date.parse(b.endedAt ?? ''));
  return spanSeconds(a) + spanSeconds(b) - (to - from) / 1000;
}

describe('mergeOverlap', () => {
  it('leaves no overlap, and valid entries', () => {
    fc.assert(
      fc.property(
        anOverlap,
        fc.constantFrom<OverlapChoice>('keep_both', 'trim', 'split'),
        fc.constantFrom(undefined, one, two),
        ([a, b], choice, fixedId) => {
          const { entries, removed } = mergeOverlap(a, b, choice, fixedId);
          entries.forEach((entry, index) => {
            expect(TimeEntry.parse(entry)).toEqual(entry);
            for (const other of entries.slice(index + 1)) expect(isShared(entry, other)).toBe(false);
          });
          const kept = new Set(entries.map(({ id }) => id));
          expect(kept.size).toBe(entries.length);
          for (const id of [one, two]) expect(kept.has(id) !== removed.includes(id)).toBe(true);
          const fixed =
            fixedId === one ? [a, b].find(({ id }) => id === one) : [a, b].find(({ id }) => id === two);
          if (fixedId) expect(entries).toContain(fixed);
        },
      ),
    );
  });

  it('keeps the seconds of both, or of the time that passed while at least one ran', () => {
    fc.assert(
      fc.property(anOverlap, fc.constantFrom(undefined, one, two), ([a, b], fixedId) => {
        const both = mergeOverlap(a, b, 'keep_both', fixedId).entries;
        expect(secondsOf(both)).toBe(secondsOf([a, b]));
        expect(both.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(a.minutes + b.minutes);
        for (const choice of ['trim', 'split'] as const) {
          const { entries } = mergeOverlap(a, b, choice, fixedId);
          // What comes to no minute at all is gone: at most half a minute, of one of the two.
          const lost = unionSeconds(a, b) - secondsOf(entries);
          expect(lost).toBeGreaterThanOrEqual(0);
          expect(lost).toBeLessThanOrEqual(30);
          if (entries.some(({ id }) => id === one) && entries.some(({ id }) => id === two))
            expect(lost).toBe(0);
        }
      }),
    );
  });

  it('rounds the minutes of each entry’s pieces on their running total', () => {
    fc.assert(
      fc.property(anOverlap, fc.constantFrom<OverlapChoice>('trim', 'split'), ([a, b], choice) => {
        const { entries, removed } = mergeOverlap(a, b, choice);
        for (const source of [a, b]) {
          if (removed.includes(source.id)) continue;
          const known = source.id === one ? two : one;
          const encloses =
            entries.length === 3 && spanSeconds(source) === Math.max(spanSeconds(a), spanSeconds(b));
          const own = entries.filter(({ id }) => id === source.id || (encloses && id !== known));
          const ms = secondsOf(own) * 1000;
          expect(own.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(msToMinutes(ms));
        }
      }),
    );
  });

  it('does not depend on which is named first', () => {
    fc.assert(
      fc.property(
        anOverlap,
        fc.constantFrom<OverlapChoice>('keep_both', 'trim', 'split'),
        ([a, b], choice) => {
          expect(merged(a, b, choice).shapes).toEqual(merged(b, a, choice).shapes);
        },
      ),
    );
  });

  test.each<[string, [number, number], [number, number], OverlapChoice, (number | null)[][], string[]]>([
    [
      'the later loses its clock times',
      [0, 60],
      [30, 90],
      'keep_both',
      [
        [0, 60, 60],
        [null, null, 60],
      ],
      [],
    ],
    [
      'the shared time is the first one’s',
      [0, 60],
      [30, 90],
      'trim',
      [
        [0, 60, 60],
        [60, 90, 30],
      ],
      [],
    ],
    ['one inside the other is gone', [0, 60], [10, 50], 'trim', [[0, 60, 60]], [two]],
    [
      'one that goes on after the first keeps its end',
      [0, 60],
      [0, 90],
      'trim',
      [
        [0, 60, 60],
        [60, 90, 30],
      ],
      [],
    ],
    [
      'halves',
      [0, 60],
      [30, 90],
      'split',
      [
        [0, 45, 45],
        [45, 90, 45],
      ],
      [],
    ],
    [
      'an odd minute goes to the first',
      [0, 60],
      [55, 90],
      'split',
      [
        [0, 58, 58],
        [58, 90, 32],
      ],
      [],
    ],
    [
      'halves of one that is enclosed',
      [0, 60],
      [20, 40],
      'split',
      [
        [0, 30, 30],
        [30, 40, 10],
        [40, 60, 20],
      ],
      [],
    ],
    [
      'halves of two of the same time',
      [0, 60],
      [0, 60],
      'split',
      [
        [0, 30, 30],
        [30, 60, 30],
      ],
      [],
    ],
    ['two of the same time: one is left', [0, 60], [0, 60], 'trim', [[0, 60, 60]], [two]],
  ])('%s', (_, first, second, choice, shapes, removed) => {
    expect(merged(timed(one, ...first), timed(two, ...second), choice)).toMatchObject({ shapes, removed });
  });

  it('takes nothing from an entry that must not change', () => {
    const [a, b] = [timed(one, 0, 60), timed(two, 30, 90)];
    expect(merged(a, b, 'trim', two).shapes).toEqual([
      [0, 30, 30],
      [30, 90, 60],
    ]);
    expect(merged(a, b, 'split', two).shapes).toEqual([
      [0, 30, 30],
      [30, 90, 60],
    ]);
    expect(merged(a, b, 'split', one).shapes).toEqual([
      [0, 60, 60],
      [60, 90, 30],
    ]);
    expect(merged(a, b, 'keep_both', two)).toMatchObject({
      shapes: [
        [null, null, 60],
        [30, 90, 60],
      ],
    });
    const enclosing = merged(timed(one, 0, 90), timed(two, 30, 60), 'trim', two);
    expect(enclosing.shapes).toEqual([
      [0, 30, 30],
      [30, 60, 30],
      [60, 90, 30],
    ]);
    expect(enclosing.ids.slice(0, 2)).toEqual([one, two]);
  });

  it('leaves the seconds of a piece that is no minute to the other piece', () => {
    const { entries } = mergeOverlap(timed(one, 0, 60.3), timed(two, 30, 60), 'trim', two);
    expect(entries.map(({ id, minutes, rawSeconds }) => [id, minutes, rawSeconds])).toEqual([
      [one, 30, 1818],
      [two, 30, 1800],
    ]);
    const other = mergeOverlap(timed(one, 0, 60), timed(two, 0.3, 30), 'trim', two).entries;
    expect(other.map(({ id, minutes, rawSeconds }) => [id, minutes, rawSeconds])).toEqual([
      [two, 30, 1782],
      [one, 30, 1818],
    ]);
  });

  it('takes the break that was left out of the clock times along', () => {
    const worked = timed(one, 0, 120, { minutes: 90, rawSeconds: null });
    const result = merged(timed(two, 0, 30), worked, 'trim', two);
    expect(result.shapes).toEqual([
      [0, 30, 30],
      [30, 120, 60],
    ]);
  });

  it('makes a draft again of what was submitted and changed, and a new draft of a second piece', () => {
    const submitted = { status: 'submitted', submittedAt: '2026-03-02T20:00:00.000Z', version: 4 } as const;
    const { entries } = mergeOverlap(timed(one, 0, 90, submitted), timed(two, 30, 60), 'trim', two);
    expect(entries.map(({ status, version }) => [status, version])).toEqual([
      ['draft', 4],
      ['draft', 1],
      ['draft', 0],
    ]);
    expect(mergeOverlap(timed(one, 0, 60, submitted), timed(two, 30, 90), 'trim').entries[0]?.status).toBe(
      'submitted',
    );
  });

  it('puts a piece that begins past midnight on its own date', () => {
    const [from, to] = [
      instantAt('2026-03-02', '22:00', 'Europe/Berlin'),
      instantAt('2026-03-03', '02:00', 'Europe/Berlin'),
    ];
    const night = anEntry({ id: two, startedAt: from, endedAt: to, minutes: 240 });
    const evening = anEntry({
      id: one,
      startedAt: instantAt('2026-03-02', '21:00', 'Europe/Berlin'),
      endedAt: instantAt('2026-03-03', '00:30', 'Europe/Berlin'),
      minutes: 210,
    });
    expect(mergeOverlap(evening, night, 'trim').entries[1]).toMatchObject({
      date: '2026-03-03',
      minutes: 90,
    });
  });

  it('leaves two alone that only touch, or that have no clock times', () => {
    expect(merged(timed(one, 0, 60), timed(two, 60, 90), 'trim').shapes).toEqual([
      [0, 60, 60],
      [60, 90, 30],
    ]);
    const untimed = anEntry({ id: two });
    expect(mergeOverlap(timed(one, 0, 60), untimed, 'split').entries).toContain(untimed);
  });
});
