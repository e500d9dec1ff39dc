import { Duplex } from 'node:stream';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';

/**
 * A `pg` client whose server is PGlite in this process: the driver is the real one, and so are its parsers, errors and
 * prepared statements; only the socket is a function call. PGlite has one session, so there is one client.
 */
export async function openPglite(dataDir?: Blob): Promise<{ client: Client; database: PGlite }> {
  const database = await PGlite.create(dataDir ? { loadDataDir: dataDir } : {});
  const client = new Client({ user: 'postgres', database: 'postgres', stream: () => new Wire(database) });
  await client.connect();
  return { client, database };
}

const SYNC = 'S'.charCodeAt(0);
const QUERY = 'Q'.charCodeAt(0);
const FLUSH = 'H'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);

class Wire extends Duplex {
  private started = false;
  private waiting: Buffer[] = [];
  private readonly database: PGlite;

  constructor(database: PGlite) {
    super();
    this.database = database;
  }

  connect(): void {
    process.nextTick(() => this.emit('connect'));
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.receive(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    this.receive(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  private receive(chunk: Buffer): void {
    if (!this.started) {
      this.started = true;
      this.push(greeting());
      return;
    }
    this.waiting.push(chunk);
    const all = this.waiting.length === 1 ? chunk : Buffer.concat(this.waiting);
    const last = lastType(all);
    if (last === TERMINATE) {
      this.push(null);
      return;
    }
    if (last !== SYNC && last !== QUERY && last !== FLUSH) return;
    this.waiting = [];
    const answers: Buffer[] = [];
    // It works at once, and says so in a promise; without a file system to sync there is nothing to wait for. (Its
    // other calls parse every answer and keep it.)
    const done = this.database.execProtocolRawStream(all, {
      syncToFs: false,
      onRawData: (answer) => void answers.push(Buffer.from(answer)),
    });
    done.catch((error: Error) => this.destroy(error));
    this.push(Buffer.concat(answers));
  }
}

/** Type of the last whole message; undefined when the end of one is still to come. */
function lastType(bytes: Buffer): number | undefined {
  let type: number | undefined;
  let at = 0;
  while (at + 5 <= bytes.length) {
    type = bytes[at];
    at += 1 + bytes.readInt32BE(at + 1);
  }
  return at === bytes.length ? type : undefined;
}

/** What a server says after a start-up packet: signed in, ready. PGlite has said it already, to nobody. */
function greeting(): Buffer {
  return Buffer.from([
    ...[0x52, 0, 0, 0, 8, 0, 0, 0, 0],
    ...[0x4b, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1],
    ...[0x5a, 0, 0, 0, 5, 0x49],
  ]);
}
