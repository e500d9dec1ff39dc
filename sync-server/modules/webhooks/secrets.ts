import { randomBytes } from 'node:crypto';
import { decryptText, encryptText } from '../identity/encrypted-text.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';

export interface Place {
  tenantId: string;
  endpointId: string;
}

/** A new secret of 256 bits; its prefix lets scanners of source code find one that leaked. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

/** Encrypts a secret for the database, bound to its endpoint. */
export function encryptSecret(keys: SealingKeys, place: Place, secret: string): Buffer {
  return encryptText(keys, placeOf(place), secret);
}

/** @throws Error where the key is not known, or the ciphertext is not of this endpoint */
export function decryptSecret(keys: SealingKeys, place: Place, ciphertext: Buffer): string {
  return decryptText(keys, placeOf(place), ciphertext);
}

const placeOf = ({ tenantId, endpointId }: Place) =>
  ({ purpose: 'webhook secret', tenantId, ownerId: endpointId }) as const;
