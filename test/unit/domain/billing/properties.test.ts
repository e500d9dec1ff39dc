import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeInvoice, contentBytes } from '../../../../domain/rules/billing/compute.ts';
import type { BillingInput, BillingResult, DraftLine } from '../../../../domain/rules/billing/types.ts';
import { someInput } from './arbitrary.ts';
import { named, prices } from './compare.ts';
import { goingOnFrom, reversalsOf } from './ledger.ts';
import { oracle } from './oracle.ts';
import { add, dec, neg, text } from './rationals.ts';
import { idOf } from './samples.ts';

// fast-check prints the seed and the path of what fails; `fc.assert(…, { seed, path })` runs it again.

/** More runs where somebody wants to search for longer: `BILLING_RUNS=20 vitest run …`. */
const thoroughness = Number(process.env.BILLING_RUNS ?? '1');

/** With discounts that can be told apart. */
const input = someInput.map((some) => ({
  ...some,
  discounts: some.discounts.map((discount, index) => ({ ...discount, description: `Discount ${index}` })),
}));

function exactOf({ basis }: DraftLine): { n: bigint; d: bigint } {
  if (basis.kind !== 'time') throw new TypeError('no line of time');
  const [top = '', bottom = '1'] = basis.exact.split('/');
  return { n: BigInt(top), d: BigInt(bottom) };
}

function checkAgainstOracle(given: BillingInput): BillingResult {
  const result = computeInvoice(given);
  const expected = oracle(given);
  expect(named(given, result)).toEqual(expected.lines);
  expect(result.totals).toEqual(expected.totals);
  const problems = result.problems.flatMap(({ kind, entryIds, subject }) =>
    entryIds.length > 0 ? entryIds.map((id) => `${kind} ${id}`) : `${kind} ${subject}`,
  );
  expect(problems.toSorted()).toEqual(expected.problems);
  const byEntry = new Map<string, Map<string, number>>();
  for (const { entryId, price } of expected.time.empty) byEntry.set(entryId, new Map([[price, 0]]));
  for (const { entryId, price, role } of expected.time.minutes) {
    if (role === 'reverse') continue;
    const ofEntry = byEntry.get(entryId) ?? new Map<string, number>();
    byEntry.set(entryId, ofEntry.set(price, (ofEntry.get(price) ?? 0) + 1));
  }
  if (given.reversals.length === 0) expect(prices(result)).toEqual(byEntry);
  return result;
}

/** Two invoices of the same work, the second of what is dated after `cut`. */
function split(given: BillingInput, cut: string) {
  const first: BillingInput = {
    ...given,
    period: { from: given.period.from, to: cut },
    entries: given.entries.filter(({ date }) => date <= cut),
  };
  const standing = { input: first, result: computeInvoice(first) };
  const { before, claimed } = goingOnFrom([standing]);
  const second: BillingInput = {
    ...given,
    entries: given.entries.filter(({ date }) => date > cut),
    before,
    claimed,
    usage: given.usage.map((usage) =>
      standing.result.lines.some(
        ({ basis }) =>
          basis.kind === 'usage' && basis.eventType === usage.eventType && basis.month === usage.month,
      )
        ? { ...usage, billed: usage.total }
        : usage,
    ),
  };
  return { standing, second };
}

describe('computeInvoice', () => {
  it('comes to what every minute by itself comes to', () => {
    fc.assert(
      fc.property(input, (given) => {
        checkAgainstOracle(given);
      }),
      { numRuns: 700 * thoroughness },
    );
  });

  it('goes on from earlier invoices and takes back as the oracle does', () => {
    fc.assert(
      fc.property(input, fc.constantFrom('2026-10-09', '2026-10-31'), fc.nat(), (given, cut, bits) => {
        const { standing, second } = split(given, cut);
        const adjusted = standing.input.entries.filter((_, index) => (bits >> index) % 2 === 1);
        const corrected = adjusted.map((entry, index) => ({
          ...entry,
          id: idOf('entry', 100 + index),
          billedMinutes: (entry.billedMinutes * (1 + (bits % 3))) >> 1,
        }));
        checkAgainstOracle({
          ...second,
          entries: [...second.entries, ...corrected],
          reversals: reversalsOf(standing, adjusted),
        });
      }),
      { numRuns: 300 * thoroughness },
    );
  });

  it('has each billed minute on one line, and the sum of lines and taxes as its total', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { lines, items, totals, taxes, problems } = computeInvoice(given);
        const onLine = new Map<number, number>();
        const ofEntry = new Map<string, number>();
        for (const { entryId, position, minutes } of items) {
          onLine.set(position, (onLine.get(position) ?? 0) + minutes);
          ofEntry.set(entryId, (ofEntry.get(entryId) ?? 0) + minutes);
        }
        for (const { basis, position } of lines) {
          if (basis.kind === 'time') expect(onLine.get(position)).toBe(basis.minutes);
        }
        const off = new Set(problems.flatMap(({ entryIds }) => entryIds));
        const byHour = new Set(
          given.projects.flatMap(({ id, type }) =>
            type === 'time_and_materials' || type === 'retainer' ? id : [],
          ),
        );
        const billed = given.entries.filter(({ id, projectId }) => !off.has(id) && byHour.has(projectId));
        expect(ofEntry).toEqual(new Map(billed.map(({ id, billedMinutes }) => [id, billedMinutes])));
        const claims = items.filter(({ part }) => part === 0).map(({ entryId }) => entryId);
        expect(new Set(claims).size).toBe(claims.length);
        expect(claims.length).toBe(billed.length);
        const net = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        const tax = taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
        expect(totals.totalMinor).toBe(net + tax);
        expect(totals.subtotalMinor - totals.discountMinor).toBe(net);
        expect(lines.every(({ rateMinor }) => rateMinor >= 0)).toBe(true);
      }),
      { numRuns: 300 * thoroughness },
    );
  });

  it('does not ask in which order its lists are', () => {
    fc.assert(
      fc.property(input, fc.integer(), (given, seed) => {
        const shuffled = <Item>(list: readonly Item[]) =>
          list
            .map((item, index) => ({ item, key: Math.imul(index + 1, seed | 1) >>> 3 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ item }) => item)
            .toReversed();
        const { standing, second } = split(given, '2026-10-20');
        const whole: BillingInput = { ...second, reversals: reversalsOf(standing, standing.input.entries) };
        const other: BillingInput = {
          ...whole,
          projects: shuffled(whole.projects).map((project) => ({
            ...project,
            terms: shuffled(project.terms),
            milestones: shuffled(project.milestones),
            activityCodes: shuffled(project.activityCodes),
          })),
          people: shuffled(whole.people),
          cards: shuffled(whole.cards).map((card) => ({
            ...card,
            volumeDiscounts: shuffled(card.volumeDiscounts),
          })),
          entries: shuffled(whole.entries),
          reversals: shuffled(whole.reversals).map((one) => ({ ...one, parts: shuffled(one.parts) })),
          before: {
            weeks: shuffled(whole.before.weeks),
            months: shuffled(whole.before.months),
            retained: shuffled(whole.before.retained),
          },
          claimed: shuffled(whole.claimed),
          expenses: shuffled(whole.expenses),
          usage: shuffled(whole.usage),
        };
        expect(contentBytes(computeInvoice(other))).toBe(contentBytes(computeInvoice(whole)));
        expect(computeInvoice(other).problems).toEqual(computeInvoice(whole).problems);
        expect(contentBytes(computeInvoice(JSON.parse(JSON.stringify(whole))))).toBe(
          contentBytes(computeInvoice(whole)),
        );
      }),
      { numRuns: 200 * thoroughness },
    );
  });

  it('bills two halves of a period as it bills the whole', () => {
    fc.assert(
      fc.property(input, fc.integer({ min: 10, max: 30 }), (given, day) => {
        const { standing, second } = split(given, `2026-10-${day}`);
        const after = computeInvoice(second);
        const whole = computeInvoice(given);
        expect(new Map([...prices(standing.result), ...prices(after)])).toEqual(prices(whole));
        const fees = (claims: BillingResult['claims']) =>
          claims.flatMap(({ key }) => (/^(retainer|milestone|expense)/.test(key) ? key : [])).toSorted();
        expect(fees([...standing.result.claims, ...after.claims])).toEqual(fees(whole.claims));
      }),
      { numRuns: 300 * thoroughness },
    );
  });

  it('takes back all as exactly as it billed it', () => {
    fc.assert(
      fc.property(input, (given) => {
        const only = { ...given, expenses: [], usage: [], discounts: [] };
        const standing = { input: only, result: computeInvoice(only) };
        const { before, claimed } = goingOnFrom([standing]);
        const reversals = reversalsOf(standing, given.entries);
        const back = computeInvoice({ ...only, entries: [], reversals, before, claimed });
        expect(prices(back, 'reverse')).toEqual(prices(standing.result));
        const exact = ({ lines }: BillingResult) =>
          text(
            lines
              .filter(({ kind }) => kind === 'time')
              .map(exactOf)
              .reduce(add, dec('0')),
          );
        const sum = exact(standing.result);
        expect(exact(back)).toBe(text(neg(ratioOf(sum))));
        const net = goingOnFrom([
          standing,
          { input: { ...only, entries: [], reversals }, result: back },
        ]).before;
        for (const list of [net.weeks, net.months, net.retained]) {
          expect(list.reduce((total, { minutes }) => total + minutes, 0)).toBe(0);
        }
      }),
      { numRuns: 200 * thoroughness },
    );
  });

  it('bills the work of a voided invoice once more at the very prices, though a later one stands', () => {
    fc.assert(
      fc.property(input, fc.integer({ min: 10, max: 30 }), (given, day) => {
        const steady = { ...given, cards: given.cards.filter(({ cardVersion }) => cardVersion === 1) };
        const { standing, second } = split(steady, `2026-10-${day}`);
        const later = { input: second, result: computeInvoice(second) };
        const again = computeInvoice({ ...standing.input, ...goingOnFrom([later]) });
        const worked = (result: BillingResult) =>
          [...prices(result)].filter(([id]) =>
            steady.entries.some((entry) => entry.id === id && entry.billedMinutes > 0),
          );
        expect(worked(again)).toEqual(worked(standing.result));
        const claims = [...later.result.claims, ...again.claims].map(({ key }) => key);
        expect(new Set(claims).size).toBe(claims.length);
      }),
      { numRuns: 200 * thoroughness },
    );
  });

  it('bills a correction that changes no minutes at the price that the entry had', () => {
    fc.assert(
      fc.property(input, fc.nat(), (given, bits) => {
        const steady = { ...given, cards: given.cards.filter(({ cardVersion }) => cardVersion === 1) };
        const standing = { input: steady, result: computeInvoice(steady) };
        const adjusted = steady.entries.filter(
          ({ billedMinutes }, index) => billedMinutes > 0 && (bits >> index) % 2 === 1,
        );
        const { before, claimed } = goingOnFrom([standing]);
        const after = computeInvoice({
          ...steady,
          entries: adjusted,
          reversals: reversalsOf(standing, adjusted),
          before,
          claimed,
          expenses: [],
          usage: [],
          discounts: [],
        });
        expect(prices(after)).toEqual(prices(after, 'reverse'));
      }),
      { numRuns: 200 * thoroughness },
    );
  });
});

function ratioOf(fraction: string): { n: bigint; d: bigint } {
  const [top = '', bottom = '1'] = fraction.split('/');
  return { n: BigInt(top), d: BigInt(bottom) };
}
