import { z } from 'zod';
import { Id, Instant } from '../entities/primitives.ts';
import { canonicalJson } from '../rules/audit-hash.ts';
import { PushCollectionName } from './collections.ts';
import { PushRequest, PushResult } from './push.ts';

/** HKDF's info of the one version there is. */
export const SEALED_INFO = 'stint-sealed v1';
/** Characters of a file's ciphertext, and operations in it, that the server takes at once. */
export const SEALED_CIPHERTEXT_MAX = 32 * 1024 * 1024;
export const SEALED_OPERATIONS_MAX = 20_000;

const base64url = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}$`), `is not ${bytes} bytes in base64url`);

/**
 * A `.stint` file: unsent work of one person, sealed to the firm's server so that nobody on the way can read or change
 * it, uploaded by an administrator or by the same person from another machine. Binary is base64url without padding.
 *
 * Shared secret = X25519(ephemeral private, server public). Key = HKDF-SHA256(secret, salt = the 32 raw bytes of
 * `ephemeralPublicKey` followed by the 32 of the server's public key, info = SEALED_INFO), 32 bytes. `ciphertext` =
 * AES-256-GCM(key, nonce, plaintext = UTF-8 JSON of a SealedContent, additional data = `sealedHeader`) with the 16-byte
 * tag at its end, as Web Crypto gives it.
 */
export const SealedFile = z.strictObject({
  format: z.literal('stint-sealed'),
  version: z.literal(1),
  tenantId: Id,
  userId: Id,
  deviceId: Id,
  /** `keyId` of the SealingKey that it was sealed to. */
  keyId: z.string().min(1).max(64),
  ephemeralPublicKey: base64url(32),
  nonce: base64url(12),
  ciphertext: z
    .string()
    .regex(/^[\w-]+$/)
    .min(22)
    .max(SEALED_CIPHERTEXT_MAX),
  createdAt: Instant,
});
export type SealedFile = z.infer<typeof SealedFile>;

/** The text that the seal covers besides the content: canonical JSON of every field but the ciphertext. */
export function sealedHeader({ ciphertext: _, ...header }: SealedFile): string {
  return canonicalJson(header);
}

/** What is sealed: operations in the order in which they were made, each as it would have been pushed. */
export const SealedContent = z.object({
  operations: z
    .array(PushRequest.shape.rows.element.extend({ collection: PushCollectionName }))
    .min(1)
    .max(SEALED_OPERATIONS_MAX),
});
export type SealedContent = z.infer<typeof SealedContent>;

/**
 * Answer of `POST /v1/sync/sealed`: one result an operation, in their order, as push answers. The operation ids make it
 * happen once: the same file again gets the same answer.
 */
export const SealedResponse = z.object({ results: z.array(PushResult) });
export type SealedResponse = z.infer<typeof SealedResponse>;
