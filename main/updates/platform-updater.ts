import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  AppImageUpdater,
  type BaseUpdater,
  DebUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type ResolvedUpdateFileInfo,
  RpmUpdater,
  type UpdateInfo,
} from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { PackageType, ReleaseFile } from '../../domain/release/manifest.ts';
import { UpdateFailure } from './failure.ts';

/** electron-updater's own settings; read from here, so that no app-update.yml decides where updates come from. */
const SETTINGS = { provider: 'custom', updaterCacheDirName: 'package' };

/** Answers electron-updater from the manifest that was verified: no feed file of its own kind is ever read. */
class ManifestProvider extends Provider<UpdateInfo> {
  private readonly info: UpdateInfo;

  constructor(info: UpdateInfo, runtime: ProviderRuntimeOptions) {
    super(runtime);
    this.info = info;
  }

  override getLatestVersion(): Promise<UpdateInfo> {
    return Promise.resolve(this.info);
  }

  override resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
    // The address is never asked: what is downloaded comes from the feed by `take`.
    return files.map((info) => ({ url: new URL(info.url, 'stint-update://verified/'), info }));
  }
}

export type PlatformUpdater = { kind: 'base'; updater: BaseUpdater } | { kind: 'mac'; updater: MacUpdater };

export interface Fetching {
  /** The version that runs, and the one that is fetched. */
  current: string;
  version: string;
  packageType: PackageType | null;
  file: ReleaseFile;
  /** Writes the package, verified, to a path that does not exist yet. */
  take(to: string): Promise<void>;
  quit(): void;
  log(line: string): void;
}

/**
 * Lets electron-updater's updater of this platform take a package in.
 * @param folder empty, and for this person alone
 * @returns the updater, which can install it, and where the package is
 */
export async function fetchInto(
  folder: string,
  { current, version, packageType, file, take, quit, log }: Fetching,
): Promise<{ made: PlatformUpdater; path: string }> {
  const settings = path.join(folder, 'settings.yml');
  await writeFile(settings, JSON.stringify(SETTINGS));
  const made = updaterFor(packageType, {
    version: current,
    name: 'Stint',
    isPackaged: true,
    appUpdateConfigPath: settings,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit,
    onQuit: () => undefined,
  });
  const { updater } = made;
  const say = (message?: unknown) => log(`electron-updater: ${String(message)}`);
  updater.logger = { info: () => undefined, warn: say, error: say };
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  // Block maps are signed by nobody.
  updater.disableDifferentialDownload = true;
  updater.disableWebInstaller = true;
  // Whether it may go down was decided by the signed manifest.
  updater.allowDowngrade = true;
  // Its own executor knows no limits; everything that is downloaded comes through ours.
  Object.assign(updater, { httpExecutor: { download: (_url: URL, to: string) => take(to) } });
  const { name: url, size, sha512, type } = file;
  const packageInfo = { url, size, sha512, isAdminRightsRequired: type === 'nsis' };
  const info: UpdateInfo = { version, files: [packageInfo], path: url, sha512, releaseDate: '' };
  class Verified extends ManifestProvider {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(info, runtime);
    }
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: Verified });
  if (!(await updater.checkForUpdates())?.isUpdateAvailable) {
    throw new UpdateFailure('install', `electron-updater does not take ${version}`);
  }
  const [where] = await updater.downloadUpdate();
  if (!where) throw new UpdateFailure('install', 'electron-updater came without a file');
  return { made, path: where };
}

function updaterFor(packageType: PackageType | null, app: AppAdapter): PlatformUpdater {
  switch (packageType) {
    case 'deb':
      return { kind: 'base', updater: new DebUpdater(null, app) };
    case 'rpm':
      return { kind: 'base', updater: new RpmUpdater(null, app) };
    case 'AppImage':
      return { kind: 'base', updater: new AppImageUpdater(null, app) };
    case 'nsis':
      return { kind: 'base', updater: new NsisUpdater(null, app) };
    case 'zip':
      return { kind: 'mac', updater: new MacUpdater(undefined, app) };
    default:
      throw new UpdateFailure('no_package', `a ${packageType} does not update itself`);
  }
}
