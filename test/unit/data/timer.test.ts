import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it, test } from 'vitest';
import { overlaps } from '../../../domain/rules/time.ts';
import { ServerClock } from '../../../renderer/data/server-clock.ts';
import type { Device } from './device.ts';
import { away, evening, readingAt, said, seen, timerDevice, work } from './timer-device.ts';

const devices: Device[] = [];
async function setUp() {
  const world = timerDevice();
  devices.push(world.device);
  return { ...world, data: await world.device.open() };
}
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});
const minute = 60_000;
const iso = (minutes: number) => new Date(evening + minutes * minute).toISOString();

describe('stop', () => {
  it('cuts at every midnight of the zone where the timer began', async () => {
    const { data, device, pass } = await setUp();
    await data.timer.start(work(device, 'A'));
    pass(26 * 60 + 10.25);
    device.clock = { ...device.clock, zone: 'Asia/Tokyo' };
    const entries = await data.timer.stop();
    expect(entries.map(said)).toEqual([
      '11-20T21:30:00 to 11-20T23:00:00, on 2026-11-20: 90 min, 5400 s A',
      '11-20T23:00:00 to 11-21T23:00:00, on 2026-11-21: 1440 min, 86400 s A',
      '11-21T23:00:00 to 11-21T23:40:15, on 2026-11-22: 40 min, 2415 s A',
    ]);
    expect(entries[0]).toMatchObject({ zone: 'Europe/Berlin', source: 'timer' });
    expect(entries[0]?.timeTrust).toMatchObject({ level: 'low', reasons: ['zone_changed'] });
  });

  it('saves once when it is pressed twice, and takes the time at which it was pressed', async () => {
    const { data, device, pass } = await setUp();
    await data.timer.start(work(device, 'A'));
    pass(10);
    const pressed = readingAt(device, -0.5);
    const [first, second] = await Promise.allSettled([data.timer.stop(pressed), data.timer.stop()]);
    expect(first).toMatchObject({ value: [{ minutes: 10, rawSeconds: 570 }] });
    expect(second).toMatchObject({ reason: { kind: 'not_found' } });
    expect((await seen(data)).entries).toHaveLength(1);
  });

  it('keeps seconds as one minute that overlaps nothing, and no time at all without a clock time', async () => {
    const { data, device, pass } = await setUp();
    await data.timer.start(work(device, 'A'));
    pass(0.1);
    await data.timer.start(work(device, 'B'));
    await data.timer.stop();
    expect((await seen(data)).entries).toEqual([
      '11-20T21:30:00 to 11-20T21:30:06, on 2026-11-20: 1 min, 6 s A',
      'undefined to undefined, on 2026-11-20: 1 min, null s B',
    ]);
  });

  it('leaves the seconds before midnight, which are no minute, to the next date', async () => {
    const { data, device, pass } = await setUp();
    pass(89.75);
    await data.timer.start(work(device, 'A'));
    pass(30);
    expect((await data.timer.stop()).map(said)).toEqual([
      '11-20T23:00:00 to 11-20T23:29:45, on 2026-11-21: 30 min, 1800 s A',
    ]);
  });

  it('keeps at most three days of a timer that was forgotten', async () => {
    const { data, device, pass } = await setUp();
    await data.timer.start(work(device, 'A'));
    pass(9 * 24 * 60);
    const entries = await data.timer.stop();
    expect(entries.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(3 * 24 * 60);
    expect(entries.every(({ timeTrust }) => timeTrust?.level === 'low')).toBe(true);
  });
});

describe('start', () => {
  it('ends what runs at the same instant, also behind a clock that was set back', async () => {
    const { data, device, pass } = await setUp();
    await data.timer.start(work(device, 'A'));
    pass(50);
    device.clock = { ...device.clock, wallMs: device.clock.wallMs - 30 * minute };
    await data.timer.start(work(device, 'B'));
    pass(20);
    await data.timer.stop();
    const entries = (await firstValueFrom(data.watchEntries())).sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(entries.map(said)).toEqual([
      '11-20T21:30:00 to 11-20T22:20:00, on 2026-11-20: 50 min, 3000 s A',
      '11-20T22:20:00 to 11-20T22:40:00, on 2026-11-20: 20 min, 1200 s B',
    ]);
    const spans = entries.map(({ startedAt, endedAt }) => ({
      startedAt: startedAt ?? '',
      endedAt: endedAt ?? '',
    }));
    expect(overlaps(spans[0]!, spans[1]!)).toBe(false);
    expect(entries.map(({ timeTrust }) => timeTrust?.level)).toEqual(['repaired', 'exact']);
  });

  it('is not moved by a clock that was set, when the server’s is known', async () => {
    const { data, device, pass } = await setUp();
    device.grant = { ok: true, token: 'good', serverOffsetMs: 0 };
    data.syncNow();
    await expect.poll(async () => (await data.timer.start(work(device, 'A'))).start.serverOffsetMs).toBe(0);
    await data.timer.discard();
    device.clock = { ...device.clock, wallMs: device.clock.wallMs - 24 * 60 * minute };
    await data.timer.start(work(device, 'A'));
    pass(10);
    device.clock = { ...device.clock, wallMs: device.clock.wallMs + 90 * minute };
    const [entry] = await data.timer.stop();
    expect(entry).toMatchObject({ startedAt: iso(0), endedAt: iso(10), date: '2026-11-20' });
    expect(entry?.timeTrust).toMatchObject({
      level: 'repaired',
      reasons: ['clock_jumped_forward', 'server_clock_differs'],
    });
  });

  it('uses the clock of the key that was pressed', async () => {
    const { data, device, pass } = await setUp();
    pass(5);
    const record = await data.timer.start(work(device, 'A'), readingAt(device, -5));
    expect(record.startedAt).toBe(iso(0));
    pass(5);
    expect(await data.timer.stop()).toMatchObject([{ minutes: 10 }]);
  });
});

describe('update', () => {
  it('moves the start, and back, without losing what the clocks said', async () => {
    const { data, device, pass } = await setUp();
    const { start } = await data.timer.start(work(device, 'A'));
    pass(20);
    await data.timer.update({ startedAt: iso(-40), description: 'B' });
    expect(await data.timer.update({ startedAt: iso(5) })).toMatchObject({
      startedAt: iso(5),
      start,
      description: 'B',
    });
    const [entry] = await data.timer.stop();
    expect(entry).toMatchObject({ minutes: 15, startedAt: iso(5), endedAt: iso(20) });
    expect(entry?.timeTrust).toMatchObject({ start, level: 'exact' });
  });

  it('refuses a start in the future, before three days, or that is none', async () => {
    const { data, device, pass } = await setUp();
    await data.timer.start(work(device, 'A'));
    pass(20);
    for (const startedAt of [iso(21), iso(-3 * 24 * 60), 'yesterday']) {
      await expect(data.timer.update({ startedAt })).rejects.toMatchObject({ kind: 'invalid' });
    }
    expect((await seen(data)).timer).toBe(`A since ${iso(0)}`);
    await data.timer.update({ startedAt: iso(20) });
  });

  it('cuts an open absence that the new start lies in, and forgets one before it', async () => {
    const { data, device, pass } = await setUp();
    await data.timer.start(work(device, 'A'));
    pass(100);
    await data.timer.noteAbsence(away(device, -60, -30));
    await data.timer.update({ startedAt: iso(55) });
    expect((await seen(data)).absence).toBe('idle 15');
    await data.timer.update({ startedAt: iso(90) });
    expect((await seen(data)).absence).toBeNull();
  });
});

describe('restore', () => {
  it('takes back a stop and its entries in one, and refuses beside another timer', async () => {
    const { data, device, pass } = await setUp();
    const record = await data.timer.start(work(device, 'A'));
    pass(100);
    const entries = await data.timer.stop();
    await data.timer.start(work(device, 'B'));
    const ids = entries.map(({ id }) => id);
    await expect(data.timer.restore(record, ids)).rejects.toMatchObject({ kind: 'busy' });
    await data.timer.discard();
    await data.timer.restore(record, ids);
    expect(await seen(data)).toEqual({ entries: [], timer: `A since ${iso(0)}`, absence: null });
    pass(20);
    expect(await data.timer.stop()).toMatchObject([{ minutes: 90 }, { minutes: 30 }]);
  });
});

describe('an absence', () => {
  async function withAbsence(kind: 'idle' | 'lock' | 'sleep' = 'idle') {
    const world = await setUp();
    await world.data.timer.start(work(world.device, 'A'));
    world.pass(60);
    await world.data.timer.noteAbsence(away(world.device, -45, -25.5, kind));
    return world;
  }

  it('is asked about until it is answered, also after a kill', async () => {
    const { data, device } = await withAbsence();
    expect((await seen(data)).absence).toBe('idle 20');
    device.kill();
    const again = await device.open();
    expect((await seen(again)).absence).toBe('idle 20');
    expect(await again.timer.answerAbsence({ kind: 'keep' })).toEqual([]);
    expect((await seen(again)).absence).toBeNull();
    expect(await again.timer.stop()).toMatchObject([{ minutes: 60, timeTrust: { level: 'exact' } }]);
    await expect(again.timer.answerAbsence({ kind: 'keep' })).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('ends the timer where it began', async () => {
    const { data } = await withAbsence();
    expect((await data.timer.answerAbsence({ kind: 'drop' })).map(said)).toEqual([
      '11-20T21:30:00 to 11-20T21:45:00, on 2026-11-20: 15 min, 900 s A',
    ]);
    expect(await seen(data)).toMatchObject({ timer: null, absence: null });
  });

  it('is left out, and the timer goes on since its end', async () => {
    const { data } = await withAbsence();
    await data.timer.answerAbsence({ kind: 'drop_and_go_on' });
    expect((await seen(data)).timer).toBe(`A since ${iso(34.5)}`);
    await data.timer.stop();
    expect((await seen(data)).entries).toEqual([
      '11-20T21:30:00 to 11-20T21:45:00, on 2026-11-20: 15 min, 900 s A',
      '11-20T22:04:30 to 11-20T22:30:00, on 2026-11-20: 26 min, 1530 s A',
    ]);
  });

  it('becomes time of other work', async () => {
    const { data, device } = await withAbsence('sleep');
    const entries = await data.timer.answerAbsence({ kind: 'move', fields: work(device, 'Meeting') });
    await data.timer.stop();
    expect((await seen(data)).entries).toEqual([
      '11-20T21:30:00 to 11-20T21:45:00, on 2026-11-20: 15 min, 900 s A',
      '11-20T21:45:00 to 11-20T22:04:30, on 2026-11-20: 20 min, 1170 s Meeting',
      '11-20T22:04:30 to 11-20T22:30:00, on 2026-11-20: 26 min, 1530 s A',
    ]);
    expect(entries.map(({ timeTrust }) => timeTrust?.level)).toEqual(['exact', 'low']);
  });

  it('of a sleep that was work makes the time one to look at, asked or not', async () => {
    const { data } = await withAbsence('sleep');
    await data.timer.answerAbsence({ kind: 'keep' });
    expect(await data.timer.stop()).toMatchObject([
      { minutes: 60, timeTrust: { level: 'low', reasons: ['suspended'] } },
    ]);
    const { data: other } = await withAbsence('sleep');
    expect(await other.timer.stop()).toMatchObject([{ minutes: 60, timeTrust: { reasons: ['suspended'] } }]);
  });

  it('that is told again while it lasts is one, and is not asked about again once it is answered', async () => {
    const { data, device } = await withAbsence();
    await data.timer.noteAbsence(away(device, -45, -20));
    await data.timer.noteAbsence(away(device, -19.99, -15, 'lock'));
    expect((await seen(data)).absence).toBe('lock 30');
    await data.timer.answerAbsence({ kind: 'keep' });
    await data.timer.noteAbsence(away(device, -45, -14.5));
    expect((await seen(data)).absence).toBeNull();
    await data.timer.noteAbsence(away(device, -45, -10));
    expect((await seen(data)).absence).toBe('idle 5');
  });

  it('is open again when keeping it is undone', async () => {
    const { data } = await withAbsence('sleep');
    const absence = await firstValueFrom(data.timer.absence());
    await data.timer.answerAbsence({ kind: 'keep' });
    await data.timer.noteAbsence(absence!);
    expect((await seen(data)).absence).toBe('sleep 20');
    await data.timer.answerAbsence({ kind: 'drop' });
    expect((await seen(data)).entries).toHaveLength(1);
  });

  it('is one of two: the second is asked about when the first is answered', async () => {
    const { data, device } = await withAbsence();
    await data.timer.noteAbsence(away(device, -15, -5));
    await data.timer.answerAbsence({ kind: 'drop_and_go_on' });
    expect((await seen(data)).absence).toBe('idle 10');
    await data.timer.answerAbsence({ kind: 'drop_and_go_on' });
    await data.timer.stop();
    const minutes = (await firstValueFrom(data.watchEntries())).map((entry) => entry.minutes);
    expect(minutes.sort((a, b) => a - b)).toEqual([5, 10, 15]);
  });

  it('of before the timer, or without one, is nothing', async () => {
    const { data, device } = await withAbsence();
    await data.timer.answerAbsence({ kind: 'keep' });
    await data.timer.noteAbsence(away(device, -90, -61));
    expect((await seen(data)).absence).toBeNull();
    await data.timer.discard();
    await data.timer.noteAbsence(away(device, -20, -5));
    expect((await seen(data)).absence).toBeNull();
  });

  it.each([-3 * 60, 3 * 60])('is measured right when the clock jumps %i minutes in it', async (jump) => {
    const { data, device, pass } = await setUp();
    await data.timer.start(work(device, 'A'));
    pass(15);
    const from = readingAt(device, 0);
    pass(20);
    device.clock = { ...device.clock, wallMs: device.clock.wallMs + jump * minute };
    await data.timer.noteAbsence({ kind: 'idle', from, to: readingAt(device, 0) });
    expect((await seen(data)).absence).toBe('idle 20');
    const moved = await data.timer.answerAbsence({ kind: 'move', fields: work(device, 'B') });
    pass(25);
    const rest = await data.timer.stop();
    expect([...moved, ...rest].map(({ minutes }) => minutes)).toEqual([15, 20, 25]);
    const spans = [...moved, ...rest].map(({ startedAt, endedAt }) => [startedAt, endedAt]);
    expect(spans.slice(0, 2)).toEqual([
      [iso(0), iso(15)],
      [iso(15), iso(35)],
    ]);
    expect(spans[2]).toEqual(jump < 0 ? [iso(35), iso(60)] : [iso(35 + jump), iso(60 + jump)]);
  });
});

describe('the server’s clock', () => {
  it('is known after a jump of ours by the monotonic clock, until the machine starts again', async () => {
    const clock = { wallMs: 1_000_000, monotonicMs: 5_000, bootId: 'one', zone: 'UTC' };
    const serverClock = new ServerClock(async () => ({ ...clock }));
    expect(serverClock.complete(clock).serverOffsetMs).toBeNull();
    await serverClock.learn(250);
    const later = { ...clock, wallMs: clock.wallMs + 60_000, monotonicMs: clock.monotonicMs + 60_000 };
    expect(serverClock.complete(later).serverOffsetMs).toBe(250);
    const jumped = { ...later, wallMs: later.wallMs + 3_600_000 };
    expect(serverClock.complete(jumped).serverOffsetMs).toBe(250 - 3_600_000);
    // The same old offset is no news, whatever the clock says now.
    Object.assign(clock, jumped);
    await serverClock.learn(250);
    expect(serverClock.complete(jumped).serverOffsetMs).toBe(250 - 3_600_000);
    expect(serverClock.complete({ ...jumped, bootId: 'two' }).serverOffsetMs).toBe(250);
    await serverClock.learn(-3_599_750);
    expect(serverClock.complete(jumped).serverOffsetMs).toBe(-3_599_750);
  });

  test('puts the work of a clock that is a day off on its day', async () => {
    const { device, server, pass } = timerDevice();
    devices.push(device);
    server.fault = () => undefined;
    device.grant = { ok: true, token: 'good', serverOffsetMs: 24 * 60 * minute };
    const data = await device.open();
    data.syncNow();
    await firstValueFrom(data.sync);
    await expect
      .poll(async () => (await data.timer.start(work(device, 'A'))).start.serverOffsetMs)
      .not.toBeNull();
    await data.timer.discard();
    await data.timer.start(work(device, 'A'));
    pass(10);
    const [entry] = await data.timer.stop();
    expect(entry).toMatchObject({ date: '2026-11-21', startedAt: iso(24 * 60), minutes: 10 });
    expect(entry?.timeTrust).toMatchObject({ level: 'repaired', reasons: ['server_clock_differs'] });
  });
});
