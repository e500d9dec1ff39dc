import { z } from 'zod';
import { CivilDate, Id, Instant, Minutes, Sha256, syncFields } from './primitives.ts';

/** One user's week as submitted: which entries, when, and the hash over their content. */
export const Timesheet = z.object({
  ...syncFields,
  userId: Id,
  weekStart: CivilDate,
  entryIds: z.array(Id),
  totalMinutes: Minutes,
  submittedAt: Instant.nullable(),
  contentHash: Sha256,
});
export type Timesheet = z.infer<typeof Timesheet>;
