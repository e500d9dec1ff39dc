import { z } from 'zod';
import {
  CivilDate,
  Code,
  Currency,
  DecimalString,
  Id,
  Minutes,
  Name,
  RatePerHour,
  RatioString,
  syncFields,
} from './primitives.ts';

/**
 * A rate for the work that all it names match: bill role, activity, person. The one that names most wins: a person
 * before an activity before a role (domain/rules/rates.ts).
 */
export const Rate = z.object({
  billRole: Code.nullable(),
  activityCode: Code.optional(),
  userId: Id.optional(),
  rate: RatePerHour,
});
export type Rate = z.infer<typeof Rate>;

/** Bands of contracts/creto-metering.md: `upTo` is where a band ends, from 0 usage in a month; null has no end. */
export const UsagePrice = z.object({
  eventType: z.enum(['api_call', 'report_generation', 'storage_gb', 'task_execution']),
  /** Of one unit in major units of the card's currency. */
  bands: z
    .array(z.object({ upTo: DecimalString.nullable(), unitPrice: DecimalString }))
    .min(1)
    .max(20),
});
export type UsagePrice = z.infer<typeof UsagePrice>;

/** One version of a rate card. An invoice names the version it used, so versions are never edited. */
export const RateCard = z.object({
  ...syncFields,
  cardId: Id,
  cardVersion: z.int().min(1),
  name: Name,
  currency: Currency,
  validFrom: CivilDate,
  rates: z.array(Rate).min(1).max(500),
  /** Minutes of one person in one week under this card beyond the threshold cost so many times the rate. */
  overtime: z.object({ thresholdMinutesPerWeek: Minutes, multiplier: DecimalString }).nullable(),
  /** Minutes of one client in one calendar month under this card from `fromMinutes` on are so much cheaper; those before stay. */
  volumeDiscounts: z.array(z.object({ fromMinutes: Minutes, discount: RatioString })).max(50),
  /** By the client's discount tier; a tier that the card does not name has the client's own discount. */
  tierDiscounts: z.array(z.object({ tier: Code, discount: RatioString })).max(20),
  usagePrices: z.array(UsagePrice).max(10),
});
export type RateCard = z.infer<typeof RateCard>;
