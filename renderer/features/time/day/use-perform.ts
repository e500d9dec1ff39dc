import { useCallback, useRef } from 'react';
import { showToast } from '../../../ui/Toast.tsx';
import { undoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import type { Plan } from './plans.ts';
import { useChanges } from './use-changes.ts';
import type { Optimistic } from './use-optimistic.ts';

export type Question = Extract<Plan, { kind: 'which' }>;

/**
 * Carries a plan out. Gives the reason when it was refused (and shows it, unless that is done elsewhere), and null
 * when it is saved or has become a question.
 */
export type Perform = (plan: Plan, options?: { isSaidElsewhere?: boolean }) => Promise<string | null>;

/**
 * Carries plans out one after the other: shown at once, saved, and put back with the reason when they are refused.
 * @param options `onAsk` is given what must be asked first; `onDone` the words and the new focus of what is shown
 */
export function usePerform(options: {
  optimistic: Optimistic;
  onAsk: (question: Question) => void;
  onDone: (said: string, focus: string | null) => void;
}): Perform {
  const apply = useChanges();
  const latest = useRef(options);
  latest.current = options;
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  // What was planned on top of a change that was refused is not carried out.
  const refusals = useRef(0);

  return useCallback(
    (plan, { isSaidElsewhere = false } = {}) => {
      const { optimistic, onAsk, onDone } = latest.current;
      if (plan.kind === 'refused') {
        showToast({ message: plan.reason });
        return Promise.resolve(plan.reason);
      }
      if (plan.kind === 'which') {
        onAsk(plan);
        return Promise.resolve(null);
      }
      optimistic.expect(plan.changes);
      onDone(plan.said, plan.focus);
      const seen = refusals.current;
      const run = queue.current.then(async () => {
        if (seen !== refusals.current) return null;
        const result = await apply(plan.changes, plan.label);
        if ('refused' in result) {
          refusals.current += 1;
          optimistic.giveUp();
          if (!isSaidElsewhere) showToast({ message: result.refused, tone: 'bad' });
          return result.refused;
        }
        if (plan.changes.every(({ after }) => after === null)) {
          const { step } = result;
          const onUndo = (): void => {
            undoStep(step).catch((error: unknown) => showToast({ message: String(error), tone: 'bad' }));
          };
          showToast({ message: plan.said, undo: { label: t('common.undo'), onUndo } });
        }
        return null;
      });
      queue.current = run;
      return run;
    },
    [apply],
  );
}
