import { mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { UpdateState } from '../../../domain/ipc/updates.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { BuildIdentity, ReleaseFile } from '../../../domain/release/manifest.ts';
import type { Packaged, Target } from '../../../scripts/package.ts';
import { releaseFileOf } from '../../../scripts/release/manifest.ts';
import { newProfile } from '../../e2e/support/app.ts';
import { launchPackaged } from '../../e2e/support/packaged.ts';
import { aManifest, signAnything } from '../../support/release-manifests.ts';
import type { SystemWide } from './installed.ts';
import { packagedApp } from './packaged-app.ts';
import { type Answer, testFeed, testSigner } from './update-feed.ts';

export const POLICY = '/etc/stint/policy.json';
/** Where the deb puts the app. */
export const INSTALLED = '/opt/Stint/stint';

/** What IT has set on this machine, for whoever holds its one installed Stint. */
export async function setPolicy(values: Policy): Promise<void> {
  await mkdir(path.dirname(POLICY), { recursive: true, mode: 0o755 });
  await writeFile(POLICY, JSON.stringify(values), { mode: 0o644 });
}

const identity: BuildIdentity = {
  updateKeys: [testSigner.publicKey],
  updateFeed: null,
  commit: '0'.repeat(40),
};

/** A Stint that takes what the tests' key signs, as signed deb and tar.gz. */
export function releaseOf(version: string): Promise<Packaged> {
  return packagedApp({ version, identity, targets: ['deb', 'tar.gz'], isSigned: true });
}

/** The file of a package that was made. */
export function artifact({ artifacts }: Packaged, target: Target): string {
  const found = artifacts.find((one) => one.target === target);
  if (!found) throw new Error(`no ${target} was made`);
  return found.file;
}

/** A feed with a package as scripts/release signs it. */
export async function feedOfPackage(packaged: Packaged, sequence: number): Promise<Record<string, Answer>> {
  const deb = artifact(packaged, 'deb');
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
  const file: ReleaseFile = await releaseFileOf(deb, { platform: 'linux', arch, type: 'deb' });
  const manifest = aManifest(Date.now(), { version: packaged.version, sequence, files: [file] });
  return { 'broad.json': await signAnything(manifest, testSigner), [file.name]: { file: deb } };
}

type Asked = 'update.get' | 'update.check' | 'update.install' | 'update.cancel' | 'update.postpone';

/** Asks main as the page does. */
export function ask(page: Page, channel: Asked): Promise<UpdateState> {
  return page.evaluate((name) => {
    if (!window.stint) throw new Error('there is no bridge');
    return window.stint.invoke(name, {});
  }, channel);
}

/** Looks for an update and waits until it is ready, or refused. */
export async function check(page: Page): Promise<UpdateState> {
  await ask(page, 'update.check');
  return until(async () => {
    const state = await ask(page, 'update.get');
    return state.phase === 'checking' || state.phase === 'downloading' ? undefined : state;
  });
}

/** Takes hold of a Stint that has started itself again. */
export async function attachAgain(
  profileDir: string,
  earlierPort: string,
): Promise<AsyncDisposable & { page: Page }> {
  const port = await until(async () => {
    const now = await debuggingPort(profileDir);
    return now && now !== earlierPort ? now : undefined;
  });
  const browser = await connected(port);
  const [context] = browser.contexts();
  if (!context) throw new Error('it came without a browser context');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  return {
    page,
    [Symbol.asyncDispose]: async () => {
      const pid = Number((await readlink(path.join(profileDir, 'SingletonLock'))).split('-').at(-1));
      await browser.close();
      process.kill(pid, 'SIGTERM');
      await until(async () => (isRunning(pid) ? undefined : true));
    },
  };
}

/** Whoever connects while the first page is being made may wait for ever for its answer: it is tried again. */
async function connected(port: string): Promise<Browser> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 10_000 });
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

/** The port under which Chromium of this profile can be driven. */
export async function debuggingPort(profileDir: string): Promise<string | undefined> {
  const text = await readFile(path.join(profileDir, 'DevToolsActivePort'), 'utf8').catch(() => '');
  return text.split('\n')[0] || undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function until<Value>(
  look: () => Promise<Value | undefined>,
  withinMs = 60_000,
): Promise<Value> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Installs one release, updates it over a feed to the next, and measures that.
 * @param system the machine's one installed Stint; /etc/stint/policy.json is written, and left to the caller to remove
 * @returns seconds from "install" until the window of the new version is there, download not counted
 */
export async function measureDebUpdate(
  system: SystemWide,
  [older, newer]: readonly [Packaged, Packaged],
): Promise<number> {
  await using feed = await testFeed();
  await using profile = await newProfile();
  await system.install(artifact(older, 'deb'));
  await setPolicy({ UpdateMode: 'ask', UpdateFeed: feed.url });
  feed.serve(await feedOfPackage(newer, 1));
  await using app = await launchPackaged(INSTALLED, profile.dir);
  const { phase, refusal } = await check(app.page);
  if (phase !== 'ready') throw new Error(`the update is ${phase}: ${JSON.stringify(refusal)}`);
  const port = (await debuggingPort(profile.dir)) ?? '';
  const started = performance.now();
  await ask(app.page, 'update.install');
  await using again = await attachAgain(profile.dir, port);
  await again.page.waitForLoadState('domcontentloaded');
  return (performance.now() - started) / 1000;
}
