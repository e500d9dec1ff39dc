import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { PackageType } from '../../domain/release/manifest.ts';

export interface Installation {
  platform: string;
  /** The app's executable, absolute. */
  executable: string;
  /** Where app.asar is. */
  resources: string;
  env: NodeJS.ProcessEnv;
}

/**
 * How this Stint was installed, told by what each package leaves behind: `package-type` that electron-builder writes
 * into a deb or rpm, APPIMAGE and APPDIR that an AppImage sets, the uninstaller that NSIS puts beside the executable and an MSI
 * does not.
 */
export function packageTypeOf({ platform, executable, resources, env }: Installation): PackageType | null {
  if (platform === 'darwin') return 'zip';
  const folder = path.dirname(executable);
  if (platform === 'win32') {
    return existsSync(path.join(folder, 'Uninstall Stint.exe')) ? 'nsis' : 'msi';
  }
  if (ownAppImage({ executable, env })) return 'AppImage';
  try {
    const named = PackageType.safeParse(readFileSync(path.join(resources, 'package-type'), 'utf8').trim());
    return named.success ? named.data : null;
  } catch {
    return 'tar.gz';
  }
}

/**
 * The AppImage that this Stint runs from; null when it runs from none. A program hands its environment on: a Stint that
 * was started from within the AppImage of an editor has that one's APPIMAGE, and would put itself in its place. It is our
 * own when we run from where it is mounted.
 */
export function ownAppImage({ executable, env }: Pick<Installation, 'executable' | 'env'>): string | null {
  const { APPIMAGE, APPDIR } = env;
  if (!APPIMAGE || !APPDIR) return null;
  try {
    const isInside = realpathSync(executable).startsWith(`${realpathSync(APPDIR)}${path.sep}`);
    return isInside ? APPIMAGE : null;
  } catch {
    return null;
  }
}
