import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { CivilDate, Id } from '../../../../domain/entities/primitives.ts';
import type { QueueFilter, QueueGrouping } from '../../../../domain/rules/approval-queue.ts';
import { flagCodes } from '../../../../domain/rules/approval-queue-flags.ts';

/** Grouping and filter under a name, as a person keeps them on this device. */
export interface SavedView {
  id: string;
  name: string;
  by: QueueGrouping;
  filter: QueueFilter;
}

const SavedView = z.object({
  id: Id,
  name: z.string().min(1).max(80),
  by: z.enum(['person', 'project', 'client']),
  filter: z.object({
    week: CivilDate.nullable(),
    projectId: Id.nullable(),
    clientId: Id.nullable(),
    userId: Id.nullable(),
    reason: z.enum(['clean', 'flagged', ...flagCodes]).nullable(),
    text: z.string().max(200),
  }),
}) satisfies z.ZodType<SavedView>;

/** The menu shows no more. */
export const MOST_VIEWS = 30;

/** The views that were kept, of whatever version of Stint; what cannot be read is left out. */
export function readViews(kept: unknown): SavedView[] {
  const found = z.object({ views: z.array(z.unknown()) }).safeParse(kept);
  if (!found.success) return [];
  return found.data.views.flatMap((view) => SavedView.safeParse(view).data ?? []).slice(0, MOST_VIEWS);
}

/** A new view; one of the same name is replaced, in its place. */
export function withView(
  views: readonly SavedView[],
  view: Omit<SavedView, 'id'>,
): { views: SavedView[]; saved: SavedView } {
  const name = view.name.trim();
  const same = views.find((other) => other.name.toLocaleLowerCase() === name.toLocaleLowerCase());
  const saved = { ...view, name, id: same?.id ?? uuidv7() };
  return {
    saved,
    views: same ? views.map((other) => (other === same ? saved : other)) : [...views, saved],
  };
}
