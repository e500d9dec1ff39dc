import { z } from 'zod';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import type { RowKey } from '../week-model.ts';

/** Rows that a person added and that hold nothing yet, by the first date of their week. */
export type AddedRows = Readonly<Record<string, readonly RowKey[]>>;

const WEEKS_KEPT = 8;

const Kept = z.object({
  added: z.record(
    z.string(),
    z.array(z.object({ projectId: z.string(), taskId: z.string().nullable(), activityCode: z.string() })),
  ),
});

/** The rows in what is kept on this device; none in what cannot be read. */
export function rowsOf(kept: unknown): AddedRows {
  const parsed = Kept.safeParse(kept);
  return parsed.success ? parsed.data.added : {};
}

/** What to keep of the rows: those of the last weeks and of all to come. `today` is a civil date. */
export function keptOf(added: AddedRows, today: string): z.infer<typeof Kept> {
  const oldest = addDays(today, -7 * WEEKS_KEPT);
  const recent = Object.entries(added).filter(([week, rows]) => week >= oldest && rows.length > 0);
  return { added: Object.fromEntries(recent.map(([week, rows]) => [week, [...rows]])) };
}
