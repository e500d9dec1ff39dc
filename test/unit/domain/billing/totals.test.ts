import { describe, expect, test } from 'vitest';
import { computeInvoice, contentBytes } from '../../../../domain/rules/billing/compute.ts';
import { describeChange } from '../../../../domain/rules/billing/describe-change.ts';
import { taxLines } from '../../../../domain/rules/billing/totals.ts';
import { aBilledProject, aCard, anInput, billable, idOf } from './samples.ts';

const expense = (number: number, amountMinor: number) => ({
  ...{ id: idOf('expense', number), projectId: idOf('project', 1), date: '2026-10-01', currency: 'EUR' },
  ...{ description: `Expense ${number}`, amountMinor },
});

describe('discounts and tax', () => {
  test('10 % of 123.45 is 12.345, so 12.34 off; then 1.00 off; 19 % of 110.11 is 20.9209, so 20.92', () => {
    const result = computeInvoice(
      anInput({
        expenses: [expense(1, 12_345)],
        discounts: [
          { description: 'Goodwill', percent: '0.1' },
          { description: 'Agreed', amountMinor: 100 },
        ],
      }),
    );
    expect(
      result.lines.map(({ description, quantity, amountMinor }) => [description, quantity, amountMinor]),
    ).toEqual([
      ['Atlas · Expense 1', '1', 12_345],
      ['Goodwill', '-1', -1234],
      ['Agreed', '-1', -100],
    ]);
    expect(result.lines[1]?.basis).toEqual({
      kind: 'discount',
      percent: '0.1',
      ofMinor: 12_345,
      exact: '-2469/2',
    });
    expect(result.taxes).toEqual([
      { category: 'S', rate: '0.19', reason: null, netMinor: 11_011, taxMinor: 2092 },
    ]);
    expect(result.totals).toEqual({
      subtotalMinor: 12_345,
      discountMinor: 1334,
      taxMinor: 2092,
      totalMinor: 13_103,
    });
  });

  test('tax is on the sum, not on each line: 3 × 0.03 at 19 % is 0.0171, so 0.02, where three lines had 0.03', () => {
    const { totals } = computeInvoice(anInput({ expenses: [expense(1, 3), expense(2, 3), expense(3, 3)] }));
    expect(totals).toMatchObject({ subtotalMinor: 9, taxMinor: 2, totalMinor: 11 });
  });

  test('a percentage of nothing, or of less, takes nothing off', () => {
    const { lines } = computeInvoice(
      anInput({ expenses: [expense(1, -500)], discounts: [{ description: 'Goodwill', percent: '0.5' }] }),
    );
    expect(lines.at(-1)).toMatchObject({ description: 'Goodwill', amountMinor: 0 });
    expect(Object.is(lines.at(-1)?.amountMinor, 0)).toBe(true);
  });

  test('the reason of a category without tax is told; an empty invoice has no tax line', () => {
    const tax = { category: 'AE' as const, rate: '0', reason: 'Reverse charge' };
    const { taxes, totals } = computeInvoice(anInput({ tax, expenses: [expense(1, 500)] }));
    expect(taxes).toEqual([
      { category: 'AE', rate: '0', reason: 'Reverse charge', netMinor: 500, taxMinor: 0 },
    ]);
    expect(totals.totalMinor).toBe(500);
    expect(computeInvoice(anInput()).taxes).toEqual([]);
  });

  test('one tax line a category and rate', () => {
    const line = (amountMinor: number, taxRate: string) => ({
      amountMinor,
      taxCategory: 'S' as const,
      taxRate,
    });
    expect(taxLines([line(100, '0.19'), line(50, '0.07'), line(50, '0.19')], null)).toMatchObject([
      { rate: '0.07', netMinor: 50, taxMinor: 4 },
      { rate: '0.19', netMinor: 150, taxMinor: 28 },
    ]);
  });
});

describe('order and bytes', () => {
  test('projects by their code, usage after them, discounts last', () => {
    const projects = [
      aBilledProject({ id: idOf('project', 1), code: 'ZEB', name: 'Zebra' }),
      aBilledProject({ id: idOf('project', 2), code: 'ANT', name: 'Ant' }),
    ];
    const bands = [{ upTo: null, unitPrice: '1' }];
    const { lines } = computeInvoice(
      anInput({
        projects,
        cards: [aCard({ usagePrices: [{ eventType: 'storage_gb', bands }] })],
        entries: [billable(1), billable(2, { projectId: idOf('project', 2) })],
        expenses: [expense(1, 100)],
        usage: [{ eventType: 'storage_gb', unit: 'GB', month: '2026-10', total: '1', billed: '0' }],
        discounts: [{ description: 'Agreed', amountMinor: 1 }],
      }),
    );
    expect(lines.map(({ position, description }) => `${position} ${description}`)).toEqual([
      '1 Ant',
      '2 Zebra',
      '3 Zebra · Expense 1',
      '4 Storage, October 2026',
      '5 Agreed',
    ]);
  });

  test('bytes change with a minute, a description and an entry that is another', () => {
    const bytes = (changes: Parameters<typeof billable>[1], number = 1) =>
      contentBytes(computeInvoice(anInput({ grouping: 'person', entries: [billable(number, changes)] })));
    const same = bytes({});
    expect(bytes({})).toBe(same);
    expect(bytes({ billedMinutes: 61 })).not.toBe(same);
    expect(bytes({ userId: idOf('person', 2) })).not.toBe(same);
    expect(bytes({}, 2)).not.toBe(same);
  });

  test('what is not in the input cannot be billed', () => {
    const strange = { projectId: idOf('project', 9) };
    expect(() => computeInvoice(anInput({ entries: [billable(1, strange)] }))).toThrow(TypeError);
    expect(() => computeInvoice(anInput({ expenses: [{ ...expense(1, 1), ...strange }] }))).toThrow(
      TypeError,
    );
  });
});

describe('describeChange', () => {
  const entries = [billable(1, { billedMinutes: 120 }), billable(2, { billRoles: ['junior'] })];
  const card = (senior: number, threshold: number) =>
    aCard({
      rates: [
        { billRole: 'senior', rate: senior },
        { billRole: 'junior', rate: 8000 },
      ],
      overtime: { thresholdMinutesPerWeek: threshold, multiplier: '2' },
    });
  const computed = (
    senior: number,
    threshold: number,
    discounts: { description: string; percent: string }[] = [],
  ) => computeInvoice(anInput({ cards: [card(senior, threshold)], entries, discounts }));

  test('nothing where nothing changed', () => {
    expect(describeChange(computed(12_000, 600), computed(12_000, 600))).toEqual({
      lines: [],
      totals: { subtotalMinor: 0, discountMinor: 0, taxMinor: 0, totalMinor: 0 },
      minutes: 0,
    });
  });

  test('a rate from 120 to 130: 2 h are 20.00 more, the other line stays, 19 % of it is 3.80', () => {
    const change = describeChange(computed(12_000, 600), computed(13_000, 600));
    expect(
      change.lines.map(({ before, after, differenceMinor }) => [
        before?.rateMinor,
        after?.rateMinor,
        differenceMinor,
      ]),
    ).toEqual([[12_000, 13_000, 2000]]);
    expect(change.totals).toEqual({ subtotalMinor: 2000, discountMinor: 0, taxMinor: 380, totalMinor: 2380 });
  });

  test('a threshold from 10 h to 90 min: 30 min leave a line for a new one at double, the junior’s hour doubles', () => {
    const { lines, minutes } = describeChange(computed(12_000, 600), computed(12_000, 90));
    const told = lines.map(
      ({ before, after, differenceMinor }) => `${before?.quantity} → ${after?.quantity}: ${differenceMinor}`,
    );
    expect(told.toSorted()).toEqual(['1 → 1: 8000', '2 → 1.5: -6000', 'undefined → 0.5: 12000']);
    expect(minutes).toBe(0);
  });

  test('time that loses its rate is gone from the invoice, and discounts follow', () => {
    const ten = [{ description: 'Goodwill', percent: '0.1' }];
    const without = computeInvoice(anInput({ cards: [aCard()], entries, discounts: ten }));
    const { lines, minutes, totals } = describeChange(computed(12_000, 600, ten), without);
    expect(minutes).toBe(-60);
    expect(lines.map(({ after, differenceMinor }) => [after?.kind, differenceMinor])).toEqual([
      ['discount', 800],
      [undefined, -8000],
    ]);
    expect(totals).toMatchObject({ subtotalMinor: -8000, discountMinor: -800 });
  });
});
