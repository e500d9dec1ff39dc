import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from './run.ts';

/** A GPG key that signs packages and sums. */
export interface GpgKey {
  /** Its fingerprint, or anything else that names one key to gpg. */
  id: string;
  /** Where its keyring is; gpg's own place when it is not said. */
  home: string | undefined;
}

const quiet = ['--batch', '--yes', '--no-tty'];
const homeOf = ({ home }: GpgKey): Record<string, string> => (home === undefined ? {} : { GNUPGHOME: home });

/**
 * The key that STINT_GPG_KEY names, in the keyring of GNUPGHOME.
 * @throws a sentence that says what to set
 */
export function gpgFrom(env: NodeJS.ProcessEnv): GpgKey {
  if (!env.STINT_GPG_KEY) {
    throw new Error(
      'There is no key to sign packages and sums with: set STINT_GPG_KEY to the fingerprint of a key that gpg has (in ' +
        'GNUPGHOME, if its keyring lies elsewhere).',
    );
  }
  return { id: env.STINT_GPG_KEY, home: env.GNUPGHOME };
}

/** Runs `use` with a new key that nobody will trust; it is gone afterwards, and so is its agent. */
export async function withThrowawayGpg<Result>(use: (key: GpgKey) => Promise<Result>): Promise<Result> {
  // A socket's path may have 108 bytes, so the folder lies as near to the root as can be.
  const home = await mkdtemp(path.join(os.tmpdir(), 'sgpg-'));
  const name = 'Stint dry run (trust nothing that this signed)';
  try {
    // RSA: the rpm of older distributions that are still looked after knows no EdDSA.
    const make = [...quiet, '--passphrase', '', '--quick-generate-key', name, 'rsa3072', 'sign', '1d'];
    await run('gpg', make, { env: { GNUPGHOME: home } });
    const listed = await run('gpg', [...quiet, '--with-colons', '--list-secret-keys'], {
      env: { GNUPGHOME: home },
    });
    const id = /^fpr:+([0-9A-F]{40}):/m.exec(listed.toString())?.[1];
    if (!id) throw new Error('gpg made no key.');
    return await use({ id, home });
  } finally {
    await run('gpgconf', ['--kill', 'all'], { env: { GNUPGHOME: home } }).catch(() => {});
    await rm(home, { recursive: true, force: true });
  }
}

/** The public key, armoured. */
export async function publicGpgKey(key: GpgKey): Promise<string> {
  const text = (await run('gpg', [...quiet, '--armor', '--export', key.id], { env: homeOf(key) })).toString();
  if (!text.includes('PUBLIC KEY')) throw new Error(`gpg has no key ${key.id}.`);
  return text;
}

/** Writes `<file>.asc`: an armoured detached signature. */
export async function signDetached(key: GpgKey, file: string): Promise<void> {
  const args = [
    ...quiet,
    '--armor',
    '--local-user',
    key.id,
    '--output',
    `${file}.asc`,
    '--detach-sign',
    file,
  ];
  await run('gpg', args, { env: homeOf(key) });
}

/**
 * Signs a deb as debsigs does: a detached signature over the bytes of its members, one after the other, is added as
 * the member `_gpgorigin`, which dpkg passes over and debsig-verify asks for. It travels inside the file through any
 * mirror; dpkg itself looks at no signature, so SHA256SUMS.asc covers the file as well.
 */
export async function signDeb(key: GpgKey, file: string): Promise<void> {
  const members = (await run('ar', ['t', file])).toString().trim().split('\n');
  if (members.includes('_gpgorigin')) throw new Error(`${path.basename(file)} is signed already.`);
  const signed = await run('ar', ['p', file, ...members]);
  const signature = await run(
    'gpg',
    [...quiet, '--local-user', key.id, '--output', '-', '--detach-sign', '-'],
    {
      env: homeOf(key),
      input: signed,
    },
  );
  const folder = await mkdtemp(path.join(os.tmpdir(), 'stint-deb-'));
  try {
    await writeFile(path.join(folder, '_gpgorigin'), signature);
    await run('ar', ['qDS', path.resolve(file), '_gpgorigin'], { cwd: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Signs an rpm in its header, as `rpm -K` and dnf check it. */
export async function signRpm(key: GpgKey, file: string): Promise<void> {
  // rpm calls gpg by a path of its distribution's choice, which need not be where gpg is.
  const gpg = (await run('sh', ['-c', 'command -v gpg'])).toString().trim();
  const defined = ['--define', `_gpg_name ${key.id}`, '--define', `__gpg ${gpg}`];
  await run('rpmsign', [...defined, '--addsign', file], { env: homeOf(key) });
}

/** Runs `use` with a keyring that holds one public key and nothing else. */
export async function withPublicGpg<Result>(
  publicKeyFile: string,
  use: (env: Record<string, string>) => Promise<Result>,
): Promise<Result> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'sgpg-'));
  const env = { GNUPGHOME: home };
  try {
    await run('gpg', [...quiet, '--import'], { env, input: await readFile(publicKeyFile) });
    return await use(env);
  } finally {
    await run('gpgconf', ['--kill', 'all'], { env }).catch(() => {});
    await rm(home, { recursive: true, force: true });
  }
}
