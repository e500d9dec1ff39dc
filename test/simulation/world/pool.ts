import { EventEmitter } from 'node:events';
import type { Client, Pool, PoolClient, QueryResult } from 'pg';

/** As much of a `pg` connection as the world uses. */
export interface Queryable {
  query(text: unknown, values?: unknown): Promise<QueryResult>;
}

/**
 * A pool over the one session of PGlite: whoever takes the connection has it until they release it, the others wait in
 * line. A connection that listens to a channel is given back at once and goes on hearing; PGlite has no second session.
 */
export class OneSessionPool extends EventEmitter {
  private readonly client: Client;
  private readonly connection: Connection;
  private line: Promise<void> = Promise.resolve();

  constructor(client: Client) {
    super();
    this.client = client;
    this.connection = new Connection(client);
    client.on('notification', (notice) => this.connection.emit('notification', notice));
  }

  async connect(): Promise<PoolClient> {
    this.connection.held = await this.take();
    // The server uses query, release, setTypeParser, escapeIdentifier and events of a connection.
    return this.connection as unknown as PoolClient;
  }

  /** A single statement outside any transaction. */
  query(text: unknown, values?: unknown): Promise<QueryResult> {
    return this.alone(() => this.connection.query(text, values));
  }

  /** Statements as the superuser, in one transaction; nobody else is in between. */
  asOwner<T>(run: (owner: Queryable) => Promise<T>): Promise<T> {
    return this.alone(async () => {
      await this.client.query('BEGIN; SET LOCAL ROLE postgres');
      try {
        const result = await run(this.connection);
        await this.client.query('COMMIT');
        return result;
      } catch (error) {
        await this.client.query('ROLLBACK');
        throw error;
      }
    });
  }

  asPool(): Pool {
    return this as unknown as Pool;
  }

  private async alone<T>(run: () => Promise<T>): Promise<T> {
    const give = await this.take();
    try {
      return await run();
    } finally {
      give();
    }
  }

  /** Waits for the session; the caller gives it back. */
  private async take(): Promise<() => void> {
    const before = this.line;
    let give = () => {};
    this.line = new Promise((resolve) => {
      give = resolve;
    });
    await before;
    return give;
  }
}

/** One object for all who take it in turn, as a pool has one for each session. */
class Connection extends EventEmitter implements Queryable {
  /** Gives the session back. */
  held: (() => void) | undefined;
  private readonly client: Client;

  constructor(client: Client) {
    super();
    this.setMaxListeners(0);
    this.client = client;
  }

  setTypeParser(...given: Parameters<Client['setTypeParser']>): void {
    this.client.setTypeParser(...given);
  }
  escapeIdentifier(name: string): string {
    return this.client.escapeIdentifier(name);
  }

  async query(text: unknown, values?: unknown): Promise<QueryResult> {
    const result = await (values === undefined
      ? this.client.query(text as string)
      : this.client.query(text as string, values as unknown[]));
    if (typeof text === 'string' && /^listen/i.test(text)) this.release();
    return result;
  }

  release(): void {
    this.held?.();
    this.held = undefined;
  }
}
