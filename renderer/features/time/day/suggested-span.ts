import { MINUTE_MS, type Span, snap } from '../../../../domain/rules/day-plan.ts';
import type { DayModel } from './day-model.ts';

const HOUR_MS = 60 * MINUTE_MS;

/**
 * The time that a new entry is likely for: from the end of the last work to now (on today), else the first gap, else
 * an hour after the last work, else the first hour that is usually worked.
 */
export function suggestedSpan(model: DayModel, usual: Span, now: number): Span {
  const { day, blocks, gaps } = model;
  const last = blocks.length > 0 ? Math.max(...blocks.map(({ to }) => to)) : null;
  const from = last ?? usual.from;
  const until = snap(now, 5);
  const isToday = now >= day.from && now < day.to;
  if (isToday && until - from >= 5 * MINUTE_MS) return { from, to: until };
  const [gap] = gaps;
  if (gap) return { from: gap.from, to: gap.to };
  const start = Math.min(from, day.to - HOUR_MS);
  return { from: start, to: start + HOUR_MS };
}
