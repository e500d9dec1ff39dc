import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app, dialog, powerMonitor } from 'electron';
import type { UpdateState } from '../../domain/ipc/updates.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { BuildIdentity } from '../../domain/release/manifest.ts';
import { startAnew } from '../start-anew.ts';
import { ElectronInstaller } from './electron-installer.ts';
import type { Fetch } from './feed.ts';
import { UpdateMemory } from './memory.ts';
import { ownAppImage, packageTypeOf } from './package-type.ts';
import { Updates } from './updates.ts';

/** A feed that says nothing for so long is given up. */
const STALL_MS = 20_000;
/** Seconds without a hand on the machine until it counts as quiet. */
const QUIET_SECONDS = 300;

export interface UpdatesHost {
  deviceId: string;
  /** The data version of the open profile. */
  dataVersion(): number;
  policy(): Policy;
  serverTimeMs(): number | null;
  isSignedIn(): boolean;
  /** Chromium's, with its proxy and its trust store. */
  fetch: Fetch;
  onChange(state: UpdateState): void;
  log(line: string): void;
}

/**
 * What this build was told of updates.
 * @returns null in development and in a build that was not made as a release: updates are off there
 */
export function buildIdentity(): BuildIdentity | null {
  if (!app.isPackaged) return null;
  try {
    const content: unknown = JSON.parse(readFileSync(path.join(app.getAppPath(), 'package.json'), 'utf8'));
    const stint = content && typeof content === 'object' && 'stint' in content ? content.stint : null;
    return BuildIdentity.safeParse(stint).data ?? null;
  } catch {
    return null;
  }
}

/** Opens what the profile knows of releases, and begins to look for them. */
export async function startUpdates(host: UpdatesHost): Promise<Updates> {
  const identity = buildIdentity();
  const profile = app.getPath('userData');
  const appImage = ownAppImage({ executable: process.execPath, env: process.env });
  // Ended by an installer, or by ourselves for one: what follows is no longer a person closing Stint.
  let isLeaving = false;
  const installer = new ElectronInstaller({
    folder: path.join(profile, 'updates'),
    packageType: packageTypeOf({
      platform: process.platform,
      executable: process.execPath,
      resources: process.resourcesPath,
      env: process.env,
    }),
    current: app.getVersion(),
    appImage,
    quit: () => {
      isLeaving = true;
      app.quit();
    },
    log: host.log,
  });
  const updates = new Updates({
    current: app.getVersion(),
    keys: identity?.updateKeys ?? [],
    feed: identity?.updateFeed ?? null,
    device: { id: host.deviceId, platform: process.platform, arch: process.arch },
    dataVersion: host.dataVersion,
    memory: await UpdateMemory.open(path.join(profile, 'updates.json')),
    policy: host.policy,
    installer,
    fetch: host.fetch,
    serverTimeMs: host.serverTimeMs,
    isSignedIn: host.isSignedIn,
    isQuiet: () => powerMonitor.getSystemIdleTime() >= QUIET_SECONDS,
    onChange: host.onChange,
    leave: (restart) => {
      isLeaving = true;
      if (restart) startAnew();
      else app.quit();
    },
    log: host.log,
    stallMs: STALL_MS,
  });
  if (!identity) return updates;
  // A file there that is held or not ours must not keep Stint from starting: the next search tries again.
  await installer.discard().catch((error: unknown) => host.log(`updates cannot be cleared away: ${error}`));
  // A machine that goes down does not wait for an installer.
  powerMonitor.on('shutdown', () => {
    isLeaving = true;
  });
  app.on('will-quit', (event) => {
    if (isLeaving || !updates.isReadyToInstall()) return;
    event.preventDefault();
    isLeaving = true;
    // Every window is closed by now, and what a page had to write is written.
    void updates.closing().finally(() => app.quit());
  });
  updates.start();
  return updates;
}

/** Asks for a bundle of an air-gapped site. @returns its path, or null when the person thought better of it */
export async function askForBundle(window: Electron.BrowserWindow | null): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    properties: ['openFile'],
    filters: [{ name: 'Stint', extensions: ['stint-update'] }],
  };
  const { filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return filePaths[0] ?? null;
}
