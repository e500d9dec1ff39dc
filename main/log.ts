import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Redactor, redactValue } from './doctor/redact.ts';

/**
 * The log of the app: JSON lines in userData/logs, five files of a megabyte. Own, since pino (127 KB bundled, 25 ms of
 * the start) would leave rotation, redaction and a disk that is full to be written here all the same.
 */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Kinds, figures and errors; never what a person wrote, nor names of clients, projects or people. */
export type LogFacts = Record<string, string | number | boolean | null | undefined | Error>;

export interface LogOptions {
  /** Made when the first line is written. */
  folder: string;
  level: LogLevel;
  redact: Redactor;
  now?: () => Date;
  /** Of one file. */
  maxBytes?: number;
  /** With the one that is written. */
  maxFiles?: number;
}

const MAX_BYTES = 1_000_000;
const MAX_FILES = 5;
const MAX_TEXT = 4000;
/** Lines of one event in a minute; what is more is counted only, so that no storm washes the log away. */
const MAX_REPEATS = 60;
/** Lines from before the log is open. */
const MAX_EARLY = 100;

interface Line {
  at: string;
  level: LogLevel;
  event: string;
  facts: LogFacts;
}

/**
 * Each line is on its way to the disk when the call returns, so the last one before a crash is there. Nothing that goes
 * wrong with the log, a full disk above all, is anybody's problem but the log's.
 */
export class Log {
  private options: LogOptions | null = null;
  private readonly early: Line[] = [];
  private readonly repeats = new Map<string, { minute: number; count: number }>();
  private size: number | null = null;

  /** Opens the log; what was said before follows at once. */
  open(options: LogOptions): void {
    this.options = options;
    this.size = null;
    for (const line of this.early.splice(0)) this.write(line);
  }

  setLevel(level: LogLevel): void {
    if (this.options) this.options = { ...this.options, level };
  }

  /** The file that is written; null before it is open. */
  get file(): string | null {
    return this.options ? logFile(this.options.folder) : null;
  }

  /** @param event what happened, a short fixed name such as `sign-in` */
  error(event: string, facts: LogFacts = {}): void {
    this.say('error', event, facts);
  }

  warn(event: string, facts: LogFacts = {}): void {
    this.say('warn', event, facts);
  }

  info(event: string, facts: LogFacts = {}): void {
    this.say('info', event, facts);
  }

  debug(event: string, facts: LogFacts = {}): void {
    this.say('debug', event, facts);
  }

  private say(level: LogLevel, event: string, facts: LogFacts): void {
    const now = this.options?.now?.() ?? new Date();
    const line: Line = { at: now.toISOString(), level, event, facts };
    if (this.options) this.write(line);
    else if (this.early.length < MAX_EARLY) this.early.push(line);
  }

  private write({ at, level, event, facts }: Line): void {
    const { options } = this;
    if (!options || LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(options.level)) return;
    const left = this.countRepeat(event, Date.parse(at));
    if (left === null) return;
    try {
      const said = redactValue({ ...plain(facts), ...left }, options.redact);
      this.append(options, `${JSON.stringify({ at, level, event, ...Object(said) })}\n`);
    } catch {
      // A disk that is full or a folder that cannot be written: the app goes on, and the next line may find room.
      this.size = null;
    }
  }

  /** Null where the event has been said often enough in this minute; else how many were left out before. */
  private countRepeat(event: string, at: number): { leftOut?: number } | null {
    const minute = Math.floor(at / 60_000);
    const known = this.repeats.get(event);
    if (known?.minute === minute) {
      known.count += 1;
      return known.count > MAX_REPEATS ? null : {};
    }
    const leftOut = known ? known.count - MAX_REPEATS : 0;
    this.repeats.set(event, { minute, count: 1 });
    return leftOut > 0 ? { leftOut } : {};
  }

  private append(options: LogOptions, text: string): void {
    const file = logFile(options.folder);
    if (this.size === null) {
      mkdirSync(options.folder, { recursive: true, mode: 0o700 });
      this.size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    }
    if (this.size > 0 && this.size + Buffer.byteLength(text) > (options.maxBytes ?? MAX_BYTES)) {
      rotate(file, options.maxFiles ?? MAX_FILES);
      this.size = 0;
    }
    appendFileSync(file, text, { mode: 0o600 });
    this.size += Buffer.byteLength(text);
  }
}

/** The app's one log. */
export const log = new Log();

/** The newest file of a folder of logs; older ones are `stint.1.log` and up. */
export function logFile(folder: string, age = 0): string {
  return path.join(folder, age === 0 ? 'stint.log' : `stint.${age}.log`);
}

function rotate(file: string, maxFiles: number): void {
  const folder = path.dirname(file);
  for (let age = maxFiles - 2; age >= 0; age -= 1) {
    const from = logFile(folder, age);
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, logFile(folder, age + 1));
  }
}

function plain(facts: LogFacts): Record<string, string | number | boolean | null | undefined> {
  const result: Record<string, string | number | boolean | null | undefined> = {};
  for (const [name, fact] of Object.entries(facts)) {
    if (fact instanceof Error) result[name] = (fact.stack ?? String(fact)).slice(0, MAX_TEXT);
    else result[name] = typeof fact === 'string' ? fact.slice(0, MAX_TEXT) : fact;
  }
  return result;
}
