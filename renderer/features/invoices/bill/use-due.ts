import { useCallback, useEffect, useState } from 'react';
import type { DueWork } from '../../../../domain/wire/invoices.ts';
import { useSyncStatus } from '../../../data/workspace.tsx';
import { type Failure, failureOf } from '../failure.ts';
import { remember } from '../invoice-store.ts';
import { useInvoices } from '../use-invoices.ts';
import type { Period } from './periods.ts';

export interface Due {
  /** What could be billed in the period that was asked for; null before an answer. */
  work: DueWork | null;
  seenAt: string | null;
  isOffline: boolean;
  failure: Failure | null;
  reload(): Promise<void>;
}

/** What could be billed in a period, asked again when the network comes back. */
export function useDue({ from, to }: Period): Due {
  const { api, owner, memory, isOffline } = useInvoices();
  const { phase } = useSyncStatus();
  const [failure, setFailure] = useState<Failure | null>(null);
  const reload = useCallback(async () => {
    try {
      const work = await api.due(from, to);
      remember(owner, () => ({ due: { from, to, work, seenAt: new Date().toISOString() } }));
      setFailure(null);
    } catch (error) {
      setFailure(failureOf(error));
    }
  }, [api, owner, from, to]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed phase or revision is the occasion to ask again
  useEffect(() => void reload(), [reload, phase, memory.revision]);
  const seen = memory.due?.to === to && memory.due.from === from ? memory.due : null;
  return {
    work: seen?.work ?? null,
    seenAt: seen?.seenAt ?? null,
    isOffline: isOffline || (failure?.isNetwork ?? false),
    failure,
    reload,
  };
}
