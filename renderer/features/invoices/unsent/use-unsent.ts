import { useCallback, useEffect, useRef, useState } from 'react';
import type { Deliveries } from '../../../../domain/wire/receivables.ts';
import { useSyncStatus } from '../../../data/workspace.tsx';
import { t } from '../../../words/words.ts';
import { attempts } from '../attempts.ts';
import { againOf } from '../delivery-words.ts';
import { failureOf } from '../failure.ts';
import { askAgain } from '../invoice-store.ts';
import { tell } from '../tell.ts';
import { useInvoices } from '../use-invoices.ts';

export type Unsent = Deliveries['deliveries'][number];

export interface UnsentState {
  /** What could not be sent. */
  failed: readonly Unsent[];
  /** What is on its way or waits for another try. */
  waiting: readonly Unsent[];
  /** Why the last "send again" was not taken. */
  problem: string | null;
  sendAgain(delivery: Unsent): Promise<void>;
}

/** What waits to be sent and what could not be, asked again with the list that it stands above. */
export function useUnsent(): UnsentState {
  const { api, owner, memory } = useInvoices();
  const { phase } = useSyncStatus();
  const [all, setAll] = useState<readonly Unsent[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const kept = useRef(attempts());
  const read = useCallback(async () => {
    try {
      setAll((await api.deliveries()).deliveries);
    } catch (error) {
      // The list beside it says that nothing comes; what was seen last stands.
      failureOf(error);
    }
  }, [api]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed phase or revision is the occasion to ask again
  useEffect(() => void read(), [read, phase, memory.revision]);
  return {
    failed: all.filter(({ state }) => state === 'failed'),
    waiting: all.filter(({ state }) => state === 'pending'),
    problem,
    sendAgain: async (delivery) => {
      const content = [delivery.id, delivery.attempts];
      try {
        const request = {
          requestId: kept.current.idFor(content),
          ...againOf(delivery, delivery.creditNoteId ?? null),
        };
        await api.deliver(delivery.invoiceId, request);
        kept.current.answered(content);
        setProblem(null);
        tell(t('invoice.on-its-way'));
        askAgain(owner);
      } catch (error) {
        setProblem(failureOf(error).words);
      }
    },
  };
}
