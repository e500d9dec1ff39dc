import { describe, expect, test } from 'vitest';
import type { NoticeKind, Notification } from '../../../domain/entities/notification.ts';
import { desktopNews, isWithin } from '../../../renderer/features/notifications/desktop.ts';
import { targetOf } from '../../../renderer/features/notifications/notice-target.ts';
import {
  nothingKept,
  readNoticesKept,
  readsToSend,
  shownNotices,
  withoutReads,
  withReads,
} from '../../../renderer/features/notifications/notices-kept.ts';

const nowMs = Date.parse('2026-06-03T10:00:00.000Z');
let made = 0;

function notice(change: Partial<Notification> = {}): Notification {
  made += 1;
  const at = new Date(nowMs - 60_000).toISOString();
  return {
    id: `018f0000-0000-7000-8000-${String(made).padStart(12, '0')}`,
    tenantId: '018f0000-0000-7000-8000-00000000aaaa',
    version: made,
    createdAt: at,
    updatedAt: at,
    userId: '018f0000-0000-7000-8000-00000000bbbb',
    kind: 'entry_rejected',
    subjectId: '018f0000-0000-7000-8000-00000000cccc',
    message: '',
    facts: {},
    at,
    readAt: null,
    ...change,
  };
}

describe('what was read here', () => {
  test('is read at once, and still to be told until the server shows it', () => {
    const one = notice();
    const kept = withReads(nothingKept, [one], true);
    expect(shownNotices([one], kept, nowMs)[0]?.readAt).toBe(one.at);
    expect(readsToSend([one], kept, true)).toEqual({ read: [one.id], unread: [], done: [] });
    const told = { ...one, readAt: one.at, version: one.version + 1 };
    expect(readsToSend([told], kept, true)).toEqual({ read: [], unread: [], done: [one.id] });
    expect(withoutReads(kept, [one.id]).reads).toEqual({});
  });

  test('can be taken back, also after the server had it', () => {
    const one = notice({ readAt: '2026-06-03T09:59:30.000Z' });
    const kept = withReads(nothingKept, [one], false);
    expect(shownNotices([one], kept, nowMs)[0]?.readAt).toBeNull();
    expect(readsToSend([one], kept, true)).toEqual({ read: [], unread: [one.id], done: [] });
  });

  test('does not read what the notice says since', () => {
    const one = notice();
    const kept = withReads(nothingKept, [one], true);
    const grown = { ...one, at: new Date(nowMs).toISOString(), version: one.version + 1 };
    expect(shownNotices([grown], kept, nowMs)[0]?.readAt).toBeNull();
    expect(readsToSend([grown], kept, true)).toEqual({ read: [], unread: [], done: [one.id] });
  });

  test('of a notice that is gone is let go of; what is old is not shown', () => {
    const one = notice();
    expect(readsToSend([], withReads(nothingKept, [one], true), true).done).toEqual([one.id]);
    // At a start nothing was read from the disk yet, and on a new device nothing was pulled.
    expect(readsToSend([], withReads(nothingKept, [one], true), false).done).toEqual([]);
    const old = notice({ at: new Date(nowMs - 91 * 86_400_000).toISOString() });
    expect(shownNotices([old], nothingKept, nowMs)).toEqual([]);
  });

  test('of another making is nothing', () => {
    expect(readNoticesKept({ reads: [] })).toEqual(nothingKept);
    expect(readNoticesKept(JSON.parse(JSON.stringify(nothingKept)))).toEqual(nothingKept);
  });
});

describe('on the desktop', () => {
  const look = (
    notices: Notification[],
    change: Partial<typeof nothingKept.desktop> = {},
    more: { seen?: number | null; away?: boolean; time?: string } = {},
  ) => {
    const { seen = 0, away = true, time = '12:00' } = more;
    const kept = { seen, desktop: { ...nothingKept.desktop, ...change } };
    const found = desktopNews(notices, kept, 'me', away, nowMs, time);
    return [found.show.length, found.seen === Math.max(...notices.map(({ version }) => version))];
  };

  test('is what is new, unread and another’s doing, while nobody looks', () => {
    const some = [
      notice(),
      notice({ readAt: '2026-06-03T09:59:30.000Z' }),
      notice({ facts: { by: 'me' } }),
      notice({ at: new Date(nowMs - 25 * 3_600_000).toISOString() }),
    ];
    expect(look(some)).toEqual([1, true]);
    expect(look(some, {}, { away: false })).toEqual([0, true]);
    expect(look([notice()], {}, { seen: made })).toEqual([0, true]);
  });

  test('is nothing at the first look on a device, in quiet hours, turned off, or of a kind that is off', () => {
    const off: NoticeKind[] = ['entry_rejected'];
    expect(look([notice()], {}, { seen: null })).toEqual([0, true]);
    const quiet = { isOn: true, from: '18:00', to: '08:00' };
    expect(look([notice()], { quiet }, { time: '07:59' })).toEqual([0, true]);
    expect(look([notice()], { quiet }, { time: '08:00' })).toEqual([1, true]);
    expect(look([notice()], { isOn: false })).toEqual([0, true]);
    expect(look([notice()], { off })).toEqual([0, true]);
  });

  test('quiet hours may go over midnight', () => {
    expect(
      ['17:59', '18:00', '23:59', '00:00', '07:59', '08:00'].map((time) => isWithin(time, '18:00', '08:00')),
    ).toEqual([false, true, true, true, true, false]);
    expect([isWithin('12:00', '09:00', '17:00'), isWithin('08:00', '09:00', '17:00')]).toEqual([true, false]);
    expect(isWithin('12:00', '09:00', '09:00')).toBe(true);
  });
});

test('each leads to its thing', () => {
  expect(targetOf(notice({ facts: { week: '2026-06-01', date: '2026-06-03' } }))).toEqual({
    kind: 'week',
    date: '2026-06-03',
  });
  expect(targetOf(notice({ kind: 'week_missing', facts: { week: '2026-05-25' } }))).toEqual({
    kind: 'week',
    date: '2026-05-25',
  });
  expect(targetOf(notice({ kind: 'sheet_submitted', facts: { person: 'p', week: '2026-06-01' } }))).toEqual({
    kind: 'approvals',
    person: 'p',
    week: '2026-06-01',
  });
  expect(targetOf(notice({ kind: 'report_ready' }))).toMatchObject({ kind: 'report' });
  expect(targetOf(notice({ kind: 'webhook_disabled' }))).toEqual({ kind: 'webhooks' });
});
