import { z } from 'zod';
import {
  CivilDate,
  Code,
  Currency,
  Id,
  Minutes,
  RatePerHour,
  RatioString,
  syncFields,
} from './primitives.ts';

export const Skill = z.object({ name: Code, level: z.int().min(0).max(10) });

/** What a user is as somebody who works: capacity, skills, cost. One per user that logs time. */
export const Resource = z.object({
  ...syncFields,
  userId: Id,
  skills: z.array(Skill).max(100),
  capacityMinutesPerWeek: Minutes,
  costRate: RatePerHour,
  costCurrency: Currency,
  billRole: Code,
  targetUtilisation: RatioString,
  availability: z.array(z.object({ from: CivilDate, to: CivilDate, minutesPerWeek: Minutes })).max(200),
});
export type Resource = z.infer<typeof Resource>;
