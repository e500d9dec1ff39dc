import { useCallback, useEffect, useRef, useState } from 'react';
import { useSyncStatus } from '../../../data/workspace.tsx';
import { type Failure, failureOf } from '../failure.ts';
import type { ListFilter } from '../invoice-api.ts';
import { noFilter, type ReadList, remember, withFirstPage, withPage } from '../invoice-store.ts';
import { useInvoices } from '../use-invoices.ts';

const PAGE_ROWS = 200;
/** While somebody types, the server is not asked letter by letter. */
const TYPING_MS = 200;

export interface InvoiceListState {
  filter: ListFilter;
  isFiltered: boolean;
  setFilter(change: Partial<ListFilter>): void;
  /** What the server last said for this filter; null before it did. */
  list: ReadList | null;
  isLoading: boolean;
  isOffline: boolean;
  failure: Failure | null;
  /** Asks for the next page, where there is one. */
  more(): void;
  refresh(): void;
}

/** Whether two filters ask the same. */
export function isSameFilter(a: ListFilter, b: ListFilter): boolean {
  return (
    a.status === b.status &&
    a.clientId === b.clientId &&
    a.text.trim() === b.text.trim() &&
    a.from === b.from &&
    a.to === b.to
  );
}

/** The list of invoices by the filter, page after page, kept fresh when the network comes back. */
export function useInvoiceList(): InvoiceListState {
  const { api, owner, memory, isOffline } = useInvoices();
  const { phase } = useSyncStatus();
  const { filter, revision } = memory;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isLoading, setLoading] = useState(false);
  // The newest question; an answer to an older one is let go of.
  const asked = useRef(0);

  const read = useCallback(
    async (offset: number): Promise<void> => {
      asked.current += 1;
      const question = asked.current;
      setLoading(true);
      try {
        const page = await api.list(filter, offset, PAGE_ROWS);
        if (question !== asked.current) return;
        const seenAt = new Date().toISOString();
        remember(owner, ({ list }) => {
          const same = list !== null && isSameFilter(list.filter, filter) ? list : null;
          const grown = offset === 0 ? withFirstPage : withPage;
          return { list: grown(same, filter, page, seenAt) };
        });
        setFailure(null);
      } catch (error) {
        if (question === asked.current) setFailure(failureOf(error));
      } finally {
        if (question === asked.current) setLoading(false);
      }
    },
    [api, owner, filter],
  );

  const isTyping = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed phase or revision is the occasion to ask again
  useEffect(() => {
    const timer = window.setTimeout(() => void read(0), isTyping.current ? TYPING_MS : 0);
    isTyping.current = false;
    return () => window.clearTimeout(timer);
  }, [read, phase, revision]);

  const isCurrent = memory.list !== null && isSameFilter(memory.list.filter, filter);
  const list = isCurrent || (isLoading && !failure) ? memory.list : null;
  return {
    filter,
    isFiltered: !isSameFilter(filter, noFilter),
    setFilter: (change) => {
      isTyping.current = change.text !== undefined;
      remember(owner, (now) => ({ filter: { ...now.filter, ...change } }));
    },
    list,
    isLoading,
    isOffline: isOffline || (failure?.isNetwork ?? false),
    failure,
    more: () => {
      if (list && isCurrent && !isLoading && !isOffline && list.invoices.length < list.total)
        void read(list.invoices.length);
    },
    refresh: () => void read(0),
  };
}
