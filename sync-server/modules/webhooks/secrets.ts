import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SealingKeys } from '../identity/sealing-keys.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;
/** Characters of an RFC 7638 thumbprint, which names the key that a ciphertext was made with. */
const KEY_ID_CHARS = 43;

export interface Place {
  tenantId: string;
  endpointId: string;
}

/** A new secret of 256 bits; its prefix lets scanners of source code find one that leaked. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

/**
 * Encrypts a secret for the database: AES-256-GCM under a key that is derived (HKDF-SHA-256) from the server's sealing
 * key, which is in a file and not in the database, and bound to its endpoint, so that no row opens in another's place.
 * A sealing key that was replaced opens what it encrypted while it is among the old ones.
 */
export function encryptSecret(keys: SealingKeys, place: Place, secret: string): Buffer {
  const { keyId } = keys.current;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(keys, keyId), iv);
  cipher.setAAD(boundTo(place));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), Buffer.from(keyId, 'ascii'), iv, cipher.getAuthTag(), text]);
}

/** @throws Error where the key is not known, or the ciphertext is not of this endpoint */
export function decryptSecret(keys: SealingKeys, place: Place, ciphertext: Buffer): string {
  if (ciphertext[0] !== VERSION) throw new Error('a webhook secret is stored in a form that is not known');
  const [keyEnd, ivEnd, tagEnd] = [
    1 + KEY_ID_CHARS,
    1 + KEY_ID_CHARS + IV_BYTES,
    1 + KEY_ID_CHARS + IV_BYTES + TAG_BYTES,
  ];
  const keyId = ciphertext.subarray(1, keyEnd).toString('ascii');
  const cipher = createDecipheriv(
    'aes-256-gcm',
    wrappingKey(keys, keyId),
    ciphertext.subarray(keyEnd, ivEnd),
  );
  cipher.setAAD(boundTo(place));
  cipher.setAuthTag(ciphertext.subarray(ivEnd, tagEnd));
  return Buffer.concat([cipher.update(ciphertext.subarray(tagEnd)), cipher.final()]).toString('utf8');
}

function wrappingKey(keys: SealingKeys, keyId: string): Buffer {
  const key = keys.opening.get(keyId);
  if (key === undefined)
    throw new Error(
      `the sealing key ${keyId}, with which a webhook secret was encrypted, is not there any more`,
    );
  const { d } = key.privateKey.export({ format: 'jwk' });
  return Buffer.from(
    hkdfSync('sha256', Buffer.from(d ?? '', 'base64url'), keyId, 'stint webhook secrets v1', 32),
  );
}

function boundTo({ tenantId, endpointId }: Place): Buffer {
  return Buffer.from(`${tenantId} ${endpointId}`);
}
