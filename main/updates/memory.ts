import { readFile } from 'node:fs/promises';
import compareVersions from 'semver/functions/compare.js';
import { z } from 'zod';
import { Instant } from '../../domain/entities/primitives.ts';
import { KeyId, ReleaseVersion } from '../../domain/release/manifest.ts';
import { writeDurably } from '../durable-file.ts';
import { SeenManifest, type Trust, type Verified } from './verify.ts';

/** What a device must not forget of releases, or an old manifest would be as good as a new one. */
const Memory = z.object({
  format: z.literal(1),
  seen: z.object({ pilot: SeenManifest.optional(), broad: SeenManifest.optional() }),
  rollbackSequence: z.int().min(0),
  retiredKeys: z.array(KeyId).max(1000),
  minimumVersion: ReleaseVersion.nullable(),
  /** The latest `issuedAt` of a manifest that was taken. */
  issuedAt: Instant.nullable(),
  /** The server's clock when it was last heard; a later reading replaces it, so that a wrong one heals. */
  serverTime: Instant.nullable(),
  /** When the version that is on offer was first found; its deadline counts from then. */
  firstSeen: z.object({ version: ReleaseVersion, at: Instant }).nullable(),
  postponedUntil: Instant.nullable(),
});
type Memory = z.infer<typeof Memory>;

const nothing: Memory = {
  format: 1,
  seen: {},
  rollbackSequence: 0,
  retiredKeys: [],
  minimumVersion: null,
  issuedAt: null,
  serverTime: null,
  firstSeen: null,
  postponedUntil: null,
};

/** `updates.json` of the profile's folder. */
export class UpdateMemory {
  private readonly file: string;
  private content: Memory;
  /** Why it cannot be used; null when it can. */
  readonly broken: string | null;
  /** What the file holds, as far as it is known. */
  private written: string;
  private writing: Promise<void> = Promise.resolve();

  private constructor(file: string, content: Memory, broken: string | null) {
    this.file = file;
    this.content = content;
    this.broken = broken;
    this.written = JSON.stringify(content);
  }

  /**
   * Reads it. One that is not there starts anew. One that is there and cannot be read is left as it is and `broken`:
   * to start anew then would let an old manifest in again, so there are no updates until somebody has looked at it.
   */
  static async open(file: string): Promise<UpdateMemory> {
    try {
      const parsed = Memory.safeParse(JSON.parse(await readFile(file, 'utf8')));
      if (parsed.success) return new UpdateMemory(file, parsed.data, null);
      return new UpdateMemory(file, nothing, `${file} is broken: ${z.prettifyError(parsed.error)}`);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return new UpdateMemory(file, nothing, null);
      }
      const reason = error instanceof Error ? error.message : String(error);
      return new UpdateMemory(file, nothing, `${file} cannot be read: ${reason}`);
    }
  }

  get value(): Readonly<Memory> {
    return this.content;
  }

  /** The latest of all clocks: one that was set back does not bring an expired manifest back to life. */
  now(systemMs: number): number {
    const { issuedAt, serverTime } = this.content;
    return Math.max(systemMs, ...[issuedAt, serverTime].map((at) => (at ? Date.parse(at) : 0)));
  }

  trust(keys: readonly string[], systemMs: number): Trust {
    const { seen, retiredKeys, rollbackSequence } = this.content;
    return { keys, retiredKeys, seen, rollbackSequence, now: this.now(systemMs) };
  }

  /** What holds once this manifest was taken. */
  async took({ manifest, payloadSha256 }: Verified): Promise<void> {
    const { seen, rollbackSequence, retiredKeys, minimumVersion, issuedAt } = this.content;
    const { ring, sequence } = manifest;
    await this.change({
      seen: { ...seen, [ring]: { sequence, payloadSha256 } },
      rollbackSequence: manifest.rollback ? Math.max(rollbackSequence, sequence) : rollbackSequence,
      retiredKeys: [...new Set([...retiredKeys, ...manifest.retiredKeys])],
      minimumVersion:
        compareVersions(minimumVersion ?? '0.0.0', manifest.minimumVersion) > 0
          ? minimumVersion
          : manifest.minimumVersion,
      issuedAt: issuedAt && issuedAt > manifest.issuedAt ? issuedAt : manifest.issuedAt,
    });
  }

  private async write(): Promise<void> {
    const { content } = this;
    const text = JSON.stringify(content);
    if (text === this.written) return;
    await writeDurably(this.file, `${JSON.stringify(content, null, 2)}\n`);
    this.written = text;
  }

  /** Durable when it resolves. A broken one is never written over. */
  async change(part: Partial<Omit<Memory, 'format'>>): Promise<void> {
    if (this.broken) return;
    this.content = { ...this.content, ...part };
    // One after the other, each with all that holds by then: what a full disk refused goes with the next.
    this.writing = this.writing.catch(() => undefined).then(() => this.write());
    await this.writing;
  }
}
