import { verify } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReleaseManifest } from '../../../domain/release/manifest.ts';
import {
  keyIdOf,
  newKeyPair,
  publicKeyObject,
  signerOfKey,
  signerOfProgram,
  signersFrom,
  writePrivateKey,
} from '../../../scripts/release/keys.ts';
import { releaseFileOf, signedBytes, signManifest } from '../../../scripts/release/manifest.ts';

const manifest: ReleaseManifest = {
  format: 1,
  product: 'stint',
  version: '1.1.0',
  ring: 'broad',
  sequence: 7,
  issuedAt: '2026-11-24T08:00:00Z',
  expiresAt: '2027-02-22T08:00:00Z',
  minimumVersion: '1.0.0',
  stagedPercent: 100,
  rollback: null,
  dataVersion: 1,
  notes: { en: 'Faster.', de: 'Schneller.' },
  files: [
    {
      name: 'stint-1.1.0-linux-x64.deb',
      platform: 'linux',
      arch: 'x64',
      type: 'deb',
      size: 3,
      sha512: `${'A'.repeat(86)}==`,
    },
  ],
  retiredKeys: [],
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'stint-release-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('release keys', () => {
  it('are written for their owner alone, and never over another key', async () => {
    const file = path.join(folder, 'key.pem');
    const pair = newKeyPair();
    await writePrivateKey(file, pair.privateKey);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(writePrivateKey(file, newKeyPair().privateKey)).rejects.toThrow('EEXIST');
    expect(signerOfKey(await readFile(file, 'utf8'))).toMatchObject({
      publicKey: pair.publicKey,
      keyId: pair.keyId,
    });
  });

  it('have the id that an app works out of their bytes', () => {
    // Of the public key of RFC 8032's first test vector.
    const publicKey = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
    expect(keyIdOf(publicKey.toString('base64'))).toBe('21fe31dfa154a261');
    expect(() => keyIdOf('AAAA')).toThrow('32 bytes');
  });

  it('are asked for in a sentence when there is none', async () => {
    await expect(signersFrom({})).rejects.toThrow('set STINT_RELEASE_KEY_FILE');
    await expect(signersFrom({ STINT_RELEASE_SIGNER: '/bin/true' })).rejects.toThrow(
      'STINT_RELEASE_SIGNER_PUBLIC_KEY',
    );
    await expect(signersFrom({ STINT_RELEASE_KEY_FILE: path.join(folder, 'none') })).rejects.toThrow(
      'cannot be read',
    );
  });

  it('that are none are refused without a word of what the file holds', async () => {
    const file = path.join(folder, 'key.pem');
    await writeFile(file, 'my password is swordfish');
    const refused = await signersFrom({ STINT_RELEASE_KEY_FILE: file }).catch((error: Error) => error);
    expect(refused).toMatchObject({ message: 'The release key is not a private key in PEM (PKCS#8).' });
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain('swordfish');
  });
});

describe('a manifest', () => {
  it('is signed by each key, over a prefix of its own and the exact bytes', async () => {
    const pairs = [newKeyPair(), newKeyPair()];
    const signed = await signManifest(
      manifest,
      pairs.map(({ privateKey }) => signerOfKey(privateKey)),
    );
    const payload = Buffer.from(signed.payload, 'base64');
    expect(ReleaseManifest.parse(JSON.parse(payload.toString()))).toEqual(manifest);
    expect(signed.signatures.map(({ keyId }) => keyId)).toEqual(pairs.map(({ keyId }) => keyId));
    for (const [index, pair] of pairs.entries()) {
      const signature = Buffer.from(signed.signatures[index]!.signature, 'base64');
      const key = publicKeyObject(pair.publicKey);
      expect(verify(null, signedBytes(payload), key, signature)).toBe(true);
      expect(verify(null, payload, key, signature)).toBe(false);
    }
  });

  it('is signed by a program that keeps its key to itself, whose answer is verified', async () => {
    const pair = newKeyPair();
    const keyFile = path.join(folder, 'key.pem');
    await writePrivateKey(keyFile, pair.privateKey);
    const program = path.join(folder, 'signer.mjs');
    await writeFile(
      program,
      `#!${process.execPath}
import { readFileSync } from 'node:fs';
import { sign } from 'node:crypto';
process.stdout.write(sign(null, readFileSync(0), readFileSync(${JSON.stringify(keyFile)}, 'utf8')));
`,
    );
    await chmod(program, 0o700);
    const signed = await signManifest(manifest, [signerOfProgram(program, pair.publicKey)]);
    expect(signed.signatures).toEqual(
      (await signManifest(manifest, [signerOfKey(pair.privateKey)])).signatures,
    );
    await expect(signManifest(manifest, [signerOfProgram(program, newKeyPair().publicKey)])).rejects.toThrow(
      'no signature by the key',
    );
    await expect(signManifest(manifest, [signerOfProgram('/bin/false', pair.publicKey)])).rejects.toThrow(
      'failed',
    );
  });

  it('is not signed when nobody can mean it', async () => {
    const signers = [signerOfKey(newKeyPair().privateKey)];
    const file = manifest.files[0]!;
    const wrong: [Partial<ReleaseManifest>, string][] = [
      [{ expiresAt: manifest.issuedAt }, 'expires before'],
      [{ minimumVersion: '1.1.1' }, 'minimum version 1.1.1 is above'],
      [{ rollback: { from: ['1.2.0', '1.1.0'] } }, 'later versions'],
      [{ files: [file, { ...file, type: 'rpm' }] }, 'same name'],
      [{ files: [file, { ...file, name: 'other.deb' }] }, 'two files for linux x64 deb'],
      [{ retiredKeys: [signers[0]!.keyId] }, 'does not retire'],
    ];
    for (const [change, reason] of wrong) {
      await expect(signManifest({ ...manifest, ...change }, signers)).rejects.toThrow(reason);
    }
    await expect(
      signManifest({ ...manifest, files: [{ ...file, name: '../etc' }] }, signers),
    ).rejects.toThrow('bare file name');
  });

  it('names a file by its bare name, size and SHA-512', async () => {
    const file = path.join(folder, 'stint-1.1.0-linux-x64.deb');
    await writeFile(file, 'abc');
    expect(await releaseFileOf(file, { platform: 'linux', arch: 'x64', type: 'deb' })).toEqual({
      ...manifest.files[0],
      // FIPS 180-4's example for "abc".
      sha512: '3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==',
    });
  });
});
