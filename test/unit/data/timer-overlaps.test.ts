import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { OverlapChoice } from '../../../domain/rules/intervals.ts';
import type { StintData } from '../../../renderer/data/types.ts';
import { someSettings } from '../domain/samples.ts';
import { Device, settled, until } from './device.ts';
import { FakeServer } from './fake-server.ts';

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

const minute = 60_000;
const morning = Math.floor(Date.now() / minute) * minute - 10 * 60 * minute;
const iso = (minutes: number) => new Date(morning + minutes * minute).toISOString();

function timed(device: Device, from: number, to: number, changes: Partial<TimeEntry> = {}): TimeEntry {
  return device.draft({
    date: iso(from).slice(0, 10),
    startedAt: iso(from),
    endedAt: iso(to),
    zone: 'UTC',
    minutes: to - from,
    rawSeconds: (to - from) * 60,
    source: 'timer',
    ...changes,
  });
}

/** A server that, as the real one, refuses time that another entry has already. */
function strictServer(): FakeServer {
  const server = new FakeServer();
  server.refuse = (row) => {
    if (row._deleted || typeof row.startedAt !== 'string') return undefined;
    const covered = [...server.collection('timeEntries').values()].some(
      (other) =>
        other.id !== row.id &&
        !other._deleted &&
        typeof other.startedAt === 'string' &&
        String(other.startedAt) < String(row.endedAt) &&
        String(row.startedAt) < String(other.endedAt),
    );
    return covered ? { code: 'overlap', message: 'Covered.' } : undefined;
  };
  return server;
}

/** Two devices ran at once: the one's time is on the server, the other's (`mine`) was refused. */
async function refusedOverlap(
  span: [number, number],
  other: [number, number],
  settled_: Partial<TimeEntry> = {},
): Promise<{ server: FakeServer; device: Device; data: StintData; mine: TimeEntry; other: TimeEntry }> {
  const server = strictServer();
  const device = new Device(server);
  devices.push(device);
  const there = timed(device, ...other, { description: 'Laptop', ...settled_ });
  server.write('timeEntries', { ...there });
  const data = await device.open();
  await until(data.watchEntries(), (all) => all.length === 1);
  const mine = timed(device, ...span, { description: 'Desk' });
  await data.saveEntry(mine);
  await until(data.attention(), (items) => items.length === 1);
  return { server, device, data, mine, other: there };
}

const onServer = (server: FakeServer) =>
  [...server.collection('timeEntries').values()]
    .filter(({ _deleted }) => !_deleted)
    .map(({ description, startedAt, endedAt, minutes }) => [
      description,
      startedAt === null ? null : (Date.parse(String(startedAt)) - morning) / minute,
      endedAt === null ? null : (Date.parse(String(endedAt)) - morning) / minute,
      minutes,
    ])
    .sort();

describe('an overlap', () => {
  it('of two devices that ran at once is found, with the refused one as the one to change', async () => {
    const { data, mine, other } = await refusedOverlap([0, 60], [30, 90]);
    const [pair, ...more] = await until(data.overlaps(), (pairs) => pairs.length > 0);
    expect(more).toEqual([]);
    expect([pair?.mine.id, pair?.other.id]).toEqual([mine.id, other.id]);
  });

  it.each<[OverlapChoice, unknown[][]]>([
    [
      'keep_both',
      [
        ['Desk', 0, 60, 60],
        ['Laptop', null, null, 60],
      ],
    ],
    [
      'trim',
      [
        ['Desk', 0, 60, 60],
        ['Laptop', 60, 90, 30],
      ],
    ],
    [
      'split',
      [
        ['Desk', 0, 45, 45],
        ['Laptop', 45, 90, 45],
      ],
    ],
  ])('ends by %s in one write, and the server takes both', async (choice, expected) => {
    const { server, data, mine, other } = await refusedOverlap([0, 60], [30, 90]);
    await data.resolveOverlap(mine.id, other.id, choice);
    await settled(data);
    expect(onServer(server)).toEqual(expected);
    expect(await firstValueFrom(data.attention())).toEqual([]);
    expect(await firstValueFrom(data.overlaps())).toEqual([]);
  });

  it('with one inside the other leaves nothing of it, or three pieces', async () => {
    const inside = await refusedOverlap([10, 20], [0, 60]);
    await inside.data.resolveOverlap(inside.mine.id, inside.other.id, 'trim');
    await settled(inside.data);
    expect(onServer(inside.server)).toEqual([['Laptop', 0, 60, 60]]);
    expect(await firstValueFrom(inside.data.attention())).toEqual([]);
    const around = await refusedOverlap([0, 60], [10, 20]);
    await around.data.resolveOverlap(around.mine.id, around.other.id, 'split');
    await settled(around.data);
    expect(onServer(around.server)).toEqual([
      ['Desk', 0, 15, 15],
      ['Desk', 20, 60, 40],
      ['Laptop', 15, 20, 5],
    ]);
  });

  it.each<[OverlapChoice, unknown[]]>([
    ['keep_both', ['Desk', null, null, 60]],
    ['trim', ['Desk', 0, 30, 30]],
    ['split', ['Desk', 0, 30, 30]],
  ])('with an approved entry changes only the other one: %s', async (choice, expected) => {
    const { server, data, mine, other } = await refusedOverlap([0, 60], [30, 90], { status: 'approved' });
    const [pair] = await until(data.overlaps(), (pairs) => pairs.length > 0);
    expect(pair?.mine.id).toBe(mine.id);
    await data.resolveOverlap(mine.id, other.id, choice);
    await settled(data);
    expect(onServer(server)).toEqual([expected, ['Laptop', 30, 90, 60]]);
  });

  it('on this device alone is found before the server has seen it, and not once it is ended', async () => {
    const device = new Device(new FakeServer());
    devices.push(device);
    const data = await device.open();
    const [a, b, c] = [timed(device, 0, 60), timed(device, 30, 90), timed(device, 60, 70)];
    await data.saveEntries([a, b, c, timed(device, 95, 99)]);
    const pairs = await until(data.overlaps(), (all) => all.length === 2);
    expect(pairs.map(({ mine, other }) => [mine.id, other.id])).toEqual([
      [b.id, a.id],
      [c.id, b.id],
    ]);
    await data.resolveOverlap(b.id, a.id, 'trim');
    await until(data.overlaps(), (all) => all.length === 1);
    await expect(data.resolveOverlap(b.id, a.id, 'trim')).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('with the entry that an adjustment corrects is none, nor one of two that cannot change', async () => {
    const server = new FakeServer();
    const device = new Device(server);
    devices.push(device);
    server.write('tenant', {
      id: device.tenantId,
      tenantId: device.tenantId,
      slug: 'firm',
      name: 'Firm',
      tier: 'starter',
      status: 'active',
      createdAt: iso(0),
      updatedAt: iso(0),
      settings: someSettings({
        lock: { daysAfterWeekEnd: null, lockedThrough: iso(-2 * 1440).slice(0, 10), graceDays: 0 },
      }),
    });
    const approved = timed(device, 0, 60, { status: 'approved' });
    const old = -3 * 1440;
    const [locked, alsoLocked] = [timed(device, old, old + 60), timed(device, old + 30, old + 90)];
    for (const entry of [approved, locked, alsoLocked]) server.write('timeEntries', { ...entry });
    const data = await device.open();
    await until(data.watchTenant(), (tenant) => tenant !== null);
    await until(data.watchEntries(), (all) => all.length === 3);
    await data.saveEntry(timed(device, 10, 60, { correctsId: approved.id }));
    const plain = timed(device, 200, 260);
    await data.saveEntries([plain, timed(device, 230, 290)]);
    const pairs = await until(data.overlaps(), (all) => all.length > 0);
    expect(pairs).toHaveLength(1);
    expect(pairs[0]?.other.id).toBe(plain.id);
    await expect(data.resolveOverlap(locked.id, alsoLocked.id, 'trim')).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  it('that is ended, begun again and ended leaves nothing to look at', async () => {
    const { server, data, mine, other } = await refusedOverlap([0, 60], [30, 90], { status: 'approved' });
    await data.resolveOverlap(mine.id, other.id, 'trim');
    await settled(data);
    const [ended] = (await firstValueFrom(data.watchEntries())).filter(({ id }) => id === mine.id);
    await data.saveEntry({ ...ended!, endedAt: mine.endedAt, minutes: 60, rawSeconds: 3600 });
    await until(data.attention(), (items) => items.length === 1);
    // The server's entry stands here again before the person takes the change back.
    server.write('timeEntries', { ...server.collection('timeEntries').get(mine.id)!, warnings: ['late'] });
    const back = await until(data.watchEntries(), (all) =>
      all.some(({ id, minutes }) => id === mine.id && minutes === 30),
    );
    await data.saveEntry(back.find(({ id }) => id === mine.id)!);
    await settled(data);
    expect(await firstValueFrom(data.attention())).toEqual([]);
  });

  it('that cannot be written is as before', async () => {
    const { device, data, mine, other } = await refusedOverlap([0, 60], [30, 90]);
    device.diskFault = ({ collection }) =>
      collection === 'timeEntries'
        ? Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
        : undefined;
    await expect(data.resolveOverlap(mine.id, other.id, 'trim')).rejects.toMatchObject({ kind: 'disk_full' });
    device.diskFault = undefined;
    expect(await firstValueFrom(data.attention())).toHaveLength(1);
    expect(await firstValueFrom(data.overlaps())).toHaveLength(1);
  });
});
