import { useMemo } from 'react';
import { lineOptions } from '../../data/server-line.ts';
import { useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { type InvoiceApi, invoiceApi } from './invoice-api.ts';
import { type InvoiceMemory, useInvoiceMemory } from './invoice-store.ts';

export interface Invoices {
  api: InvoiceApi;
  /** Whose memory: server, firm and person. */
  owner: string;
  memory: InvoiceMemory;
  /** By what sync knows; a request may fail before it does. */
  isOffline: boolean;
}

/** The server's invoices, and what this person last saw of them in this session. */
export function useInvoices(): Invoices {
  const { session } = useWorkspace();
  const { phase } = useSyncStatus();
  const { server, deviceId } = session;
  const owner = `${server} ${session.session.tenantId} ${session.session.userId}`;
  const memory = useInvoiceMemory(owner);
  const api = useMemo(() => invoiceApi(lineOptions({ server, deviceId })), [server, deviceId]);
  return { api, owner, memory, isOffline: phase === 'offline' };
}
