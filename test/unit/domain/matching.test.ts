import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Candidate,
  match,
  matchWeights,
  type Need,
  rankMatches,
} from '../../../domain/rules/matching.ts';

const skillNames = ['sap', 'sql', 'ux'];
const someSkills = fc.uniqueArray(
  fc.record({ name: fc.constantFrom(...skillNames), level: fc.integer({ min: 0, max: 10 }) }),
  {
    selector: ({ name }) => name,
  },
);
const aNeed: fc.Arbitrary<Need> = fc.record({
  skills: someSkills,
  minutesPerWeek: fc.nat(2400),
  costRateAtMost: fc.option(fc.nat(20_000)),
});
const aCandidate: fc.Arbitrary<Candidate> = fc.record({
  userId: fc.uuid(),
  skills: someSkills,
  costRate: fc.nat(20_000),
  capacityMinutesPerWeek: fc.nat(2400),
  assignedMinutesPerWeek: fc.nat(3000),
  targetPercent: fc.integer({ min: 0, max: 100 }),
  pastPerformance: fc.option(fc.integer({ min: 0, max: 100 })),
  active: fc.boolean(),
});

const need: Need = { skills: [{ name: 'sql', level: 8 }], minutesPerWeek: 1200, costRateAtMost: 8000 };
const ideal: Candidate = {
  userId: 'a',
  skills: [{ name: 'sql', level: 9 }],
  costRate: 4000,
  capacityMinutesPerWeek: 2400,
  assignedMinutesPerWeek: 720,
  targetPercent: 80,
  pastPerformance: 100,
  active: true,
};

describe('match', () => {
  test('weighs as DOMAIN.md says', () => {
    expect(matchWeights).toEqual({
      skill: 35,
      cost: 25,
      utilisation: 20,
      availability: 15,
      pastPerformance: 5,
    });
    expect(match(need, ideal)).toEqual({
      userId: 'a',
      score: 100,
      parts: { skill: 100, cost: 100, utilisation: 100, availability: 100, pastPerformance: 100 },
      conflicts: [],
    });
    expect(match(need, { ...ideal, skills: [] })).toMatchObject({ score: 65, conflicts: ['missing_skill'] });
    expect(match(need, { ...ideal, skills: [{ name: 'sql', level: 4 }] })).toMatchObject({
      score: 83,
      conflicts: ['skill_below_need'],
    });
    expect(match(need, { ...ideal, costRate: 12_000 })).toMatchObject({
      score: 75,
      conflicts: ['over_cost'],
    });
    expect(match(need, { ...ideal, assignedMinutesPerWeek: 2400 })).toMatchObject({
      score: 71,
      parts: { utilisation: 30, availability: 0 },
      conflicts: ['not_enough_time'],
    });
    expect(match(need, { ...ideal, pastPerformance: null, active: false })).toMatchObject({
      score: 98,
      conflicts: ['inactive'],
    });
  });

  it('stays within 0 and 100 in every part, and is the weighted sum of them', () => {
    fc.assert(
      fc.property(aNeed, aCandidate, (someNeed, candidate) => {
        const { score, parts } = match(someNeed, candidate);
        const names = Object.keys(matchWeights) as (keyof typeof matchWeights)[];
        for (const name of names)
          expect(parts[name] >= 0 && parts[name] <= 100 && Number.isInteger(parts[name])).toBe(true);
        const exact = names.reduce((sum, name) => sum + parts[name] * matchWeights[name], 0) / 100;
        expect(Math.abs(score - exact)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  it('never falls with more skill, less cost or better past work', () => {
    fc.assert(
      fc.property(aNeed, aCandidate, fc.nat(5000), (someNeed, candidate, less) => {
        const { score } = match(someNeed, candidate);
        const better: Partial<Candidate>[] = [
          { skills: skillNames.map((name) => ({ name, level: 10 })) },
          { costRate: Math.max(0, candidate.costRate - less) },
          { pastPerformance: 100 },
        ];
        for (const change of better) {
          expect(match(someNeed, { ...candidate, ...change }).score).toBeGreaterThanOrEqual(score);
        }
      }),
    );
  });
});

test('rankMatches hides nobody, puts conflicts last, and does not depend on the order given', () => {
  fc.assert(
    fc.property(
      aNeed,
      fc.uniqueArray(aCandidate, { selector: ({ userId }) => userId, maxLength: 12 }),
      (someNeed, candidates) => {
        const ranked = rankMatches(someNeed, candidates);
        expect(ranked.map(({ userId }) => userId).toSorted()).toEqual(
          candidates.map(({ userId }) => userId).toSorted(),
        );
        ranked.slice(1).forEach((next, index) => {
          const before = ranked[index]!;
          const [a, b] = [before.conflicts.length > 0, next.conflicts.length > 0];
          expect(a && !b).toBe(false);
          if (a === b) expect(before.score).toBeGreaterThanOrEqual(next.score);
        });
        expect(rankMatches(someNeed, candidates.toReversed())).toEqual(ranked);
      },
    ),
  );
});
