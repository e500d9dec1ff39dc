import { describe, expect, test } from 'vitest';
import { type Away, AwayWatch } from '../../../main/away.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-24T09:00:00.000Z');

/** A machine whose clocks the test moves; what the watch said is in `said`. */
function machine(options: { thresholdMinutes?: number } = {}) {
  let wallMs = START;
  let monotonicMs = 5_000_000;
  const said: Away[] = [];
  const watch = new AwayWatch({
    read: () => ({ wallMs, monotonicMs, bootId: 'boot', zone: 'Europe/Berlin' }),
    tell: (away) => said.push(away),
  });
  watch.setThreshold((options.thresholdMinutes ?? 5) * MINUTE);
  watch.setTimer(START);
  return {
    watch,
    said,
    pass: (ms: number) => {
      wallMs += ms;
      monotonicMs += ms;
    },
    setWallClock: (ms: number) => {
      wallMs += ms;
    },
  };
}

/** Kind, begin and end as minutes after the timer's start, by the monotonic clock. */
function spans(said: readonly Away[]): [string, number, number, boolean][] {
  return said.map(({ kind, from, to, isBack }) => [
    kind,
    (from.monotonicMs - 5_000_000) / MINUTE,
    (to.monotonicMs - 5_000_000) / MINUTE,
    isBack,
  ]);
}

describe('idle', () => {
  test('begins with the last key and ends with the next, not with the looks between', () => {
    const { watch, said, pass } = machine();
    pass(10 * MINUTE);
    watch.look(0);
    // The last key was 4 s before this look.
    for (let second = 10; second <= 42 * 60; second += 10) {
      pass(10_000);
      watch.look(4_000 + second * 1000);
    }
    pass(10_000);
    watch.look(3_000);
    const last = said.at(-1);
    expect(last?.isBack).toBe(true);
    expect((last?.from.wallMs ?? 0) - START).toBe(10 * MINUTE - 4_000);
    expect((last?.to.wallMs ?? 0) - START).toBe(52 * MINUTE + 7_000);
  });

  test('says at once and once a minute that it goes on, from the same begin', () => {
    const { watch, said, pass } = machine();
    for (let second = 0; second < 8 * 60; second += 10) {
      pass(10_000);
      watch.look((second + 10) * 1000);
    }
    expect(spans(said)).toEqual([
      ['idle', 0, 5, false],
      ['idle', 0, 6, false],
      ['idle', 0, 7, false],
      ['idle', 0, 8, false],
    ]);
  });

  test.each([
    ['shorter than the threshold', 5, 4.9],
    ['with a threshold of 0', 0, 300],
  ])('is not mentioned %s', (_, thresholdMinutes, awayMinutes) => {
    const { watch, said, pass } = machine({ thresholdMinutes });
    watch.look(0);
    for (let minute = 1; minute < awayMinutes; minute += 1) {
      pass(MINUTE);
      watch.look(minute * MINUTE);
    }
    watch.look(0);
    expect(said).toEqual([]);
  });

  test('before the timer began is nobody’s', () => {
    const { watch, said, pass } = machine();
    pass(6 * MINUTE);
    watch.look(60 * MINUTE);
    expect(spans(said)).toEqual([['idle', 0, 6, false]]);
  });

  test('is not looked for without a timer', () => {
    const { watch, said, pass } = machine();
    watch.setTimer(null);
    pass(30 * MINUTE);
    watch.look(30 * MINUTE);
    watch.lock(30 * MINUTE);
    pass(30 * MINUTE);
    watch.unlock();
    expect(said).toEqual([]);
  });
});

describe('lock and sleep', () => {
  test('a lock by hand lasts from lock to unlock', () => {
    const { watch, said, pass } = machine();
    pass(3 * MINUTE);
    watch.lock(0);
    pass(42 * MINUTE);
    watch.unlock();
    expect(spans(said)).toEqual([['lock', 3, 45, true]]);
  });

  test('a lock that came by itself begins with the idle minutes before it', () => {
    const { watch, said, pass } = machine();
    pass(20 * MINUTE);
    watch.lock(4 * MINUTE);
    pass(10 * MINUTE);
    watch.unlock();
    expect(spans(said)).toEqual([['lock', 16, 30, true]]);
  });

  test('typing at the locked screen is not yet somebody, and neither is waking behind it', () => {
    const { watch, said, pass } = machine();
    watch.lock(0);
    pass(MINUTE);
    watch.suspend(MINUTE);
    pass(60 * MINUTE);
    watch.resume();
    watch.look(0);
    pass(MINUTE);
    watch.unlock();
    expect(spans(said.filter(({ isBack }) => isBack))).toEqual([['lock', 0, 62, true]]);
  });

  test('a sleep lasts from its begin to the waking, whatever the wall clock was set to', () => {
    const { watch, said, pass, setWallClock } = machine();
    pass(MINUTE);
    watch.suspend(0);
    pass(90 * MINUTE);
    setWallClock(-3 * 60 * MINUTE);
    watch.resume();
    expect(spans(said)).toEqual([['sleep', 1, 91, true]]);
  });

  test('a lock that is shorter than the threshold is not mentioned', () => {
    const { watch, said, pass } = machine();
    watch.lock(0);
    pass(5 * MINUTE - 1);
    watch.unlock();
    watch.lock(0);
    pass(5 * MINUTE);
    watch.unlock();
    expect(said).toHaveLength(1);
  });

  test('a sleep that nobody told of is seen by its gap', () => {
    const { watch, said, pass } = machine();
    pass(10_000);
    watch.look(10_000);
    pass(45 * MINUTE);
    watch.look(0);
    expect(spans(said)).toEqual([['sleep', 0, 45 + 1 / 6, true]]);
  });

  test('a wall clock that is set is no absence', () => {
    const { watch, said, pass, setWallClock } = machine();
    watch.look(0);
    setWallClock(120 * MINUTE);
    pass(10_000);
    watch.look(0);
    expect(said).toEqual([]);
  });

  test('stopping the timer meanwhile ends the question', () => {
    const { watch, said, pass } = machine();
    watch.lock(0);
    pass(20 * MINUTE);
    watch.setTimer(null);
    watch.unlock();
    expect(said).toEqual([]);
  });
});
