import { useEffect, useState } from 'react';
import { type BillingChange, EffectAnswer } from '../../../../domain/wire/billing-setup.ts';
import { useAskServer } from '../../../data/ask-server.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useSyncStatus } from '../../../data/workspace.tsx';

export type EffectState =
  | { readonly is: 'none' }
  | { readonly is: 'asking' }
  | { readonly is: 'offline' }
  | { readonly is: 'failed'; readonly words: string }
  | { readonly is: 'known'; readonly effect: EffectAnswer };

/** While somebody types, the server is not asked letter by letter. */
const TYPING_MS = 400;

/** What a change that is not saved yet would do to the drafts there are. Null: nothing to ask. */
export function useEffectOf(change: BillingChange | null): EffectState {
  const ask = useAskServer();
  const isOffline = useSyncStatus().phase === 'offline';
  const question = change === null ? null : JSON.stringify(change);
  const [answer, setAnswer] = useState<{ question: string; state: EffectState } | null>(null);
  useEffect(() => {
    if (question === null || isOffline) return;
    let isCurrent = true;
    const tell = (state: EffectState) => isCurrent && setAnswer({ question, state });
    const timer = window.setTimeout(() => {
      ask('/v1/billing/effect', EffectAnswer, JSON.parse(question), 'POST').then(
        (effect) => tell({ is: 'known', effect }),
        (error: unknown) => tell({ is: 'failed', words: errorWords(error) }),
      );
    }, TYPING_MS);
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [ask, question, isOffline]);
  if (question === null) return { is: 'none' };
  if (isOffline) return { is: 'offline' };
  return answer?.question === question ? answer.state : { is: 'asking' };
}
