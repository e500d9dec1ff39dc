import { useCallback, useRef } from 'react';
import { showToast } from '../../../ui/Toast.tsx';
import { undoStep, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { takeBack } from '../grid/take-back.ts';
import { useEntryActions } from '../use-entry-actions.ts';
import type { Plan } from './plans.ts';
import type { Optimistic } from './use-optimistic.ts';

export type Question = Extract<Plan, { kind: 'which' }>;

/**
 * Carries a plan out. Gives the reason when it was refused (and shows it, unless that is done elsewhere), and null
 * when it is saved or has become a question.
 */
export type Perform = (plan: Plan, options?: { isSaidElsewhere?: boolean }) => Promise<string | null>;

/**
 * Carries plans out: shown at once, saved as one step of undo, and put back with the reason when they are refused.
 * @param options `onAsk` is given what must be asked first; `onDone` the words and the new focus of what is shown
 */
export function usePerform(options: {
  optimistic: Optimistic;
  onAsk: (question: Question) => void;
  onDone: (said: string, focus: string | null) => void;
}): Perform {
  const actions = useEntryActions();
  const latest = useRef(options);
  latest.current = options;

  return useCallback(
    async (plan, { isSaidElsewhere = false } = {}) => {
      const { optimistic, onAsk, onDone } = latest.current;
      if (plan.kind === 'refused') {
        showToast({ message: plan.reason });
        return plan.reason;
      }
      if (plan.kind === 'which') {
        onAsk(plan);
        return null;
      }
      optimistic.expect(plan.changes);
      onDone(plan.said, plan.focus);
      const [refused] = await actions.apply(plan.changes, plan.label);
      if (refused) {
        optimistic.giveUp();
        if (!isSaidElsewhere) showToast({ message: refused.message, tone: 'bad' });
        return refused.message;
      }
      optimistic.settle(plan.changes);
      const step = useUndoStore.getState().done.at(-1);
      if (step && plan.changes.every(({ after }) => after === null)) {
        const onUndo = (): void => void takeBack(() => undoStep(step));
        showToast({ message: plan.said, undo: { label: t('common.undo'), onUndo } });
      }
      return null;
    },
    [actions],
  );
}
