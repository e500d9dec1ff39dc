import type { Ledger } from './ledger.ts';
import { type Amount, blendedCost, Decimal } from './pricing.ts';
import type { EventType } from './schema.ts';

const HISTORY_DAYS = 90;
const DAY_MS = 86_400_000;
const LEVEL = 0.95;
/** Two-sided 95 % point of Student's t with 88 degrees of freedom. */
const T_95 = '1.98729';
const PLACES = 6;

const sum = (values: readonly Amount[]) => values.reduce((total, value) => total.plus(value), new Decimal(0));

/**
 * Answer of `GET /v1/metering/forecast/:clientId`: mean plus linear trend over the last 90 UTC days.
 *
 * y_0 … y_89 is the usage of each of the 90 days that end yesterday (today is not over), x̄ = 44.5, ȳ their mean,
 * Sxx = Σ(x − x̄)², slope b = Σ(x − x̄)(y − ȳ) / Sxx. The forecast starts today: day h = 0 … days−1 has x = 90 + h and
 * is max(0, ȳ + b(x − x̄)); estimated_usage is their sum.
 * estimated_cost prices these days in order over the tiers; today's month goes on from what it has used until now.
 * The interval is estimated_usage ± t·s·√(m + m²/n + (Σ(x_h − x̄))²/Sxx), lower not below 0, where m = days, n = 90,
 * s² = Σ(residual²)/(n − 2), t = 1.98729.
 * The trend is "stable" unless |b| > t·s/√Sxx and |b| > 10⁻⁹.
 */
export function forecastOf(
  ledger: Ledger,
  clientId: string,
  eventType: EventType,
  days: number,
  now: Date,
): Record<string, unknown> {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const y = dailyUsage(ledger, clientId, eventType, today);
  const middle = new Decimal(HISTORY_DAYS - 1).dividedBy(2);
  const mean = sum(y).dividedBy(HISTORY_DAYS);
  const offset = (x: number) => new Decimal(x).minus(middle);
  const sxx = sum(y.map((_, x) => offset(x).pow(2)));
  const slope = sum(y.map((value, x) => offset(x).times(value.minus(mean)))).dividedBy(sxx);
  const at = (x: number) => mean.plus(slope.times(offset(x)));
  const spread = sum(y.map((value, x) => value.minus(at(x)).pow(2)))
    .dividedBy(HISTORY_DAYS - 2)
    .sqrt();

  const ahead = Array.from({ length: days }, (_, h) => HISTORY_DAYS + h);
  const daily = ahead.map((x) => Decimal.max(0, at(x)));
  const usage = sum(daily);
  const lever = sum(ahead.map(offset)).pow(2).dividedBy(sxx);
  const width = spread
    .times(T_95)
    .times(new Decimal(days).plus(new Decimal(days).pow(2).dividedBy(HISTORY_DAYS)).plus(lever).sqrt());
  const sure = slope.abs().gt(Decimal.max(spread.times(T_95).dividedBy(sxx.sqrt()), '1e-9'));
  const text = (amount: Amount) => amount.toDecimalPlaces(PLACES).toFixed();
  return {
    client_id: clientId,
    event_type: eventType,
    days,
    estimated_usage: text(usage),
    estimated_cost: text(costAhead(ledger, clientId, eventType, today, daily)),
    confidence: {
      lower: text(Decimal.max(0, usage.minus(width))),
      upper: text(usage.plus(width)),
      level: LEVEL,
    },
    trend: sure ? (slope.isPositive() ? 'increasing' : 'decreasing') : 'stable',
  };
}

function dailyUsage(ledger: Ledger, clientId: string, eventType: EventType, today: number): Amount[] {
  const y = Array.from({ length: HISTORY_DAYS }, () => new Decimal(0));
  const first = today - HISTORY_DAYS * DAY_MS;
  for (const { event } of ledger.entries) {
    if (event.client_id !== clientId || event.event_type !== eventType) continue;
    const index = Math.floor((Date.parse(event.timestamp) - first) / DAY_MS);
    const known = y[index];
    if (known !== undefined) y[index] = known.plus(event.quantity);
  }
  return y;
}

function costAhead(
  ledger: Ledger,
  clientId: string,
  eventType: EventType,
  today: number,
  daily: readonly Amount[],
): Amount {
  let cost = new Decimal(0);
  let month = '';
  let used = new Decimal(0);
  for (const [h, quantity] of daily.entries()) {
    const dayMonth = new Date(today + h * DAY_MS).toISOString().slice(0, 7);
    if (dayMonth !== month) {
      month = dayMonth;
      used = ledger.usageIn(clientId, eventType, month);
    }
    cost = cost.plus(blendedCost(eventType, used, quantity));
    used = used.plus(quantity);
  }
  return cost;
}
