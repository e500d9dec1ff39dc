import { x25519 } from '@noble/curves/ed25519.js';
import type { SealingKey } from '../../domain/wire/auth.ts';
import { SEALED_INFO, SealedContent, SealedFile, sealedHeader } from '../../domain/wire/sealed.ts';
import { isUnsent, type JournalOperation } from './journal-types.ts';

/**
 * What of the journal another machine could send: everything unanswered or refused, each as it would be pushed, in the
 * order in which it was made. A change on top of one that may have arrived is made on that.
 */
export function sealable(all: readonly JournalOperation[]): SealedContent['operations'] {
  const made: SealedContent['operations'] = [];
  const last = new Map<string, JournalOperation>();
  const open = all.filter((one) => isUnsent(one) || one.rejection).sort((a, b) => a.seq - b.seq);
  const newest = new Map(open.map((one) => [one.documentId, one.operationId]));
  for (const operation of open) {
    const { collection, operationId, documentId, state, assumed, sentAt, rejection } = operation;
    const isNewest = newest.get(documentId) === operationId;
    if (!isNewest && (!sentAt || rejection)) continue;
    const before = last.get(documentId);
    const base = before ? before.state : assumed;
    made.push({
      collection,
      operationId,
      assumedMasterState: base === null ? null : json(base),
      newDocumentState: json(state),
    });
    last.set(documentId, operation);
  }
  return made;
}

/**
 * Seals operations to the firm's server (domain/wire/sealed.ts). By @noble/curves, because Chromium 130 has no X25519 in
 * its Web Crypto.
 * @returns the text of a `.stint` file
 */
export async function seal(
  operations: SealedContent['operations'],
  to: SealingKey,
  who: Pick<SealedFile, 'tenantId' | 'userId' | 'deviceId'>,
  at: Date,
): Promise<string> {
  const server = fromBase64url(to.publicKey);
  const ephemeral = x25519.keygen();
  const salt = new Uint8Array([...ephemeral.publicKey, ...server]);
  const key = await deriveKey(x25519.getSharedSecret(ephemeral.secretKey, server), salt);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const header: Omit<SealedFile, 'ciphertext'> = {
    format: 'stint-sealed',
    version: 1,
    ...who,
    keyId: to.keyId,
    ephemeralPublicKey: base64url(ephemeral.publicKey),
    nonce: base64url(nonce),
    createdAt: at.toISOString(),
  };
  const encoder = new TextEncoder();
  const content = encoder.encode(JSON.stringify(SealedContent.parse({ operations })));
  const additionalData = encoder.encode(sealedHeader({ ...header, ciphertext: '' }));
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData },
    key,
    content,
  );
  return JSON.stringify({ ...header, ciphertext: base64url(new Uint8Array(ciphertext)) });
}

async function deriveKey(secret: Uint8Array, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info: new TextEncoder().encode(SEALED_INFO) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
}

/** @returns the file, or null when the text is none of ours */
export function readSealed(text: string): SealedFile | null {
  try {
    return SealedFile.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Base64 without padding, in the alphabet for addresses. */
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Bytes in base64, in pieces, because a call takes only so many arguments. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

function fromBase64url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function json(document: object): { [field: string]: JsonValue } {
  return JSON.parse(JSON.stringify(document));
}
type JsonValue = SealedContent['operations'][number]['newDocumentState'][string];
