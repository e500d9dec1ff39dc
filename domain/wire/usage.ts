import { z } from 'zod';
import { MeteringEventType, MeteringUnit } from '../entities/metering-event.ts';
import { CivilDate, Currency, DecimalString, Id, Instant } from '../entities/primitives.ts';

/*
 * What a client used and what the platform asks for it (contracts/creto-metering.md), from our own events. Whoever has
 * `usage.view` may ask: an administrator about every client, a client's person about their own. Quantities and costs are
 * exact decimal strings, costs in whole units of `currency`; months and days are UTC, as the platform counts them.
 */

/** A calendar month in UTC, `YYYY-MM`: the platform's billing period. */
export const UsageMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');
export type UsageMonth = z.infer<typeof UsageMonth>;

/** Amounts are exact, so they may have many decimals; a forecast's have six. */
export const Amount = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a decimal number in a string');

/** Where the prices come from: `now` they were just asked for, `kept` they are the last that the platform told. */
export const UsagePrices = z.object({
  version: z.string(),
  source: z.enum(['now', 'kept']),
  /** When the platform last said so. */
  at: Instant,
});
export type UsagePrices = z.infer<typeof UsagePrices>;

/** A price band and how much of a month's usage is in it. `from` is where it begins; `upTo` null has no end. */
export const UsageBand = z.object({
  from: DecimalString,
  upTo: DecimalString.nullable(),
  unitPrice: Amount,
  quantity: DecimalString,
  amount: Amount,
});
export type UsageBand = z.infer<typeof UsageBand>;

/** One month of one type. `bands` and `cost` are null where no prices are known. `band` is the one that usage stands in. */
export const UsageOfMonth = z.object({
  month: UsageMonth,
  quantity: DecimalString,
  events: z.int().min(0),
  cost: Amount.nullable(),
  bands: z.array(UsageBand).nullable(),
  band: z
    .object({
      /** Index into `bands`. */
      index: z.int().min(0),
      /** How far into it: its part that is used, 0 to 1; null for a band without an end. */
      share: DecimalString.nullable(),
      /** What is left until the next one; null for a band without an end. */
      left: DecimalString.nullable(),
    })
    .nullable(),
});
export type UsageOfMonth = z.infer<typeof UsageOfMonth>;

/** A threshold of the client's (`usageThresholds`) or of the platform's that a month has crossed. */
export const UsageAlert = z.object({
  eventType: MeteringEventType,
  threshold: DecimalString,
  usage: DecimalString,
  month: UsageMonth,
  /** Who said so first: our own count, or the platform's webhook. */
  source: z.enum(['own', 'platform']),
  at: Instant,
});
export type UsageAlert = z.infer<typeof UsageAlert>;

export const UsageOfType = z.object({
  eventType: MeteringEventType,
  unit: MeteringUnit,
  quantity: DecimalString,
  cost: Amount.nullable(),
  /** Each month of the period, also those without usage, oldest first. */
  months: z.array(UsageOfMonth),
  /** Days with usage, oldest first. */
  days: z.array(z.object({ date: CivilDate, quantity: DecimalString })),
  /** The client's own thresholds of this type, rising. */
  thresholds: z.array(DecimalString),
});
export type UsageOfType = z.infer<typeof UsageOfType>;

/**
 * `GET /v1/usage/clients/:clientId?from=YYYY-MM&to=YYYY-MM`, both months included, at most 13 (default: this month).
 * Every type that was used in the period, in the order of the contract. 403, 404.
 */
export const ClientUsage = z.object({
  clientId: Id,
  from: UsageMonth,
  to: UsageMonth,
  currency: Currency.nullable(),
  /** Null where the platform has never told its prices. */
  prices: UsagePrices.nullable(),
  types: z.array(UsageOfType),
  totalCost: Amount.nullable(),
  alerts: z.array(UsageAlert),
});
export type ClientUsage = z.infer<typeof ClientUsage>;

/**
 * `GET /v1/usage/clients?month=YYYY-MM` (default: this month): every client that used something, or only one's own. Most
 * expensive first.
 */
export const UsageOverview = z.object({
  month: UsageMonth,
  currency: Currency.nullable(),
  prices: UsagePrices.nullable(),
  clients: z.array(
    z.object({
      clientId: Id,
      types: z.array(
        z.object({
          eventType: MeteringEventType,
          unit: MeteringUnit,
          quantity: DecimalString,
          cost: Amount.nullable(),
        }),
      ),
      cost: Amount.nullable(),
    }),
  ),
});
export type UsageOverview = z.infer<typeof UsageOverview>;

/** From the last 90 days by day, mean plus linear trend; six decimals. */
export const Forecast = z.object({
  usage: Amount,
  /** Null where no prices are known. */
  cost: Amount.nullable(),
  lower: Amount,
  upper: Amount,
  trend: z.enum(['increasing', 'decreasing', 'stable']),
});
export type Forecast = z.infer<typeof Forecast>;

/** Why there is nothing of the platform's: none is set up, it does not answer, or it refuses. */
export const PlatformMissing = z.enum(['not_configured', 'unreachable', 'refused']);
export type PlatformMissing = z.infer<typeof PlatformMissing>;

/**
 * `GET /v1/usage/clients/:clientId/forecast?days=1…365` (default 30): for every type used within the last 90 days, ours
 * and theirs side by side.
 */
export const ClientForecast = z.object({
  clientId: Id,
  days: z.int().min(1).max(365),
  /** The first day that is forecast: today in UTC. */
  from: CivilDate,
  forecasts: z.array(
    z.object({
      eventType: MeteringEventType,
      unit: MeteringUnit,
      ours: Forecast,
      theirs: Forecast.nullable(),
      /** Why `theirs` is missing; null where it is there. */
      missing: PlatformMissing.nullable(),
      /** Ours less theirs; null where one is missing. */
      difference: z.object({ usage: Amount, cost: Amount.nullable() }).nullable(),
    }),
  ),
});
export type ClientForecast = z.infer<typeof ClientForecast>;

/**
 * `GET /v1/usage/clients/:clientId/log?month=YYYY-MM` answers the month's signed log as a file (JSON Lines,
 * docs/usage-log.md), which `npm run verify-usage` checks. 503 `platform_unavailable` where no prices are known yet.
 */
export const UsageLogQuery = z.object({ month: UsageMonth });

/**
 * `GET /v1/usage/settings` and `PUT /v1/usage/settings`, for `settings.billing`. `houseClientId` is the client that pays
 * for what the firm uses itself: its own people's API calls and reports about no client. Null: that is not metered.
 */
export const UsageSettings = z.object({
  houseClientId: Id.nullable(),
  /** When they were last changed; null where never. */
  changedAt: Instant.nullable(),
});
export type UsageSettings = z.infer<typeof UsageSettings>;
export const UsageSettingsChange = z.object({ houseClientId: Id.nullable() });
export type UsageSettingsChange = z.infer<typeof UsageSettingsChange>;

/**
 * Body of `POST /webhooks/creto-metering` (contracts/creto-metering.md, Webhook to us). The contract leaves the form of
 * `period` open: a month, a date or an instant in it, or an object with its start is taken.
 */
export const ThresholdReached = z.object({
  delivery_id: z.string().min(1).max(200),
  type: z.literal('usage.threshold_reached'),
  tenant_id: Id,
  client_id: Id,
  event_type: MeteringEventType,
  threshold: z.union([DecimalString, z.number().transform(String)]).pipe(DecimalString),
  usage: z.union([DecimalString, z.number().transform(String)]).pipe(DecimalString),
  period: z.union([z.string().max(100), z.looseObject({ start: z.string().max(40) })]),
});
export type ThresholdReached = z.infer<typeof ThresholdReached>;

/** `known` where the delivery was seen before. */
export const ThresholdAnswer = z.object({ status: z.enum(['taken', 'known']) });
