import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { BuildIdentity } from '../../domain/release/manifest.ts';
import type { DoctorContext } from './context.ts';

/** What this build is. Callable before Electron is ready. */
export function buildFacts(): DoctorContext['build'] {
  return {
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    chromium: process.versions.chrome ?? '',
    platform: process.platform,
    arch: process.arch,
    os: `${os.type()} ${os.release()}`,
    isPackaged: app.isPackaged,
    packageType: packageType(),
    identity: buildIdentity(),
    executable: process.execPath,
    asarHash,
  };
}

function buildIdentity(): BuildIdentity | null {
  try {
    const { stint } = JSON.parse(readFileSync(path.join(app.getAppPath(), 'package.json'), 'utf8'));
    return BuildIdentity.parse(stint);
  } catch {
    return null;
  }
}

/** As electron-builder writes it into deb and rpm. */
function packageType(): string | null {
  try {
    return readFileSync(path.join(process.resourcesPath, 'package-type'), 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Read at once, as Electron's `fs` takes an archive for a folder unless told otherwise for the whole process. */
function asarHash(): string | null {
  const before = process.noAsar;
  process.noAsar = true;
  try {
    return createHash('sha256')
      .update(readFileSync(path.join(process.resourcesPath, 'app.asar')))
      .digest('hex');
  } catch {
    return null;
  } finally {
    process.noAsar = before;
  }
}
