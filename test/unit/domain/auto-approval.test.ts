import { describe, expect, it, test } from 'vitest';
import type { AutoApprovalRule } from '../../../domain/entities/tenant.ts';
import { approvesItself, autoApprovalRules } from '../../../domain/rules/auto-approval.ts';
import { anEntry, ids, someSettings } from './samples.ts';

const settings = (autoApprove: {
  enabled?: boolean;
  amountUnderMinor?: number;
  rules?: AutoApprovalRule[];
}) =>
  someSettings({
    currency: 'EUR',
    approval: {
      ...someSettings().approval,
      autoApprove: { enabled: true, amountUnderMinor: 0, ...autoApprove },
    },
  });
const rule = (change: Partial<AutoApprovalRule> = {}): AutoApprovalRule => ({
  id: 'short',
  name: 'Short work',
  amountUnderMinor: null,
  minutesUpTo: null,
  projectIds: [],
  activityCodes: [],
  ...change,
});
const euros = (minor: number) => ({ minor, currency: 'EUR' });
const submitted = anEntry({ status: 'submitted', minutes: 60 });

describe('the amount', () => {
  const on = settings({ amountUnderMinor: 10_000 });

  it('needs the switch and an amount under the limit, in the tenant’s currency', () => {
    expect(approvesItself(submitted, euros(9_999), on)).toEqual({ id: 'amount', name: 'Under 100.00 EUR' });
    expect(approvesItself(submitted, euros(10_000), on)).toBeNull();
    expect(approvesItself(submitted, { minor: 1, currency: 'USD' }, on)).toBeNull();
    expect(approvesItself(submitted, null, on)).toBeNull();
    expect(approvesItself(submitted, euros(0), settings({ enabled: false, amountUnderMinor: 9 }))).toBeNull();
    expect(approvesItself(submitted, euros(0), someSettings())).toBeNull();
  });

  it('takes no entry with a warning, none that is not submitted, and no adjustment', () => {
    const free = settings({ rules: [rule()] });
    expect(approvesItself(submitted, null, free)).toEqual({ id: 'short', name: 'Short work' });
    for (const change of [
      { warnings: ['late' as const] },
      { status: 'draft' as const },
      { status: 'approved' as const },
      { correctsId: ids.second },
    ])
      expect(approvesItself({ ...submitted, ...change }, euros(1), free)).toBeNull();
  });

  it('of nothing is no rule', () => expect(autoApprovalRules(settings({}))).toEqual([]));
});

test.each<[string, Partial<AutoApprovalRule>, boolean]>([
  ['minutes up to its own', { minutesUpTo: 60 }, true],
  ['minutes up to less', { minutesUpTo: 59 }, false],
  ['its project', { projectIds: [ids.other, ids.project] }, true],
  ['another project', { projectIds: [ids.other] }, false],
  ['its activity', { activityCodes: ['DEV'] }, true],
  ['another activity', { activityCodes: ['INT'] }, false],
  ['an amount under', { amountUnderMinor: 501 }, true],
  ['an amount that is no less', { amountUnderMinor: 500 }, false],
  [
    'all of it',
    { amountUnderMinor: 501, minutesUpTo: 60, projectIds: [ids.project], activityCodes: ['DEV'] },
    true,
  ],
  [
    'all but one',
    { amountUnderMinor: 501, minutesUpTo: 60, projectIds: [ids.other], activityCodes: ['DEV'] },
    false,
  ],
])('a rule that names %s', (_what, names, holds) => {
  const on = settings({ rules: [rule(names)] });
  expect(approvesItself(submitted, euros(500), on) !== null).toBe(holds);
});

test('of several rules the first that holds is told, the amount before the others', () => {
  const on = settings({
    amountUnderMinor: 100,
    rules: [rule({ id: 'never', minutesUpTo: 1 }), rule({ id: 'first' }), rule({ id: 'second' })],
  });
  expect(approvesItself(submitted, euros(100), on)?.id).toBe('first');
  expect(approvesItself(submitted, euros(99), on)?.id).toBe('amount');
});
