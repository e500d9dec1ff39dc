import { Decimal } from 'decimal.js';
import { Exact } from './exact.ts';
import type { PriceBand } from './tiered-price.ts';
import { costOf } from './usage-cost.ts';

/** Days that a forecast looks back on: those before today, which is not over. */
export const HISTORY_DAYS = 90;
/** Two-sided 95 % quantile of Student's t with HISTORY_DAYS − 2 degrees of freedom, to five decimals. */
const T_QUANTILE = '1.98729';
/** Decimals of the answer. */
const PLACES = 6;
/** A slope no steeper than this, in units a day, is no trend, however straight the line is. */
const FLAT = '1e-9';

export interface ForecastInput {
  /** Usage of each of the HISTORY_DAYS UTC days before `from`, oldest first; a day without usage is '0'. */
  history: readonly string[];
  /** The first day that is forecast, `YYYY-MM-DD`: today in UTC. */
  from: string;
  /** How many days are forecast, 1 to 365. */
  days: number;
  /** Usage so far in the month of `from`, today's included: where the month's price bands are met. */
  monthSoFar: string;
  /** Null where no prices are known; then there is no cost. */
  bands: readonly PriceBand[] | null;
}

export interface ForecastResult {
  usage: string;
  cost: string | null;
  lower: string;
  upper: string;
  trend: 'increasing' | 'decreasing' | 'stable';
}

/**
 * What will be used over the next days, with its 95 % band, by contracts/creto-metering.md: mean plus linear trend of the
 * last 90 days. The contract leaves the rest open, and it is done as the platform's stand-in documents it:
 *
 * - The history's days are numbered 0 … n−1 (n = 90), and the least-squares line through them is ȳ + b·(x − x̄). Day h of
 *   the forecast has the number n + h; what the line says of it counts, but not below 0. `usage` is the sum.
 * - `lower` and `upper` are `usage` ∓ t·s·√(m + m²/n + (Σ(x_h − x̄))²/Sxx), not below 0: the error of a sum of m new
 *   days when mean and slope are estimated; s is the standard error of the residuals with n − 2 degrees of freedom.
 * - The trend is stable unless the slope is beyond t standard errors of its own from 0.
 * - `cost` prices the days in order over the bands; each new month begins at no usage.
 *
 * Results are rounded half-even to 6 decimals, once.
 * @throws RangeError where the history is not 90 days or `days` is out of range
 */
export function forecast({ history, from, days, monthSoFar, bands }: ForecastInput): ForecastResult {
  if (history.length !== HISTORY_DAYS) throw new RangeError(`a forecast needs ${HISTORY_DAYS} days`);
  if (!Number.isInteger(days) || days < 1 || days > 365) throw new RangeError('days must be 1 to 365');
  const line = lineThrough(history.map((quantity) => new Exact(quantity)));
  const ahead = Array.from({ length: days }, (_, day) => Decimal.max(0, line.at(HISTORY_DAYS + day)));
  const usage = total(ahead);

  // Σ(x_h − x̄) of m days in a row is m times the distance of their middle.
  const distance = new Exact(HISTORY_DAYS)
    .plus(new Exact(days - 1).div(2))
    .minus(line.middle)
    .times(days);
  const variance = new Exact(days)
    .plus(new Exact(days).times(days).div(HISTORY_DAYS))
    .plus(distance.times(distance).div(line.sxx));
  const reach = line.error.times(T_QUANTILE);
  const width = reach.times(variance.sqrt());
  const certain = Decimal.max(reach.div(line.sxx.sqrt()), FLAT);
  return {
    usage: rounded(usage),
    cost: bands === null ? null : rounded(costAhead(ahead, from, monthSoFar, bands)),
    lower: rounded(Decimal.max(0, usage.minus(width))),
    upper: rounded(usage.plus(width)),
    trend: line.slope.abs().lessThanOrEqualTo(certain)
      ? 'stable'
      : line.slope.isNegative()
        ? 'decreasing'
        : 'increasing',
  };
}

interface Line {
  slope: Decimal;
  middle: Decimal;
  sxx: Decimal;
  /** Standard error of the residuals. */
  error: Decimal;
  at(x: number): Decimal;
}

/** The least-squares line, by sums of squares: residuals need no second walk, for their squares add up to Syy − b·Sxy. */
function lineThrough(days: readonly Decimal[]): Line {
  const n = days.length;
  const middle = new Exact(n - 1).div(2);
  const mean = total(days).div(n);
  // Σ(x − x̄)² of 0 … n−1.
  const sxx = new Exact(n).times(new Exact(n).times(n).minus(1)).div(12);
  const sxy = total(days.map((y, x) => middle.negated().plus(x).times(y)));
  const syy = total(days.map((y) => y.minus(mean).times(y.minus(mean))));
  const slope = sxy.div(sxx);
  const residual = Decimal.max(0, syy.minus(slope.times(sxy)));
  return {
    slope,
    middle,
    sxx,
    error: residual.div(n - 2).sqrt(),
    at: (x) => mean.plus(slope.times(new Exact(x).minus(middle))),
  };
}

function costAhead(
  ahead: readonly Decimal[],
  from: string,
  monthSoFar: string,
  bands: readonly PriceBand[],
): Decimal {
  const start = Date.parse(`${from}T00:00:00Z`);
  const months = new Map<string, Decimal>();
  for (const [day, quantity] of ahead.entries()) {
    const month = new Date(start + day * 86_400_000).toISOString().slice(0, 7);
    months.set(month, (months.get(month) ?? new Exact(0)).plus(quantity));
  }
  const cost = (usage: Decimal) => new Exact(costOf(bands, usage.toFixed()));
  const first = from.slice(0, 7);
  // Prices are additive: a month's days cost what its end costs less what its beginning did.
  return [...months].reduce((sum, [month, quantity]) => {
    const before = new Exact(month === first ? monthSoFar : 0);
    return sum.plus(cost(before.plus(quantity))).minus(cost(before));
  }, new Exact(0));
}

function total(values: readonly Decimal[]): Decimal {
  return values.reduce((sum, value) => sum.plus(value), new Exact(0));
}

function rounded(value: Decimal): string {
  const text = new Exact(value.toFixed(PLACES, Decimal.ROUND_HALF_EVEN));
  return text.isZero() ? '0' : text.toFixed();
}
