import { z } from 'zod';
import { useObservable } from '../../../data/hooks.ts';
import { useWorkspace } from '../../../data/workspace.tsx';

/** Kept on this device as `timer_rules`. */
const TimerRules = z.object({
  /** From how many minutes of absence on a running timer asks; 0: never. */
  awayMinutes: z.int().min(0).max(1440).catch(5),
  /** An Electron accelerator that works in every program; null for none. */
  shortcut: z.string().min(1).max(60).nullable().catch('CommandOrControl+Alt+Shift+S'),
});
export type TimerRules = z.infer<typeof TimerRules>;

/** What holds until the person says otherwise. */
export const usualRules: TimerRules = { awayMinutes: 5, shortcut: 'CommandOrControl+Alt+Shift+S' };

/** Reads what is kept, whichever version of Stint wrote it; what cannot be read is as usual. */
export function readRules(kept: unknown): TimerRules {
  return TimerRules.safeParse(kept).data ?? usualRules;
}

/** The rules of this device; undefined until they are read. */
export function useTimerRules(): TimerRules | undefined {
  const { data } = useWorkspace();
  const kept = useObservable<unknown>(() => data.watchKept('timer_rules'), [data], undefined);
  return kept === undefined ? undefined : readRules(kept);
}
