import { useCallback, useEffect, useState } from 'react';
import type { InvoiceDetail } from '../../../../domain/wire/invoices.ts';
import { useSyncStatus } from '../../../data/workspace.tsx';
import { type Failure, failureOf } from '../failure.ts';
import { remember, withDetail } from '../invoice-store.ts';
import { useInvoices } from '../use-invoices.ts';

/** How often is asked what became of something that is being sent. */
const POLL_MS = 3_000;

export interface OpenInvoice {
  detail: InvoiceDetail | null;
  /** Instant of the answer that is shown. */
  seenAt: string | null;
  failure: Failure | null;
  isOffline: boolean;
  reload(): Promise<void>;
}

/** The invoice that is open, as the server last said; asked again when the network comes back. */
export function useInvoice(id: string): OpenInvoice {
  const { api, owner, memory, isOffline } = useInvoices();
  const { phase } = useSyncStatus();
  const [failure, setFailure] = useState<Failure | null>(null);
  const seen = memory.details.get(id);

  const reload = useCallback(async () => {
    try {
      const detail = await api.detail(id);
      remember(owner, (now) => withDetail(now, detail, new Date().toISOString()));
      setFailure(null);
    } catch (error) {
      setFailure(failureOf(error));
    }
  }, [api, owner, id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed phase is the occasion to ask again
  useEffect(() => void reload(), [reload, phase]);

  const isSending = seen?.detail.deliveries.some(({ state }) => state === 'pending') ?? false;
  useEffect(() => {
    if (!isSending || isOffline) return;
    const timer = window.setInterval(() => void reload(), POLL_MS);
    return () => window.clearInterval(timer);
  }, [isSending, isOffline, reload]);

  return {
    detail: seen?.detail ?? null,
    seenAt: seen?.seenAt ?? null,
    failure,
    isOffline: isOffline || (failure?.isNetwork ?? false),
    reload,
  };
}
