import { firstValueFrom } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { HistoryTable } from '../../../renderer/data/history-table.ts';
import type { StintData } from '../../../renderer/data/types.ts';
import { Device, until } from './device.ts';
import { FakeServer } from './fake-server.ts';

const devices: Device[] = [];
function setUp() {
  const server = new FakeServer();
  const device = new Device(server);
  devices.push(device);
  return { server, device };
}
afterEach(async () => {
  for (const device of devices.splice(0)) await device.opened.at(-1)?.close();
});

const found = async (data: StintData, query: string, within = {}): Promise<string[]> =>
  (await data.searchEntries(query, 10, within)).map(
    ({ date, description, times }) => `${date} ${description}${times > 1 ? ` ×${times}` : ''}`,
  );

test('finds words anywhere in the description, without accents or case, the newest first', async () => {
  const { device } = setUp();
  const data = await device.open();
  await data.saveEntries([
    device.draft({ description: 'Réunion with Ana', date: '2026-03-02' }),
    device.draft({ description: 'Call with Ana', date: '2026-05-04' }),
    device.draft({ description: 'Notes', date: '2026-05-05' }),
  ]);
  expect(await found(data, 'ana')).toEqual(['2026-05-04 Call with Ana', '2026-03-02 Réunion with Ana']);
  expect(await found(data, 'reunion ANA')).toEqual(['2026-03-02 Réunion with Ana']);
  expect(await found(data, 'ana notes')).toEqual([]);
  expect(await found(data, '  ')).toEqual([]);
});

test('finds once what was logged often, and each of them within dates', async () => {
  const { device } = setUp();
  const data = await device.open();
  const work = device.draft({ description: 'Daily' });
  const on = (date: string): TimeEntry => ({ ...work, id: uuidv7(), date });
  await data.saveEntries([on('2026-05-04'), on('2026-05-06'), on('2026-05-05')]);
  expect(await found(data, 'daily')).toEqual(['2026-05-06 Daily ×3']);
  expect(await found(data, 'daily', { from: '2026-05-04', to: '2026-05-05' })).toEqual([
    '2026-05-05 Daily',
    '2026-05-04 Daily',
  ]);
  expect(await found(data, '', { from: '2026-05-06', to: '2026-05-06' })).toEqual(['2026-05-06 Daily']);
});

test('follows every change: new, changed, removed, and what the server sends', async () => {
  const { server, device } = setUp();
  const data = await device.open();
  expect(await found(data, 'plan')).toEqual([]);
  const entry = device.draft({ description: 'Plan' });
  await data.saveEntry(entry);
  expect(await found(data, 'plan')).toEqual(['2026-11-20 Plan']);
  await data.saveEntry({ ...entry, description: 'Draft', date: '2026-11-19' });
  expect(await found(data, 'plan')).toEqual([]);
  expect(await found(data, 'draft')).toEqual(['2026-11-19 Draft']);
  await data.removeEntry(entry.id);
  expect(await found(data, 'draft')).toEqual([]);
  const theirs = device.draft({ description: 'From another device', date: '2026-10-05' });
  server.write('timeEntries', { ...theirs });
  await until(data.watchEntries(), (all) => all.some(({ id }) => id === theirs.id));
  expect(await found(data, 'another')).toEqual(['2026-10-05 From another device']);
});

test('holds only what is one’s own, also what was there before', async () => {
  const { server, device } = setUp();
  const others = device.draft({ userId: uuidv7(), description: 'Theirs' });
  server.write('timeEntries', { ...others });
  const first = await device.open();
  await first.saveEntry(device.draft({ description: 'Mine' }));
  await until(first.watchEntries(), (all) => all.length === 2);
  await first.close();
  const data = await device.open();
  expect(await found(data, 'mine')).toEqual(['2026-11-20 Mine']);
  expect(await found(data, 'theirs')).toEqual([]);
});

test('tells the history by work and description, and again after a change', async () => {
  const { device } = setUp();
  const data = await device.open();
  const work = device.draft({ description: 'Daily', date: '2026-11-18', startedAt: null });
  await data.saveEntries([work, { ...work, id: uuidv7(), date: '2026-11-20', minutes: 15 }]);
  const history = await firstValueFrom(data.watchHistory('2026-11-19'));
  expect(history).toMatchObject([{ description: 'Daily', times: [{ date: '2026-11-20', minutes: 15 }] }]);
  const later = until(data.watchHistory('2026-11-01'), ([first]) => first?.times.length === 3);
  await data.saveEntry({ ...work, id: uuidv7(), date: '2026-11-21' });
  expect((await later)[0]?.times.map(({ date }) => date).sort()).toEqual([
    '2026-11-18',
    '2026-11-20',
    '2026-11-21',
  ]);
});

test('of a hundred thousand, a word of a name and a word of the text find the newest ones', () => {
  const { device } = setUp();
  const table = new HistoryTable();
  const draft = device.draft({ projectId: 'api' });
  for (let index = 0; index < 100_000; index += 1) {
    table.put({ ...draft, id: `e${String(index).padStart(6, '0')}`, description: `Ticket ${index}` });
  }
  table.remove('e099999');
  const entries = table.search(['acme', '999'], 3, {}, ({ projectId }) =>
    projectId === 'api' ? 'acme' : '',
  );
  expect(entries.map(({ description }) => description)).toEqual([
    'Ticket 99998',
    'Ticket 99997',
    'Ticket 99996',
  ]);
});

test('counts minutes by day and by month the same before and after the table is filled, and follows changes', async () => {
  const { device } = setUp();
  const data = await device.open();
  const work = device.draft({ date: '2026-10-31', minutes: 30 });
  const days = ['2026-10-31', '2026-11-01', '2026-11-01', '2026-11-20'];
  const entries = days.map((date, index) => ({ ...work, id: uuidv7(), date, minutes: 10 + index }));
  await data.saveEntries(entries);
  const counted = [
    ['2026-11-01', 23],
    ['2026-11-20', 13],
  ];
  expect([...(await data.minutesByDay('2026-11-01', '2026-11-30'))]).toEqual(counted);
  expect([...(await data.monthTotals())]).toEqual([
    ['2026-10', 10],
    ['2026-11', 36],
  ]);
  expect([...(await data.minutesByDay('2026-11-01', '2026-11-30'))]).toEqual(counted);
  await data.removeEntry(entries[3]!.id);
  expect([...(await data.minutesByDay('2026-11-01', '2026-11-30'))]).toEqual(counted.slice(0, 1));
});
