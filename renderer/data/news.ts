import { firstValueFrom, race, type Subscription, timer } from 'rxjs';
import type { Connection } from './connection.ts';

const QUIET_MS = 75_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Listens to the server's news and calls `onNews` for each, also once when the stream opens (something may have
 * happened before). A stream that is silent for longer than a heartbeat is taken for dead and opened anew.
 */
export class News {
  /** False: whoever wants news must ask. */
  open = false;
  private readonly connection: Connection;
  private readonly onNews: () => void;
  private readonly random: () => number;
  private readonly closing = new AbortController();
  private readonly prodding: Subscription;
  private quiet: ReturnType<typeof setTimeout> | undefined;
  private current: AbortController | undefined;

  constructor(connection: Connection, onNews: () => void, random: () => number) {
    this.connection = connection;
    this.onNews = onNews;
    this.random = random;
    // A stream opened with the network of before may hang without an error.
    this.prodding = connection.prodded.subscribe(() => {
      if (connection.state.value.phase !== 'up_to_date') this.current?.abort();
    });
    void this.run();
  }

  close(): void {
    this.closing.abort();
    this.prodding.unsubscribe();
    this.current?.abort();
    clearTimeout(this.quiet);
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.closing.signal.aborted; failures += 1) {
      try {
        await this.read(() => {
          failures = 0;
        });
      } catch {
        // What a failure means is told by the requests; here it only means that nobody tells us of news.
      }
      this.open = false;
      if (this.closing.signal.aborted) return;
      const longest = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** failures);
      await this.pause(longest * (0.5 + this.random() / 2));
    }
  }

  private pause(ms: number): Promise<unknown> {
    return firstValueFrom(race(timer(ms), this.connection.prodded), { defaultValue: undefined });
  }

  private async read(alive: () => void): Promise<void> {
    const abort = new AbortController();
    this.current = abort;
    const stream = await this.connection.stream('/v1/sync/stream', abort.signal);
    this.open = true;
    this.onNews();
    const decoder = new TextDecoder();
    let text = '';
    try {
      this.watchQuiet(abort);
      for await (const chunk of iterate(stream)) {
        this.watchQuiet(abort);
        alive();
        text += decoder.decode(chunk, { stream: true });
        const events = text.split(/\r?\n\r?\n/);
        text = events.pop() ?? '';
        // A line more than a page long is no news of ours.
        if (text.length > 65_536) return;
        if (events.some((event) => /^event: ?news$/m.test(event))) this.onNews();
      }
    } finally {
      clearTimeout(this.quiet);
      abort.abort();
    }
  }

  private watchQuiet(abort: AbortController): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => abort.abort(), QUIET_MS);
  }
}

async function* iterate(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}
