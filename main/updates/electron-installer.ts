import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { MacUpdater } from 'electron-updater';
import type { PackageType, ReleaseFile } from '../../domain/release/manifest.ts';
import { replaceAppImage } from './appimage.ts';
import { UpdateFailure } from './failure.ts';
import type { PlatformUpdater } from './platform-updater.ts';
import type { Installer } from './ports.ts';
import { installAsRoot } from './root-install.ts';
import { verifyAgain } from './stream.ts';

export interface InstallerOptions {
  /** A folder of the profile for this alone; what is in it is thrown away. */
  folder: string;
  packageType: PackageType | null;
  current: string;
  /** The AppImage that runs. */
  appImage: string | null;
  quit(): void;
  log(line: string): void;
}

interface Prepared {
  made: PlatformUpdater;
  file: ReleaseFile;
  /** Where electron-updater put it. */
  path: string;
}

/** Installs by electron-updater's updater of this platform, in a folder that only this person can enter. */
export class ElectronInstaller implements Installer {
  readonly packageType: PackageType | null;
  readonly asksForPassword: boolean;
  private readonly options: InstallerOptions;
  private prepared: Prepared | null = null;

  constructor(options: InstallerOptions) {
    this.options = options;
    this.packageType = options.packageType;
    const needsRights = ['deb', 'rpm', 'nsis'].includes(options.packageType ?? '');
    this.asksForPassword = needsRights && process.getuid?.() !== 0;
  }

  async prepare(
    { version, file }: { version: string; file: ReleaseFile },
    take: (to: string) => Promise<void>,
  ): Promise<void> {
    await this.discard();
    const folder = await mkdtemp(path.join(this.options.folder, 'update-'));
    // Loaded when there is something to install: it is half of what main loads, and the window waits for main.
    const { fetchInto } = await import('./platform-updater.ts');
    const fetched = await fetchInto(folder, { ...this.options, version, file, take });
    this.prepared = { ...fetched, file };
  }

  async install(restart: boolean): Promise<'leave' | 'leaving'> {
    if (!this.prepared) throw new UpdateFailure('install', 'nothing was prepared');
    const { made, file, path: where } = this.prepared;
    await verifyAgain(where, file);
    if (made.kind === 'mac') return installOnMac(made.updater, restart);
    if (file.type === 'deb' || file.type === 'rpm') {
      await installAsRoot(where, file);
      return 'leave';
    }
    if (file.type === 'AppImage') {
      const { appImage } = this.options;
      if (!appImage) throw new UpdateFailure('install', 'APPIMAGE is not set');
      await replaceAppImage(where, appImage, file);
      return 'leave';
    }
    // NSIS waits for Stint to end and starts it again by itself.
    let failure: Error | null = null;
    made.updater.once('error', (error) => {
      failure = error;
    });
    if (!made.updater.install(true, restart)) {
      throw new UpdateFailure('install', String(failure ?? 'the installer could not be started'));
    }
    this.options.quit();
    return 'leaving';
  }

  async discard(): Promise<void> {
    this.prepared = null;
    await mkdir(this.options.folder, { recursive: true, mode: 0o700 });
    const { folder } = this.options;
    for (const name of await readdir(folder)) {
      await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}

/** Squirrel copies what we verified, checks its signature, and ends Stint; only a failure is ever heard of. */
function installOnMac(updater: MacUpdater, restart: boolean): Promise<'leaving'> {
  return new Promise((_, reject) => {
    updater.once('error', (error) => reject(new UpdateFailure('install', error.message)));
    updater.autoRunAppAfterInstall = restart;
    updater.quitAndInstall();
  });
}
