import { describe, expect, it } from 'vitest';
import {
  addMonths,
  daysOf,
  lastMonths,
  monthAt,
  periodOf,
} from '../../../../renderer/features/usage/common/months.ts';

describe('months', () => {
  it('are UTC, and go over the year', () => {
    expect(monthAt(new Date('2026-12-31T23:30:00-02:00'))).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(lastMonths('2026-02', 3)).toEqual(['2026-02', '2026-01', '2025-12']);
    expect(lastMonths('2026-02')).toHaveLength(13);
  });

  it('are read from a choice, which is never more than the server answers', () => {
    expect(periodOf('2026-10', '2026-11')).toEqual({ from: '2026-10', to: '2026-10' });
    expect(periodOf('last-3', '2026-01')).toEqual({ from: '2025-11', to: '2026-01' });
    expect(periodOf('last-99', '2026-11')).toEqual({ from: '2026-11', to: '2026-11' });
    expect(periodOf('2026-13', '2026-11')).toEqual({ from: '2026-11', to: '2026-11' });
  });

  it('have their days, none after today', () => {
    expect(daysOf({ from: '2024-02', to: '2024-02' }, '2026-01-01')).toHaveLength(29);
    expect(daysOf({ from: '2026-10', to: '2026-11' }, '2026-11-02').slice(-3)).toEqual([
      '2026-10-31',
      '2026-11-01',
      '2026-11-02',
    ]);
    expect(daysOf({ from: '2026-12', to: '2026-12' }, '2026-11-02')).toEqual([]);
  });
});
