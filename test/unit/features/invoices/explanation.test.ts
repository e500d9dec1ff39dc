import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeBasis } from '../../../../domain/rules/billing/types.ts';
import { basisOf } from '../../../../renderer/features/invoices/basis.ts';
import {
  exactMoney,
  inMajor,
  readExact,
} from '../../../../renderer/features/invoices/explain/exact-words.ts';
import { explain, roundsTo } from '../../../../renderer/features/invoices/explain/explanation.ts';
import { someInput } from '../../domain/billing/arbitrary.ts';
import { aLine, previewOf } from './samples.ts';

const context = {
  currency: 'EUR',
  taxes: [{ category: 'S' as const, rate: '0.19', reason: null, netMinor: 100_001, taxMinor: 19_000 }],
  projectName: () => 'Atlas',
  personName: () => 'Kim',
};

const time: TimeBasis = {
  kind: 'time',
  rateMinor: 10_000,
  origin: {
    from: 'card',
    cardId: 'c',
    cardVersion: 3,
    name: 'Standard',
    matched: { billRole: 'senior', activityCode: null, userId: null },
  },
  factors: [{ kind: 'overtime', factor: '1.5', thresholdMinutes: 2400 }],
  roundingVersion: 2,
  minutes: 50,
  exact: '12500',
  cardId: 'c',
};

describe('explain', () => {
  it('finds that whatever the engine bills adds up, and knows every basis that it writes', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const { lines, currency, taxes } = previewOf(input);
        for (const line of lines) {
          const explanation = explain(line, { ...context, currency, taxes });
          expect(explanation).not.toBeNull();
          expect(explanation?.addsUp).not.toBe(false);
          if (line.kind === 'time' || line.kind === 'usage') expect(explanation?.addsUp).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('names minutes, rate and factors with where they come from', () => {
    const explanation = explain(aLine(time, { amountMinor: 12_500 }), context);
    expect(explanation?.steps).toEqual([
      { label: 'Time', detail: 'Rounded by version 2 of the rule', figure: '0:50' },
      { label: 'Rate', detail: 'Card Standard, version 3. Matched role senior.', figure: '€100.00 an hour' },
      { label: 'Overtime', detail: 'Beyond 40:00 in the week', figure: '× 1.5' },
    ]);
    expect(explanation?.formula).toBe('0:50 × €100.00 × 1.5');
    expect(explanation?.exact).toEqual({ text: '€125.00', fraction: null });
    expect(explanation?.addsUp).toBe(true);
  });

  it('says so when the parts do not make the amount, or the product is not what is kept', () => {
    expect(explain(aLine(time, { amountMinor: 12_501 }), context)?.addsUp).toBe(false);
    expect(explain(aLine({ ...time, exact: '12501' }, { amountMinor: 12_501 }), context)?.addsUp).toBe(false);
  });

  it('shows the share of tax unrounded, and that of a rate of nothing with its reason', () => {
    const share = explain(aLine(time, { amountMinor: 12_501 }), context)?.tax;
    expect(share?.figure).toBe('€23.7519');
    expect(share?.detail).toBe('Tax is rounded once for all lines: €190.00 on €1,000.01');
    const reverse = {
      category: 'AE' as const,
      rate: '0',
      reason: 'Reverse charge',
      netMinor: 1,
      taxMinor: 0,
    };
    const line = aLine(time, { taxCategory: 'AE', taxRate: '0' });
    expect(explain(line, { ...context, taxes: [reverse] })?.tax.detail).toBe('Reverse charge');
  });

  it('lists the price bands of usage and what a retainer rolls over', () => {
    const usage = explain(
      aLine(
        {
          kind: 'usage',
          eventType: 'api_call',
          month: '2026-10',
          usageBefore: '900',
          quantity: '300',
          cardId: 'c',
          cardVersion: 1,
          spans: [
            { quantity: '100', unitPrice: '0.015', amount: '1.5' },
            { quantity: '200', unitPrice: '0.01', amount: '2' },
          ],
          exact: '3.5',
        },
        { unit: 'calls', amountMinor: 350 },
      ),
      context,
    );
    expect(usage?.table?.rows).toEqual([
      ['100', '€0.015', '€1.50'],
      ['200', '€0.01', '€2.00'],
    ]);
    expect(usage?.addsUp).toBe(true);
    const retainer = explain(
      aLine({
        kind: 'retainer',
        projectId: 'p',
        termsVersion: 1,
        month: '2026-10',
        includedMinutes: 600,
        rolledIn: [{ month: '2026-09', minutes: 90 }],
        usedMinutes: 300,
        rolledOut: [{ month: '2026-10', minutes: 390 }],
      }),
      context,
    );
    expect(retainer?.table?.rows).toEqual([
      ['September 2026', '1:30', '–'],
      ['October 2026', '–', '6:30'],
    ]);
  });

  it('does not pretend to know a basis of a newer server', () => {
    const line = { ...aLine(time), basis: { kind: 'barter', goats: 3 } };
    expect(basisOf(line.basis)).toBeNull();
    expect(explain(line, context)).toBeNull();
  });
});

describe('roundsTo', () => {
  it.each([
    ['25/2', 12, true],
    ['25/2', 13, false],
    ['27/2', 14, true],
    ['27/2', 13, false],
    ['-25/2', -12, true],
    ['-25/2', -13, false],
    ['37/3', 12, true],
    ['38/3', 13, true],
    ['38/3', 12, false],
    ['7', 7, true],
  ])('%s to %i is %s: halves go to the even one', (exact, minor, is) => {
    const read = readExact(exact);
    expect(read && roundsTo(read, minor)).toBe(is);
  });
});

describe('exactMoney', () => {
  it('writes all decimals where they end, and the fraction where they do not', () => {
    expect(exactMoney({ top: 37n, bottom: 8n }, 'EUR')).toEqual({ text: '€4.625', fraction: null });
    expect(exactMoney({ top: -10n, bottom: 3n }, 'EUR')).toEqual({ text: '−€3.333333…', fraction: '-10/3' });
  });

  it('keeps to the digits of the currency', () => {
    expect(inMajor({ top: 1234n, bottom: 1n }, 'JPY')).toEqual({ top: 1234n, bottom: 1n });
    expect(exactMoney(inMajor({ top: 1234n, bottom: 1n }, 'KWD'), 'KWD').text).toContain('1.234');
  });

  it('reads only whole fractions and plain decimals', () => {
    expect(readExact('1.50')).toEqual({ top: 3n, bottom: 2n });
    expect(readExact('-0.5')).toEqual({ top: -1n, bottom: 2n });
    expect(readExact('1/0')).toBeNull();
    expect(readExact('1e3')).toBeNull();
  });
});
