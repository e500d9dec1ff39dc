import { z } from 'zod';
import { MeteringEventType, MeteringUnit } from '../entities/metering-event.ts';
import { Currency, DecimalString, Id, Instant, MinorUnits } from '../entities/primitives.ts';
import { Amount, PlatformMissing, UsageMonth } from './usage.ts';

/*
 * What we hold, what was delivered and what the platform says, side by side, for whoever has `settings.billing`. A run
 * looks at one month (UTC); the worker makes one a night for this month, the last one, and every month that something
 * arrived for since, and a person can ask for one.
 */

/** A side of the comparison: so many events that add up to so much. */
const Side = z.object({ quantity: DecimalString, events: z.int().min(0) });

/**
 * Why a row's sides differ, as far as can be told. `quantity` is held less platform, as far as this reason goes.
 *
 * - `pending`: events wait in the outbox; they are on their way.
 * - `dead_letter`: the platform refused events; look at the dead letters.
 * - `dropped`: a person decided that refused events are not sent.
 * - `untracked`: events whose outbox row is gone, and which the platform does not have all of.
 * - `unconfirmed`: the platform has more than was confirmed, at most what is pending: its answer was lost, and sending
 *   again will be answered as a duplicate.
 * - `platform_has_more`: the platform counts usage that we do not hold.
 * - `platform_has_less`: it confirmed events and does not count them.
 * - `count_differs`: the quantities agree, and the numbers of events do not.
 * - `price_differs`: the quantities agree, and the money does not.
 * - `currency_differs`: the platform asks in another currency than its price list.
 * - `no_prices`: the platform's price list is not known, so money could not be compared.
 */
export const ReconciliationReason = z.object({
  reason: z.enum([
    'pending',
    'dead_letter',
    'dropped',
    'untracked',
    'unconfirmed',
    'platform_has_more',
    'platform_has_less',
    'count_differs',
    'price_differs',
    'currency_differs',
    'no_prices',
  ]),
  quantity: DecimalString,
  events: z.int(),
});
export type ReconciliationReason = z.infer<typeof ReconciliationReason>;

/** One client and type of the month. */
export const ReconciliationRow = z.object({
  clientId: Id,
  eventType: MeteringEventType,
  unit: MeteringUnit,
  /** metering_events. */
  held: Side,
  /** Of these, by their outbox row. */
  delivered: Side,
  pending: Side,
  dead: Side,
  dropped: Side,
  /** Null where the platform did not answer. */
  platform: Side.nullable(),
  /** Exact cost by the platform's tiers over the month's total; null without prices. */
  heldCost: Amount.nullable(),
  platformCost: Amount.nullable(),
  /** Held less platform. Money to the cent: each side is rounded half-even first. Null where a side is missing. */
  quantityDifference: DecimalString.nullable(),
  costDifferenceMinor: MinorUnits.nullable(),
  /** Whether nothing differs. */
  agrees: z.boolean(),
  /** Empty where all agrees. */
  reasons: z.array(ReconciliationReason),
});
export type ReconciliationRow = z.infer<typeof ReconciliationRow>;

export const ReconciliationRun = z.object({
  id: Id,
  month: UsageMonth,
  startedAt: Instant,
  finishedAt: Instant,
  trigger: z.enum(['nightly', 'asked']),
  askedBy: Id.nullable(),
  /**
   * `agrees`: every row does. `differs`: some do not. `incomplete`: the platform did not answer for every client, so
   * that nothing can be said of those.
   */
  state: z.enum(['agrees', 'differs', 'incomplete']),
  /** Why the platform is missing; null where it answered. */
  missing: PlatformMissing.nullable(),
  currency: Currency.nullable(),
  pricesVersion: z.string().nullable(),
  rows: z.int().min(0),
  differing: z.int().min(0),
  heldCostMinor: MinorUnits.nullable(),
  platformCostMinor: MinorUnits.nullable(),
});
export type ReconciliationRun = z.infer<typeof ReconciliationRun>;

/** `GET /v1/reconciliation/runs?month=YYYY-MM` newest first, at most 100; without a month of all months. */
export const ReconciliationRuns = z.object({ runs: z.array(ReconciliationRun) });
export type ReconciliationRuns = z.infer<typeof ReconciliationRuns>;

/**
 * `GET /v1/reconciliation/runs/:id?differing=true` with its rows, those that differ first, then by client and type; all,
 * or only those that differ.
 */
export const ReconciliationDetail = z.object({
  run: ReconciliationRun,
  lines: z.array(ReconciliationRow),
});
export type ReconciliationDetail = z.infer<typeof ReconciliationDetail>;

/**
 * `POST /v1/reconciliation/runs` compares a month now, and answers when it is done. → 201 ReconciliationDetail; the same
 * id again → the same run.
 */
export const ReconciliationRequest = z.object({ id: Id, month: UsageMonth });
export type ReconciliationRequest = z.infer<typeof ReconciliationRequest>;
