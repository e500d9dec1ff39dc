import { BehaviorSubject, of } from 'rxjs';
import { expect, test, vi } from 'vitest';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { newEntry } from '../../../../renderer/data/new-entry.ts';
import type { StintData, TimerRecord } from '../../../../renderer/data/types.ts';
import {
  redoTimerChange,
  type TimerChange,
  undoTimerChange,
} from '../../../../renderer/features/time/timer/timer-change.ts';

const record: TimerRecord = {
  projectId: 'project',
  taskId: null,
  activityCode: 'DEV',
  description: '',
  billable: true,
  start: { wallMs: 0, monotonicMs: 0, bootId: 'boot', zone: 'Europe/Berlin', serverOffsetMs: null },
  startedAt: '2026-11-24T09:00:00.000Z',
};
/** Each with an id of its own: what was brought back under another id stays so for the session. */
const anEntry = () =>
  newEntry(
    { tenantId: 'tenant', userId: 'me' },
    {
      projectId: 'project',
      taskId: null,
      activityCode: 'DEV',
      date: '2026-11-24',
      minutes: 60,
      zone: 'Europe/Berlin',
      description: '',
      billable: true,
    },
    new Date('2026-11-24T10:00:00Z'),
  );
const away = { kind: 'lock', from: record.start, to: record.start, minutes: 12 } as const;
/** A timer that was stopped into `entry`. */
function stopInto(entry: TimeEntry): TimerChange {
  return { before: record, after: null, absence: away, entries: [{ before: null, after: entry }] };
}

/** A device on which this runs and these entries are; what was called, in its order. */
function device(running: TimerRecord | null, entries: TimeEntry[]) {
  const calls: string[] = [];
  const timer = new BehaviorSubject(running);
  const data = {
    userId: 'me',
    watchEntries: () => of(entries),
    saveEntries: vi.fn(async (saved: TimeEntry[]) => void calls.push(`save ${saved.length}`)),
    removeEntries: vi.fn(async (ids: string[]) => void calls.push(`remove ${ids.length}`)),
    timer: {
      watch: () => timer,
      restore: vi.fn(
        async (_: TimerRecord, removing: string[]) => void calls.push(`restore -${removing.length}`),
      ),
      discard: vi.fn(async () => void calls.push('discard')),
      update: vi.fn(async () => void calls.push('update')),
      noteAbsence: vi.fn(async () => void calls.push('ask again')),
    },
  };
  return { data: data as object as StintData, calls };
}

test('undoing a stop lets the timer run on and takes its entry away in one write, and asks again what was open', async () => {
  const entry = anEntry();
  const { data, calls } = device(null, [entry]);
  await undoTimerChange(data, stopInto(entry));
  expect(calls).toEqual(['restore -1', 'ask again']);
});

test('redoing a stop saves before the timer ends: a crash in between shows time twice and loses none', async () => {
  const { data, calls } = device(record, []);
  await redoTimerChange(data, stopInto(anEntry()));
  expect(calls).toEqual(['save 1', 'discard']);
});

test('undoing a switch puts the other timer back; a change of the running one only changes it', async () => {
  const other = { ...record, activityCode: 'INT', start: { ...record.start, monotonicMs: 5 } };
  const entry = anEntry();
  const switched = device(other, [entry]);
  await undoTimerChange(switched.data, { ...stopInto(entry), after: other, absence: null });
  expect(switched.calls).toEqual(['discard', 'restore -1']);

  const described = { ...record, description: 'Traced the slow query' };
  const changed = device(described, []);
  await undoTimerChange(changed.data, { before: record, after: described, absence: null, entries: [] });
  expect(changed.calls).toEqual(['update']);
});

test.each([
  ['another timer runs by now', { ...record, startedAt: '2026-11-24T11:00:00.000Z' }, {}],
  ['its entry was changed', null, { minutes: 45 }],
  ['its entry is submitted', null, { status: 'submitted' as const }],
  ['its entry is gone', null, { id: 'another' }],
])('a stop is not undone when %s', async (_, running, change) => {
  const entry = anEntry();
  const { data, calls } = device(running, [{ ...entry, ...change }]);
  await expect(undoTimerChange(data, stopInto(entry))).rejects.toThrow();
  expect(calls).toEqual([]);
});
