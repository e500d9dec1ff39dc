import { z } from 'zod';
import type { Policy } from '../../../../domain/policy/policy.ts';
import { useObservable } from '../../../data/hooks.ts';
import { usePolicy } from '../../../data/machine.ts';
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

/** What IT has set goes before what the person chose. */
export function governed(rules: TimerRules, policy: Policy): TimerRules {
  return {
    awayMinutes: policy.IdleMinutes ?? rules.awayMinutes,
    shortcut: policy.TimerShortcutAllowed === false ? null : rules.shortcut,
  };
}

/** What the person chose on this device; undefined until it is read. */
export function useChosenRules(): TimerRules | undefined {
  const { data } = useWorkspace();
  const kept = useObservable<unknown>(() => data.watchKept('timer_rules'), [data], undefined);
  return kept === undefined ? undefined : readRules(kept);
}

/** The rules that hold on this device; undefined until they are read. */
export function useTimerRules(): TimerRules | undefined {
  const chosen = useChosenRules();
  const policy = usePolicy();
  return chosen && governed(chosen, policy);
}
