import type { Span } from '../../../../domain/rules/day-plan.ts';

const HOUR_MS = 3_600_000;
/** An hour on the screen, px. Five minutes are 6 px: a hand can meet them. */
export const HOUR_PX = 72;
/** The least height that a pointer has to hit (WCAG 2.5.8), px. */
export const TARGET_PX = 24;
/** As much time as the least target covers. */
export const TARGET_MS = (TARGET_PX / HOUR_PX) * HOUR_MS;

/** Pixels from the top of the day; the day is as high as it is long, so one of 23 hours is lower. */
export function topOf(at: number, day: Span): number {
  return ((at - day.from) / HOUR_MS) * HOUR_PX;
}

/** Pixels that a stretch of time is high. */
export function heightOf({ from, to }: Span): number {
  return ((to - from) / HOUR_MS) * HOUR_PX;
}

/** The moment at `px` from the top of the day, not rounded. */
export function momentAt(px: number, day: Span): number {
  return day.from + (px / HOUR_PX) * HOUR_MS;
}

/** Tops for marks of `size` px that want to stand at `wanted`, in order, so that none covers another. */
export function spread(wanted: readonly number[], size: number, least = 0): number[] {
  let free = least;
  return wanted.map((px) => {
    const top = Math.max(px, free);
    free = top + size;
    return top;
  });
}
