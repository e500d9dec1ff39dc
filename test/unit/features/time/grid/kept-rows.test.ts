import { expect, it } from 'vitest';
import { keptOf, rowsOf } from '../../../../../renderer/features/time/grid/kept-rows.ts';
import { row, taskRow } from './device.ts';

it('keeps the rows of lately and of weeks to come, and reads them back', () => {
  const added = {
    '2026-08-03': [row],
    '2026-11-23': [row, taskRow],
    '2026-11-30': [taskRow],
    '2026-12-07': [],
  };
  const kept = keptOf(added, '2026-11-24');
  expect(Object.keys(kept.added)).toEqual(['2026-11-23', '2026-11-30']);
  expect(rowsOf(JSON.parse(JSON.stringify(kept)))).toEqual({
    ...{ '2026-11-23': [row, taskRow], '2026-11-30': [taskRow] },
  });
});

it.each([null, 'rows', { added: [] }, { added: { '2026-11-23': [{ projectId: 7 }] } }])(
  'has no rows from %j',
  (kept) => {
    expect(rowsOf(kept)).toEqual({});
  },
);
