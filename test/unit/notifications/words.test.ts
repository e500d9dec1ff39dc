import { afterEach, expect, test } from 'vitest';
import { NoticeFacts, NoticeKind, type Notification } from '../../../domain/entities/notification.ts';
import { noticeWords } from '../../../renderer/features/notifications/notice-words.ts';
import { speak } from '../../../renderer/words/words.ts';
import { grown, sentenceOf, someComments } from '../../../sync-server/modules/notifications/facts.ts';

afterEach(() => speak('en', 'en'));

const facts: NoticeFacts = {
  by: 'mona',
  person: 'carl',
  week: '2026-06-01',
  date: '2026-06-02',
  entries: 3,
  minutes: 95,
  flagged: 1,
  comments: ['Which ticket?'],
  rule: null,
  through: '2026-06-10',
  changed: 2,
  decided: 1,
  refused: 0,
  sheets: 12,
  missing: 2,
  adjustments: 1,
  url: 'https://hooks.example.com/x',
};
const of = (kind: NoticeKind, more: NoticeFacts = {}): Notification => ({
  id: '018f0000-0000-7000-8000-000000000001',
  tenantId: '018f0000-0000-7000-8000-00000000aaaa',
  version: 1,
  createdAt: '2026-06-03T10:00:00.000Z',
  updatedAt: '2026-06-03T10:00:00.000Z',
  userId: '018f0000-0000-7000-8000-00000000bbbb',
  kind,
  subjectId: '018f0000-0000-7000-8000-00000000cccc',
  message: '',
  facts: { ...facts, ...more },
  at: '2026-06-03T10:00:00.000Z',
  readAt: null,
});
const names = (id: string) => ({ mona: 'Mona', carl: 'Carl' })[id];
const linesOf = (kind: NoticeKind, more?: NoticeFacts) => {
  const { title, detail } = noticeWords(of(kind, more), names);
  return [title, detail];
};

test('a notice is said from its facts, in the language of whoever reads', () => {
  expect(linesOf('entry_rejected')).toEqual(['Mona sent back time in your week of Jun 1', '3 entries, 1:35']);
  expect(noticeWords(of('entry_rejected'), names).comments).toEqual(['Which ticket?']);
  expect(linesOf('entry_approved', { by: null, rule: 'Small amounts' })).toEqual([
    'Time in your week of Jun 1 was approved by a rule',
    '3 entries, 1:35 · Rule: Small amounts',
  ]);
  expect(linesOf('sheet_submitted', { by: null })).toEqual([
    'Carl submitted the week of Jun 1',
    '3 entries, 1:35 · 1 flagged',
  ]);
  expect(linesOf('daily_digest')).toEqual([
    '12 sheets wait for you',
    '1 flagged · 2 people’s weeks are missing · 1 adjustment waits',
  ]);
  expect(linesOf('decision_not_counted')).toEqual([
    'Your decision did not count for 3 entries',
    '2 changed after you looked · 1 was decided by somebody before you',
  ]);
  speak('de', 'de-DE');
  expect(linesOf('entry_rejected')).toEqual([
    'Mona hat Zeit Ihrer Woche ab 1. Juni zurückgegeben',
    '3 Zeiteinträge, 1:35',
  ]);
  expect(linesOf('sheet_submitted', { by: null, person: 'nobody' })[0]).toBe(
    'Jemand hat die Woche ab 1. Juni eingereicht',
  );
});

test('every kind has words in both languages, and a sentence on the server', () => {
  for (const kind of NoticeKind.options) {
    for (const language of ['en', 'de'] as const) {
      speak(language, language);
      expect(noticeWords(of(kind), names).title).not.toBe('');
      // Facts that are missing, as of an older server, are no reason to fall.
      expect(noticeWords({ ...of(kind), facts: {} }, names).title).not.toBe('');
    }
    expect(sentenceOf(kind, facts)).toMatch(/\.|”$/);
    expect(sentenceOf(kind, {}).length).toBeLessThan(200);
  }
});

test('notices of one group grow: sums, the first date, who and which rule only while they are the same', () => {
  const first = { by: 'mona', rule: null, entries: 2, minutes: 60, date: '2026-06-03', comments: ['A'] };
  const second = { by: 'max', rule: null, entries: 1, minutes: 30, date: '2026-06-02', comments: ['B', 'A'] };
  expect(grown('entry_rejected', first, second)).toEqual({
    by: null,
    rule: null,
    entries: 3,
    minutes: 90,
    date: '2026-06-02',
    comments: ['A', 'B'],
  });
  // Of what waits the last count is the whole.
  expect(grown('sheet_submitted', { entries: 2 }, { entries: 3 })).toEqual({ entries: 3 });
  expect(someComments([' x ', '', 'x', 'y', '1', '2', '3', '4'])).toEqual(['x', 'y', '1', '2', '3']);
  expect(NoticeFacts.safeParse(grown('entry_rejected', first, second)).success).toBe(true);
});
