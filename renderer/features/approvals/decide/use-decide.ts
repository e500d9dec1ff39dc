import { useMemo } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useSyncStatus, useWorkspace } from '../../../data/workspace.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { type DecisionInput, newDecisions } from '../decide.ts';

/** Each resolves to whether it was taken: durable here, and said. The entries are those on the screen, of any sheets. */
export interface Decide {
  approve(entries: readonly TimeEntry[], comment?: string): Promise<boolean>;
  /** @param commentsById what is said to single entries, before `comment` */
  reject(
    entries: readonly TimeEntry[],
    comment: string,
    commentsById?: ReadonlyMap<string, string>,
  ): Promise<boolean>;
  reopen(entries: readonly TimeEntry[], comment: string): Promise<boolean>;
}

/** How a person's decisions are made, on every screen that decides. */
export function useDecide(): Decide {
  const { data, session } = useWorkspace();
  const isOffline = useSyncStatus().phase === 'offline';
  const { tenantId, userId } = session.session;
  return useMemo(() => {
    const decide = async (part: Pick<DecisionInput, 'action' | 'shown' | 'comment' | 'comments'>) => {
      if (part.shown.length === 0) return false;
      try {
        for (const decision of await newDecisions({ ...part, tenantId, userId, now: new Date() }))
          await data.decide(decision);
      } catch (error) {
        showToast({ message: errorWords(error), tone: 'bad' });
        return false;
      }
      const done = saidOf(part.action, part.shown);
      showToast({ message: isOffline ? `${done} ${t('decide.sent-later')}` : done, tone: 'ok' });
      return true;
    };
    return {
      approve: (shown, comment = '') => decide({ action: 'approve', shown, comment }),
      reject: (shown, comment, comments) =>
        decide({ action: 'reject', shown, comment, ...(comments ? { comments } : {}) }),
      reopen: (shown, comment) => decide({ action: 'reopen', shown, comment }),
    };
  }, [data, tenantId, userId, isOffline]);
}

function saidOf(action: DecisionInput['action'], shown: readonly TimeEntry[]): string {
  const what = {
    count: shown.length,
    minutes: formatMinutes(shown.reduce((sum, { minutes }) => sum + minutes, 0)),
  };
  if (action === 'approve') return t('decide.approved', what);
  return action === 'reject' ? t('decide.rejected', what) : t('decide.reopened', what);
}
