import { useCallback } from 'react';
import { map } from 'rxjs';
import { useObservable } from '../../../data/hooks.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { type ReminderRules, readReminders } from './reminder-rules.ts';

/** The person's reminders, null until they were read, and how to keep others. */
export function useReminders(): {
  rules: ReminderRules | null;
  keep: (rules: ReminderRules) => Promise<void>;
} {
  const { data } = useWorkspace();
  const rules = useObservable<ReminderRules | null>(
    () => data.watchKept('reminders').pipe(map(readReminders)),
    [data],
    null,
  );
  const keep = useCallback((next: ReminderRules) => data.keep('reminders', next), [data]);
  return { rules, keep };
}
