import { existsSync, readFileSync } from 'node:fs';
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
 * into a deb or rpm, APPIMAGE that an AppImage sets, the uninstaller that NSIS puts beside the executable and an MSI
 * does not.
 */
export function packageTypeOf({ platform, executable, resources, env }: Installation): PackageType | null {
  if (platform === 'darwin') return 'zip';
  const folder = path.dirname(executable);
  if (platform === 'win32') {
    return existsSync(path.join(folder, 'Uninstall Stint.exe')) ? 'nsis' : 'msi';
  }
  if (env.APPIMAGE) return 'AppImage';
  try {
    const named = PackageType.safeParse(readFileSync(path.join(resources, 'package-type'), 'utf8').trim());
    return named.success ? named.data : null;
  } catch {
    return 'tar.gz';
  }
}
