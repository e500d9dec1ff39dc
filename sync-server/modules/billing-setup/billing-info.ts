import type { PoolClient } from 'pg';
import { BillingInfo } from '../../../domain/entities/client.ts';
import { decryptText, encryptText } from '../identity/encrypted-text.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';

const placeOf = (tenantId: string, clientId: string) =>
  ({ purpose: 'billing info', tenantId, ownerId: clientId }) as const;

/**
 * Who is billed for a client and how; null where nothing was entered yet, or there is no such client. Only for what may
 * see it: `settings.billing`, and the making and sending of invoices.
 * @throws Error where it was encrypted with a sealing key that is not there any more
 */
export async function readBillingInfo(
  tx: PoolClient,
  sealing: SealingKeys,
  clientId: string,
): Promise<BillingInfo | null> {
  const { rows } = await tx.query<{ tenantId: string; ciphertext: Buffer | null }>(
    `select tenant_id as "tenantId", billing_info_ciphertext as ciphertext from clients where id = $1`,
    [clientId],
  );
  const [row] = rows;
  return row?.ciphertext ? openBillingInfo(sealing, row.tenantId, clientId, row.ciphertext) : null;
}

/** @throws Error where the key is not there any more, or the ciphertext is of another client */
export function openBillingInfo(
  sealing: SealingKeys,
  tenantId: string,
  clientId: string,
  ciphertext: Buffer,
): BillingInfo {
  return BillingInfo.parse(JSON.parse(decryptText(sealing, placeOf(tenantId, clientId), ciphertext)));
}

/** Encrypted with the present key, for clients.billing_info_ciphertext. */
export function sealBillingInfo(
  sealing: SealingKeys,
  tenantId: string,
  clientId: string,
  info: BillingInfo,
): Buffer {
  return encryptText(sealing, placeOf(tenantId, clientId), JSON.stringify(info));
}
