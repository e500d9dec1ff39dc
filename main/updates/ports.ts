import type { UpdateState } from '../../domain/ipc/updates.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { ReleaseFile } from '../../domain/release/manifest.ts';
import type { Fetch } from './feed.ts';
import type { UpdateMemory } from './memory.ts';
import type { Device } from './verify.ts';

/** What puts a verified package in place of the running app. */
export interface Installer {
  packageType: Device['packageType'];
  /** Installing asks the person for a password. */
  asksForPassword: boolean;
  /** @param take writes the package to a path that does not exist yet, verified; throws UpdateFailure */
  prepare(update: { version: string; file: ReleaseFile }, take: (to: string) => Promise<void>): Promise<void>;
  /**
   * Verifies what was prepared once more and installs it.
   * @param restart whether Stint is to be there again afterwards
   * @returns `leave` when Stint has to end now, `leaving` when it is being ended already
   * @throws UpdateFailure `hash`, `install`
   */
  install(restart: boolean): Promise<'leave' | 'leaving'>;
  /** Throws away what was prepared. */
  discard(): Promise<void>;
}

export interface UpdatesOptions {
  current: string;
  /** Public keys of this build; none: updates are off. */
  keys: readonly string[];
  /** The feed of this build; policy goes first. */
  feed: string | null;
  device: Omit<Device, 'ring' | 'version' | 'packageType' | 'minimumVersion' | 'dataVersion'>;
  /** The data version of the profile. */
  dataVersion(): number;
  memory: UpdateMemory;
  policy(): Policy;
  installer: Installer;
  fetch: Fetch;
  /** The server's clock, milliseconds since 1970; null while it is not known. */
  serverTimeMs(): number | null;
  /** Whether somebody is, so that there is work which only the page knows of. */
  isSignedIn(): boolean;
  /** Whether nobody has used Stint for a while. */
  isQuiet(): boolean;
  onChange(state: UpdateState): void;
  /** Ends Stint, and starts it again if so asked. */
  leave(restart: boolean): void;
  log(line: string): void;
  /** Milliseconds that a feed may be silent. */
  stallMs: number;
}
