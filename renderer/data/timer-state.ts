import type { Absence, TimerRecord } from './types.ts';

/** All that the journal keeps of the timer: one document, so that it changes in one write. */
export interface TimerState {
  record: TimerRecord | null;
  /** Open questions, oldest first; only the first one is asked. */
  absences: readonly Absence[];
  /** What the person decided about last in this run: it is not asked about again. */
  decided: Absence | null;
}

export const noTimer: TimerState = { record: null, absences: [], decided: null };

/** What is stored, also by a Stint that knew of no absences. */
export function readTimerState(stored: Partial<TimerState> | undefined): TimerState {
  return { ...noTimer, ...stored };
}
