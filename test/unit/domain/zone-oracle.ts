/**
 * What clocks show, from a table written by hand and BigInt arithmetic: nothing of the code under test, no Temporal and
 * no Intl. All instants are milliseconds since 1970.
 */
export const MINUTE = 60_000n;
const DAY = 1440n * MINUTE;

export interface Zone {
  readonly name: string;
  /** Offsets from UTC in minutes, each since its instant; the first holds before. */
  readonly offsets: readonly (readonly [since: string, minutes: number])[];
  /** Instants of days to test: when clocks go forward and back; absent where they never do. */
  readonly gap?: string;
  readonly fold?: string;
  readonly plain: string;
}

export const zones: readonly Zone[] = [
  {
    name: 'Europe/Berlin',
    offsets: [
      ['', 60],
      ['2026-03-29T01:00Z', 120],
      ['2026-10-25T01:00Z', 60],
    ],
    gap: '2026-03-29T01:00Z',
    fold: '2026-10-25T01:00Z',
    plain: '2026-06-10T08:00Z',
  },
  {
    name: 'Europe/London',
    offsets: [
      ['', 0],
      ['2026-03-29T01:00Z', 60],
      ['2026-10-25T01:00Z', 0],
    ],
    gap: '2026-03-29T01:00Z',
    fold: '2026-10-25T01:00Z',
    plain: '2026-06-10T08:00Z',
  },
  {
    name: 'America/New_York',
    offsets: [
      ['', -300],
      ['2026-03-08T07:00Z', -240],
      ['2026-11-01T06:00Z', -300],
    ],
    gap: '2026-03-08T07:00Z',
    fold: '2026-11-01T06:00Z',
    plain: '2026-06-10T13:00Z',
  },
  {
    name: 'America/St_Johns',
    offsets: [
      ['', -210],
      ['2026-03-08T05:30Z', -150],
      ['2026-11-01T04:30Z', -210],
    ],
    gap: '2026-03-08T05:30Z',
    fold: '2026-11-01T04:30Z',
    plain: '2026-06-10T13:00Z',
  },
  {
    name: 'Australia/Lord_Howe',
    offsets: [
      ['', 660],
      ['2026-04-04T15:00Z', 630],
      ['2026-10-03T15:30Z', 660],
    ],
    gap: '2026-10-03T15:30Z',
    fold: '2026-04-04T15:00Z',
    plain: '2026-06-10T00:00Z',
  },
  { name: 'Asia/Kolkata', offsets: [['', 330]], plain: '2026-06-10T04:00Z' },
  { name: 'Asia/Kathmandu', offsets: [['', 345]], plain: '2026-06-10T04:00Z' },
  {
    // The gap is the whole of 30 December 2011; the fold the last one there was.
    name: 'Pacific/Apia',
    offsets: [
      ['', -600],
      ['2011-12-30T10:00Z', 840],
      ['2012-03-31T14:00Z', 780],
      ['2020-09-26T14:00Z', 840],
      ['2021-04-03T14:00Z', 780],
    ],
    gap: '2011-12-30T10:00Z',
    fold: '2021-04-03T14:00Z',
    plain: '2026-06-09T20:00Z',
  },
  {
    name: 'Pacific/Auckland',
    offsets: [
      ['', 780],
      ['2026-04-04T14:00Z', 720],
      ['2026-09-26T14:00Z', 780],
    ],
    gap: '2026-09-26T14:00Z',
    fold: '2026-04-04T14:00Z',
    plain: '2026-06-09T21:00Z',
  },
  {
    // Forward at midnight, and back to midnight.
    name: 'America/Havana',
    offsets: [
      ['', -300],
      ['2026-03-08T05:00Z', -240],
      ['2026-11-01T05:00Z', -300],
    ],
    gap: '2026-03-08T05:00Z',
    fold: '2026-11-01T05:00Z',
    plain: '2026-06-10T13:00Z',
  },
  {
    // Back for Ramadan, forward after it.
    name: 'Africa/Casablanca',
    offsets: [
      ['', 60],
      ['2026-02-15T02:00Z', 0],
      ['2026-03-22T02:00Z', 60],
    ],
    gap: '2026-03-22T02:00Z',
    fold: '2026-02-15T02:00Z',
    plain: '2026-06-10T08:00Z',
  },
  { name: 'UTC', offsets: [['', 0]], plain: '2026-12-31T09:00Z' },
];

export function at(iso: string): bigint {
  return BigInt(Date.parse(iso));
}

function offsetAt({ offsets }: Zone, instant: bigint): bigint {
  const known = offsets.findLast(([since]) => since === '' || at(since) <= instant);
  return BigInt(known?.[1] ?? 0) * MINUTE;
}

/** Days since 1970 that clocks in the zone show. */
function dayAt(zone: Zone, instant: bigint): bigint {
  const local = instant + offsetAt(zone, instant);
  return local / DAY - (local % DAY < 0n ? 1n : 0n);
}

export function dateAt(zone: Zone, instant: bigint): string {
  return new Date(Number(dayAt(zone, instant) * DAY)).toISOString().slice(0, 10);
}

/** The first instant after `instant` at which the date is another one. */
export function nextDate(zone: Zone, instant: bigint): bigint {
  const today = dayAt(zone, instant);
  const changes = zone.offsets.flatMap(([since]) => (since === '' ? [] : [at(since)]));
  const candidates = [
    ...changes,
    ...zone.offsets.map(([, minutes]) => (today + 1n) * DAY - BigInt(minutes) * MINUTE),
  ];
  const later = candidates.filter((one) => one > instant && dayAt(zone, one) !== today);
  const [first] = later.sort((a, b) => (a < b ? -1 : 1));
  if (first === undefined) throw new Error(`${zone.name} has no date after ${instant}`);
  return first;
}

/** When the date of `instant` began. */
export function dayStart(zone: Zone, instant: bigint): bigint {
  let start = instant - 2n * DAY;
  for (let next = nextDate(zone, start); next <= instant; next = nextDate(zone, start)) start = next;
  return start;
}

export function halfEven(ms: bigint, unit: bigint): bigint {
  const down = ms / unit;
  const twice = 2n * (ms % unit);
  return twice > unit || (twice === unit && down % 2n === 1n) ? down + 1n : down;
}

export interface ExpectedPiece {
  date: string;
  minutes: number;
  rawSeconds: number;
  startedAt: string;
  endedAt: string;
}

/** The pieces of a true stretch of time, cut at every change of date. */
export function expectedPieces(zone: Zone, from: bigint, to: bigint): ExpectedPiece[] {
  const pieces: ExpectedPiece[] = [];
  let [minutes, seconds] = [0n, 0n];
  for (let begin = from; begin < to; ) {
    const next = nextDate(zone, begin);
    const end = next < to ? next : to;
    const [m, s] = [halfEven(end - from, MINUTE), (end - from + 500n) / 1000n];
    pieces.push({
      date: dateAt(zone, begin),
      minutes: Number(m - minutes),
      rawSeconds: Number(s - seconds),
      startedAt: new Date(Number(begin)).toISOString(),
      endedAt: new Date(Number(end)).toISOString(),
    });
    [minutes, seconds, begin] = [m, s, end];
  }
  return pieces;
}
