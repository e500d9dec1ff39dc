import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { SealingKey } from '../../../domain/wire/auth.ts';
import { ConfigError, type ServerConfig } from '../../config.ts';
import { createOnce, isErrno, readPem } from './keys.ts';

/** A key that opens what was sealed to its public half. */
export interface OpeningKey extends SealingKey {
  privateKey: KeyObject;
}

export interface SealingKeys {
  /** What devices seal to now. */
  current: SealingKey;
  /** By `keyId`: the current key and earlier ones. */
  opening: ReadonlyMap<string, OpeningKey>;
}

async function toOpeningKey(path: string, pem: string): Promise<OpeningKey> {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch {
    throw new ConfigError(`The key file ${path} holds no key in PEM form that can be read.`);
  }
  if (privateKey.asymmetricKeyType !== 'x25519')
    throw new ConfigError(`The key file ${path} must hold an X25519 key.`);
  const jwk = await exportJWK(createPublicKey(privateKey));
  return { keyId: await calculateJwkThumbprint(jwk), publicKey: jwk.x ?? '', privateKey };
}

/** The X25519 key (PKCS #8 PEM) in `path`, made there with mode 0600 if there is none; as with the signing key. */
export async function loadOrCreateSealingKey(path: string): Promise<OpeningKey> {
  try {
    return await toOpeningKey(path, await readPem(path));
  } catch (error) {
    if (!(error instanceof ConfigError && isErrno(error.cause, 'ENOENT'))) throw error;
  }
  const { privateKey } = generateKeyPairSync('x25519');
  await createOnce(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return toOpeningKey(path, await readPem(path));
}

/** @throws ConfigError in a sentence where a file is missing, unreadable or of another kind */
export async function loadSealingKeys(
  config: Pick<ServerConfig, 'sealingKeyPath' | 'mayCreateSealingKey' | 'oldSealingKeyPaths'>,
): Promise<SealingKeys> {
  const { sealingKeyPath: path } = config;
  const current = config.mayCreateSealingKey
    ? await loadOrCreateSealingKey(path)
    : await toOpeningKey(path, await readPem(path));
  const old = await Promise.all(
    config.oldSealingKeyPaths.map(async (other) => toOpeningKey(other, await readPem(other))),
  );
  return {
    current: { keyId: current.keyId, publicKey: current.publicKey },
    opening: new Map([...old, current].map((key) => [key.keyId, key])),
  };
}
