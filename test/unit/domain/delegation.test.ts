import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { delegationEnd, delegationsOf, delegationToday } from '../../../domain/rules/delegation.ts';
import { ids } from './samples.ts';

const hash = '0'.repeat(64);
let made = 0;

function lent(
  change: Partial<Parameters<typeof delegationsOf>[0] extends Iterable<infer D> ? D : never> = {},
) {
  made += 1;
  return {
    id: `01900000-0000-7000-8000-${String(made).padStart(12, '0')}`,
    action: 'delegate' as const,
    entries: [],
    decidedBy: ids.manager,
    decidedAt: `2026-03-01T08:00:00.${String(made).padStart(3, '0')}Z`,
    delegateTo: ids.other,
    delegateUntil: null,
    state: 'applied' as const,
    ...change,
  };
}
const some = (...entryIds: string[]) => entryIds.map((entryId) => ({ entryId, contentHash: hash }));
const today = '2026-03-10';
const standing = (...decisions: ReturnType<typeof lent>[]) =>
  delegationsOf(decisions, today).map(({ decisionId }) => decisionId);

describe('what a manager says of everything', () => {
  const first = lent({ delegateUntil: '2026-06-30' });
  const few = lent({ entries: some(ids.entry) });

  it('holds through its last day', () => {
    expect(delegationsOf([first], '2026-06-30')).toEqual([
      {
        from: ids.manager,
        to: ids.other,
        until: '2026-06-30',
        entryIds: null,
        decisionId: first.id,
        since: first.decidedAt,
      },
    ]);
    expect(delegationsOf([first], '2026-07-01')).toEqual([]);
  });

  it('replaces what they said before to the same person, in whatever order it is read', () => {
    const longer = lent({ delegateUntil: '2026-12-31' });
    expect(standing(longer, first, few)).toEqual([longer.id]);
    expect(standing(few, longer, first)).toEqual([longer.id]);
  });

  it('ends it where its last day is over', () => {
    const end = lent({ delegateUntil: delegationEnd('2026-03-10T00:00:00.000Z') });
    expect(standing(first, few, end)).toEqual([]);
    const again = lent({ entries: some(ids.second) });
    expect(standing(first, few, end, again)).toEqual([again.id]);
  });

  it('says nothing to others, nor for others', () => {
    const to = lent({ delegateTo: ids.admin, delegateUntil: '2026-03-01' });
    const from = lent({ decidedBy: ids.admin, delegateUntil: '2026-03-01' });
    expect(standing(first, few, to, from)).toEqual([first.id, few.id]);
  });

  it('counts before it is sent, and not once it is refused', () => {
    const end = lent({ delegateUntil: '2026-03-09' });
    expect(standing(first, { ...end, state: 'pending' as const })).toEqual([]);
    expect(standing(first, { ...end, state: 'refused' as const })).toEqual([first.id]);
  });
});

it('is the same for decisions in any order', () => {
  const all = [lent(), lent({ entries: some(ids.entry) }), lent({ decidedAt: '2026-03-01T08:00:00.001Z' })];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: 3 }), (order) => {
      expect(delegationsOf(order, today)).toEqual(delegationsOf(all, today));
    }),
  );
});

test('delegations go by the date in UTC', () => {
  expect(delegationToday('2026-03-10T23:59:59.999Z')).toBe('2026-03-10');
  expect(delegationEnd('2026-03-01T00:00:00.000Z')).toBe('2026-02-28');
});
