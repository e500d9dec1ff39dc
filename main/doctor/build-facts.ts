import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { packageTypeOf } from '../updates/package-type.ts';
import { buildIdentity } from '../updates/start.ts';
import type { DoctorContext } from './context.ts';

/** What this build is. Callable before Electron is ready. */
export function buildFacts(): DoctorContext['build'] {
  const installation = {
    platform: process.platform,
    executable: process.execPath,
    resources: process.resourcesPath,
    env: process.env,
  };
  return {
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    chromium: process.versions.chrome ?? '',
    platform: process.platform,
    arch: process.arch,
    os: `${os.type()} ${os.release()}`,
    isPackaged: app.isPackaged,
    packageType: app.isPackaged ? packageTypeOf(installation) : null,
    identity: buildIdentity(),
    executable: process.execPath,
    asarHash,
  };
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
