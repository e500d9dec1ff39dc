import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import type { ReconciliationDetail } from '../../../../domain/wire/reconciliation.ts';
import { t } from '../../../words/words.ts';
import { askAgain, isNetworkFailure, keepSeen, useOwner } from '../common/seen.ts';
import { tell, tellFailure } from '../common/tell.ts';
import { useUsageApi } from '../common/usage-api.ts';

/** The address of a run with its rows. */
export function runPath(id: string): string {
  return `/v1/reconciliation/runs/${encodeURIComponent(id)}`;
}

/** The month that is being compared, also while other screens are open; null where none is. */
const useRunning = create<{ month: string | null }>(() => ({ month: null }));
/** Ids of comparisons whose answer was lost, by owner and month: asking again gives the same run. */
const unanswered = new Map<string, string>();

export interface Compare {
  running: string | null;
  /** Compares a month now; says how it went. @returns the run, or null where it did not work */
  compare(month: string): Promise<ReconciliationDetail | null>;
}

export function useCompare(): Compare {
  const api = useUsageApi();
  const owner = useOwner();
  const running = useRunning(({ month }) => month);
  return {
    running,
    compare: async (month) => {
      if (useRunning.getState().month !== null) return null;
      const key = `${owner} ${month}`;
      const id = unanswered.get(key) ?? uuidv7();
      unanswered.set(key, id);
      useRunning.setState({ month });
      try {
        const detail = await api.compare({ id, month });
        unanswered.delete(key);
        keepSeen(owner, runPath(detail.run.id), detail);
        tell(doneWords(detail));
        return detail;
      } catch (error) {
        if (!isNetworkFailure(error)) unanswered.delete(key);
        tellFailure(error);
        return null;
      } finally {
        useRunning.setState({ month: null });
        askAgain(owner);
      }
    },
  };
}

function doneWords({ run: { state, differing } }: ReconciliationDetail): string {
  if (state === 'agrees') return t('reconcile.done');
  return state === 'differs'
    ? t('reconcile.done-differs', { count: differing })
    : t('reconcile.done-incomplete');
}
