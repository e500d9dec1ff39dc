import compareVersions from 'semver/functions/compare.js';
import { NO_WORK } from '../../domain/ipc/no-work.ts';
import type { UpdateState, WorkState } from '../../domain/ipc/updates.ts';
import type { ReleaseFile } from '../../domain/release/manifest.ts';
import { bundleFeed } from './bundle.ts';
import { failureOf, UpdateCancelled, UpdateFailure } from './failure.ts';
import { type Feed, feedAt } from './feed.ts';
import { type Found, findInBundle, findOnFeed, lookAgain, type Search } from './find.ts';
import { deadlineOf, type Moment, waitsFor } from './gates.ts';
import type { UpdatesOptions } from './ports.ts';
import { type StreamLimits, savePackage } from './stream.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CHECK_EVERY_MS = 4 * 60 * MINUTE_MS;
/** At the start, so that a whole floor that comes to work does not ask in one second. */
const FIRST_CHECK_WITHIN_MS = MINUTE_MS;
const PROGRESS_STEP = 0.01;
/** A page that opens its data tells of its work at once; one that has not by then cannot. */
const SILENT_MS = 10 * MINUTE_MS;
/** A page that is gone never says that its write is done. */
const WRITE_WITHIN_MS = 10_000;

/** Looks for updates, fetches them, and installs them at a moment that cuts nothing in two. */
export class Updates {
  private readonly options: UpdatesOptions;
  private phase: UpdateState['phase'] = 'idle';
  private checkedAt: number | null = null;
  private found: Found | null = null;
  private isPrepared = false;
  private progress: number | null = null;
  private refusal: UpdateState['refusal'] = null;
  private work: WorkState | null = null;
  /** Since when nobody tells of the work of who is signed in. */
  private silentSince: number | null = null;
  private onWritten: (() => void) | null = null;
  private isWanted = false;
  private run: AbortController | null = null;
  private readonly timers: NodeJS.Timeout[] = [];
  private lastTold = '';
  /** What policy said of where to look, when it was last asked. */
  private meant: string;

  constructor(options: UpdatesOptions) {
    this.options = options;
    this.meant = this.whereToLook();
  }

  /** Begins to look by itself: soon, and then every four hours. */
  start(random: () => number = Math.random): void {
    const later = (within: number) => {
      this.timers[0] = setTimeout(() => {
        later(CHECK_EVERY_MS * (0.9 + 0.2 * random()));
        void this.check();
      }, within).unref();
    };
    later(random() * FIRST_CHECK_WITHIN_MS);
    this.timers[1] = setInterval(() => void this.tryInstall(false), MINUTE_MS).unref();
  }

  /** Ends what is under way; nothing is looked for from then on. */
  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.run?.abort();
  }

  state(): UpdateState {
    const { current } = this.options;
    const { postponedUntil } = this.options.memory.value;
    const isOff = this.isOff();
    const found = isOff ? null : this.found;
    return {
      phase: isOff ? 'off' : this.phase,
      current,
      checkedAt: this.checkedAt === null ? null : new Date(this.checkedAt).toISOString(),
      available: found && {
        version: found.manifest.version,
        isRollback: found.offer.isRollback,
        isRequired: found.offer.isRequired,
        notes: found.manifest.notes,
        size: found.offer.file?.size ?? 0,
        deadline: this.deadline(),
      },
      progress: isOff ? null : this.progress,
      waitsFor: !isOff && this.phase === 'ready' ? waitsFor(this.moment(false)) : null,
      postponedUntil: this.isPostponed() ? postponedUntil : null,
      refusal: isOff ? null : this.refusal,
    };
  }

  /** Looks now. Resolves when it is known what there is; a download goes on behind it. */
  check(): Promise<UpdateState> {
    const address = this.options.policy().UpdateFeed ?? this.options.feed;
    return this.look((search) => {
      if (!address) throw new UpdateFailure('unreachable', 'neither this build nor policy names a feed');
      const feed = feedAt(address, this.options.fetch);
      return { feed, found: findOnFeed(feed, search) };
    });
  }

  /** Takes the update from a bundle. @param file its path */
  fromFile(file: string): Promise<UpdateState> {
    // What a person chose goes before what is looked for by itself, which may wait for a feed that does not answer.
    this.abandon();
    return this.look((search) => {
      const feed = bundleFeed(file);
      return { feed, found: findInBundle(feed, search) };
    });
  }

  /** Installs as soon as nothing is in its way. */
  async install(): Promise<UpdateState> {
    this.isWanted = true;
    await this.options.memory.change({ postponedUntil: null });
    if (this.isPrepared && this.phase === 'failed') this.phase = 'ready';
    if (!this.isPrepared && this.found) return this.check();
    void this.tryInstall(false);
    return this.state();
  }

  /** Puts it off for a day, at most to its deadline; what is due or required is not put off. */
  async postpone(): Promise<UpdateState> {
    if (this.found && !this.isDue()) {
      this.isWanted = false;
      const until = Math.min(
        this.now() + DAY_MS,
        ...[this.deadline()].flatMap((at) => (at ? Date.parse(at) : [])),
      );
      await this.options.memory.change({ postponedUntil: new Date(until).toISOString() });
      this.tell();
    }
    return this.state();
  }

  /** Ends a search or a download. */
  cancel(): UpdateState {
    this.isWanted = false;
    this.run?.abort();
    return this.state();
  }

  /** What the page says of its work; an update that waited for it goes on. */
  workChanged(work: WorkState): void {
    this.work = work;
    if (!work.writing) this.onWritten?.();
    void this.tryInstall(false);
  }

  /** Policy has changed: what is under way may no longer be meant. */
  policyChanged(): void {
    const meant = this.whereToLook();
    if (meant !== this.meant) {
      this.meant = meant;
      this.abandon();
      if (!this.isOff()) void this.check();
    }
    this.tell();
    void this.tryInstall(false);
  }

  /** Whether anything is there that `closing` might install. */
  isReadyToInstall(): boolean {
    return this.phase === 'ready';
  }

  /**
   * The person closes Stint.
   * @returns whether an update is installed before it ends
   */
  closing(): Promise<boolean> {
    return this.tryInstall(true);
  }

  /** Ends a search or a download for another one: whatever comes of it is not heard any more. */
  private abandon(): void {
    this.run?.abort();
    this.run = null;
  }

  private whereToLook(): string {
    const { UpdateMode, UpdateFeed, UpdateRing } = this.options.policy();
    return JSON.stringify([UpdateMode, UpdateFeed, UpdateRing]);
  }

  private isOff(): boolean {
    return this.options.keys.length === 0 || this.options.policy().UpdateMode === 'off';
  }

  private now(): number {
    return this.options.memory.now(Date.now());
  }

  private deadline(): string | null {
    const { firstSeen } = this.options.memory.value;
    if (!this.found || !firstSeen) return null;
    return deadlineOf(firstSeen.at, this.found.offer.isRequired, this.options.policy().UpdateDeadlineDays);
  }

  private isDue(): boolean {
    const deadline = this.deadline();
    return deadline !== null && Date.parse(deadline) <= this.now();
  }

  private isPostponed(): boolean {
    const { postponedUntil } = this.options.memory.value;
    return postponedUntil !== null && Date.parse(postponedUntil) > this.now() && !this.isDue();
  }

  private knownWork(): WorkState | null {
    if (this.work) return this.work;
    if (!this.options.isSignedIn()) this.silentSince = null;
    else this.silentSince ??= Date.now();
    return this.silentSince === null || Date.now() - this.silentSince >= SILENT_MS ? NO_WORK : null;
  }

  /** Installing takes its time, and a person works on meanwhile: resolves once no change is on its way to the disk. */
  private written(): Promise<void> {
    if (!this.work?.writing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, WRITE_WITHIN_MS);
      this.onWritten = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private moment(isClosing: boolean): Moment {
    return {
      work: this.knownWork(),
      isWanted: this.isWanted,
      isAutomatic: this.options.policy().UpdateMode === 'automatic',
      isDue: this.isDue(),
      isPostponed: this.isPostponed(),
      isClosing,
      isQuiet: this.options.isQuiet(),
      asksForPassword: this.options.installer.asksForPassword,
    };
  }

  private tell(): void {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.lastTold) return;
    this.lastTold = text;
    this.options.onChange(state);
  }

  private become(phase: UpdateState['phase'], progress: number | null = null): void {
    this.phase = phase;
    this.progress = progress;
    this.tell();
  }

  private refuse(error: unknown, otherwise: 'unreachable' | 'install'): void {
    const { kind, message } = failureOf(error, otherwise);
    this.options.log(`update refused: ${kind}: ${message}`);
    this.refusal = { kind, details: message.slice(0, 2000), at: new Date().toISOString() };
    this.isWanted = false;
  }

  private searching(): Omit<Search, 'limits'> {
    const { memory, keys, device, installer, policy } = this.options;
    return {
      memory,
      keys,
      systemMs: Date.now(),
      device: {
        ...device,
        version: this.options.current,
        ring: policy().UpdateRing ?? 'broad',
        packageType: installer.packageType,
        dataVersion: this.options.dataVersion(),
        minimumVersion: null,
      },
    };
  }

  private async look(
    where: (search: Search) => { feed: Feed; found: Promise<Found | null> },
  ): Promise<UpdateState> {
    const { memory } = this.options;
    if (this.isOff() || this.run || this.phase === 'installing') return this.state();
    const run = new AbortController();
    this.run = run;
    const limits = { stallMs: this.options.stallMs, signal: run.signal };
    this.become('checking');
    try {
      if (memory.broken) throw new UpdateFailure('manifest', memory.broken);
      const serverMs = this.options.serverTimeMs();
      if (serverMs !== null) await memory.change({ serverTime: new Date(serverMs).toISOString() });
      const { feed, found } = where({ ...this.searching(), limits });
      await this.offered(await found, feed, run, limits);
    } catch (error) {
      await this.ended(run, error, 'unreachable');
    }
    return this.state();
  }

  /** What a search has found; a download is begun and not waited for. */
  private async offered(
    found: Found | null,
    feed: Feed,
    run: AbortController,
    limits: StreamLimits,
  ): Promise<void> {
    const { memory, installer } = this.options;
    // Policy may end a search at any of its waits: what it found then is no longer meant.
    const goOn = () => {
      if (run.signal.aborted) throw new UpdateCancelled();
    };
    goOn();
    this.checkedAt = Date.now();
    this.refusal = null;
    const isSame = found?.offer.file?.sha512 === this.found?.offer.file?.sha512 && this.isPrepared;
    this.found = found;
    const seen = memory.value.firstSeen;
    if (found && seen?.version !== found.manifest.version) {
      // Whoever puts off one version after another has been behind since the first of them.
      const isBehind =
        seen && !found.offer.isRollback && compareVersions(seen.version, this.options.current) > 0;
      const at = isBehind ? seen.at : new Date(this.now()).toISOString();
      await memory.change({ firstSeen: { version: found.manifest.version, at }, postponedUntil: null });
      goOn();
    }
    if (!isSame) {
      this.isPrepared = false;
      await installer.discard();
      goOn();
    }
    const file = found?.offer.file;
    if (!found || !file || isSame) {
      this.run = null;
      this.become(!found ? 'idle' : file ? 'ready' : 'unmanaged');
      void this.tryInstall(false);
      return;
    }
    this.become('downloading', 0);
    void this.download(feed, found.manifest.version, file, run, limits);
  }

  private async download(
    feed: Feed,
    version: string,
    file: ReleaseFile,
    run: AbortController,
    limits: StreamLimits,
  ): Promise<void> {
    const onProgress = (part: number) => {
      if (part - (this.progress ?? 0) >= PROGRESS_STEP) this.become('downloading', part);
    };
    try {
      await this.options.installer.prepare({ version, file }, async (to) =>
        savePackage(await feed.package(file, limits), file, to, { ...limits, onProgress }),
      );
      run.signal.throwIfAborted();
      this.isPrepared = true;
      this.run = null;
      this.become('ready');
      await this.tryInstall(false);
    } catch (error) {
      await this.ended(run, error, 'unreachable');
    }
  }

  /** A search or download that came to nothing: what lay ready before stays so. */
  private async ended(run: AbortController, error: unknown, otherwise: 'unreachable'): Promise<void> {
    const isCancelled = error instanceof UpdateCancelled || run.signal.aborted;
    if (this.run !== null && this.run !== run) return;
    if (!isCancelled) this.refuse(error, otherwise);
    if (!this.isPrepared) await this.clear();
    this.run = null;
    if (this.isPrepared) this.become('ready');
    else if (this.found && !this.found.offer.file) this.become('unmanaged');
    else this.become(isCancelled ? 'idle' : 'failed');
  }

  /** Throws away what came to nothing. What is left there is never installed, so a file that is held does no harm. */
  private async clear(): Promise<void> {
    await this.options.installer.discard().catch((error: unknown) => {
      this.options.log(`the folder of updates could not be emptied: ${failureOf(error, 'install').message}`);
    });
  }

  private async tryInstall(isClosing: boolean): Promise<boolean> {
    if (this.isOff() || this.phase !== 'ready' || !this.found) return false;
    if (waitsFor(this.moment(isClosing)) !== null) {
      this.tell();
      return false;
    }
    this.become('installing');
    try {
      lookAgain(this.found, this.searching());
      if ((await this.options.installer.install(!isClosing)) === 'leave') {
        await this.written();
        this.options.leave(!isClosing);
      }
      return true;
    } catch (error) {
      this.refuse(error, 'install');
      if (this.refusal?.kind !== 'install') {
        this.isPrepared = false;
        await this.clear();
      }
      this.become('failed');
      return false;
    }
  }
}
