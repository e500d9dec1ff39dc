import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { electronRuntime } from '../electron-runtime.mjs';
import { auditFeed, type Finding } from './audit.ts';
import { readFeed } from './feed.ts';
import { withThrowawayGpg } from './gpg.ts';
import { newKeyPair, signerOfKey } from './keys.ts';
import { sha512Of } from './manifest.ts';
import { makePackages, projectState } from './packages.ts';
import { release } from './publish.ts';

export interface DryRun {
  feed: string;
  version: string;
  commit: string;
  files: { name: string; bytes: number; sha512: string }[];
  checked: Finding[];
  /** Kinds of packages that a release has and this has not, and why. */
  leftOut: { type: string; why: string }[];
  /** Made of the Electron that is for tests only. */
  isStandIn: boolean;
  seconds: number;
}

/**
 * Everything that a release does for Linux, signed with keys that are gone afterwards, and looked at again with
 * programs that had no part in making it.
 * @param into the feed's folder; a folder that holds anything is left alone
 * @param fast packs quickly and large
 * @throws a sentence when anything cannot be made or does not hold
 */
export async function dryRun(into: string, fast: boolean, say: (line: string) => void): Promise<DryRun> {
  if (process.platform !== 'linux')
    throw new Error('A dry run makes the packages for Linux, and runs on Linux.');
  const started = performance.now();
  await mkdir(into, { recursive: true });
  if ((await readdir(into)).length > 0) throw new Error(`${into} is not empty.`);
  const { distributable } = await electronRuntime();
  const { version, commit, isDirty } = await projectState();
  say(`Stint ${version}, commit ${commit.slice(0, 12)}${isDirty ? ' and work in no commit' : ''}`);
  say('signed with throwaway keys: hand nothing of it to anybody');
  if (!distributable) say('made with the stand-in Electron, which is for tests only');

  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-dry-'));
  try {
    const current = newKeyPair();
    const reserve = newKeyPair();
    const trusted = [current.publicKey, reserve.publicKey];
    const checked = await withThrowawayGpg(async (gpg) => {
      const packages = path.join(place, 'packages');
      await makePackages({
        into: packages,
        updateKeys: trusted,
        updateFeed: null,
        trial: { fast, targets: ['deb', 'rpm', 'tar.gz'] },
        say,
      });
      say('signing packages, manifest and sums');
      const signatures = { signers: [signerOfKey(current.privateKey)], trusted, gpg };
      const facts = {
        packages: [packages],
        ring: 'pilot' as const,
        stagedPercent: 100,
        minimumVersion: null,
        notes: { en: 'A dry run.', de: 'Ein Probelauf.' },
        now: new Date(),
        isTrial: true,
      };
      await release(await readFeed(into, trusted), facts, signatures);
      say('looking at all of it again');
      return auditFeed(into, trusted);
    });
    const files: DryRun['files'] = [];
    for (const name of (await readdir(into)).sort()) {
      const file = path.join(into, name);
      files.push({ name, bytes: (await stat(file)).size, sha512: await sha512Of(file) });
    }
    return {
      feed: into,
      version,
      commit,
      files,
      checked,
      leftOut: [{ type: 'AppImage', why: 'its tools come from GitHub, and a dry run downloads nothing' }],
      isStandIn: !distributable,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
