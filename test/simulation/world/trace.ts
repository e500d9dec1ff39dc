import { createHash, type Hash } from 'node:crypto';
import { time } from './virtual-time.ts';

/** Everything that happened in a seed, in order. Two runs of a seed have the same hash; `lines` are kept when asked for. */
export class Trace {
  private readonly hash: Hash = createHash('sha256');
  readonly lines: string[] = [];
  private readonly keep: boolean;
  private sum = 0n;

  constructor(keep: boolean) {
    this.keep = keep;
  }

  add(what: string, detail = ''): void {
    const line = `${time.now} ${what}`;
    this.hash.update(line);
    this.hash.update(detail);
    const alone = createHash('sha256').update(line).update(detail).digest();
    this.sum = (this.sum + alone.readBigUInt64BE()) & 0xffff_ffff_ffff_ffffn;
    if (this.keep) this.lines.push(detail === '' ? line : `${line} ${detail}`);
  }

  /** The same for the same happenings, in whatever order those of one moment came. */
  digestOfMoments(): string {
    return this.sum.toString(16);
  }

  digest(): string {
    return this.hash.copy().digest('hex');
  }
}
