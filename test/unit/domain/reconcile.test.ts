import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../../domain/rules/exact.ts';
import { reconcile, type Sides } from '../../../domain/rules/reconcile.ts';
import { ReconciliationRow } from '../../../domain/wire/reconciliation.ts';
import { ids } from './samples.ts';

const side = (quantity: number | string, events: number) => ({ quantity: String(quantity), events });
const none = side(0, 0);
const held = (change: Partial<Sides> = {}): Sides => ({
  ...{ clientId: ids.client, eventType: 'consulting_hour', currency: 'USD', heldCost: '1600' },
  ...{ held: side(8, 2), delivered: side(8, 2), pending: none, dead: none, dropped: none, untracked: none },
  platform: { ...side(8, 2), cost: '1600', currency: 'USD' },
  ...change,
});
const reasonsOf = (change: Partial<Sides>) =>
  reconcile(held(change)).reasons.map(({ reason, quantity, events }) => [reason, quantity, events]);
const platform = (quantity: number, events: number, cost = '1600', currency = 'USD') => ({
  ...side(quantity, events),
  ...{ cost, currency },
});

test('what agrees says nothing, to the cent', () => {
  expect(reconcile(held())).toMatchObject({
    ...{ agrees: true, reasons: [], quantityDifference: '0', costDifferenceMinor: 0, unit: 'hours' },
  });
  // Less than half a cent is the same money.
  expect(reasonsOf({ platform: platform(8, 2, '1600.004') })).toEqual([]);
  expect(reconcile(held({ platform: platform(8, 2, '1600.01') }))).toMatchObject({
    ...{ agrees: false, costDifferenceMinor: -1, reasons: [{ reason: 'price_differs' }] },
  });
});

test('what the same quantity does not explain is named by itself', () => {
  expect(reasonsOf({ platform: platform(8, 3) })).toEqual([['count_differs', '0', -1]]);
  expect(reasonsOf({ platform: platform(8, 2, '1600', 'EUR') })).toEqual([['currency_differs', '0', 0]]);
  expect(reasonsOf({ heldCost: null, currency: null })).toEqual([['no_prices', '0', 0]]);
});

test('a platform that says nothing is no difference and no agreement', () => {
  expect(reconcile(held({ platform: null }))).toMatchObject({
    ...{
      agrees: false,
      reasons: [],
      quantityDifference: null,
      costDifferenceMinor: null,
      platformCost: null,
    },
  });
});

test('what is on its way is told from what is lost', () => {
  const waiting = { held: side(12, 3), delivered: side(8, 2), pending: side(4, 1) };
  expect(reasonsOf(waiting)).toEqual([['pending', '4', 1]]);
  expect(reasonsOf({ ...waiting, platform: platform(12, 3) })).toEqual([]);
  const more = { held: side(18, 4), delivered: side(8, 2), pending: side(10, 2) };
  expect(reasonsOf({ ...more, platform: platform(12, 3) })).toEqual([
    ['pending', '10', 2],
    ['unconfirmed', '-4', -1],
  ]);
  expect(reasonsOf({ platform: platform(5, 1) })).toEqual([['platform_has_less', '3', 1]]);
  expect(reasonsOf({ platform: platform(9, 3) })).toEqual([['platform_has_more', '-1', -1]]);
});

test('what has no outbox row any more is taken as sent where the platform has just that', () => {
  const old = { held: side(8, 2), delivered: side(5, 1), untracked: side(3, 1) };
  expect(reasonsOf({ ...old, platform: platform(8, 2) })).toEqual([]);
  expect(reasonsOf({ ...old, platform: platform(5, 1) })).toEqual([['untracked', '3', 1]]);
  expect(reasonsOf({ ...old, dead: side(1, 1), held: side(9, 3), platform: platform(8, 2) })).toEqual([
    ['dead_letter', '1', 1],
  ]);
});

test('the reasons of a quantity make up the whole difference, whatever the sides', () => {
  const aSide = fc.record({
    quantity: fc.integer({ min: -500, max: 5000 }).map((cents) => new Exact(cents).div(100).toFixed()),
    events: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(aSide, { minLength: 6, maxLength: 6 }), (sides) => {
      const [delivered = none, pending = none, dead = none, dropped = none, untracked = none, there = none] =
        sides;
      const parts = [delivered, pending, dead, dropped, untracked];
      const sum = parts.reduce((total, { quantity }) => total.plus(quantity), new Exact(0));
      const events = parts.reduce((total, part) => total + part.events, 0);
      const row = reconcile({
        ...held({ delivered, pending, dead, dropped, untracked }),
        held: { quantity: sum.toFixed(), events },
        platform: { ...there, cost: '1600', currency: 'USD' },
      });
      ReconciliationRow.parse(row);
      const difference = sum.minus(there.quantity);
      expect(row.quantityDifference).toBe(difference.isZero() ? '0' : difference.toFixed());
      expect(row.agrees).toBe(row.reasons.length === 0);
      if (difference.isZero()) return;
      const explained = row.reasons.reduce((total, { quantity }) => total.plus(quantity), new Exact(0));
      expect(explained.toFixed()).toBe(difference.toFixed());
      const counted = row.reasons.reduce((total, reason) => total + reason.events, 0);
      expect(counted).toBe(events - there.events);
    }),
  );
});
