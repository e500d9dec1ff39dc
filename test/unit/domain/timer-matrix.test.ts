import { describe, expect, it, test } from 'vitest';
import type { ClockReading } from '../../../domain/entities/time-entry.ts';
import { judgeTime } from '../../../domain/rules/time-trust.ts';
import { piecesOf, stretchOf } from '../../../domain/rules/timer-run.ts';
import {
  at,
  dayStart,
  type ExpectedPiece,
  expectedPieces,
  halfEven,
  MINUTE,
  nextDate,
  type Zone,
  zones,
} from './zone-oracle.ts';

const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

/** A timer as it truly ran. */
interface Run {
  readonly from: bigint;
  readonly to: bigint;
}

const days = ['plain day', 'spring gap', 'first of the fold', 'second of the fold'] as const;
const spans = ['inside a day', 'over midnight', 'over two midnights'] as const;
const clocks = ['right', 'forward 1 h', 'back 1 h', 'a day behind', 'a day ahead'] as const;
const sleeps = ['awake', 'sleep reported', 'sleep unreported'] as const;
const servers = ['never met', 'known', 'met before the jump'] as const;
const machines = ['one boot', 'rebooted', 'another zone'] as const;

/** When the timer of a case truly starts: odd seconds, and around the change of the day if there is one. */
function startOf(zone: Zone, day: (typeof days)[number]): bigint | null {
  const odd = 7_250n;
  if (day === 'plain day') return at(zone.plain) + odd;
  if (day === 'spring gap') {
    if (zone.gap === undefined) return null;
    const before = at(zone.gap) - 50n * MINUTE + odd;
    const begun = dayStart(zone, at(zone.gap));
    // Where clocks go forward at midnight, the day begins with the gap.
    return before < begun ? begun + odd : before;
  }
  if (zone.fold === undefined) return null;
  return day === 'first of the fold'
    ? at(zone.fold) - 20n * MINUTE + odd
    : at(zone.fold) + 10n * MINUTE + odd;
}

function runOf(zone: Zone, from: bigint, span: (typeof spans)[number]): Run {
  const midnight = nextDate(zone, from);
  if (span === 'inside a day') return { from, to: from + 2n * HOUR + 13n * MINUTE + 41_500n };
  if (span === 'over midnight') return { from, to: midnight + 95n * MINUTE + 17_300n };
  return { from, to: nextDate(zone, midnight) + 41n * MINUTE + 3_900n };
}

function readingsOf(
  zone: Zone,
  { from, to }: Run,
  clock: (typeof clocks)[number],
  server: (typeof servers)[number],
  machine: (typeof machines)[number],
): { start: ClockReading; end: ClockReading } {
  const always = clock === 'a day behind' ? -DAY : clock === 'a day ahead' ? DAY : 0n;
  const jumped = clock === 'forward 1 h' ? HOUR : clock === 'back 1 h' ? -HOUR : 0n;
  const offsets = { 'never met': () => null, known: Number, 'met before the jump': () => Number(-always) };
  const reading = (instant: bigint, off: bigint): ClockReading => ({
    wallMs: Number(instant + off),
    monotonicMs: Number(instant - from) + 86_400_123,
    bootId: 'boot-1',
    zone: zone.name,
    serverOffsetMs: offsets[server](-off),
  });
  const end = reading(to, always + jumped);
  if (machine === 'rebooted') Object.assign(end, { bootId: 'boot-2', monotonicMs: 40_000 });
  if (machine === 'another zone') end.zone = zone.name === 'Asia/Tokyo' ? 'UTC' : 'Asia/Tokyo';
  return { start: reading(from, always), end };
}

/** What nobody can know: after a reboot without a server a clock that was set; a date without one that is right. */
function isKnowable(
  clock: (typeof clocks)[number],
  server: (typeof servers)[number],
  machine: (typeof machines)[number],
): boolean {
  if (server === 'met before the jump') return clock.endsWith('1 h') && machine !== 'rebooted';
  if (server === 'known' || clock === 'right') return true;
  return !clock.startsWith('a day') && machine !== 'rebooted';
}

function expectedTrust(
  run: Run,
  clock: (typeof clocks)[number],
  sleep: (typeof sleeps)[number],
  server: (typeof servers)[number],
  machine: (typeof machines)[number],
): { level: string; reasons: string[] } {
  const jump =
    clock === 'forward 1 h' ? ['clock_jumped_forward'] : clock === 'back 1 h' ? ['clock_jumped_back'] : [];
  const slept = sleep === 'sleep reported' ? ['suspended'] : [];
  const reasons = [
    ...(machine === 'rebooted' ? ['rebooted'] : []),
    ...jump,
    ...slept,
    ...(machine === 'another zone' ? ['zone_changed'] : []),
    ...(clock.startsWith('a day') ? ['server_clock_differs'] : []),
  ];
  const isLow =
    slept.length > 0 || (machine === 'rebooted' && server === 'never met') || run.to - run.from > DAY;
  const isRepaired = reasons.some((reason) => reason !== 'zone_changed');
  return { level: isLow ? 'low' : isRepaired ? 'repaired' : 'exact', reasons };
}

/** Of the 25 hours of a day on which clocks go back, an entry and a date hold 24 (DOMAIN.md, Rules). */
function asLoggable(piece: ExpectedPiece): ExpectedPiece {
  if (piece.minutes <= 1440) return piece;
  const endedAt = new Date(Date.parse(piece.startedAt) + Number(DAY)).toISOString();
  return { ...piece, minutes: 1440, rawSeconds: 86_400, endedAt };
}

let cases = 0;
describe.each(zones)('$name', (zone) => {
  for (const day of days) {
    const from = startOf(zone, day);
    if (from === null) continue;
    it.each(spans)(`${day}, %s`, (span) => {
      const run = runOf(zone, from, span);
      const whole = expectedPieces(zone, run.from, run.to);
      const pieces = whole.map(asLoggable);
      expect(pieces).toHaveLength(1 + spans.indexOf(span));
      for (const clock of clocks) {
        for (const server of servers) {
          for (const machine of machines) {
            if (!isKnowable(clock, server, machine)) continue;
            for (const sleep of sleeps) {
              cases += 1;
              const name = [zone.name, day, span, clock, `server ${server}`, machine, sleep].join(' · ');
              const { start, end } = readingsOf(zone, run, clock, server, machine);
              const suspendedMs = sleep === 'sleep reported' ? Number((run.to - run.from) / 3n) : 0;
              const measured = piecesOf(stretchOf({ start, suspendedMs }, end), zone.name, 1);
              const trust = expectedTrust(run, clock, sleep, server, machine);
              expect(
                measured.map(({ trust: _, ...piece }) => piece),
                name,
              ).toEqual(pieces);
              measured.forEach((piece, index) => {
                const level = pieces[index] === whole[index] ? trust.level : 'low';
                expect([piece.trust.level, piece.trust.reasons], name).toEqual([level, trust.reasons]);
              });
              const left = whole.reduce((all, { minutes }) => all + Math.max(0, minutes - 1440), 0);
              const sum = measured.reduce((all, { minutes }) => all + minutes, left);
              expect(sum, name).toBe(Number(halfEven(run.to - run.from, MINUTE)));
            }
          }
        }
      }
    });
  }
});

test('the matrix has all its cases', () => {
  // Nine zones change their clocks. Of 45 combinations of clock, server and machine 26 can be known (`isKnowable`).
  expect(cases).toBe((9 * days.length + 3) * spans.length * 26 * sleeps.length);
});

describe('a monotonic clock that stands still while the machine sleeps', () => {
  const sample = zones[0];
  if (!sample) throw new Error('no zones');
  const run = runOf(sample, at(sample.plain), 'over midnight');
  const sleptMs = Number((run.to - run.from) / 4n);
  it.each(clocks.slice(0, 3))('clock %s', (clock) => {
    for (const server of servers) {
      if (server === 'met before the jump') continue;
      for (const sleep of sleeps) {
        const { start, end } = readingsOf(sample, run, clock, server, 'one boot');
        if (sleep !== 'awake') end.monotonicMs -= sleptMs;
        const isLost = sleep === 'sleep unreported' && server === 'never met';
        const { minutes } = judgeTime(start, end, { suspendedMs: sleep === 'sleep reported' ? sleptMs : 0 });
        // Without a word of the machine or a server, sleep cannot be told from a jump: then it is left out.
        const real = run.to - run.from - (isLost ? BigInt(sleptMs) : 0n);
        expect(minutes, `${clock}, ${server}, ${sleep}`).toBe(Number(halfEven(real, MINUTE)));
      }
    }
  });
});
