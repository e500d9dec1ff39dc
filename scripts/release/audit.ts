import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Ring, SignedManifest } from '../../domain/release/manifest.ts';
import { verifyManifest } from '../../main/updates/verify.ts';
import { withPublicGpg } from './gpg.ts';
import { signedBytes } from './manifest.ts';
import { run } from './run.ts';

/** One thing that was looked at again, and by which program. */
export interface Finding {
  what: string;
  by: string;
}

/** By OpenSSL, which shares no code of ours: that a manifest's bytes were signed by a key on the feed. */
async function opensslVerifies(folder: string, ring: Ring): Promise<string> {
  const signed = SignedManifest.parse(JSON.parse(await readFile(path.join(folder, `${ring}.json`), 'utf8')));
  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-audit-'));
  try {
    const bytes = path.join(place, 'bytes');
    const signature = path.join(place, 'signature');
    await writeFile(bytes, signedBytes(Buffer.from(signed.payload, 'base64')));
    for (const one of signed.signatures) {
      await writeFile(signature, Buffer.from(one.signature, 'base64'));
      const key = path.join(folder, `stint-update-key-${one.keyId}.pem`);
      await run('openssl', [
        ...['pkeyutl', '-verify', '-pubin', '-inkey', key],
        ...['-rawin', '-in', bytes, '-sigfile', signature],
      ]);
    }
    return `${ring}.json is signed by ${signed.signatures.map(({ keyId }) => keyId).join(' and ')}`;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Unpacks a deb's members and has gpg look at what `_gpgorigin` says of them. */
async function debSigned(file: string, env: Record<string, string>): Promise<void> {
  const members = (await run('ar', ['t', file])).toString().trim().split('\n');
  const covered = members.filter((name) => name !== '_gpgorigin');
  const place = await mkdtemp(path.join(os.tmpdir(), 'stint-audit-'));
  try {
    const signature = path.join(place, 'signature');
    await writeFile(signature, await run('ar', ['p', file, '_gpgorigin']));
    await run('gpg', ['--batch', '--verify', signature, '-'], {
      env,
      input: await run('ar', ['p', file, ...covered]),
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** rpm with a key store of its own, so that this machine's stays as it is. `-K` says OK only for a key it holds. */
async function rpmSigned(file: string, publicKey: string): Promise<void> {
  const store = await mkdtemp(path.join(os.tmpdir(), 'stint-rpmdb-'));
  try {
    await run('rpm', ['--dbpath', store, '--import', publicKey]);
    const said = (await run('rpm', ['--dbpath', store, '-K', file])).toString();
    if (!said.includes('digests signatures OK')) throw new Error(`rpm says: ${said.trim()}`);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

/**
 * Looks at a feed again as its receiver would, with programs that had no part in making it: gpg, sha256sum, dpkg-deb,
 * ar, rpm, openssl, and the updater's own verification.
 * @param trusted public update keys that its manifests must be signed by
 * @throws at the first thing that does not hold
 */
export async function auditFeed(
  folder: string,
  trusted: readonly string[],
  now = new Date(),
): Promise<Finding[]> {
  const names = await readdir(folder);
  const publicKey = path.join(folder, 'stint-packages.asc');
  const found: Finding[] = [];
  await withPublicGpg(publicKey, async (env) => {
    await run('gpg', ['--batch', '--verify', 'SHA256SUMS.asc', 'SHA256SUMS'], { cwd: folder, env });
    found.push({ what: 'SHA256SUMS is signed', by: 'gpg --verify' });
    await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
    const summed = (await readFile(path.join(folder, 'SHA256SUMS'), 'utf8'))
      .split('\n')
      .map((line) => line.slice(66));
    const left = names.find((name) => !name.startsWith('SHA256SUMS') && !summed.includes(name));
    if (left) throw new Error(`SHA256SUMS does not name ${left}.`);
    found.push({ what: `${summed.length - 1} files are as SHA256SUMS says`, by: 'sha256sum --check' });
    for (const name of names.filter((one) => one.endsWith('.deb'))) {
      await run('dpkg-deb', ['--info', path.join(folder, name)]);
      await debSigned(path.join(folder, name), env);
      found.push({ what: `${name} is whole and signed`, by: 'dpkg-deb --info, ar p | gpg --verify' });
    }
  });
  for (const name of names.filter((one) => one.endsWith('.rpm'))) {
    await rpmSigned(path.join(folder, name), publicKey);
    found.push({ what: `${name} is whole and signed`, by: 'rpm -K' });
  }
  for (const ring of Ring.options.filter((one) => names.includes(`${one}.json`))) {
    found.push({ what: await opensslVerifies(folder, ring), by: 'openssl pkeyutl -verify' });
    const bytes = await readFile(path.join(folder, `${ring}.json`));
    const trust = { keys: trusted, retiredKeys: [], seen: {}, rollbackSequence: 0, now: now.getTime() };
    const verified = verifyManifest(bytes, trust);
    if (!verified.ok) throw new Error(`An app refuses ${ring}.json: ${verified.details}.`);
    const { version, sequence } = verified.manifest;
    found.push({
      what: `an app takes ${ring}.json: ${version}, sequence ${sequence}`,
      by: 'main/updates/verify.ts',
    });
  }
  return found;
}
