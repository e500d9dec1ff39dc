import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { type BillingInfo, ContractTerms } from '../../../domain/entities/client.ts';
import { Currency } from '../../../domain/entities/primitives.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { checkBillingInfo } from '../../../domain/rules/billing-checks.ts';
import type { ClientBilling, ClientBillingChange } from '../../../domain/wire/billing-setup.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { openBillingInfo, sealBillingInfo } from './billing-info.ts';
import { draftsOf, record, refuseFaults } from './common.ts';

const Row = z.object({
  currency: Currency,
  contractTerms: ContractTerms,
  ciphertext: z.instanceof(Buffer).nullable(),
});

/** @throws StintError not_found */
export async function readClientBilling(
  tx: PoolClient,
  sealing: SealingKeys,
  actor: Actor,
  clientId: string,
): Promise<ClientBilling> {
  const { rows } = await tx.query(
    `select currency, contract_terms as "contractTerms", billing_info_ciphertext as ciphertext
       from clients where id = $1 and not deleted`,
    [clientId],
  );
  if (rows[0] === undefined) throw new StintError('not_found', 'There is no such client.');
  const { currency, contractTerms, ciphertext } = Row.parse(rows[0]);
  return {
    clientId,
    currency,
    // A ciphertext never comes twice, so its hash tells one state from the next, and tells nothing else.
    tag: hash('sha256', canonicalJson([ciphertext?.toString('base64') ?? null, contractTerms]), 'hex'),
    info: ciphertext ? openBillingInfo(sealing, actor.tenantId, clientId, ciphertext) : null,
    contractTerms,
    drafts: await draftsOf(tx, { clientId }),
  };
}

/**
 * Saves who is billed for a client and how. The log gets the names of what changed and no value. Its terms travel to the
 * devices that may see them.
 * @throws StintError not_found; conflict when it changed meanwhile; invalid_request
 */
export async function changeClientBilling(
  tx: PoolClient,
  sealing: SealingKeys,
  actor: Actor,
  clientId: string,
  { tag, info, contractTerms }: ClientBillingChange,
  now: Date,
): Promise<ClientBilling> {
  await tx.query('select lock_tenant_writes()');
  const current = await readClientBilling(tx, sealing, actor, clientId);
  const fields = changedFields(current, { info, contractTerms });
  if (fields.length === 0) return current;
  if (current.tag !== tag)
    throw new StintError(
      'conflict',
      'Somebody changed this client’s billing meanwhile. Nothing of yours was saved: look at it and change it again.',
    );
  if (info) refuseFaults('info', checkBillingInfo(info));
  await tx.query(
    `update clients set billing_info_ciphertext = $2, contract_terms = $3, updated_at = $4 where id = $1`,
    [
      clientId,
      info ? sealBillingInfo(sealing, actor.tenantId, clientId, info) : null,
      JSON.stringify(contractTerms),
      now.toISOString(),
    ],
  );
  await record(
    tx,
    actor,
    {
      action: 'billing.client',
      resourceType: 'client',
      resourceId: clientId,
      before: null,
      after: { changed: fields },
    },
    now,
  );
  return readClientBilling(tx, sealing, actor, clientId);
}

type Kept = { info: BillingInfo | null; contractTerms: z.infer<typeof ContractTerms> };
const Fields = z.record(z.string(), z.json());

function changedFields(before: Kept, after: Kept): string[] {
  return [
    ...differing(before.info ?? {}, after.info ?? {}),
    ...differing(before.contractTerms, after.contractTerms).map((name) => `contractTerms.${name}`),
  ];
}

function differing(before: object, after: object): string[] {
  const [old, fresh] = [Fields.parse(before), Fields.parse(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter(
    (name) => canonicalJson(old[name] ?? null) !== canonicalJson(fresh[name] ?? null),
  );
}
