import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Instant } from '../../domain/entities/primitives.ts';
import { WorkState } from '../../domain/ipc/updates.ts';
import { readJson, writeDurably } from '../durable-file.ts';

const KnownWork = z.object({ at: Instant, state: WorkState });
export type KnownWork = z.infer<typeof KnownWork>;

/** The page speaks at every change; the disk hears of it this often at most. */
const WRITE_EVERY_MS = 3000;

/** `work.json` of a profile's folder: what its page last said of unsent work, for a diagnosis while it is not open. */
export class WorkFile {
  private readonly file: string;
  private readonly now: () => Date;
  private latest: KnownWork | null = null;
  private written = '';
  private timer: NodeJS.Timeout | null = null;

  constructor(folder: string, now: () => Date = () => new Date()) {
    this.file = workFile(folder);
    this.now = now;
  }

  get known(): KnownWork | null {
    return this.latest;
  }

  note(state: WorkState): void {
    this.latest = { at: this.now().toISOString(), state };
    if (JSON.stringify(state) === this.written) return;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.write();
    }, WRITE_EVERY_MS);
  }

  /** Writes at once what waits; for the moment before the process ends. A full disk is no reason not to end. */
  flush(): void {
    if (!this.timer || !this.latest) return;
    clearTimeout(this.timer);
    this.timer = null;
    try {
      writeFileSync(this.file, JSON.stringify(this.latest), { mode: 0o600 });
    } catch {
      // It is a help for a diagnosis only; the work itself is in the journal.
    }
  }

  private async write(): Promise<void> {
    if (!this.latest) return;
    const { latest } = this;
    // Only a help for a diagnosis: a disk that is full is told of elsewhere.
    await writeDurably(this.file, JSON.stringify(latest)).then(
      () => {
        this.written = JSON.stringify(latest.state);
      },
      () => undefined,
    );
  }
}

function workFile(folder: string): string {
  return path.join(folder, 'work.json');
}

/** Null when the page of this profile has never said anything. */
export async function readWork(folder: string): Promise<KnownWork | null> {
  const parsed = KnownWork.safeParse(await readJson(workFile(folder)));
  return parsed.success ? parsed.data : null;
}
