import { v7 as uuidv7 } from 'uuid';
import type { SealingKey } from '../../domain/wire/auth.ts';
import { SEALED_INFO, type SealedContent, type SealedFile, sealedHeader } from '../../domain/wire/sealed.ts';

const { subtle } = globalThis.crypto;
const base64url = (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>) =>
  Buffer.from(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)).toString('base64url');

/** Seals as domain/wire/sealed.ts says, with Web Crypto: nothing here is shared with the server's opening. */
export async function seal(
  to: SealingKey,
  author: { tenantId: string; userId: string },
  content: SealedContent | string,
  change: Partial<SealedFile> = {},
): Promise<SealedFile> {
  const pair = await subtle.generateKey('X25519', true, ['deriveBits']);
  if (!('privateKey' in pair)) throw new TypeError('X25519 gives a pair');
  const theirs = Buffer.from(to.publicKey, 'base64url');
  const ours = Buffer.from(await subtle.exportKey('raw', pair.publicKey));
  const publicKey = await subtle.importKey('raw', theirs, 'X25519', false, []);
  const secret = await subtle.deriveBits({ name: 'X25519', public: publicKey }, pair.privateKey, 256);
  const key = await subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: Buffer.concat([ours, theirs]),
      info: new TextEncoder().encode(SEALED_INFO),
    },
    await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']),
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(12));
  const file: SealedFile = {
    format: 'stint-sealed',
    version: 1,
    ...author,
    deviceId: uuidv7(),
    keyId: to.keyId,
    ephemeralPublicKey: base64url(ours),
    nonce: base64url(nonce),
    ciphertext: '',
    createdAt: '2026-06-15T12:00:00.000Z',
  };
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const ciphertext = await subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(sealedHeader(file)) },
    key,
    new TextEncoder().encode(text),
  );
  return { ...file, ciphertext: base64url(ciphertext), ...change };
}
