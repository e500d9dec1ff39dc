import type { LineBasis, PriceFactor, TimeBasis } from '../../../../domain/rules/billing/types.ts';
import type { InvoicePreview } from '../../../../domain/wire/invoices.ts';
import { currencyDigits } from '../../../ui/format.ts';
import { t } from '../../../words/words.ts';
import { basisOf } from '../basis.ts';
import { clock, day, decimal, money, monthWords, percent, quantityWords } from '../invoice-words.ts';
import type { PaperLine } from '../paper/paper-model.ts';
import { type Exactly, exactMoney, inMajor, readExact } from './exact-words.ts';
import { originWords, type RateNames } from './rate-words.ts';

/** One thing that a line's amount is made of: what it is, where it comes from, and its figure. */
export interface Step {
  label: string;
  /** Whence, in words. */
  detail: string | null;
  figure: string;
}

/** Where each cent of a line comes from. */
export interface Explanation {
  steps: readonly Step[];
  /** `12:30 × €150.00 × 1.5`, which makes `exact`; null where nothing is multiplied. */
  formula: string | null;
  /** The amount before its one rounding; null where it is whole by itself. */
  exact: { text: string; fraction: string | null } | null;
  /** Whether the parts above make the amount of the line; null where there is nothing to multiply. */
  addsUp: boolean | null;
  /** Bands of usage, or months of a retainer. */
  table: { title: string; head: readonly string[]; rows: readonly (readonly string[])[] } | null;
  tax: Step;
}

export interface ExplainContext extends RateNames {
  currency: string;
  taxes: InvoicePreview['taxes'];
}

/** Explains a line from what the engine kept with it; null for a basis that this version does not know. */
export function explain(line: PaperLine, context: ExplainContext): Explanation | null {
  const basis = basisOf(line.basis);
  if (!basis) return null;
  const tax = taxStep(line, context);
  if (basis.kind === 'time') return { ...ofTime(line, basis, context), table: null, tax };
  return { formula: null, exact: null, addsUp: null, table: null, tax, ...ofOther(line, basis, context) };
}

function ofTime(
  line: PaperLine,
  basis: TimeBasis,
  context: ExplainContext,
): Omit<Explanation, 'table' | 'tax'> {
  const rate = money(basis.rateMinor, context.currency);
  const exact = readExact(basis.exact);
  return {
    steps: [
      {
        label: t('explain.time'),
        detail:
          basis.roundingVersion === null
            ? t('explain.rounding-none')
            : t('explain.rounding-version', { version: basis.roundingVersion }),
        figure: clock(basis.minutes),
      },
      {
        label: t('explain.rate'),
        detail: originWords(basis.origin, context),
        figure: t('explain.an-hour', { amount: rate }),
      },
      ...basis.factors.map((factor) => factorStep(factor)),
    ],
    formula: [clock(basis.minutes), rate, ...basis.factors.map(({ factor }) => decimal(factor))].join(' × '),
    exact: exact && exactMoney(inMajor(exact, context.currency), context.currency),
    addsUp: exact !== null && isProduct(basis, exact) && roundsTo(exact, line.amountMinor),
  };
}

/** Whether minutes × rate × factors ÷ 60 is what the engine says it is. */
function isProduct({ minutes, rateMinor, factors }: TimeBasis, exact: Exactly): boolean {
  let top = BigInt(minutes) * BigInt(rateMinor);
  let bottom = 60n;
  for (const { factor } of factors) {
    const read = readExact(factor);
    if (!read) return false;
    top *= read.top;
    bottom *= read.bottom;
  }
  return top * exact.bottom === exact.top * bottom;
}

/** Half to even, as the rule of the line is. */
export function roundsTo({ top, bottom }: Exactly, minor: number): boolean {
  const twice = 2n * (top - BigInt(minor) * bottom);
  if (twice === bottom || twice === -bottom) return minor % 2 === 0;
  return twice > -bottom && twice < bottom;
}

function factorStep(factor: PriceFactor): Step {
  const figure = `× ${decimal(factor.factor)}`;
  switch (factor.kind) {
    case 'overtime':
      return {
        label: t('explain.overtime'),
        detail: t('explain.overtime-why', { hours: clock(factor.thresholdMinutes) }),
        figure,
      };
    case 'volume':
      return {
        label: t('explain.volume'),
        detail: t('explain.volume-why', {
          discount: percent(factor.discount),
          hours: clock(factor.fromMinutes),
          month: monthWords(factor.month),
        }),
        figure,
      };
    case 'tier':
      return {
        label: t('explain.tier'),
        detail: t(factor.from === 'card' ? 'explain.tier-card' : 'explain.tier-client', {
          discount: percent(factor.discount),
          tier: factor.tier,
        }),
        figure,
      };
  }
}

function ofOther(
  line: PaperLine,
  basis: Exclude<LineBasis, TimeBasis>,
  context: ExplainContext,
): Partial<Explanation> & Pick<Explanation, 'steps'> {
  const { currency } = context;
  const amount = money(line.amountMinor, currency);
  switch (basis.kind) {
    case 'usage': {
      const exact = readExact(basis.exact);
      const minor = exact && {
        top: exact.top * 10n ** BigInt(currencyDigits(currency)),
        bottom: exact.bottom,
      };
      return {
        steps: [
          {
            label: t('explain.used'),
            detail: t('explain.used-why', {
              month: monthWords(basis.month),
              before: quantityWords(basis.usageBefore, line.unit),
            }),
            figure: quantityWords(basis.quantity, line.unit),
          },
          {
            label: t('explain.price-list'),
            detail: t('explain.usage-card', { version: basis.cardVersion }),
            figure: t('explain.bands', { count: basis.spans.length }),
          },
        ],
        exact: exact && exactMoney(exact, currency),
        addsUp: minor !== null && roundsTo(minor, line.amountMinor),
        table: {
          title: t('explain.spans'),
          head: [t('explain.quantity'), t('explain.unit-price'), t('explain.amount')],
          rows: basis.spans.map(({ quantity, unitPrice, amount: price }) => [
            decimal(quantity),
            unitMoney(unitPrice, currency),
            unitMoney(price, currency),
          ]),
        },
      };
    }
    case 'milestone':
      return {
        steps: [
          {
            label: t('explain.milestone'),
            detail: t('explain.reached', { date: day(basis.reachedOn) }),
            figure: amount,
          },
        ],
      };
    case 'retainer':
      return {
        steps: [
          {
            label: t('explain.retainer'),
            detail: t('explain.retainer-why', {
              month: monthWords(basis.month),
              version: basis.termsVersion,
            }),
            figure: amount,
          },
          { label: t('explain.included'), detail: null, figure: clock(basis.includedMinutes) },
          { label: t('explain.retainer-used'), detail: null, figure: clock(basis.usedMinutes) },
        ],
        table:
          basis.rolledIn.length + basis.rolledOut.length === 0
            ? null
            : {
                title: t('explain.rollover'),
                head: [t('explain.month'), t('explain.rolled-in'), t('explain.rolled-out')],
                rows: rolloverRows(basis.rolledIn, basis.rolledOut),
              },
      };
    case 'outcome':
      return {
        steps: [
          {
            label: t('explain.outcome'),
            detail: t('explain.achieved', { date: day(basis.achievedOn), version: basis.termsVersion }),
            figure: amount,
          },
        ],
      };
    case 'expense':
      return {
        steps: [
          {
            label: t('explain.expense'),
            detail: t('explain.spent', { date: day(basis.date) }),
            figure: amount,
          },
        ],
      };
    case 'discount': {
      const exact = readExact(basis.exact);
      return {
        steps: [
          {
            label: t('explain.discount'),
            detail:
              basis.percent !== null && basis.ofMinor !== null
                ? t('explain.discount-percent', {
                    percent: percent(basis.percent),
                    of: money(basis.ofMinor, currency),
                  })
                : t('explain.discount-amount'),
            figure: amount,
          },
        ],
        exact: exact && basis.percent !== null ? exactMoney(inMajor(exact, currency), currency) : null,
      };
    }
  }
}

function rolloverRows(
  rolledIn: readonly { month: string; minutes: number }[],
  rolledOut: readonly { month: string; minutes: number }[],
): string[][] {
  const months = [...new Set([...rolledIn, ...rolledOut].map(({ month }) => month))].sort();
  const of = (list: typeof rolledIn, month: string): string => {
    const found = list.find((one) => one.month === month);
    return found ? clock(found.minutes) : '–';
  };
  return months.map((month) => [monthWords(month), of(rolledIn, month), of(rolledOut, month)]);
}

/** A price of a unit in all its digits: usage costs fractions of a cent. */
function unitMoney(major: string, currency: string): string {
  const exact = readExact(major);
  return exact ? exactMoney(exact, currency).text : major;
}

/** The tax of a line is not rounded by itself: it is a share of its category's, which is rounded once. */
function taxStep(line: PaperLine, { currency, taxes }: ExplainContext): Step {
  const category = taxes.find(({ category, rate }) => category === line.taxCategory && rate === line.taxRate);
  const rate = readExact(line.taxRate);
  const share = rate && {
    top: BigInt(line.amountMinor) * rate.top,
    bottom: rate.bottom,
  };
  return {
    label: t('explain.tax', { rate: percent(line.taxRate) }),
    detail: !category
      ? null
      : category.reason !== null && Number(line.taxRate) === 0
        ? category.reason
        : t('explain.tax-why', {
            net: money(category.netMinor, currency),
            tax: money(category.taxMinor, currency),
          }),
    figure: share ? exactMoney(inMajor(share, currency), currency).text : '',
  };
}
