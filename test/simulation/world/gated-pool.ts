import { EventEmitter } from 'node:events';
import type { Client, Pool, PoolClient, QueryResult } from 'pg';
import type { Queryable } from './pool.ts';
import type { Random } from './random.ts';
import { type Outside, realDelay } from './virtual-time.ts';

interface Statement {
  connection: GatedConnection;
  text: string;
  send: () => Promise<QueryResult>;
  resolve: (result: QueryResult) => void;
  reject: (error: unknown) => void;
}

/**
 * Real connections to a real Postgres whose statements go one at a time, in an order that the seed chooses. Transactions
 * interleave and wait for each other's locks as they would anyway, but the same seed interleaves them the same way.
 * A statement that waits for a lock is left to wait while others go on, and is looked at again after each of them.
 */
export class Gate implements Outside {
  random: Random;
  private readonly waiting: Statement[] = [];
  private readonly blocked = new Map<Statement, Promise<void>>();
  private readonly monitor: Client;
  private readonly listeners = new Set<GatedConnection>();

  constructor(monitor: Client, random: Random) {
    this.monitor = monitor;
    this.random = random;
  }

  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  add(statement: Statement): void {
    this.waiting.push(statement);
  }

  listen(connection: GatedConnection): void {
    this.listeners.add(connection);
  }

  /** Lets one statement go: until it is answered, or waits for a lock. */
  async step(): Promise<void> {
    const [statement] = this.waiting.splice(this.random.int(0, this.waiting.length - 1), 1);
    if (!statement) return;
    const done = statement.send().then(statement.resolve, statement.reject);
    if (!(await this.answered(statement, done))) this.blocked.set(statement, done);
    for (const [other, otherDone] of this.blocked)
      if (other !== statement && (await this.answered(other, otherDone))) this.blocked.delete(other);
    // What a commit has to tell was told by the time that its listener has answered anything else.
    if (/commit$/i.test(statement.text))
      for (const listener of this.listeners) await listener.client.query('SELECT 1');
  }

  private async answered(statement: Statement, done: Promise<void>): Promise<boolean> {
    let answered = false;
    void done.then(() => {
      answered = true;
    });
    for (let looks = 0; ; ) {
      await Promise.race([done, realDelay(1)]);
      if (answered) return true;
      const { rows } = await this.monitor.query<{ waits: boolean }>(
        `SELECT wait_event_type = 'Lock' AS waits FROM pg_stat_activity WHERE pid = $1`,
        [statement.connection.pid],
      );
      looks = rows[0]?.waits ? looks + 1 : 0;
      if (looks >= 2) return answered;
    }
  }
}

/** Waits for whatever a client was asked, one session at a time. */
export class Awaited implements Outside {
  private readonly running = new Set<Promise<unknown>>();

  constructor(client: Client) {
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<QueryResult>;
    Reflect.set(client, 'query', (...given: unknown[]) => {
      const asked = query(...given);
      const over = () => void this.running.delete(done);
      const done: Promise<void> = asked.then(over, over);
      this.running.add(done);
      return asked;
    });
  }

  get isWaiting(): boolean {
    return this.running.size > 0;
  }
  async step(): Promise<void> {
    await Promise.all(this.running);
  }
}

class GatedConnection extends EventEmitter {
  readonly client: Client;
  readonly pid: number;
  private readonly gate: Gate;
  private readonly back: (connection: GatedConnection) => void;

  constructor(client: Client, gate: Gate, back: (connection: GatedConnection) => void) {
    super();
    this.client = client;
    this.pid = (client as unknown as { processID: number }).processID;
    this.gate = gate;
    this.back = back;
    client.on('notification', (notice) => this.emit('notification', notice));
  }

  setTypeParser(...given: Parameters<Client['setTypeParser']>): void {
    this.client.setTypeParser(...given);
  }
  escapeIdentifier(name: string): string {
    return this.client.escapeIdentifier(name);
  }

  query(text: unknown, values?: unknown): Promise<QueryResult> {
    const words = typeof text === 'string' ? text : '';
    if (/^listen/i.test(words)) this.gate.listen(this);
    return new Promise((resolve, reject) => {
      const send = () =>
        values === undefined
          ? this.client.query(text as string)
          : this.client.query(text as string, values as unknown[]);
      this.gate.add({ connection: this, text: words, send, resolve, reject });
    });
  }

  release(): void {
    this.back(this);
  }
}

/** A pool of a few gated connections. Whoever finds none free waits in line. */
export class GatedPool extends EventEmitter {
  private readonly free: GatedConnection[];
  private readonly line: (() => void)[] = [];

  constructor(gate: Gate, clients: Client[]) {
    super();
    const back = (connection: GatedConnection) => {
      this.free.push(connection);
      this.line.shift()?.();
    };
    this.free = clients.map((client) => new GatedConnection(client, gate, back));
  }

  async connect(): Promise<PoolClient> {
    // The server uses query, release, setTypeParser, escapeIdentifier and events of a connection.
    return (await this.take()) as unknown as PoolClient;
  }

  async query(text: unknown, values?: unknown): Promise<QueryResult> {
    const connection = await this.take();
    try {
      return await connection.query(text, values);
    } finally {
      connection.release();
    }
  }

  async inTransaction<T>(run: (connection: Queryable) => Promise<T>): Promise<T> {
    const connection = await this.take();
    try {
      await connection.query('BEGIN');
      const result = await run(connection);
      await connection.query('COMMIT');
      return result;
    } catch (error) {
      await connection.query('ROLLBACK');
      throw error;
    } finally {
      connection.release();
    }
  }

  asPool(): Pool {
    return this as unknown as Pool;
  }

  private async take(): Promise<GatedConnection> {
    for (;;) {
      const connection = this.free.shift();
      if (connection) return connection;
      await new Promise<void>((resolve) => this.line.push(resolve));
    }
  }
}
