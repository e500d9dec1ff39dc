import { useCallback, useEffect, useState } from 'react';
import type { Ageing } from '../../../../domain/wire/receivables.ts';
import { useSyncStatus } from '../../../data/workspace.tsx';
import { type Failure, failureOf } from '../failure.ts';
import { remember } from '../invoice-store.ts';
import { useInvoices } from '../use-invoices.ts';

export interface AgeingState {
  ageing: Ageing | null;
  seenAt: string | null;
  isOffline: boolean;
  failure: Failure | null;
  reload(): Promise<void>;
}

/** What clients owe and since when, as of today by the firm's calendar. */
export function useAgeing(): AgeingState {
  const { api, owner, memory, isOffline } = useInvoices();
  const { phase } = useSyncStatus();
  const [failure, setFailure] = useState<Failure | null>(null);
  const reload = useCallback(async () => {
    try {
      const ageing = await api.ageing(null);
      remember(owner, () => ({ ageing: { ageing, seenAt: new Date().toISOString() } }));
      setFailure(null);
    } catch (error) {
      setFailure(failureOf(error));
    }
  }, [api, owner]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed phase or revision is the occasion to ask again
  useEffect(() => void reload(), [reload, phase, memory.revision]);
  return {
    ageing: memory.ageing?.ageing ?? null,
    seenAt: memory.ageing?.seenAt ?? null,
    isOffline: isOffline || (failure?.isNetwork ?? false),
    failure,
    reload,
  };
}
