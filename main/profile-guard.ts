import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ProfileState } from '../domain/ipc/system.ts';
import { DATA_VERSION, DataMark } from '../domain/release/data-version.ts';
import { writeDurably } from './durable-file.ts';
import { COPIES, copyProfile, dropOldCopies, hasCopy, holdsData, NoRoom } from './profile-copies.ts';

/** What a mark of any later Stint has at least, whatever else it says. */
const LaterMark = z.looseObject({
  dataVersion: z.int().min(0),
  madeBy: z.string().default(''),
  electron: z.int().min(0).default(0),
});

export interface GuardOptions {
  /** userData. */
  folder: string;
  /** This Stint's own version. */
  version: string;
  /** Major version of this Electron. */
  electron: number;
  now(): Date;
  /** Of this Stint; other than DATA_VERSION in tests only. */
  dataVersion?: number;
  /** Bytes free where the folder is; asked of the system when it is left out. */
  freeBytes?(folder: string): Promise<number>;
}

/**
 * Decides before any database is opened whether this Stint may open the profile (docs/decisions/0023-profiles.md): a
 * copy is made first where another Stint or another Chromium had it open, and nothing at all is written where that one
 * was newer.
 */
export class ProfileGuard {
  readonly state: ProfileState;
  private readonly options: GuardOptions;
  private marked: boolean;

  private constructor(options: GuardOptions, state: ProfileState, marked: boolean) {
    this.options = options;
    this.state = state;
    this.marked = marked;
  }

  /** @throws what the disk throws: then nothing may be opened either */
  static async look(options: GuardOptions): Promise<ProfileGuard> {
    const { folder } = options;
    const mine = own(options);
    const found = await readMark(markFile(folder));
    if (found.kind === 'newer' || (found.kind === 'mark' && isNewer(found.mark, mine))) {
      const { mark } = found;
      const by = found.kind === 'mark' && found.mark.opening ? found.mark.opening.madeBy : mark.madeBy;
      return new ProfileGuard(options, { kind: 'newer', madeBy: by, folder }, true);
    }
    const mark = found.kind === 'mark' ? found.mark : null;
    const isSame =
      mark && !mark.opening && mark.dataVersion === mine.dataVersion && mark.electron === mine.electron;
    if (isSame) {
      const guard = new ProfileGuard(options, { kind: 'open' }, mark.madeBy === mine.madeBy);
      return guard;
    }
    if (!(await holdsData(folder))) {
      const guard = new ProfileGuard(options, { kind: 'open' }, false);
      await guard.opened();
      return guard;
    }
    return ProfileGuard.withCopy(options, mark);
  }

  private static async withCopy(options: GuardOptions, mark: DataMark | null): Promise<ProfileGuard> {
    const { folder } = options;
    const mine = own(options);
    const from = mark ?? { dataVersion: 0, madeBy: '', electron: 0 };
    const at = options.now().toISOString();
    // The process died while it opened the databases: the copy of before is the one that counts, and what was begun
    // goes on from where it is.
    let copy = mark?.opening?.copy;
    if (copy === undefined || !(await hasCopy(folder, copy))) {
      const name = `${at.replaceAll(/[-:.]/g, '')}-data-${from.dataVersion}`;
      try {
        copy = await copyProfile(folder, name, options.freeBytes);
      } catch (error) {
        if (!(error instanceof NoRoom)) throw error;
        const { needed, free } = error;
        return new ProfileGuard(options, { kind: 'no_room', folder, needed, free }, true);
      }
    }
    const { dataVersion, madeBy, electron } = from;
    const next: DataMark = {
      ...{ dataVersion, madeBy, electron },
      at: mark?.at ?? at,
      opening: { ...mine, copy, at },
    };
    await writeMark(folder, next);
    const state: ProfileState =
      dataVersion === mine.dataVersion
        ? { kind: 'open' }
        : { kind: 'migrated', from: dataVersion, copy: path.join(folder, COPIES, copy) };
    return new ProfileGuard(options, state, false);
  }

  /** False: nothing of the profile may be opened or written. */
  get mayOpen(): boolean {
    return this.state.kind === 'open' || this.state.kind === 'migrated';
  }

  /** The page says that its databases opened well: from now on they are this Stint's. */
  async opened(): Promise<void> {
    if (this.marked || !this.mayOpen) return;
    this.marked = true;
    const { folder, now } = this.options;
    await writeMark(folder, { ...own(this.options), at: now().toISOString() });
    await dropOldCopies(folder);
  }
}

interface Writer {
  dataVersion: number;
  madeBy: string;
  electron: number;
}

function own({ dataVersion = DATA_VERSION, version: madeBy, electron }: GuardOptions): Writer {
  return { dataVersion, madeBy, electron };
}

/** A Chromium that is older than the one before counts as well: it may throw away databases that it cannot read. */
function isNewer(mark: DataMark, mine: Writer): boolean {
  const writers = mark.opening ? [mark, mark.opening] : [mark];
  return writers.some(
    ({ dataVersion, electron }) => dataVersion > mine.dataVersion || electron > mine.electron,
  );
}

function markFile(folder: string): string {
  return path.join(folder, 'data-version.json');
}

function writeMark(folder: string, mark: DataMark): Promise<void> {
  return writeDurably(markFile(folder), `${JSON.stringify(mark, null, 2)}\n`);
}

type Found = { kind: 'none' } | { kind: 'mark'; mark: DataMark } | { kind: 'newer'; mark: Writer };

/** @throws when it is there and cannot be read: then nobody knows who had the profile open */
async function readMark(file: string): Promise<Found> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'none' };
    throw error;
  }
  const json = parsed(text);
  const known = DataMark.safeParse(json);
  if (known.success) return { kind: 'mark', mark: known.data };
  // It is written durably, so a shape that is not known comes from somebody who knows more, not from a crash.
  const later = LaterMark.safeParse(json);
  return later.success ? { kind: 'newer', mark: later.data } : { kind: 'none' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
