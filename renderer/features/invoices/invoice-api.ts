import { z } from 'zod';
import {
  type DraftChange,
  DueWork,
  GenerateAnswer,
  type GenerateRequest,
  InvoiceDetail,
  InvoiceList,
  type IssueRequest,
  LineEntries,
  PreviewAnswer,
  type PreviewRequest,
  Recomputation,
  type VoidRequest,
} from '../../../domain/wire/invoices.ts';
import {
  Ageing,
  type CreditRequest,
  Deliveries,
  type DeliverRequest,
  type DisputeRequest,
  type PaymentRequest,
} from '../../../domain/wire/receivables.ts';
import {
  type Call,
  lost,
  notOurs,
  parseJson,
  type ServerLineOptions,
  serverLine,
} from '../../data/server-line.ts';

/** Pricing a hundred thousand entries takes seconds; nobody is left waiting longer than this. */
const LONGEST_MS = 120_000;
/** Entries of a line in one answer. */
const ENTRY_ROWS = 100;

export const documentFormats = ['pdf', 'facturx', 'ubl', 'csv', 'xlsx'] as const;
export type DocumentFormat = (typeof documentFormats)[number];
export const accountingSystems = ['quickbooks', 'xero', 'netsuite'] as const;
export type AccountingSystem = (typeof accountingSystems)[number];

/** What the list is asked for; what is empty is not asked for. */
export interface ListFilter {
  status: 'draft' | 'sent' | 'paid' | 'overdue' | 'void' | null;
  clientId: string | null;
  text: string;
  from: string | null;
  to: string | null;
}

/** A file of the server: its bytes and what it wants to be called, where it says so. */
export interface ServedFile {
  bytes: Uint8Array<ArrayBuffer>;
  name: string | null;
}

/**
 * Invoices as domain/wire/invoices.ts and receivables.ts say. Every call may throw RequestFailure, whose message is fit to
 * show, or an AbortError once its signal fired. A body with a request id may be sent again: the answer is the same.
 */
export interface InvoiceApi {
  list(filter: ListFilter, offset: number, limit: number): Promise<InvoiceList>;
  /** @param from null: of any age */
  due(from: string | null, to: string): Promise<DueWork>;
  preview(request: PreviewRequest, signal: AbortSignal): Promise<PreviewAnswer>;
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateAnswer>;
  detail(id: string): Promise<InvoiceDetail>;
  /** A page of the time under a line. */
  entries(id: string, position: number, offset: number): Promise<LineEntries>;
  recompute(id: string): Promise<Recomputation>;
  change(id: string, change: DraftChange): Promise<InvoiceDetail>;
  refresh(id: string, requestId: string): Promise<InvoiceDetail>;
  discard(id: string, requestId: string): Promise<void>;
  restore(id: string, requestId: string): Promise<void>;
  issue(id: string, request: IssueRequest): Promise<InvoiceDetail>;
  void(id: string, request: VoidRequest): Promise<InvoiceDetail>;
  pay(id: string, request: PaymentRequest): Promise<InvoiceDetail>;
  reverse(id: string, paymentId: string, requestId: string): Promise<InvoiceDetail>;
  credit(id: string, request: CreditRequest): Promise<InvoiceDetail>;
  deliver(id: string, request: DeliverRequest): Promise<InvoiceDetail>;
  dispute(id: string, request: DisputeRequest): Promise<InvoiceDetail>;
  /** What waits to be sent, and what could not be. */
  deliveries(): Promise<Deliveries>;
  ageing(on: string | null): Promise<Ageing>;
  document(id: string, format: DocumentFormat): Promise<ServedFile>;
  export(system: AccountingSystem, from: string, to: string): Promise<ServedFile>;
}

/** The query of a list; nothing that is empty stands in it. */
export function listQuery(filter: ListFilter, offset: number, limit: number): string {
  const query = new URLSearchParams();
  for (const name of ['status', 'clientId', 'text', 'from', 'to'] as const) {
    const value = filter[name]?.trim();
    if (value) query.set(name, value);
  }
  query.set('limit', String(limit));
  query.set('offset', String(offset));
  return query.toString();
}

/** The name in `content-disposition`; null where there is none that is only a name. */
export function nameIn(disposition: string | null): string | null {
  const name = /filename="?([^";]+)"?/.exec(disposition ?? '')?.[1]?.trim();
  return name && !/[/\\]/.test(name) && name.length <= 120 ? name : null;
}

/** The client of the server's invoices. */
export function invoiceApi(options: ServerLineOptions): InvoiceApi {
  const send = serverLine(options);
  const patiently = (signal?: AbortSignal): AbortSignal => {
    const longest = AbortSignal.timeout(LONGEST_MS);
    return signal ? AbortSignal.any([signal, longest]) : longest;
  };

  const json = async <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    call: Call = {},
  ): Promise<z.output<Schema>> => {
    const response = await send(path, call);
    const text = await response.text().catch((error: unknown) => {
      throw lost(error);
    });
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) throw notOurs();
    return parsed.data;
  };
  const file = async (path: string): Promise<ServedFile> => {
    const response = await send(path, { signal: patiently() });
    const content = await response.arrayBuffer().catch((error: unknown) => {
      throw lost(error);
    });
    return { bytes: new Uint8Array(content), name: nameIn(response.headers.get('content-disposition')) };
  };

  const path = (id: string, rest = ''): string => `/v1/invoices/${encodeURIComponent(id)}${rest}`;
  const post = (body: unknown, signal?: AbortSignal): Call => ({
    method: 'POST',
    body,
    signal: patiently(signal),
  });
  return {
    list: (filter, offset, limit) => json(`/v1/invoices?${listQuery(filter, offset, limit)}`, InvoiceList),
    due: (from, to) =>
      json(`/v1/invoices/due?${from === null ? '' : `from=${from}&`}to=${to}`, DueWork, {
        signal: patiently(),
      }),
    preview: (request, signal) => json('/v1/invoices/preview', PreviewAnswer, post(request, signal)),
    generate: (request, signal) => json('/v1/invoices/drafts', GenerateAnswer, post(request, signal)),
    detail: (id) => json(path(id), InvoiceDetail),
    entries: (id, position, offset) =>
      json(path(id, `/lines/${position}?offset=${offset}&limit=${ENTRY_ROWS}`), LineEntries),
    recompute: (id) => json(path(id, '/recompute'), Recomputation, post({})),
    change: (id, change) => json(path(id), InvoiceDetail, { method: 'PUT', body: change }),
    refresh: (id, requestId) => json(path(id, '/refresh'), InvoiceDetail, post({ requestId })),
    discard: async (id, requestId) =>
      void (await json(path(id, '/discard'), z.unknown(), post({ requestId }))),
    restore: async (id, requestId) =>
      void (await json(path(id, '/restore'), z.unknown(), post({ requestId }))),
    issue: (id, request) => json(path(id, '/issue'), InvoiceDetail, post(request)),
    void: (id, request) => json(path(id, '/void'), InvoiceDetail, post(request)),
    pay: (id, request) => json(path(id, '/payments'), InvoiceDetail, post(request)),
    reverse: (id, paymentId, requestId) =>
      json(
        path(id, `/payments/${encodeURIComponent(paymentId)}/reverse`),
        InvoiceDetail,
        post({ requestId }),
      ),
    credit: (id, request) => json(path(id, '/credit-notes'), InvoiceDetail, post(request)),
    deliver: (id, request) => json(path(id, '/deliver'), InvoiceDetail, post(request)),
    dispute: (id, request) => json(path(id, '/dispute'), InvoiceDetail, post(request)),
    deliveries: () => json('/v1/receivables/deliveries', Deliveries),
    ageing: (on) => json(`/v1/receivables/ageing${on === null ? '' : `?on=${on}`}`, Ageing),
    document: (id, format) => file(path(id, `/document?format=${format}`)),
    export: (system, from, to) => file(`/v1/invoices/export?system=${system}&from=${from}&to=${to}`),
  };
}
