import { z } from 'zod';
import { CivilDate, Code, Id } from '../../../../domain/entities/primitives.ts';
import type { WorkHistory } from '../../../../domain/rules/suggest.ts';
import { type RowKey, rowId } from '../week-model.ts';

const Row = z.object({ projectId: Id, taskId: Id.nullable(), activityCode: Code });

/** What a person keeps on the device for quick logging, under the name `pins`. */
export const QuickKept = z.object({
  rows: z.array(Row).max(100).catch([]),
  /** Whether suggestions are made from the own history. */
  suggests: z.boolean().catch(true),
  /** What was logged up to this date suggests nothing any more. */
  forgottenThrough: CivilDate.nullable().catch(null),
  /** Single suggestions that the person sent away, by `suggestionKey`. */
  forgotten: z.array(z.string().max(5000)).catch([]),
});
export type QuickKept = z.infer<typeof QuickKept>;

export const nothingKept: QuickKept = { rows: [], suggests: true, forgottenThrough: null, forgotten: [] };

/** Most single suggestions that are remembered as sent away; the oldest go first. */
const FORGOTTEN = 200;

/** What an older Stint kept and this one cannot read counts as nothing. */
export function quickKept(value: unknown): QuickKept {
  const parsed = QuickKept.safeParse(value);
  return parsed.success ? parsed.data : nothingKept;
}

export function isPinned({ rows }: QuickKept, row: RowKey): boolean {
  return rows.some((pinned) => rowId(pinned) === rowId(row));
}

/** Pinned rows stand in the order in which they were pinned. */
export function withPin(
  kept: QuickKept,
  { projectId, taskId, activityCode }: RowKey,
  pin: boolean,
): QuickKept {
  const row = { projectId, taskId, activityCode };
  const others = kept.rows.filter((pinned) => rowId(pinned) !== rowId(row));
  return { ...kept, rows: pin ? [...others, row] : others };
}

/** Names one suggestion: work and description. */
export function suggestionKey(
  work: Pick<WorkHistory, 'projectId' | 'taskId' | 'activityCode' | 'description'>,
): string {
  return `${rowId(work)} ${work.description}`;
}

export function withForgotten(kept: QuickKept, key: string): QuickKept {
  return { ...kept, forgotten: [...kept.forgotten.filter((other) => other !== key), key].slice(-FORGOTTEN) };
}

/** The part of the history that may suggest something. */
export function remembered(history: readonly WorkHistory[], kept: QuickKept): WorkHistory[] {
  if (!kept.suggests) return [];
  const away = new Set(kept.forgotten);
  const { forgottenThrough } = kept;
  return history.flatMap((work) => {
    if (away.has(suggestionKey(work))) return [];
    if (forgottenThrough === null) return [work];
    const times = work.times.filter(({ date }) => date > forgottenThrough);
    return times.length > 0 ? [{ ...work, times }] : [];
  });
}
