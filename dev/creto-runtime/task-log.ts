import { type FileHandle, open, readFile, truncate } from 'node:fs/promises';
import { type LogLine, logLine } from './schema.ts';

const MAX_LINES = 20_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

type Reader = { line: (line: LogLine) => void; end: () => void };

/**
 * The log of one task: in memory while it lives, in a file of JSON lines from the first line on. Beyond 20,000 lines
 * or 8 Mi characters it says so once and takes only what the system says.
 */
export class TaskLog {
  readonly #path: string;
  readonly #lines: LogLine[];
  readonly #readers = new Set<Reader>();
  #ended: boolean;
  #characters = 0;
  #unwritten: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #file: FileHandle | undefined;

  private constructor(path: string, lines: LogLine[], ended: boolean) {
    this.#path = path;
    this.#lines = lines;
    this.#ended = ended;
  }

  static fresh(path: string): TaskLog {
    return new TaskLog(path, [], false);
  }

  /** Reads a log back. `ended` says whether more may come; a line that was cut off at the end is dropped. */
  static async load(path: string, ended: boolean): Promise<TaskLog> {
    const text = await readFile(path, 'utf8').catch(() => '');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    const lines = whole.split('\n').filter(Boolean);
    return new TaskLog(
      path,
      lines.map((line) => logLine.parse(JSON.parse(line))),
      ended,
    );
  }

  append(stream: LogLine['stream'], text: string): void {
    if (stream !== 'system') {
      if (this.#lines.length > MAX_LINES || this.#characters > MAX_CHARACTERS) return;
      this.#characters += text.length;
    }
    this.#add(stream, text);
    if (stream !== 'system' && (this.#lines.length > MAX_LINES || this.#characters > MAX_CHARACTERS)) {
      this.#add('system', 'The log is full; what the task writes from here on is not kept.');
    }
  }

  #add(stream: LogLine['stream'], text: string): void {
    const line = { seq: this.#lines.length + 1, at: new Date().toISOString(), stream, line: text };
    this.#lines.push(line);
    this.#unwritten.push(`${JSON.stringify(line)}\n`);
    if (this.#unwritten.length === 1) this.#writing = this.#writing.then(() => this.#write());
    for (const reader of this.#readers) reader.line(line);
  }

  async #write(): Promise<void> {
    const lines = this.#unwritten;
    this.#unwritten = [];
    this.#file ??= await open(this.#path, 'a', 0o600);
    await this.#file.appendFile(lines.join(''));
  }

  /** All is on disk; readers hear the end. */
  async end(): Promise<void> {
    await this.#writing;
    await this.#file?.datasync();
    await this.#file?.close();
    this.#ended = true;
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  /** Gives every line after `after`, those there are and those to come, then the end. @returns how to stop */
  follow(after: number, reader: Reader): () => void {
    for (const line of this.#lines) if (line.seq > after) reader.line(line);
    if (this.#ended) reader.end();
    else this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }
}
