import { execFile } from 'node:child_process';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { open, readFile } from 'node:fs/promises';

/** Bytes of an Ed25519 signature. */
const SIGNATURE_BYTES = 64;
/** DER of a SubjectPublicKeyInfo that says "Ed25519, 32 bytes follow" (RFC 8410). */
const PUBLIC_KEY_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

/** Whatever can sign for a release: a key in a file, or a signer elsewhere that never gives its key away. */
export interface ReleaseSigner {
  /** Base64 of the 32 raw bytes, as in BuildIdentity. */
  publicKey: string;
  /** As in domain/release/manifest.ts. */
  keyId: string;
  /** Ed25519 over the bytes as they are: 64 bytes. */
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** @returns the first 16 hex digits of the SHA-256 of the key's 32 raw bytes, given in base64 */
export function keyIdOf(publicKey: string): string {
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== 32) throw new Error('A public key must be 32 bytes in base64.');
  return createHash('sha256').update(raw).digest('hex').slice(0, 16);
}

/** @returns a public key as node:crypto takes it, of base64 of the 32 raw bytes */
export function publicKeyObject(publicKey: string): KeyObject {
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== 32) throw new Error('A public key must be 32 bytes in base64.');
  return createPublicKey({ key: Buffer.concat([PUBLIC_KEY_HEADER, raw]), format: 'der', type: 'spki' });
}

function rawPublicKey(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_KEY_HEADER.length).toString('base64');
}

/** A new Ed25519 pair: the private key as PEM (PKCS#8), the public one as base64 of its 32 raw bytes. */
export function newKeyPair(): { privateKey: string; publicKey: string; keyId: string } {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = rawPublicKey(pair.publicKey);
  return {
    privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey,
    keyId: keyIdOf(publicKey),
  };
}

/**
 * Writes a private key where only its owner can read it.
 * @throws EEXIST when the file is there already: no key is ever written over
 */
export async function writePrivateKey(file: string, privateKey: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(privateKey);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @throws when the PEM is no Ed25519 private key; what is wrong with it is not repeated, so that no key is printed */
export function signerOfKey(privateKeyPem: string): ReleaseSigner {
  let key: KeyObject;
  try {
    key = createPrivateKey(privateKeyPem);
  } catch {
    throw new Error('The release key is not a private key in PEM (PKCS#8).');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The release key must be an Ed25519 key.');
  const publicKey = rawPublicKey(createPublicKey(key));
  return { publicKey, keyId: keyIdOf(publicKey), sign: async (bytes) => sign(null, bytes, key) };
}

/**
 * A signer elsewhere (a cloud key store, a hardware token): a program that is given the bytes on stdin and answers the
 * raw signature, 64 bytes, on stdout. What it answers is verified before it is used.
 * @param program its path; it is run without a shell and without arguments
 */
export function signerOfProgram(program: string, publicKey: string): ReleaseSigner {
  const key = publicKeyObject(publicKey);
  const run = (bytes: Uint8Array) =>
    new Promise<Buffer>((resolve, reject) => {
      const options = { encoding: 'buffer', timeout: 120_000, maxBuffer: 65_536 } as const;
      const child = execFile(program, [], options, (error, stdout) => {
        if (error) reject(new Error(`The signer ${program} failed: ${error.code ?? error.message}`));
        else resolve(stdout);
      });
      // A program that ends before it has read everything is told of by its exit, not by the pipe it left.
      child.stdin?.on('error', () => {});
      child.stdin?.end(bytes);
    });
  return {
    publicKey,
    keyId: keyIdOf(publicKey),
    sign: async (bytes) => {
      const signature = await run(bytes);
      if (signature.length !== SIGNATURE_BYTES || !verify(null, bytes, key, signature)) {
        throw new Error(
          `What the signer ${program} answered is no signature by the key ${keyIdOf(publicKey)}.`,
        );
      }
      return signature;
    },
  };
}

/**
 * Who signs, as the environment names it. STINT_RELEASE_KEY_FILE: one or more files with private keys, separated like
 * PATH. STINT_RELEASE_SIGNER and STINT_RELEASE_SIGNER_PUBLIC_KEY: a signer's program, and its public key in base64.
 * @throws a sentence that says what to set when nobody can sign
 */
export async function signersFrom(env: NodeJS.ProcessEnv): Promise<ReleaseSigner[]> {
  const signers: ReleaseSigner[] = [];
  if (env.STINT_RELEASE_SIGNER) {
    if (!env.STINT_RELEASE_SIGNER_PUBLIC_KEY) {
      throw new Error(
        'Set STINT_RELEASE_SIGNER_PUBLIC_KEY to the public key of STINT_RELEASE_SIGNER, in base64.',
      );
    }
    signers.push(signerOfProgram(env.STINT_RELEASE_SIGNER, env.STINT_RELEASE_SIGNER_PUBLIC_KEY));
  }
  const separator = process.platform === 'win32' ? ';' : ':';
  for (const file of (env.STINT_RELEASE_KEY_FILE ?? '').split(separator).filter(Boolean)) {
    const pem = await readFile(file, 'utf8').catch(() => {
      throw new Error(`STINT_RELEASE_KEY_FILE names ${file}, which cannot be read.`);
    });
    signers.push(signerOfKey(pem));
  }
  if (signers.length === 0) {
    throw new Error(
      'There is no key to sign the release with: set STINT_RELEASE_KEY_FILE to the file with its private key, or ' +
        'STINT_RELEASE_SIGNER and STINT_RELEASE_SIGNER_PUBLIC_KEY to a signer. `npm run release -- keys` makes a pair.',
    );
  }
  return signers;
}
