/** One thing that sync did, as it goes to support: no token, no description, no name. */
export interface TraceEvent {
  /** ISO instant of this device. */
  at: string;
  kind: 'request' | 'phase' | 'note';
  /** For a request its method and path with the query (checkpoints only); else what happened. */
  what: string;
  /** HTTP status; missing when nothing answered. */
  status?: number;
  ms?: number;
  /** Rows sent. */
  sent?: number;
  /** Rows received. */
  received?: number;
  /** How many rows were answered how: `accepted 3, rejected overlap 1`. */
  answers?: string;
  /** Kind of the failure. */
  failure?: string;
}

const KEPT = 200;

/** The last events of this run of the app, oldest first, in memory only. */
export class Trace {
  private readonly events: TraceEvent[] = [];
  private readonly now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  add(event: Omit<TraceEvent, 'at'>): void {
    this.events.push({ at: this.now().toISOString(), ...event });
    if (this.events.length > KEPT) this.events.shift();
  }

  list(): TraceEvent[] {
    return [...this.events];
  }
}

/** What of a body may be told: how many rows, and how many were answered how. */
export function countsOf(sent: unknown, answer: unknown): Pick<TraceEvent, 'sent' | 'received' | 'answers'> {
  const rows = listIn(sent, 'rows');
  const documents = listIn(answer, 'documents');
  const results = listIn(answer, 'results');
  const kinds = new Map<string, number>();
  for (const result of results ?? []) {
    const { status, code } = result as { status?: unknown; code?: unknown };
    const kind = code === undefined ? String(status) : `${String(status)} ${String(code)}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return {
    ...(rows ? { sent: rows.length } : {}),
    ...(documents ? { received: documents.length } : {}),
    ...(results ? { answers: [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ') } : {}),
  };
}

function listIn(body: unknown, field: string): unknown[] | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as { [field: string]: unknown })[field];
  return Array.isArray(value) ? value : undefined;
}
