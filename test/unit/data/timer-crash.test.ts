import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { StintData } from '../../../renderer/data/types.ts';
import { type Device, until } from './device.ts';
import { away, seen, timerDevice, work } from './timer-device.ts';

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

type Seen = Awaited<ReturnType<typeof seen>>;
type World = ReturnType<typeof timerDevice> & { data: StintData };

/** A timer of 200 minutes over midnight, with an absence of 30 of them that nobody has answered for. */
async function runningTimer(): Promise<World> {
  const world = timerDevice();
  devices.push(world.device);
  const data = await world.device.open();
  await data.timer.start(work(world.device, 'A'));
  world.pass(200);
  await data.timer.noteAbsence(away(world.device, -90, -60));
  return { ...world, data };
}

const operations: [string, (world: World) => Promise<unknown>][] = [
  ['start on other work', ({ data, device }) => data.timer.start(work(device, 'B'))],
  [
    'change work and start',
    ({ data }) => data.timer.update({ description: 'B', startedAt: '2026-11-20T20:00:00.000Z' }),
  ],
  ['stop', ({ data }) => data.timer.stop()],
  ['discard', ({ data }) => data.timer.discard()],
  ['note an absence', ({ data, device }) => data.timer.noteAbsence(away(device, -70, -5, 'lock'))],
  ['keep', ({ data }) => data.timer.answerAbsence({ kind: 'keep' })],
  ['drop', ({ data }) => data.timer.answerAbsence({ kind: 'drop' })],
  ['drop and go on', ({ data }) => data.timer.answerAbsence({ kind: 'drop_and_go_on' })],
  ['move', ({ data, device }) => data.timer.answerAbsence({ kind: 'move', fields: work(device, 'C') })],
];

/**
 * Lets the app die at its nth write to the disk.
 * @param isWritten whether that write is on the disk when it dies
 * @returns a promise of the death
 */
function dieAt({ data, device }: World, nth: number, isWritten: boolean): Promise<'died'> {
  const death = Promise.withResolvers<'died'>();
  let writes = 0;
  const isLast = () => {
    writes += 1;
    if (writes === nth) death.resolve('died');
    return writes >= nth;
  };
  const { journal } = Reflect.get(data.timer, 'options');
  const database = Reflect.get(journal, 'database');
  const bulkDocs = database.bulkDocs.bind(database);
  database.bulkDocs = async (...given: unknown[]) => {
    if (!isLast()) return bulkDocs(...given);
    if (writes === nth && isWritten) await bulkDocs(...given);
    return new Promise(() => undefined);
  };
  device.diskFault = ({ collection }) => (collection === 'timeEntries' && isLast() ? 'died' : undefined);
  return death.promise;
}

async function afterwards(
  operation: (world: World) => Promise<unknown>,
): Promise<{ before: Seen; after: Seen }> {
  const world = await runningTimer();
  const before = await seen(world.data);
  await operation(world);
  const after = await seen(world.data);
  await world.data.close();
  return { before, after };
}

describe('a crash at any write', () => {
  it.each(operations)('leaves all as before or all as after: %s', async (_, operation) => {
    const { before, after } = await afterwards(operation);
    expect(after).not.toEqual(before);
    let deaths = 0;
    for (let nth = 1; nth <= 3; nth += 1) {
      for (const isWritten of [false, true]) {
        const world = await runningTimer();
        const death = dieAt(world, nth, isWritten);
        const end = await Promise.race([death, operation(world).then(() => 'done')]);
        if (end === 'died') deaths += 1;
        // What is on the disk is on the disk; the write that the app died at ends before the next start.
        await new Promise((resolve) => setImmediate(resolve));
        world.device.kill();
        const again = await world.device.open();
        const found = await seen(again);
        const isOnDisk = end === 'done' || nth > 1 || isWritten;
        expect(found, `write ${nth}, ${isWritten ? 'written' : 'not written'}, ${end}`).toEqual(
          isOnDisk ? after : before,
        );
        await again.close();
      }
    }
    expect(deaths).toBeGreaterThanOrEqual(2);
  });

  it('of the undo of a stop gives the time back once', async () => {
    for (const nth of [1, 2, 3]) {
      const world = await runningTimer();
      const record = await firstValueFrom(world.data.timer.watch());
      if (!record) throw new Error('no timer');
      const before = { ...(await seen(world.data)), absence: null };
      const entries = await world.data.timer.stop();
      const after = await seen(world.data);
      const death = dieAt(world, nth, false);
      await Promise.race([
        death,
        world.data.timer.restore(
          record,
          entries.map(({ id }) => id),
        ),
      ]);
      world.device.kill();
      const again = await world.device.open();
      expect(await seen(again)).toEqual(nth === 1 ? after : before);
      await again.close();
    }
  });

  it('reaches the server once: the entries of a stop that was finished after a crash', async () => {
    const world = await runningTimer();
    const death = dieAt(world, 2, false);
    void world.data.timer.stop();
    await death;
    world.device.kill();
    world.server.fault = () => undefined;
    world.device.grant = { ok: true, token: 'good', serverOffsetMs: 0 };
    const again = await world.device.open();
    const sent = await until(
      again.watchEntries(),
      (all) => all.length === 2 && all.every(({ version }) => version > 0),
    );
    expect(sent.reduce((sum: number, { minutes }: TimeEntry) => sum + minutes, 0)).toBe(200);
    expect(world.server.collection('timeEntries').size).toBe(2);
    expect(await firstValueFrom(again.timer.watch())).toBeNull();
  });
});

it('a disk that takes the journal and then not the entry leaves the timer running and nothing to send', async () => {
  const world = await runningTimer();
  const before = await seen(world.data);
  world.device.diskFault = ({ collection }) =>
    collection === 'timeEntries'
      ? Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
      : undefined;
  await expect(world.data.timer.stop()).rejects.toMatchObject({ kind: 'disk_full' });
  world.device.diskFault = undefined;
  expect(await seen(world.data)).toEqual(before);
  expect((await firstValueFrom(world.data.entryWays())).size).toBe(0);
  world.device.kill();
  expect(await seen(await world.device.open())).toEqual(before);
});
