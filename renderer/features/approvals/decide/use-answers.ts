import { useCallback, useEffect, useMemo, useState } from 'react';
import { z } from 'zod';
import type { Decision } from '../../../../domain/entities/decision.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { EntryContent } from '../../../../domain/rules/content-hash.ts';
import { useObservable } from '../../../data/hooks.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { type OpenAnswer, openAnswers } from './answers.ts';

const DISMISSED_KEPT = 500;
const Dismissed = z.array(z.string()).catch([]);
const noDecisions: Decision[] = [];
const noEntries: TimeEntry[] = [];

/** What is not yet told of this person's decisions, and letting go of one. */
export function useAnswers(): { answers: OpenAnswer[]; dismiss: (decisionId: string) => Promise<void> } {
  const { data, session } = useWorkspace();
  const decisions = useObservable(() => data.watchDecisions(), [data], noDecisions);
  const kept = useObservable<unknown>(() => data.watchKept('decision_answers'), [data], null);
  const dismissed = useMemo(() => Dismissed.parse(kept), [kept]);
  const { userId } = session.session;
  const answers = useMemo(
    () => openAnswers({ decisions, userId, dismissed: new Set(dismissed), now: new Date() }),
    [decisions, userId, dismissed],
  );
  const dismiss = useCallback(
    async (decisionId: string) => {
      await data.keep('decision_answers', [...dismissed, decisionId].slice(-DISMISSED_KEPT));
      await data.forgetShown(decisionId, []);
    },
    [data, dismissed],
  );
  return { answers, dismiss };
}

/** The entries of an answer as they are now, and as they were decided on. */
export function useAnswered({ decision, entryIds }: OpenAnswer): {
  now: ReadonlyMap<string, TimeEntry>;
  shown: ReadonlyMap<string, EntryContent>;
} {
  const { data } = useWorkspace();
  const submitted = useObservable(() => data.watchEntries({ status: 'submitted' }), [data], noEntries);
  const [now, setNow] = useState<ReadonlyMap<string, TimeEntry>>(new Map());
  const [shown, setShown] = useState<ReadonlyMap<string, EntryContent>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is submitted says that something has changed
  useEffect(() => {
    let isCurrent = true;
    const ids = [...entryIds.values()].flat();
    void Promise.all([data.findEntries(ids), data.shownAt(decision.id)])
      .then(([{ here }, kept]) => {
        if (!isCurrent) return;
        setNow(new Map(here.map((entry) => [entry.id, entry])));
        setShown(kept);
      })
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [data, decision, entryIds, submitted]);
  return { now, shown };
}
