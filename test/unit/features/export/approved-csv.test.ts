import { expect, test } from 'vitest';
import { approvedCsv } from '../../../../renderer/features/export/approved-csv.ts';
import { anEntry, ids } from '../../domain/samples.ts';

test('a client’s file holds what the screen shows, oldest first, and no formula', () => {
  const entries = [
    anEntry({
      id: ids.second,
      date: '2026-03-02',
      minutes: 90,
      status: 'invoiced',
      description: '=1+1',
      rateMinor: 731,
    }),
    anEntry({
      id: ids.entry,
      date: '2026-03-01',
      minutes: 50,
      status: 'approved',
      description: 'a, "b"',
      billable: false,
    }),
  ];
  const bytes = approvedCsv(entries, new Map([[entries[0]?.projectId ?? '', { code: 'P-1' }]]), {
    person: () => 'Carl',
    project: () => 'Atlas',
    work: () => 'Build it',
  });
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\r\n')).toEqual([
    '\uFEFFdate,project,project_code,person,work,description,hours,minutes,billable,status,id',
    `2026-03-01,Atlas,P-1,Carl,Build it,"a, ""b""",0.83,50,no,approved,${ids.entry}`,
    `2026-03-02,Atlas,P-1,Carl,Build it,"'=1+1",1.5,90,yes,invoiced,${ids.second}`,
    '',
  ]);
});
