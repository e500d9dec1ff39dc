import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import compareVersions from 'semver/functions/compare.js';
import {
  ReleaseFile,
  ReleaseManifest,
  SIGNED_PREFIX,
  SignedManifest,
} from '../../domain/release/manifest.ts';
import type { ReleaseSigner } from './keys.ts';

/** What the bytes of a manifest are signed as. */
export function signedBytes(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(SIGNED_PREFIX), payload]);
}

async function digestOf(file: string, algorithm: 'sha256' | 'sha512'): Promise<Buffer> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest();
}

/** @returns base64 of a file's SHA-512, read piece by piece */
export async function sha512Of(file: string): Promise<string> {
  return (await digestOf(file, 'sha512')).toString('base64');
}

/** @returns a file's SHA-256 in hex, read piece by piece */
export async function sha256Of(file: string): Promise<string> {
  return (await digestOf(file, 'sha256')).toString('hex');
}

/** A package as the manifest names it: its bare name, size and SHA-512. */
export async function releaseFileOf(
  file: string,
  kind: Pick<ReleaseFile, 'platform' | 'arch' | 'type'>,
): Promise<ReleaseFile> {
  const { size } = await stat(file);
  return ReleaseFile.parse({ name: path.basename(file), ...kind, size, sha512: await sha512Of(file) });
}

/**
 * What no release engineer means to sign, though each field is well-formed.
 * @returns the first such thing in words, or undefined
 */
export function mistakeIn(manifest: ReleaseManifest): string | undefined {
  const { version, rollback, files } = manifest;
  if (Date.parse(manifest.expiresAt) <= Date.parse(manifest.issuedAt))
    return 'It expires before it is issued.';
  if (compareVersions(manifest.minimumVersion, version) > 0) {
    return `Its minimum version ${manifest.minimumVersion} is above its version ${version}.`;
  }
  if (rollback?.from.some((from) => compareVersions(from, version) <= 0)) {
    return `A rollback to ${version} can only come from later versions.`;
  }
  const names = files.map(({ name }) => name);
  if (new Set(names).size < names.length) return 'Two of its files have the same name.';
  const kinds = files.map(({ platform, arch, type }) => `${platform} ${arch} ${type}`);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) < index);
  if (twice) return `It has two files for ${twice}.`;
  return undefined;
}

/**
 * Signs a manifest by every signer given.
 * @throws when the manifest is not well-formed, is one that nobody means to sign (`mistakeIn`), or retires every key
 *   that signs it
 */
export async function signManifest(
  manifest: ReleaseManifest,
  signers: readonly ReleaseSigner[],
): Promise<SignedManifest> {
  const parsed = ReleaseManifest.parse(manifest);
  const mistake = mistakeIn(parsed);
  if (mistake) throw new Error(`The manifest was not signed. ${mistake}`);
  if (signers.every(({ keyId }) => parsed.retiredKeys.includes(keyId))) {
    throw new Error('The manifest was not signed: it must be signed by a key that it does not retire.');
  }
  const payload = Buffer.from(JSON.stringify(parsed));
  const signatures = await Promise.all(
    signers.map(async (signer) => ({
      keyId: signer.keyId,
      signature: (await signer.sign(signedBytes(payload))).toString('base64'),
    })),
  );
  return SignedManifest.parse({ payload: payload.toString('base64'), signatures });
}
