import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { ConfigError, type ServerConfig } from '../../config.ts';

export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** What signs access tokens, and every key whose tokens are accepted. */
export interface KeyRing {
  signing: SigningKey;
  accepted: ReadonlyMap<string, KeyObject>;
  /** Body of `/.well-known/jwks.json`. */
  jwks: { keys: JWK[] };
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === code;
}

async function publicJwk(publicKey: KeyObject): Promise<JWK & { kid: string }> {
  const jwk = await exportJWK(publicKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
}

function readEd25519<Key extends KeyObject>(path: string, read: () => Key): Key {
  let key: Key;
  try {
    key = read();
  } catch {
    throw new ConfigError(`The key file ${path} holds no key in PEM form that can be read.`);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new ConfigError(`The key file ${path} must hold an Ed25519 key.`);
  return key;
}

async function toSigningKey(path: string, pem: string): Promise<SigningKey> {
  const privateKey = readEd25519(path, () => createPrivateKey(pem));
  const publicKey = createPublicKey(privateKey);
  return { kid: (await publicJwk(publicKey)).kid, privateKey, publicKey };
}

/** Writes the whole file or nothing, readable by its owner only, and never over one that is there. */
export async function createOnce(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}.new`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(temporary, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    await unlink(temporary);
  }
}

/** The text of a key file. @throws ConfigError in a sentence */
export async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = isErrno(error, 'ENOENT') ? 'does not exist' : 'cannot be read';
    throw new ConfigError(`The key file ${path} ${why}.`, { cause: error });
  }
}

/**
 * The Ed25519 key (PKCS #8 PEM) in `path`, made there with mode 0600 if there is none. Two processes that start at
 * once end with the same key. For development; in production the file is given.
 */
export async function loadOrCreateSigningKey(path: string): Promise<SigningKey> {
  try {
    return await toSigningKey(path, await readFile(path, 'utf8'));
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  await createOnce(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return toSigningKey(path, await readPem(path));
}

/** @throws ConfigError in a sentence where a file is missing, unreadable or of another kind */
export async function loadKeyRing(
  config: Pick<ServerConfig, 'signingKeyPath' | 'mayCreateSigningKey' | 'verificationKeyPaths'>,
): Promise<KeyRing> {
  const { signingKeyPath: path } = config;
  const signing = config.mayCreateSigningKey
    ? await loadOrCreateSigningKey(path)
    : await toSigningKey(path, await readPem(path));
  const publicKeys = [signing.publicKey];
  for (const other of config.verificationKeyPaths) {
    const pem = await readPem(other);
    publicKeys.push(readEd25519(other, () => createPublicKey(pem)));
  }
  const keys = await Promise.all(publicKeys.map(publicJwk));
  return {
    signing,
    accepted: new Map(publicKeys.map((key, index) => [keys[index]?.kid ?? '', key])),
    jwks: { keys },
  };
}
