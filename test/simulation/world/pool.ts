import { EventEmitter } from 'node:events';
import type { Client, Pool, PoolClient, QueryResult } from 'pg';

/** As much of a `pg` pool as the server uses. */
export interface Queryable {
  query(text: unknown, values?: unknown): Promise<QueryResult>;
}

/**
 * A pool of as many connections as anybody wants over the one session of PGlite: from BEGIN to COMMIT or ROLLBACK the
 * session is one connection's, the others wait in line. Every connection sees the notices of channels it listens to.
 */
export class OneSessionPool extends EventEmitter {
  private readonly client: Client;
  private readonly listening = new Set<Connection>();
  private line: Promise<void> = Promise.resolve();

  constructor(client: Client) {
    super();
    this.client = client;
    client.on('notification', (notice) => {
      for (const connection of this.listening)
        if (connection.channels.has(notice.channel)) connection.emit('notification', notice);
    });
  }

  async connect(): Promise<PoolClient> {
    return asPoolClient(new Connection(this.client, this));
  }

  /** A single statement outside any transaction. */
  query(text: unknown, values?: unknown): Promise<QueryResult> {
    return this.alone((client) => send(client, text, values));
  }

  /** Statements as the superuser, in one transaction; nobody else is in between. */
  asOwner<T>(run: (owner: Queryable) => Promise<T>): Promise<T> {
    return this.alone(async (client) => {
      await client.query('BEGIN; SET LOCAL ROLE postgres');
      try {
        const result = await run({ query: (text, values) => send(client, text, values) });
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      }
    });
  }

  listen(connection: Connection): void {
    this.listening.add(connection);
  }
  forget(connection: Connection): void {
    this.listening.delete(connection);
  }

  /** Waits for the session; the caller gives it back. */
  async take(): Promise<() => void> {
    const before = this.line;
    let give = () => {};
    this.line = new Promise((resolve) => {
      give = resolve;
    });
    await before;
    return give;
  }

  private async alone<T>(run: (client: Client) => Promise<T>): Promise<T> {
    const give = await this.take();
    try {
      return await run(this.client);
    } finally {
      give();
    }
  }
}

class Connection extends EventEmitter {
  readonly channels = new Set<string>();
  private readonly client: Client;
  private readonly pool: OneSessionPool;
  private give: (() => void) | undefined;

  constructor(client: Client, pool: OneSessionPool) {
    super();
    this.client = client;
    this.pool = pool;
  }

  setTypeParser(...given: Parameters<Client['setTypeParser']>): void {
    this.client.setTypeParser(...given);
  }

  escapeIdentifier(name: string): string {
    return `"${name}"`;
  }

  async query(text: unknown, values?: unknown): Promise<QueryResult> {
    const words = typeof text === 'string' ? text : '';
    const channel = /^listen "?(\w+)"?$/i.exec(words)?.[1];
    if (channel !== undefined) {
      this.channels.add(channel);
      this.pool.listen(this);
    }
    if (this.give) {
      const result = send(this.client, text, values);
      return /^(commit|rollback)/i.test(words) ? result.finally(() => this.giveBack()) : result;
    }
    this.give = await this.pool.take();
    const begins = /^begin/i.test(words);
    try {
      const result = await send(this.client, text, values);
      if (!begins) this.giveBack();
      return result;
    } catch (error) {
      this.giveBack();
      throw error;
    }
  }

  release(): void {
    this.pool.forget(this);
    this.emit('end');
    // Whoever lets go in the middle of a transaction must not keep the others waiting.
    if (this.give) void this.client.query('ROLLBACK').finally(() => this.giveBack());
  }

  private giveBack(): void {
    this.give?.();
    this.give = undefined;
  }
}

function send(client: Client, text: unknown, values: unknown): Promise<QueryResult> {
  return values === undefined
    ? client.query(text as string)
    : client.query(text as string, values as unknown[]);
}

// The server uses query, release, setTypeParser, escapeIdentifier and events of a connection; connect, query, on of a pool.
function asPoolClient(connection: Connection): PoolClient {
  return connection as unknown as PoolClient;
}
export function asPool(pool: OneSessionPool): Pool {
  return pool as unknown as Pool;
}
