/**
 * `npm run release -- <what>`: everything that turns packages into a release that can be trusted. docs/releasing.md
 * says when to use which; `npm run release -- help` names them. The last line of each is one line of JSON.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { KeyId, PackageType, ReleaseVersion, Ring } from '../domain/release/manifest.ts';
import { auditFeed } from './release/audit.ts';
import { writeBundle } from './release/bundle.ts';
import { dryRun } from './release/dry-run.ts';
import { type Feed, readFeed, type Signatures } from './release/feed.ts';
import { gpgFrom } from './release/gpg.ts';
import { newKeyPair, signersFrom, writePrivateKey } from './release/keys.ts';
import { Arch, makePackages, Platform, trustedKeysFrom } from './release/packages.ts';
import { promote, release, renew, retireKey, rollBack } from './release/publish.ts';

const root = path.resolve(import.meta.dirname, '..');

const HELP = `npm run release -- <what>

  --dry-run [--into DIR] [--fast]          all that a release does for Linux, with throwaway keys, checked again
  keys --into DIR                          a new pair of update keys; the private one stays in DIR
  package [--into DIR]                     this system's packages and SBOM, signed as the system asks
  feed --feed DIR --packages DIR[,DIR]     puts packages onto a feed and signs it
       [--ring pilot] [--percent 100] [--minimum VERSION] [--notes DIR] [--sequence N]
  promote --feed DIR [--percent 100]       gives what the pilots have to everybody, or to so many of a hundred
  renew --feed DIR --ring RING             signs a ring anew
       [--percent N] [--minimum VERSION] [--days 90]
  rollback --feed DIR --to VERSION --from VERSION[,VERSION]
  retire-key --feed DIR --key ID           has every app forget an update key; signed by the other one
  bundle --feed DIR --into FILE            a file for a site without a network
       [--ring broad] [--platform linux] [--arch x64] [--type deb]
  audit --feed DIR                         looks at a feed as its receiver would
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'dry-run': { type: 'boolean' },
    fast: { type: 'boolean' },
    into: { type: 'string' },
    feed: { type: 'string' },
    packages: { type: 'string' },
    ring: { type: 'string' },
    percent: { type: 'string' },
    minimum: { type: 'string' },
    notes: { type: 'string' },
    days: { type: 'string' },
    sequence: { type: 'string' },
    to: { type: 'string' },
    from: { type: 'string' },
    key: { type: 'string' },
    platform: { type: 'string' },
    arch: { type: 'string' },
    type: { type: 'string' },
  },
});

const say = (line: string) => process.stdout.write(`release: ${line}\n`);

function needed(name: keyof typeof values): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new Error(`This needs --${name}.`);
  return value;
}

function number(name: 'percent' | 'days' | 'sequence', otherwise: number): number {
  const value = Number(values[name] ?? otherwise);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number.`);
  return value;
}

async function signatures(): Promise<Signatures> {
  return {
    signers: await signersFrom(process.env),
    trusted: trustedKeysFrom(process.env),
    gpg: gpgFrom(process.env),
  };
}

function told({ folder, rings }: Feed): object {
  const list = Object.values(rings).map(
    ({ ring, version, sequence, stagedPercent, expiresAt, rollback }) => ({
      ring,
      version,
      sequence,
      stagedPercent,
      expiresAt,
      rollback,
    }),
  );
  return { feed: folder, rings: list };
}

/** What is new, from `<version>.en.md` and `<version>.de.md`. */
async function notesFor(version: string): Promise<{ en: string; de: string }> {
  const folder = path.resolve(values.notes ?? path.join(root, 'docs', 'release-notes'));
  const read = (language: string) =>
    readFile(path.join(folder, `${version}.${language}.md`), 'utf8').catch(() => {
      throw new Error(`There are no notes: write ${path.join(folder, `${version}.${language}.md`)}.`);
    });
  return { en: (await read('en')).trim(), de: (await read('de')).trim() };
}

async function versionOf(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((one) => /^packages-[a-z0-9]+-[a-z0-9]+\.json$/.test(one));
  if (!name) throw new Error(`${folder} holds no packages: npm run release -- package makes them.`);
  const { version }: { version: unknown } = JSON.parse(await readFile(path.join(folder, name), 'utf8'));
  return ReleaseVersion.parse(version);
}

const commands: Record<string, () => Promise<object>> = {
  'dry-run': async () => {
    const into = path.resolve(values.into ?? path.join(root, 'release', 'dry-run'));
    const outcome = await dryRun(into, values.fast ?? false, say);
    for (const { name, bytes, sha512 } of outcome.files) say(`${name}, ${bytes} bytes, sha512 ${sha512}`);
    for (const { what, by } of outcome.checked) say(`checked: ${what} (${by})`);
    for (const { type, why } of outcome.leftOut) say(`left out: ${type}, since ${why}`);
    return outcome;
  },
  keys: async () => {
    const folder = path.resolve(needed('into'));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { privateKey, publicKey, keyId } = newKeyPair();
    const file = path.join(folder, `stint-update-key-${keyId}.private.pem`);
    await writePrivateKey(file, privateKey);
    say(`the private key is in ${file}; keep it where no build machine is`);
    return { keyId, publicKey, file };
  },
  package: async () =>
    makePackages({
      into: path.resolve(values.into ?? path.join(root, 'release')),
      updateKeys: trustedKeysFrom(process.env),
      updateFeed: process.env.STINT_UPDATE_FEED || null,
      say,
    }),
  feed: async () => {
    const signing = await signatures();
    const packages = needed('packages')
      .split(',')
      .map((folder) => path.resolve(folder));
    const folder = path.resolve(needed('feed'));
    await mkdir(folder, { recursive: true });
    const facts = {
      packages,
      ring: Ring.parse(values.ring ?? 'pilot'),
      stagedPercent: number('percent', 100),
      minimumVersion: values.minimum ?? null,
      sequence: number('sequence', 1),
      notes: await notesFor(await versionOf(packages[0] ?? '')),
      now: new Date(),
      isTrial: false,
    };
    return told(await release(await readFeed(folder, signing.trusted), facts, signing));
  },
  promote: async () => {
    const signing = await signatures();
    const feed = await readFeed(path.resolve(needed('feed')), signing.trusted);
    return told(await promote(feed, number('percent', 100), new Date(), signing));
  },
  renew: async () => {
    const signing = await signatures();
    const feed = await readFeed(path.resolve(needed('feed')), signing.trusted);
    const change = {
      now: new Date(),
      validDays: number('days', 90),
      ...(values.percent === undefined ? {} : { percent: number('percent', 100) }),
      ...(values.minimum === undefined ? {} : { minimumVersion: ReleaseVersion.parse(values.minimum) }),
    };
    return told(await renew(feed, Ring.parse(needed('ring')), change, signing));
  },
  rollback: async () => {
    const signing = await signatures();
    const feed = await readFeed(path.resolve(needed('feed')), signing.trusted);
    const versions = { to: needed('to'), from: needed('from').split(','), now: new Date() };
    return told(await rollBack(feed, versions, signing));
  },
  'retire-key': async () => {
    const signing = await signatures();
    const feed = await readFeed(path.resolve(needed('feed')), signing.trusted);
    return told(await retireKey(feed, KeyId.parse(needed('key')), new Date(), signing));
  },
  bundle: async () => {
    const feed = await readFeed(path.resolve(needed('feed')), trustedKeysFrom(process.env));
    const kind = {
      platform: Platform.parse(values.platform ?? 'linux'),
      arch: Arch.parse(values.arch ?? 'x64'),
      type: PackageType.parse(values.type ?? 'deb'),
    };
    const into = path.resolve(needed('into'));
    await writeBundle(feed, Ring.parse(values.ring ?? 'broad'), kind, into);
    return { bundle: into };
  },
  audit: async () => {
    const checked = await auditFeed(path.resolve(needed('feed')), trustedKeysFrom(process.env));
    for (const { what, by } of checked) say(`checked: ${what} (${by})`);
    return { checked };
  },
};

const what = values['dry-run'] ? 'dry-run' : (positionals[0] ?? 'help');
const command = commands[what];
if (!command) {
  process.stdout.write(HELP);
  process.exitCode = what === 'help' ? 0 : 2;
} else {
  try {
    process.stdout.write(`${JSON.stringify(await command())}\n`);
  } catch (error) {
    process.stderr.write(`release: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
