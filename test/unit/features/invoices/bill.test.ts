import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../../../renderer/features/invoices/bill/difference.ts';
import {
  chosenClients,
  type DueRow,
  dueClients,
  scopesOf,
  sumsByCurrency,
  toggled,
} from '../../../../renderer/features/invoices/bill/due-model.ts';
import { namedPeriod, periodOf } from '../../../../renderer/features/invoices/bill/periods.ts';
import { runEach } from '../../../../renderer/features/invoices/bill/run-each.ts';
import { someInput } from '../../domain/billing/arbitrary.ts';
import { aCard, anInput, billable } from '../../domain/billing/samples.ts';
import { previewOf } from './samples.ts';

function row(client: string, project: string, changes: Partial<DueRow> = {}): DueRow {
  return {
    clientId: client,
    clientName: `Client ${client}`,
    projectId: project,
    projectName: `Project ${project}`,
    projectType: 'time_and_materials',
    currency: 'EUR',
    from: '2026-10-05',
    to: '2026-10-20',
    entryCount: 2,
    minutes: 120,
    estimatedMinor: 20_000,
    otherCount: 0,
    ...changes,
  };
}

describe('the difference to the estimate', () => {
  it('has parts that add up to it, whatever is billed', () => {
    fc.assert(
      fc.property(someInput, fc.integer({ min: 0, max: 500_000 }), (input, estimated) => {
        const { byMinor, parts, timeMinor } = differenceOf(previewOf(input, estimated));
        expect(parts.reduce((sum, part) => sum + part.byMinor, 0)).toBe(byMinor);
        expect(timeMinor - estimated).toBe(byMinor);
      }),
      { numRuns: 60 },
    );
  });

  it('tells overtime and a discount apart from other rates', () => {
    const card = aCard({
      overtime: { thresholdMinutesPerWeek: 60, multiplier: '1.5' },
      tierDiscounts: [{ tier: 'gold', discount: '0.1' }],
    });
    const preview = previewOf(
      anInput({
        cards: [card],
        entries: [billable(1), billable(2, { date: '2026-10-06' })],
      }),
      24_000,
    );
    expect(differenceOf(preview)).toMatchObject({
      timeMinor: 30_000,
      byMinor: 6_000,
      parts: [{ reason: 'overtime', byMinor: 6_000 }],
    });
    expect(differenceOf({ ...preview, estimatedMinor: 20_000 }).parts).toContainEqual({
      reason: 'rates',
      byMinor: 4_000,
    });
  });
});

describe('what is due', () => {
  const rows = [row('b', '3', { currency: 'CHF' }), row('a', '2'), row('a', '1', { from: '2026-09-30' })];
  const all = { from: null, to: '2026-10-31' };

  it('is summed by client, and each currency by itself', () => {
    const clients = dueClients({ rows }, true);
    expect(clients.map(({ clientId, from, minutes }) => [clientId, from, minutes])).toEqual([
      ['a', '2026-09-30', 240],
      ['b', '2026-10-05', 120],
    ]);
    expect(sumsByCurrency(clients).map(({ currency, estimatedMinor }) => [currency, estimatedMinor])).toEqual(
      [
        ['CHF', 20_000],
        ['EUR', 40_000],
      ],
    );
  });

  it('is usage as well: of a client with nothing else, and beside projects, whose cards price it', () => {
    const usageOf = (client: string) => ({
      ...{ clientId: client, clientName: `Client ${client}`, currency: 'EUR' },
      ...{ from: '2026-09-01', to: '2026-10-31', count: 2 },
    });
    const work = { rows, usage: [usageOf('a'), usageOf('c')] };
    expect(dueClients(work, false).map(({ clientId }) => clientId)).toEqual(['a', 'b']);
    const clients = dueClients(work, true);
    expect(clients.map(({ clientId, from, otherCount }) => [clientId, from, otherCount])).toEqual([
      ['a', '2026-09-01', 2],
      ['b', '2026-10-05', 0],
      ['c', '2026-09-01', 2],
    ]);
    const options = { grouping: null, includeUsage: true };
    const scopes = (...leftOut: string[]) =>
      scopesOf(chosenClients(clients, new Set(leftOut)), clients, all, options).map((scope) => [
        scope.clientId,
        scope.projectIds,
        scope.includeUsage,
      ]);
    expect(scopes('usage:a')).toEqual([
      ['a', [], false],
      ['b', [], true],
      ['c', [], true],
    ]);
    expect(scopes('1', '2', 'usage:c')).toEqual([['b', [], true]]);
    expect(scopes('1', '3', 'usage:c')).toEqual([['a', ['2'], true]]);
  });

  it('names projects only where some were left out, and begins at the first open work', () => {
    const clients = dueClients({ rows }, true);
    const options = { grouping: null, includeUsage: true };
    const some = chosenClients(clients, toggled(new Set(), ['1', '3'], false));
    expect(some.map(({ clientId, minutes }) => [clientId, minutes])).toEqual([['a', 120]]);
    expect(scopesOf(some, clients, all, options)).toEqual([
      { clientId: 'a', projectIds: ['2'], from: '2026-09-30', to: '2026-10-31', ...options },
    ]);
    expect(scopesOf(clients, clients, all, options)[0]?.projectIds).toEqual([]);
  });
});

describe('periods', () => {
  it('end where they say, over the turn of the year', () => {
    expect(periodOf('until', '2027-01-09')).toEqual({ from: null, to: '2026-12-31' });
    expect(periodOf('last_month', '2027-01-09')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
    expect(namedPeriod({ from: '2027-01-01', to: '2027-01-09' }, '2027-01-09')).toBe('this_month');
    expect(namedPeriod({ from: '2027-01-02', to: '2027-01-09' }, '2027-01-09')).toBeNull();
  });
});

describe('runEach', () => {
  it('stops between two requests, and what was answered stands', async () => {
    const control = new AbortController();
    const asked: number[] = [];
    const result = await runEach(
      [1, 2, 3],
      async (one) => {
        asked.push(one);
        if (one === 2) control.abort();
        return one * 10;
      },
      control.signal,
      () => undefined,
    );
    expect(asked).toEqual([1, 2]);
    expect(result).toEqual({ answers: [10, 20], failure: null, isStopped: true });
  });

  it('ends at the first failure and says at which', async () => {
    const progress: number[] = [];
    const result = await runEach(
      ['a', 'b', 'c'],
      async (one) => {
        if (one === 'b') throw new Error('no rate');
        return one;
      },
      new AbortController().signal,
      ({ done }) => progress.push(done),
    );
    expect(result.answers).toEqual(['a']);
    expect(result.failure?.at).toBe(1);
    expect(progress).toEqual([0, 1]);
  });
});
