import { canonicalJson } from '../creto-shared/canonical.ts';
import { AppendFile } from '../creto-shared/durable-files.ts';
import { ApiError } from '../creto-shared/errors.ts';
import { createSerial } from '../creto-shared/serial.ts';
import { type Amount, CURRENCY, Decimal, priceOf } from './pricing.ts';
import { type EventType, type LedgerEntry, ledgerLine, type MeteringEvent } from './schema.ts';

export type Outcome =
  | { status: 'accepted' | 'duplicate'; entry: LedgerEntry }
  | { status: 'failed'; error: ApiError };

/** The billing period is the calendar month, in UTC, of the time when the work happened. */
const periodKey = (event: { client_id: string; event_type: EventType; timestamp: string }) =>
  `${event.client_id} ${event.event_type} ${event.timestamp.slice(0, 7)}`;

/**
 * Everything accepted, in memory and in an append-only file, one JSON line an event. An answer is given only after
 * the lines it speaks of are on disk; a restart reads them all again.
 */
export class Ledger {
  readonly entries: LedgerEntry[] = [];
  readonly #byId = new Map<string, LedgerEntry>();
  readonly #usage = new Map<string, Amount>();
  readonly #file: AppendFile;
  readonly #serial = createSerial();
  readonly #now: () => Date;

  private constructor(file: AppendFile, now: () => Date) {
    this.#file = file;
    this.#now = now;
  }

  /** @throws Error that names the line where the file cannot be read */
  static async open(path: string, now: () => Date): Promise<Ledger> {
    const { file, lines } = await AppendFile.open(path);
    const ledger = new Ledger(file, now);
    for (const [index, line] of lines.entries()) {
      try {
        ledger.#keep(ledgerLine.parse(JSON.parse(line)));
      } catch (cause) {
        await file.close();
        throw new Error(`Line ${index + 1} of ${path} cannot be read; the ledger is left as it is.`, {
          cause,
        });
      }
    }
    return ledger;
  }

  /** What a client has used of one event type in the month (`YYYY-MM`). */
  usageIn(client_id: string, event_type: EventType, month: string): Amount {
    return this.#usage.get(periodKey({ client_id, event_type, timestamp: month })) ?? new Decimal(0);
  }

  /**
   * Takes events in order, all new ones in one durable write. The same event_id with the same body is a duplicate
   * and answers as the first time; with another body it fails with `conflict`.
   */
  accept(events: readonly MeteringEvent[]): Promise<Outcome[]> {
    return this.#serial(async () => {
      const fresh = new Map<string, LedgerEntry>();
      const added = new Map<string, Amount>();
      const outcomes = events.map((event) => this.#judge(event, fresh, added));
      if (fresh.size > 0) {
        await this.#file.append([...fresh.values()].map((entry) => JSON.stringify(entry)));
        for (const entry of fresh.values()) this.#keep(entry);
      }
      return outcomes;
    });
  }

  async close(): Promise<void> {
    await this.#serial(() => this.#file.close());
  }

  #judge(event: MeteringEvent, fresh: Map<string, LedgerEntry>, added: Map<string, Amount>): Outcome {
    const find = (id: string) => this.#byId.get(id) ?? fresh.get(id);
    const known = find(event.event_id);
    if (known !== undefined) {
      if (canonicalJson(known.event) === canonicalJson(event)) return { status: 'duplicate', entry: known };
      const message = `Event ${event.event_id} was accepted before with another body.`;
      return { status: 'failed', error: new ApiError('conflict', message) };
    }
    if (event.corrects !== null) {
      const target = find(event.corrects)?.event;
      const matches =
        target?.tenant_id === event.tenant_id &&
        target.client_id === event.client_id &&
        target.event_type === event.event_type;
      if (!matches) {
        const message = `corrects: there is no event ${event.corrects} of this tenant, client and type.`;
        return { status: 'failed', error: new ApiError('invalid_request', message) };
      }
    }
    const key = periodKey(event);
    const quantity = new Decimal(event.quantity);
    const before = added.get(key) ?? this.#usage.get(key) ?? new Decimal(0);
    const price = priceOf(event.event_type, before, quantity);
    const entry = { event, ...price, currency: CURRENCY, received_at: this.#now().toISOString() };
    fresh.set(event.event_id, entry);
    added.set(key, before.plus(quantity));
    return { status: 'accepted', entry };
  }

  #keep(entry: LedgerEntry): void {
    const key = periodKey(entry.event);
    this.entries.push(entry);
    this.#byId.set(entry.event.event_id, entry);
    this.#usage.set(key, (this.#usage.get(key) ?? new Decimal(0)).plus(entry.event.quantity));
  }
}
