import { createDecipheriv, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { Role } from '../../../domain/entities/user.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { PUSH_ROWS_MAX, type PushResult } from '../../../domain/wire/push.ts';
import { SEALED_INFO, SealedContent, type SealedFile, sealedHeader } from '../../../domain/wire/sealed.ts';
import type { Actor } from '../../actor.ts';
import { withTenant } from '../../db.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import type { OpeningKey, SealingKeys } from '../identity/sealing-keys.ts';
import { pushDecisions } from './push-decisions.ts';
import { pushEntries } from './push-entries.ts';

const TAG_BYTES = 16;

const refuse = (kind: 'forbidden' | 'invalid_request', message: string, cause?: unknown) =>
  new StintError(kind, message, cause === undefined ? {} : { cause });

/**
 * Takes a sealed file (domain/wire/sealed.ts): its operations as a push of the person who made them, and a line in the
 * audit log about who uploaded it.
 *
 * The seal proves that nobody read or changed the file on the way, not who made it: the public key is no secret. So only
 * an administrator, or the person whose work it is, may upload one.
 * @returns one result an operation, in order; the same file again gets the same
 * @throws StintError `forbidden` for a file of another firm or of somebody else; `invalid_request` for one that was sealed
 * to a key that is not ours, was changed, or holds something else
 */
export async function takeSealed(
  pool: Pool,
  keys: SealingKeys,
  uploader: Actor,
  file: SealedFile,
  now: Date,
): Promise<PushResult[]> {
  if (file.tenantId !== uploader.tenantId)
    throw refuse('forbidden', 'This file holds work of another firm. Upload it there; nothing was stored.');
  if (file.userId !== uploader.userId && !can(uploader, 'sealed_work.upload_for_others'))
    throw refuse(
      'forbidden',
      'This file holds somebody else’s work. They can upload it themselves, or an administrator can.',
    );
  const { operations } = open(keys, file);
  const author = await withTenant(pool, uploader.tenantId, (tx) => readAuthor(tx, file, uploader));
  const results: PushResult[] = [];
  for (let from = 0; from < operations.length; ) {
    const collection = operations[from]?.collection;
    const batch = operations.slice(from, from + PUSH_ROWS_MAX);
    const end = batch.findIndex((operation) => operation.collection !== collection);
    const rows = end === -1 ? batch : batch.slice(0, end);
    const push = collection === 'decisions' ? pushDecisions : pushEntries;
    results.push(...(await push(pool, author, rows, now)));
    from += rows.length;
  }
  await withTenant(pool, uploader.tenantId, (tx) => audit(tx, uploader, file, results, now));
  return results;
}

function open(keys: SealingKeys, file: SealedFile): SealedContent {
  const key = keys.opening.get(file.keyId);
  if (!key)
    throw refuse(
      'invalid_request',
      'This file was sealed for another server. Upload it to the one it came from.',
    );
  let text: string;
  try {
    text = unseal(key, file);
  } catch (cause) {
    throw refuse(
      'invalid_request',
      'This file is damaged or was changed. Nothing was stored. Copy it again from where it was made.',
      cause,
    );
  }
  const content = SealedContent.safeParse(readJson(text));
  if (!content.success)
    throw refuse(
      'invalid_request',
      'This file holds nothing that this server can take. Nothing was stored. Update Stint where the file was made.',
      content.error,
    );
  return content.data;
}

/** @throws Error for a key that is no point, or content that does not fit its tag */
function unseal({ privateKey, publicKey }: OpeningKey, file: SealedFile): string {
  const ephemeral = createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: file.ephemeralPublicKey },
    format: 'jwk',
  });
  const secret = diffieHellman({ privateKey, publicKey: ephemeral });
  const salt = Buffer.concat([
    Buffer.from(file.ephemeralPublicKey, 'base64url'),
    Buffer.from(publicKey, 'base64url'),
  ]);
  const key = Buffer.from(hkdfSync('sha256', secret, salt, SEALED_INFO, 32));
  const sealed = Buffer.from(file.ciphertext, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.nonce, 'base64url'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(sealedHeader(file)));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const Account = z.object({ roles: z.array(Role), clientId: z.string().nullable() });

/** The person whose work it is, with the roles of today, also when they have left: the work is theirs all the same. */
async function readAuthor(tx: PoolClient, file: SealedFile, uploader: Actor): Promise<Actor> {
  const { rows } = await tx.query(
    'SELECT roles, client_id AS "clientId" FROM users WHERE tenant_id = $1 AND id = $2',
    [file.tenantId, file.userId],
  );
  if (rows.length === 0)
    throw refuse('invalid_request', 'Nobody in this firm is the person whose work this file holds.');
  const { ip, userAgent } = uploader;
  const { tenantId, userId, deviceId } = file;
  return { tenantId, userId, deviceId, ip, userAgent, ...Account.parse(rows[0]) };
}

function audit(
  tx: PoolClient,
  uploader: Actor,
  file: SealedFile,
  results: readonly PushResult[],
  now: Date,
): Promise<void> {
  const count = (status: PushResult['status']) => results.filter((result) => result.status === status).length;
  const after = {
    deviceId: file.deviceId,
    sealedAt: file.createdAt,
    accepted: count('accepted'),
    conflict: count('conflict'),
    rejected: count('rejected'),
  };
  const record = {
    action: 'sealed_work.upload',
    resourceType: 'user',
    resourceId: file.userId,
    before: null,
    after,
  };
  return appendAudit(tx, uploader, [record], now);
}
