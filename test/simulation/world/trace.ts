import { createHash, type Hash } from 'node:crypto';
import { time } from './virtual-time.ts';

/** Everything that happened in a seed, in order. Two runs of a seed have the same hash; `lines` are kept when asked for. */
export class Trace {
  private readonly hash: Hash = createHash('sha256');
  readonly lines: string[] = [];
  private readonly keep: boolean;

  constructor(keep: boolean) {
    this.keep = keep;
  }

  add(what: string, detail = ''): void {
    const line = `${time.now} ${what}`;
    this.hash.update(line);
    this.hash.update(detail);
    if (this.keep) this.lines.push(detail === '' ? line : `${line} ${detail}`);
  }

  digest(): string {
    return this.hash.copy().digest('hex');
  }
}
