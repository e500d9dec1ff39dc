import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type BurnInput, burn } from '../../../domain/rules/burn.ts';
import { addDays, daysBetween } from '../../../domain/rules/civil-date.ts';
import { type HealthInput, health } from '../../../domain/rules/health.ts';
import { pickRate, priceEntry, type RateSource } from '../../../domain/rules/rates.ts';
import { capacityMinutes, collection, realisation, utilisation } from '../../../domain/rules/utilisation.ts';
import { aDate, anEntry, ids, someSettings } from './samples.ts';

describe('capacityMinutes', () => {
  const settings = someSettings();
  const week = { capacityMinutesPerWeek: 2250 };

  it('of any seven days without a holiday is the week’s', () => {
    fc.assert(
      fc.property(aDate, fc.integer({ min: 0, max: 3000 }), (from, capacityMinutesPerWeek) => {
        const free = someSettings({ holidays: [] });
        expect(capacityMinutes({ capacityMinutesPerWeek }, from, addDays(from, 6), free)).toBe(
          capacityMinutesPerWeek,
        );
      }),
    );
  });

  test('leaves out weekends, holidays and time off', () => {
    expect(capacityMinutes(week, '2026-03-01', '2026-03-01', settings)).toBe(0);
    expect(capacityMinutes(week, '2026-04-27', '2026-05-03', settings)).toBe(1800);
    const availability = [
      { from: '2026-03-02', to: '2026-03-31', minutesPerWeek: 1200 },
      { from: '2026-03-03', to: '2026-03-03', minutesPerWeek: 0 },
    ];
    expect(capacityMinutes({ ...week, availability }, '2026-03-02', '2026-03-08', settings)).toBe(960);
    expect(capacityMinutes(week, '2026-03-03', '2026-03-02', settings)).toBe(0);
  });
});

test('ratios have four decimals and no answer over nothing', () => {
  expect(utilisation(1800, 2400)).toBe('0.7500');
  expect(utilisation(1, 0)).toBeNull();
  expect(realisation(90_000, 100_000)).toBe('0.9000');
  expect(collection(1, 3)).toBe('0.3333');
});

describe('burn', () => {
  const aBurn: fc.Arbitrary<BurnInput> = fc.record({
    startDate: fc.constant('2026-01-01'),
    endDate: fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-01-01', days)),
    budget: fc.integer({ min: 1, max: 1_000_000 }),
    spent: fc.integer({ min: 0, max: 1_500_000 }),
    today: fc.integer({ min: -30, max: 900 }).map((days) => addDays('2026-01-01', days)),
  });

  it('is judged exactly: more than 5 %, more than 10 % over plan', () => {
    fc.assert(
      fc.property(aBurn, (input) => {
        const total = daysBetween(input.startDate, input.endDate!) + 1;
        const elapsed = Math.min(total, Math.max(1, daysBetween(input.startDate, input.today) + 1));
        const actual = BigInt(input.spent) * BigInt(total) * 100n;
        const plan = BigInt(input.budget!) * BigInt(elapsed);
        const expected = actual > plan * 110n ? 'over_budget' : actual > plan * 105n ? 'at_risk' : 'on_plan';
        expect(burn(input).status).toBe(expected);
      }),
    );
  });

  it('gets no better by spending more, nor worse by a larger budget', () => {
    const order = ['on_plan', 'at_risk', 'over_budget'];
    fc.assert(
      fc.property(aBurn, fc.integer({ min: 0, max: 100_000 }), (input, more) => {
        const status = (changes: Partial<BurnInput>) => order.indexOf(burn({ ...input, ...changes }).status);
        expect(status({ spent: input.spent + more })).toBeGreaterThanOrEqual(status({}));
        expect(status({ budget: input.budget! + more })).toBeLessThanOrEqual(status({}));
      }),
    );
  });

  it('forecasts the first date on which the pace so far has used the budget', () => {
    fc.assert(
      fc.property(aBurn, (input) => {
        const { runsOut } = burn(input);
        if (runsOut === null) return;
        const total = daysBetween(input.startDate, input.endDate!) + 1;
        const elapsed = Math.min(total, Math.max(1, daysBetween(input.startDate, input.today) + 1));
        const days = BigInt(daysBetween(input.startDate, runsOut) + 1);
        const needed = BigInt(input.budget!) * BigInt(elapsed);
        expect(days * BigInt(input.spent) >= needed).toBe(true);
        expect((days - 1n) * BigInt(input.spent) < needed).toBe(true);
      }),
    );
  });

  test('known figures', () => {
    const base = { startDate: '2026-01-01', endDate: '2026-04-10', budget: 10_000, today: '2026-02-19' };
    expect(burn({ ...base, spent: 5250 })).toEqual({
      status: 'on_plan',
      used: '0.5250',
      elapsed: '0.5000',
      overPlan: '0.0500',
      runsOut: '2026-04-06',
    });
    expect(burn({ ...base, spent: 5251 }).status).toBe('at_risk');
    expect(burn({ ...base, spent: 5500 }).status).toBe('at_risk');
    expect(burn({ ...base, spent: 5501 }).status).toBe('over_budget');
    expect(burn({ ...base, spent: 0 }).runsOut).toBeNull();
    expect(burn({ ...base, spent: 1, endDate: null }).status).toBe('no_plan');
    expect(burn({ ...base, spent: 1, budget: null })).toMatchObject({
      status: 'no_plan',
      used: null,
      runsOut: null,
    });
  });
});

describe('health', () => {
  const well: HealthInput = {
    burn: {
      startDate: '2026-01-01',
      endDate: '2026-04-10',
      budget: 10_000,
      spent: 5000,
      today: '2026-02-19',
    },
    milestones: [],
    tasks: [],
    closed: false,
    loggedMinutes: 1000,
    assignedMinutes: 1000,
  };
  const scores = (changes: Partial<HealthInput>) =>
    health({ ...well, ...changes }).parts.map(({ score }) => score);

  test('each part has its score and its reason', () => {
    expect(health(well)).toEqual({
      score: 100,
      parts: [
        { part: 'budget', weight: 40, score: 100, because: { code: 'within-plan', percent: 50 } },
        { part: 'schedule', weight: 40, score: 100, because: { code: 'on-schedule' } },
        {
          part: 'utilisation',
          weight: 20,
          score: 100,
          because: { code: 'logged', percent: 100 },
        },
      ],
    });
    expect(scores({ burn: { ...well.burn, spent: 6000 } })).toEqual([60, 100, 100]);
    expect(
      scores({
        milestones: [
          { due: '2026-02-18', reachedOn: null },
          { due: '2026-02-19', reachedOn: null },
        ],
      }),
    ).toEqual([100, 80, 100]);
    expect(scores({ burn: { ...well.burn, endDate: '2026-02-17', spent: 10_000 } })).toEqual([100, 96, 100]);
    expect(
      scores({
        tasks: [
          { estimateMinutes: 30, closed: true },
          { estimateMinutes: 70, closed: false },
        ],
      }),
    ).toEqual([100, 81, 100]);
    expect(scores({ loggedMinutes: 500 })).toEqual([100, 100, 65]);
    expect(scores({ loggedMinutes: 1500 })).toEqual([100, 100, 65]);
    expect(scores({ closed: true, burn: { ...well.burn, endDate: '2026-02-01' } })[1]).toBe(100);
  });

  it('stays within 0 and 100, and a worse part never makes it better', () => {
    const anInput: fc.Arbitrary<HealthInput> = fc.record({
      burn: fc.record({
        startDate: fc.constant('2026-01-01'),
        endDate: fc.option(fc.integer({ min: 0, max: 500 }).map((days) => addDays('2026-01-01', days))),
        budget: fc.option(fc.integer({ min: 0, max: 100_000 })),
        spent: fc.integer({ min: 0, max: 200_000 }),
        today: fc.integer({ min: 0, max: 600 }).map((days) => addDays('2026-01-01', days)),
      }),
      milestones: fc.array(fc.record({ due: aDate, reachedOn: fc.option(aDate) }), { maxLength: 8 }),
      tasks: fc.array(fc.record({ estimateMinutes: fc.nat(1000), closed: fc.boolean() }), { maxLength: 8 }),
      closed: fc.boolean(),
      loggedMinutes: fc.nat(10_000),
      assignedMinutes: fc.nat(10_000),
    });
    fc.assert(
      fc.property(anInput, fc.nat(10_000), (input, more) => {
        const { score, parts } = health(input);
        for (const each of [score, ...parts.map((part) => part.score)]) {
          expect(Number.isInteger(each) && each >= 0 && each <= 100).toBe(true);
        }
        for (const { because } of parts) expect(because.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
        const worse = health({ ...input, burn: { ...input.burn, spent: input.burn.spent + more } });
        expect(worse.score).toBeLessThanOrEqual(score);
      }),
    );
  });
});

describe('pickRate', () => {
  const version = (cardVersion: number, validFrom: string, rate: number, cardId: string = ids.card) => ({
    cardId,
    cardVersion,
    currency: 'EUR',
    validFrom,
    rates: [
      { billRole: 'senior', rate },
      { billRole: 'junior', rate: rate / 2 },
    ],
  });
  const source: RateSource = {
    project: { rateCardId: ids.card },
    client: {
      currency: 'CHF',
      contractTerms: { defaultRate: 9000, discountTier: 'none', discount: '0', msaExpires: null },
    },
    cards: [
      version(1, '2026-01-01', 12_000),
      version(3, '2026-07-01', 16_000),
      version(2, '2026-03-01', 14_000),
      version(9, '2026-01-01', 1, ids.other),
    ],
    billRoles: ['lead', 'senior'],
  };

  const on = (date: string) => ({ date, userId: ids.consultant, activityCode: 'dev' });

  it('takes the newest version valid on the date', () => {
    fc.assert(
      fc.property(aDate, (date) => {
        const picked = pickRate(on(date), source);
        const expected = date < '2026-01-01' ? null : date < '2026-03-01' ? 1 : date < '2026-07-01' ? 2 : 3;
        expect(picked?.card?.cardVersion ?? null).toBe(expected);
        if (picked?.card) expect(picked.card.cardId).toBe(ids.card);
      }),
    );
  });

  test('a version is valid from its first day', () => {
    expect(pickRate(on('2026-03-01'), source)?.card?.cardVersion).toBe(2);
  });

  test('falls back to the client’s default rate, then to none', () => {
    const fallback = { rateMinor: 9000, currency: 'CHF', matched: null, card: null, termsVersion: null };
    expect(pickRate(on('2025-12-31'), source)).toEqual(fallback);
    expect(pickRate(on('2026-03-02'), { ...source, billRoles: ['lead'] })).toEqual(fallback);
    expect(pickRate(on('2026-03-02'), { ...source, project: { rateCardId: null } })).toEqual(fallback);
    expect(pickRate(on('2026-03-02'), { ...source, billRoles: ['junior', 'senior'] })?.rateMinor).toBe(7000);
    const client = { ...source.client, contractTerms: { ...source.client.contractTerms, defaultRate: null } };
    expect(pickRate(on('2025-12-31'), { ...source, client })).toBeNull();
  });

  test('priceEntry writes rate and amount for billable time only', () => {
    expect(priceEntry({ ...anEntry(), billedMinutes: 50 }, source)).toEqual({
      rateMinor: 14_000,
      amountMinor: 11_667,
      currency: 'EUR',
    });
    const nothing = { rateMinor: null, amountMinor: null, currency: null };
    expect(priceEntry({ ...anEntry({ billable: false }), billedMinutes: 50 }, source)).toEqual(nothing);
  });
});
