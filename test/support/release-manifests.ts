import { createHash } from 'node:crypto';
import type { ReleaseManifest } from '../../domain/release/manifest.ts';
import { newKeyPair, type ReleaseSigner, signerOfKey } from '../../scripts/release/keys.ts';
import { signedBytes } from '../../scripts/release/manifest.ts';

/** A throwaway release key. */
export function aSigner(): ReleaseSigner {
  return signerOfKey(newKeyPair().privateKey);
}

/** Base64 of the SHA-512. */
export function sha512(bytes: Uint8Array | string): string {
  return createHash('sha512').update(bytes).digest('base64');
}

/** A manifest of 1.1.0 for everybody, in force for a month from when the tests' clock says. */
export function aManifest(now: number, given: Partial<ReleaseManifest> = {}): ReleaseManifest {
  return {
    format: 1,
    product: 'stint',
    version: '1.1.0',
    ring: 'broad',
    sequence: 7,
    issuedAt: new Date(now - 3_600_000).toISOString(),
    expiresAt: new Date(now + 30 * 86_400_000).toISOString(),
    minimumVersion: '1.0.0',
    stagedPercent: 100,
    rollback: null,
    dataVersion: 1,
    notes: { en: 'New.', de: 'Neu.' },
    files: [
      {
        name: 'stint-1.1.0-linux-amd64.deb',
        platform: 'linux',
        arch: 'x64',
        type: 'deb',
        size: 9,
        sha512: sha512('a package'),
      },
    ],
    retiredKeys: [],
    ...given,
  };
}

/** Signs anything at all, also what scripts/release would not. */
export async function signAnything(
  content: unknown,
  ...signers: readonly ReleaseSigner[]
): Promise<Buffer<ArrayBuffer>> {
  const payload = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const signatures = await Promise.all(
    signers.map(async (signer) => ({
      keyId: signer.keyId,
      signature: (await signer.sign(signedBytes(payload))).toString('base64'),
    })),
  );
  return Buffer.from(JSON.stringify({ payload: payload.toString('base64'), signatures }));
}
