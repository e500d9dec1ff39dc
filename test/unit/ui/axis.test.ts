import { expect, test } from 'vitest';
import { axisTicks } from '../../../renderer/ui/charts/axis.ts';

const point = (a: number | null, b = 0) => ({ category: 'x', a, b });

test('minutes step by whole hours, in at most five steps', () => {
  const { ticks } = axisTicks([point(2_010), point(2_400)], [{ key: 'a', label: 'A' }], 60);
  expect(ticks).toEqual([0, 600, 1_200, 1_800, 2_400]);
});

test('stacked bars need room for their sum; a reference line stands beside', () => {
  const series = [
    { key: 'a', label: 'A' },
    { key: 'b', label: 'B', isReference: true },
  ] as const;
  expect(axisTicks([point(30, 90)], series, 1, true).domain).toEqual([0, 100]);
  const stacked = [
    { key: 'a', label: 'A' },
    { key: 'b', label: 'B' },
  ] as const;
  expect(axisTicks([point(60, 90)], stacked, 1, true).domain).toEqual([0, 150]);
});

test('negative values go below zero; nothing at all still has an axis', () => {
  expect(axisTicks([point(-40), point(20)], [{ key: 'a', label: 'A' }]).domain).toEqual([-40, 20]);
  const { ticks } = axisTicks([point(null)], [{ key: 'a', label: 'A' }]);
  expect(ticks.length).toBeGreaterThan(1);
});
