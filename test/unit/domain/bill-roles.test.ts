import { expect, test } from 'vitest';
import { type BillRole, billRolesBy } from '../../../domain/rules/bill-roles.ts';

const on = (projectId: string, role: string, fromDate: string, toDate: string | null): BillRole => ({
  ...{ userId: 'ann', projectId, role, fromDate, toDate },
});
const own: BillRole = { userId: 'ann', projectId: null, role: 'senior', fromDate: null, toDate: null };

test('the first assignment that holds on the day, then the own role', () => {
  const roles = billRolesBy([
    on('p', 'lead', '2026-06-01', null),
    on('p', 'expert', '2026-01-01', '2026-06-15'),
    own,
  ]);
  const at = (date: string, projectId = 'p', userId = 'ann') => roles({ userId, projectId, date });
  expect(at('2026-06-01')).toEqual(['lead', 'senior']);
  expect(at('2026-05-31')).toEqual(['expert', 'senior']);
  expect(at('2025-12-31')).toEqual(['senior']);
  expect(at('2026-06-01', 'q')).toEqual(['senior']);
  expect(at('2026-06-01', 'p', 'ben')).toEqual([]);
  expect(at('2026-07-01')).toBe(at('2026-06-02'));
});
