import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SealingKeys } from './sealing-keys.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;
/** Characters of an RFC 7638 thumbprint, which names the key that a ciphertext was made with. */
const KEY_ID_CHARS = 43;

/** What a text is for and whose it is: it opens for nothing else and in no other's place. */
export interface Place {
  /** As in a sentence: `webhook secret`. The key is derived for it. */
  purpose: 'webhook secret' | 'billing info';
  tenantId: string;
  /** Of the thing that the text belongs to. */
  ownerId: string;
}

/**
 * Encrypts a text for the database: AES-256-GCM under a key that is derived (HKDF-SHA-256) from the server's sealing key,
 * which is in a file and not in the database, and bound to its place, so that no row opens in another's. A sealing key
 * that was replaced opens what it encrypted while it is among the old ones.
 */
export function encryptText(keys: SealingKeys, place: Place, text: string): Buffer {
  const { keyId } = keys.current;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(keys, keyId, place), iv);
  cipher.setAAD(boundTo(place));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([
    Buffer.from([VERSION]),
    Buffer.from(keyId, 'ascii'),
    iv,
    cipher.getAuthTag(),
    encrypted,
  ]);
}

/** @throws Error where the key is not known, or the ciphertext is not of this place */
export function decryptText(keys: SealingKeys, place: Place, ciphertext: Buffer): string {
  if (ciphertext[0] !== VERSION) throw new Error(`a ${place.purpose} is stored in a form that is not known`);
  const [keyEnd, ivEnd, tagEnd] = [
    1 + KEY_ID_CHARS,
    1 + KEY_ID_CHARS + IV_BYTES,
    1 + KEY_ID_CHARS + IV_BYTES + TAG_BYTES,
  ];
  const keyId = ciphertext.subarray(1, keyEnd).toString('ascii');
  const cipher = createDecipheriv(
    'aes-256-gcm',
    wrappingKey(keys, keyId, place),
    ciphertext.subarray(keyEnd, ivEnd),
  );
  cipher.setAAD(boundTo(place));
  cipher.setAuthTag(ciphertext.subarray(ivEnd, tagEnd));
  return Buffer.concat([cipher.update(ciphertext.subarray(tagEnd)), cipher.final()]).toString('utf8');
}

const derivedFor = { 'webhook secret': 'stint webhook secrets v1', 'billing info': 'stint billing info v1' };

function wrappingKey(keys: SealingKeys, keyId: string, { purpose }: Place): Buffer {
  const key = keys.opening.get(keyId);
  if (key === undefined)
    throw new Error(`the sealing key ${keyId}, with which a ${purpose} was encrypted, is not there any more`);
  const { d } = key.privateKey.export({ format: 'jwk' });
  return Buffer.from(hkdfSync('sha256', Buffer.from(d ?? '', 'base64url'), keyId, derivedFor[purpose], 32));
}

function boundTo({ tenantId, ownerId }: Place): Buffer {
  return Buffer.from(`${tenantId} ${ownerId}`);
}
