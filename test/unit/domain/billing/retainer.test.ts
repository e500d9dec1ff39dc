import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProjectTerms } from '../../../../domain/entities/billing.ts';
import { computeInvoice } from '../../../../domain/rules/billing/compute.ts';
import type { BillingInput } from '../../../../domain/rules/billing/types.ts';
import { someInput } from './arbitrary.ts';
import { goingOnFrom, reversalsOf } from './ledger.ts';
import { aBilledProject, aCard, anInput, billable, idOf, someTerms } from './samples.ts';
import { told } from './told.ts';

function retained(changes: Partial<NonNullable<ProjectTerms['retainer']>> = {}): BillingInput['projects'] {
  const retainer = {
    feeMinor: 50_000,
    includedMinutes: 120,
    rolloverMonths: 1,
    overageRate: null,
    from: '2026-09-01',
    to: null,
    ...changes,
  };
  return [aBilledProject({ type: 'retainer', terms: [someTerms({ retainer })] })];
}

describe('a retainer', () => {
  const october = (minutes: number) => billable(1, { date: '2026-10-05', billedMinutes: minutes });

  test('has 120 min in October, and 120 of September that rolled in: of 300 min 60 are beyond, by the card', () => {
    const result = computeInvoice(anInput({ projects: retained(), entries: [october(300)] }));
    expect(told(result)).toEqual([
      'Atlas · retainer October 2026: 1 month = 50000',
      'Atlas · within the retainer, October 2026: 4 hours = 0',
      'Atlas: 1 hours = 12000',
    ]);
    expect(result.claims).toEqual([{ key: `retainer:${idOf('project', 1)}:2026-10`, position: 1 }]);
    expect(result.lines[0]?.basis).toMatchObject({
      includedMinutes: 120,
      rolledIn: [{ month: '2026-09', minutes: 120 }],
      usedMinutes: 240,
      rolledOut: [],
    });
  });

  test('takes the oldest first: 100 min of October leave 20 of September, which expire, and 120 for November', () => {
    const entries = [october(100), billable(2, { date: '2026-11-03', billedMinutes: 300 })];
    const period = { from: '2026-10-01', to: '2026-11-30' };
    const { lines } = computeInvoice(anInput({ projects: retained(), entries, period }));
    expect(lines.flatMap(({ basis }) => (basis.kind === 'retainer' ? basis : []))).toMatchObject([
      {
        rolledIn: [{ month: '2026-09', minutes: 120 }],
        usedMinutes: 100,
        rolledOut: [{ month: '2026-10', minutes: 120 }],
      },
      { rolledIn: [{ month: '2026-10', minutes: 120 }], usedMinutes: 240, rolledOut: [] },
    ]);
    expect(lines.at(-1)).toMatchObject({ quantity: '1', amountMinor: 12_000 });
  });

  test('without rollover nothing comes over: of 150 min 30 are beyond', () => {
    const projects = retained({ rolloverMonths: 0, overageRate: 15_000 });
    expect(told(computeInvoice(anInput({ projects, entries: [october(150)] }))).slice(1)).toEqual([
      'Atlas · within the retainer, October 2026: 2 hours = 0',
      'Atlas · beyond the retainer, October 2026: 0.5 hours = 7500',
    ]);
  });

  test('overtime, discounts and the week know nothing of what it includes, nor of its own rate beyond', () => {
    const cards = [
      aCard({
        overtime: { thresholdMinutesPerWeek: 0, multiplier: '2' },
        tierDiscounts: [{ tier: 'none', discount: '0.5' }],
      }),
    ];
    const own = retained({ rolloverMonths: 0, overageRate: 6000 });
    expect(told(computeInvoice(anInput({ cards, projects: own, entries: [october(180)] }))).slice(1)).toEqual(
      [
        'Atlas · within the retainer, October 2026: 2 hours = 0',
        'Atlas · beyond the retainer, October 2026: 1 hours = 6000',
      ],
    );
    const byCard = retained({ rolloverMonths: 0 });
    expect(told(computeInvoice(anInput({ cards, projects: byCard, entries: [october(180)] })))[2]).toBe(
      'Atlas · overtime × 2 · discount 50%: 1 hours = 12000',
    );
  });

  test('is a whole month’s fee once, by the terms of the month’s first day; what was claimed is not billed again', () => {
    const terms = [
      someTerms({
        retainer: retained({ from: '2026-09-15', to: '2026-11-10' })[0]?.terms[0]?.retainer ?? null,
      }),
      someTerms({
        termsVersion: 2,
        validFrom: '2026-10-15',
        retainer: retained({ feeMinor: 60_000, to: '2026-11-10' })[0]?.terms[0]?.retainer ?? null,
      }),
    ];
    const projects = [aBilledProject({ type: 'retainer', terms })];
    const period = { from: '2026-08-20', to: '2026-12-31' };
    const all = computeInvoice(anInput({ projects, period }));
    expect(told(all)).toEqual([
      'Atlas · retainer September 2026: 1 month = 50000',
      'Atlas · retainer October 2026: 1 month = 50000',
      'Atlas · retainer November 2026: 1 month = 60000',
    ]);
    const claimed = all.claims.slice(0, 2).map(({ key }) => key);
    expect(told(computeInvoice(anInput({ projects, period, claimed })))).toHaveLength(1);
  });

  test('does not cover days on which it does not run', () => {
    const projects = retained({ from: '2026-10-06' });
    expect(told(computeInvoice(anInput({ projects, entries: [october(60)] })))).toContain(
      'Atlas: 1 hours = 12000',
    );
  });

  test('covers time that has no rate; where a part is beyond and has none, the whole entry stays off', () => {
    const entry = (number: number, billedMinutes: number) =>
      billable(number, { billedMinutes, billRoles: [] });
    const projects = retained({ rolloverMonths: 0 });
    const { items, problems } = computeInvoice(anInput({ projects, entries: [entry(1, 100), entry(2, 30)] }));
    expect(items.map(({ entryId }) => entryId)).toEqual([idOf('entry', 1)]);
    expect(problems).toMatchObject([{ kind: 'no_rate', entryIds: [idOf('entry', 2)], minutes: 30 }]);
  });

  test('a correction finds the minutes that it had, though a later month drew on what rolled over', () => {
    const period = { from: '2026-10-01', to: '2026-11-30' };
    const entries = [
      billable(1, { date: '2026-10-05', billedMinutes: 110 }),
      billable(2, { date: '2026-11-05', billedMinutes: 10 }),
    ];
    const projects = retained({ from: '2026-10-01' });
    const first = anInput({ projects, entries, period });
    const standing = { input: first, result: computeInvoice(first) };
    const second = computeInvoice(
      anInput({
        ...{ projects, period },
        entries: [billable(3, { date: '2026-10-05', billedMinutes: 110 })],
        reversals: reversalsOf(standing, [billable(1)]),
        ...goingOnFrom([standing]),
      }),
    );
    expect(told(second)).toEqual([
      'Atlas · within the retainer, October 2026: 1.833333 hours = 0',
      'Correction: Atlas · within the retainer, October 2026: -1.833333 hours = 0',
    ]);
  });

  test('what rolls in and is included is used, rolls out or expires', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const bases = computeInvoice(input).lines.flatMap(({ basis }) =>
          basis.kind === 'retainer' ? basis : [],
        );
        const sum = (list: readonly { minutes: number }[]) =>
          list.reduce((total, { minutes }) => total + minutes, 0);
        for (const { rolledIn, includedMinutes, usedMinutes, rolledOut, month } of bases) {
          const there = sum(rolledIn) + includedMinutes;
          expect(usedMinutes).toBeLessThanOrEqual(there);
          expect(sum(rolledOut)).toBeLessThanOrEqual(there - usedMinutes);
          const next = bases.find((other) => other.month > month);
          const [own] = bases;
          if (next && next.projectId === own?.projectId && bases.length === 2) {
            expect(next.rolledIn).toEqual(rolledOut);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
