import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { BuildIdentity, PackageType, ReleaseFile, ReleaseVersion } from '../../domain/release/manifest.ts';
import { buildApp, bundledPackages } from '../build.ts';
import { electronRuntime } from '../electron-runtime.mjs';
import { packageApp, type Target } from '../package.ts';
import { signingFrom } from '../packaging/signing.ts';
import { sha256Of } from './manifest.ts';
import { run } from './run.ts';
import { lockedHashes, sbomOf } from './sbom.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What one system's packaging made: lies beside the packages as `packages-<platform>-<arch>.json`. */
export const PackageList = z.strictObject({
  version: ReleaseVersion,
  commit: BuildIdentity.shape.commit,
  /** Made of the Electron that is for tests only, or of work that is in no commit: never to be released. */
  isForTests: z.boolean(),
  packages: z.array(
    z.strictObject(ReleaseFile.pick({ name: true, platform: true, arch: true, type: true }).shape),
  ),
  /** Files that go onto the feed beside them. */
  others: z.array(ReleaseFile.shape.name),
});
export type PackageList = z.infer<typeof PackageList>;

export const Platform = ReleaseFile.shape.platform;
export const Arch = ReleaseFile.shape.arch;

const releaseTargets: Record<z.infer<typeof Platform>, readonly PackageType[]> = {
  linux: ['deb', 'rpm', 'AppImage', 'tar.gz'],
  win32: ['nsis', 'msi'],
  darwin: ['dmg', 'zip'],
};

/** The public keys that apps are to trust: STINT_UPDATE_KEYS, one or two in base64, separated by commas. */
export function trustedKeysFrom(env: NodeJS.ProcessEnv): string[] {
  const keys = (env.STINT_UPDATE_KEYS ?? '').split(',').map((key) => key.trim());
  const parsed = BuildIdentity.shape.updateKeys.safeParse(keys.filter(Boolean));
  if (!parsed.success) {
    throw new Error(
      'Set STINT_UPDATE_KEYS to the public keys that this release and the next are to be trusted by: one or two, in ' +
        'base64, separated by a comma. `npm run release -- keys` prints them.',
    );
  }
  return parsed.data;
}

/** The project's version, and the commit that is checked out. */
export async function projectState(): Promise<{
  version: string;
  commit: string;
  moment: Date;
  isDirty: boolean;
  tags: string[];
}> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: root })).toString().trim();
  const { version }: { version: string } = JSON.parse(
    await readFile(path.join(root, 'package.json'), 'utf8'),
  );
  const [commit, seconds, status, tags] = await Promise.all([
    git('rev-parse', 'HEAD'),
    git('log', '-1', '--format=%ct'),
    git('status', '--porcelain'),
    git('tag', '--points-at', 'HEAD'),
  ]);
  return {
    version,
    commit,
    moment: new Date(Number(seconds) * 1000),
    isDirty: status !== '',
    tags: tags.split('\n').filter(Boolean),
  };
}

/** Why no release can be made of what is checked out, in words; undefined when it can. */
export function notReleasable(
  state: { version: string; isDirty: boolean; tags: readonly string[] },
  isDistributable: boolean,
): string | undefined {
  if (state.isDirty) return 'There is work that is in no commit: a release is made of a commit.';
  if (!state.tags.includes(`v${state.version}`)) {
    return `The commit has no tag v${state.version}, which package.json says is its version.`;
  }
  if (!isDistributable) {
    return 'Only the stand-in Electron is to be had here, which is for tests: a release needs Electron’s own runtime.';
  }
  return undefined;
}

/** The versions of what Electron is made of, asked of the runtime itself. */
async function runtimeVersions(
  executable: string,
): Promise<{ electron: string; chrome: string; node: string }> {
  const said = await run(executable, ['-p', 'JSON.stringify(process.versions)'], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  return z
    .object({ electron: z.string(), chrome: z.string(), node: z.string() })
    .parse(JSON.parse(said.toString()));
}

export interface MakeOptions {
  /** Emptied first. */
  into: string;
  updateKeys: string[];
  updateFeed: string | null;
  /** For a dry run or a test: no refusals, no code signing, packed quickly if asked. */
  trial?: { fast: boolean; targets: readonly PackageType[] };
  say: (line: string) => void;
}

/**
 * Builds this system's packages from nothing, with their SBOM and the licences as a text, and lists them.
 * @throws a sentence when a release cannot be made (dirty tree, no tag, stand-in Electron, no code signing)
 */
export async function makePackages(options: MakeOptions): Promise<PackageList> {
  const { into, trial, say } = options;
  const platform = Platform.parse(process.platform);
  const arch = Arch.parse(process.arch);
  const [state, runtime] = await Promise.all([projectState(), electronRuntime()]);
  const refusal = notReleasable(state, runtime.distributable);
  const signing = signingFrom(process.env, process.platform);
  if (!trial && refusal) throw new Error(refusal);
  if (!trial && !signing.ok) throw new Error(signing.reason);

  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-release-'));
  try {
    say('building from nothing');
    const dist = path.join(place, 'dist');
    await buildApp({ into: dist });
    const targets: readonly Target[] = trial?.targets ?? releaseTargets[platform];
    say(`packing ${targets.join(', ')} for ${platform} ${arch}`);
    const made = await packageApp({
      into,
      dist,
      targets,
      fast: trial?.fast ?? false,
      identity: { updateKeys: options.updateKeys, updateFeed: options.updateFeed, commit: state.commit },
      ...(!trial && signing.ok ? { config: signing.config } : {}),
    });

    say('listing what is inside');
    const packages = await bundledPackages(dist);
    const asar =
      platform === 'darwin'
        ? path.join(made.dir, 'Stint.app/Contents/Resources/app.asar')
        : path.join(made.dir, 'resources', 'app.asar');
    const sbom = sbomOf(
      {
        version: made.version,
        moment: state.moment,
        platform,
        arch,
        runtime: await runtimeVersions(runtime.executable),
        packages,
        asarSha256: await sha256Of(asar),
      },
      await lockedHashes(root),
    );
    const sbomName = `stint-${made.version}-${platform}-${arch}.cdx.json`;
    await writeFile(path.join(into, sbomName), sbom);
    const list: PackageList = {
      version: made.version,
      commit: state.commit,
      isForTests: refusal !== undefined,
      packages: made.artifacts.map(({ target, file }) => ({
        name: path.basename(file),
        platform,
        arch,
        type: PackageType.parse(target),
      })),
      others: [sbomName],
    };
    await writeFile(
      path.join(into, `packages-${platform}-${arch}.json`),
      `${JSON.stringify(list, null, 2)}\n`,
    );
    return list;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
