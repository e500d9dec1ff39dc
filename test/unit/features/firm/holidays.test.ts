import { expect, test } from 'vitest';
import { joinHolidays, readHolidays } from '../../../../renderer/features/firm/holidays.ts';

test('a pasted list is read line by line, the date before or after the name', () => {
  const text = [
    '2026-12-25 Christmas Day',
    '',
    '1.1.2027;Neujahr',
    'Ostermontag\t29.03.2027',
    ' 2027-05-01 – Labour day – all ',
    '12/25/2026 Which is which',
    '2027-02-30 No such day',
    '2027-06-01',
  ].join('\r\n');
  expect(readHolidays(text)).toEqual({
    holidays: [
      { date: '2026-12-25', name: 'Christmas Day' },
      { date: '2027-01-01', name: 'Neujahr' },
      { date: '2027-03-29', name: 'Ostermontag' },
      { date: '2027-05-01', name: 'Labour day – all' },
    ],
    unread: ['12/25/2026 Which is which', '2027-02-30 No such day', '2027-06-01'],
  });
});

test('lists are joined in order, and what was added stands for the same date', () => {
  const kept = [
    { date: '2026-12-25', name: 'Xmas' },
    { date: '2026-05-01', name: 'May' },
  ];
  expect(joinHolidays(kept, [{ date: '2026-12-25', name: 'Christmas Day' }])).toEqual([
    { date: '2026-05-01', name: 'May' },
    { date: '2026-12-25', name: 'Christmas Day' },
  ]);
});
