import { describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import {
  adjustmentEffect,
  claimedBeside,
  countsAsSpent,
  invoicedBefore,
  isAdjustment,
  standingEntries,
  standingMinutes,
} from '../../../domain/rules/adjustment.ts';

type Part = Pick<TimeEntry, 'id' | 'status' | 'correctsId' | 'replacedById' | 'minutes' | 'invoiceId'>;
const part = (id: string, status: TimeEntry['status'], change: Partial<Part> = {}): Part => ({
  id,
  status,
  minutes: 60,
  correctsId: null,
  replacedById: null,
  invoiceId: null,
  ...change,
});
const ids = (entries: readonly Part[]) => entries.map(({ id }) => id);

test('what is an adjustment: a correction, and late work that says so', () => {
  expect(isAdjustment({ correctsId: 'a', source: 'manual' })).toBe(true);
  expect(isAdjustment({ correctsId: null, source: 'adjustment' })).toBe(true);
  expect(isAdjustment({ correctsId: null, source: 'timer' })).toBe(false);
  expect(isAdjustment({ correctsId: null })).toBe(false);
});

describe('what stands', () => {
  const chain = [
    part('original', 'invoiced', { replacedById: 'first' }),
    part('first', 'approved', { correctsId: 'original', replacedById: 'second', minutes: 90 }),
    part('second', 'approved', { correctsId: 'first', minutes: 30 }),
  ];

  test('of adjustments of adjustments the last', () => {
    expect(ids([...standingEntries(chain)])).toEqual(['second']);
    expect(standingMinutes(chain)).toBe(30);
  });

  test.each(['draft', 'submitted', 'rejected'] as const)(
    'a correction that is %s changes nothing yet',
    (status) => {
      const entries = [
        part('original', 'approved'),
        part('late', status, { correctsId: 'original', minutes: 5 }),
      ];
      expect(standingMinutes(entries)).toBe(60);
      expect(entries.filter(countsAsSpent).map(({ id }) => id)).toEqual(['original']);
    },
  );

  test('late work that corrects nothing counts like any other; a list in which all stands stays itself', () => {
    const entries = [part('a', 'draft'), part('b', 'submitted')];
    expect(standingEntries(entries)).toBe(entries);
    expect(entries.filter(countsAsSpent)).toEqual([entries[1]]);
  });
});

test('a day is checked as if every adjustment stood that was not rejected', () => {
  const others = [
    part('original', 'approved'),
    part('taken', 'approved'),
    part('adjusts', 'submitted', { correctsId: 'taken' }),
    part('refused', 'rejected', { correctsId: 'original' }),
  ];
  expect(ids(claimedBeside(part('new', 'draft', { correctsId: 'original' }), others))).toEqual(['adjusts']);
  expect(ids(claimedBeside(part('other', 'draft'), others))).toEqual(['original', 'adjusts']);
});

describe('effect', () => {
  const rounding = { version: 1, incrementMinutes: 15, mode: 'up', scope: 'entry' } as const;
  const settled = {
    projectId: 'p',
    minutes: 100,
    billable: true,
    billedMinutes: 105,
    rateMinor: 12_000,
    amountMinor: 21_000,
    currency: 'EUR',
  };
  const change = { ...settled, billedMinutes: null, rateMinor: null, amountMinor: null, currency: null };

  test('the difference, as it will be billed and priced by the corrected entry’s rate', () => {
    expect(adjustmentEffect({ ...change, minutes: 40 }, settled, rounding)).toEqual({
      minutes: -60,
      billedMinutes: -60,
      amountMinor: -12_000,
      currency: 'EUR',
      metering: { takenBack: '-1.666667', sent: '0.666667', hours: '-1' },
      movesProject: false,
    });
  });

  test('no rounding rule, another project, not billable, late work', () => {
    expect(adjustmentEffect({ ...change, minutes: 40 }, settled)).not.toHaveProperty('billedMinutes');
    const moved = adjustmentEffect({ ...change, projectId: 'q' }, settled, rounding);
    expect(moved).toMatchObject({ movesProject: true, minutes: 0, billedMinutes: 0 });
    expect(moved).not.toHaveProperty('amountMinor');
    expect(adjustmentEffect({ ...change, billable: false }, settled, rounding)).toMatchObject({
      billedMinutes: -105,
      amountMinor: -21_000,
    });
    expect(adjustmentEffect({ ...change, minutes: 30 }, null, rounding)).toMatchObject({
      minutes: 30,
      billedMinutes: 30,
      metering: { takenBack: '0', sent: '0.5', hours: '0.5' },
    });
  });

  test('approved: as it was priced', () => {
    const approved = { ...settled, minutes: 130, billedMinutes: 135, amountMinor: 27_000 };
    expect(adjustmentEffect(approved, settled, rounding)).toMatchObject({
      billedMinutes: 30,
      amountMinor: 6_000,
    });
  });
});

test('the bill starts from the nearest invoiced entry of the chain', () => {
  const chain = [
    part('original', 'invoiced', { invoiceId: 'i1' }),
    part('first', 'approved', { correctsId: 'original' }),
    part('second', 'approved', { correctsId: 'first' }),
  ];
  const entryOf = (id: string) => chain.find((entry) => entry.id === id);
  expect(invoicedBefore(chain[2]!, entryOf)?.id).toBe('original');
  chain[1]!.invoiceId = 'i2';
  expect(invoicedBefore(chain[2]!, entryOf)?.id).toBe('first');
  expect(invoicedBefore(part('late', 'approved'), entryOf)).toBeNull();
  const ring = [part('a', 'approved', { correctsId: 'b' }), part('b', 'approved', { correctsId: 'a' })];
  expect(invoicedBefore(ring[0]!, (id) => ring.find((entry) => entry.id === id))).toBeNull();
});
