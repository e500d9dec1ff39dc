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

/** One version of a rate card. An invoice names the version it used, so versions are never edited. */
export const RateCard = z.object({
  ...syncFields,
  cardId: Id,
  cardVersion: z.int().min(1),
  name: Name,
  currency: Currency,
  validFrom: CivilDate,
  rates: z
    .array(z.object({ billRole: Code, rate: RatePerHour }))
    .min(1)
    .max(200),
  overtime: z.object({ thresholdMinutesPerWeek: Minutes, multiplier: DecimalString }).nullable(),
  volumeDiscounts: z.array(z.object({ fromMinutes: Minutes, discount: RatioString })).max(50),
  tierDiscounts: z.array(z.object({ tier: Code, discount: RatioString })).max(20),
});
export type RateCard = z.infer<typeof RateCard>;
