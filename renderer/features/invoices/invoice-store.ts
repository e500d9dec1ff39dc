import { create } from 'zustand';
import type { DueWork, InvoiceDetail, InvoiceHead, InvoiceList } from '../../../domain/wire/invoices.ts';
import type { Ageing } from '../../../domain/wire/receivables.ts';
import type { ListFilter } from './invoice-api.ts';

/** Invoices as they were read for one filter, page after page. */
export interface ReadList {
  filter: ListFilter;
  invoices: readonly InvoiceHead[];
  total: number;
  sums: InvoiceList['sums'];
  /** Instant of the newest answer. */
  seenAt: string;
}

/** What was last seen of the server's invoices. In memory only: money of clients is not kept on the device. */
export interface InvoiceMemory {
  filter: ListFilter;
  list: ReadList | null;
  /** The invoice that is open; null: the list is. */
  openId: string | null;
  /** Of the invoices that were opened. */
  details: ReadonlyMap<string, { detail: InvoiceDetail; seenAt: string }>;
  due: { from: string | null; to: string; work: DueWork; seenAt: string } | null;
  ageing: { ageing: Ageing; seenAt: string } | null;
  /** Raised when something was done that lists show: what is on the screen is asked for again then. */
  revision: number;
}

interface InvoiceStore extends InvoiceMemory {
  /** Whose memory this is: server and person. */
  owner: string | null;
}

export const noFilter: ListFilter = { status: null, clientId: null, text: '', from: null, to: null };

const nothing: InvoiceMemory = {
  filter: noFilter,
  list: null,
  openId: null,
  details: new Map(),
  due: null,
  ageing: null,
  revision: 0,
};

const useStore = create<InvoiceStore>(() => ({ ...nothing, owner: null }));

/** What `owner` last saw; nothing of anybody else. */
export function useInvoiceMemory(owner: string): InvoiceMemory {
  const store = useStore();
  return store.owner === owner ? store : nothing;
}

/** Keeps something for `owner`; what another one saw is let go of. */
export function remember(owner: string, change: (memory: InvoiceMemory) => Partial<InvoiceMemory>): void {
  useStore.setState((store) => {
    const memory = store.owner === owner ? store : nothing;
    return { ...memory, ...change(memory), owner };
  });
}

/** Shows the list again, whoever has something open: a person asked for "Invoices". */
export function closeInvoice(): void {
  useStore.setState({ openId: null });
}

/** Something was done that lists show. */
export function askAgain(owner: string): void {
  remember(owner, ({ revision }) => ({ revision: revision + 1 }));
}

/** Details that are kept at once; the oldest of them goes first. */
const DETAILS_KEPT = 30;

/** The memory with this detail as the newest, and its row in the list in step. */
export function withDetail(
  memory: InvoiceMemory,
  detail: InvoiceDetail,
  seenAt: string,
): Pick<InvoiceMemory, 'details' | 'list'> {
  const { id } = detail.invoice;
  const others = [...memory.details].filter(([other]) => other !== id).slice(1 - DETAILS_KEPT);
  const { list } = memory;
  return {
    details: new Map([...others, [id, { detail, seenAt }]]),
    list: list && {
      ...list,
      invoices: list.invoices.map((row) => (row.id === id ? detail.invoice : row)),
    },
  };
}

/** A list with another page at its end; a row that moved between two answers stands once. */
export function withPage(
  list: ReadList | null,
  filter: ListFilter,
  page: InvoiceList,
  seenAt: string,
): ReadList {
  const ids = new Set(page.invoices.map(({ id }) => id));
  const known = (list?.invoices ?? []).filter(({ id }) => !ids.has(id));
  return { filter, invoices: [...known, ...page.invoices], total: page.total, sums: page.sums, seenAt };
}

/** A list whose first page was read again: what stood there before is gone, what follows stays where it is. */
export function withFirstPage(
  list: ReadList | null,
  filter: ListFilter,
  page: InvoiceList,
  seenAt: string,
): ReadList {
  const ids = new Set(page.invoices.map(({ id }) => id));
  const left = page.total - page.invoices.length;
  const rest = (list?.invoices ?? [])
    .slice(page.invoices.length)
    .filter(({ id }) => !ids.has(id))
    .slice(0, left);
  return { filter, invoices: [...page.invoices, ...rest], total: page.total, sums: page.sums, seenAt };
}

/** What `owner` last saw of an invoice, outside a render: for what is undone later. */
export function lastSeen(owner: string, id: string): InvoiceDetail | null {
  const store = useStore.getState();
  return store.owner === owner ? (store.details.get(id)?.detail ?? null) : null;
}
