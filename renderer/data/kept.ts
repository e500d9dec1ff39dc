import { BehaviorSubject, distinctUntilChanged, filter, map, type Observable } from 'rxjs';
import { t } from '../words/words.ts';
import type { Journal } from './journal.ts';
import type { Notes } from './journal-types.ts';
import { DataError, type KeptName } from './types.ts';

/**
 * What a person keeps on this device for themselves, beside the journal: it is durable, it outlives a rebuilt working
 * database, and it is never sent.
 */
export class Kept {
  private readonly journal: Journal;
  private readonly all = new BehaviorSubject<Notes['kept'] | null>(null);
  private queue: Promise<void>;

  constructor(journal: Journal) {
    this.journal = journal;
    this.queue = journal
      .note('kept')
      .then((kept) => this.all.next(kept ?? {}))
      .catch((error: unknown) => this.all.error(error));
  }

  watch(name: KeptName): Observable<unknown> {
    return this.all.pipe(
      filter((kept) => kept !== null),
      map((kept) => kept[name] ?? null),
      distinctUntilChanged(),
      map((text): unknown => (text === null ? null : JSON.parse(text))),
    );
  }

  /** @throws DataError when it cannot be written, or is larger than a note should be (1 MB) */
  async keep(name: KeptName, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    if (text.length > 1_000_000) throw new DataError('invalid', t('data.too-large-to-keep'));
    const written = this.queue.then(async () => {
      const next = { ...this.all.value, [name]: text };
      await this.journal.setNote('kept', next);
      this.all.next(next);
    });
    this.queue = written.catch(() => undefined);
    await written;
  }
}
