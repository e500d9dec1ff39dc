import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../domain/entities/time-entry.ts';
import type { BillingScope, GenerateAnswer, GenerateRequest } from '../../domain/wire/invoices.ts';
import { withTenant } from '../../sync-server/db.ts';
import { sealBillingInfo } from '../../sync-server/modules/billing-setup/billing-info.ts';
import { loadSealingKeys, type SealingKeys } from '../../sync-server/modules/identity/sealing-keys.ts';
import { generate } from '../../sync-server/modules/invoices/generate.ts';
import { billingInfo, billingSettings } from './billing.ts';
import { actorOf, decide, decisionOn, submitted } from './decisions.ts';
import type { Firm } from './firm.ts';

/** A sealing key of its own, in a directory that goes when it is disposed. */
export async function testSealing(): Promise<SealingKeys & AsyncDisposable> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'stint-test-sealing-'));
  const keys = await loadSealingKeys({
    sealingKeyPath: path.join(directory, 'sealing.pem'),
    mayCreateSealingKey: true,
    oldSealingKeyPaths: [],
  });
  return { ...keys, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** Says who sells, and who is billed for both clients of the firm. */
export async function seedSelling(ownerPool: Pool, firm: Firm, sealing: SealingKeys): Promise<void> {
  await ownerPool.query(
    'insert into billing_settings (tenant_id, settings_version, settings) values ($1, 1, $2)',
    [firm.tenantId, billingSettings],
  );
  for (const { id } of [firm.client, firm.otherClient])
    await ownerPool.query('update clients set billing_info_ciphertext = $2 where id = $1', [
      id,
      sealBillingInfo(sealing, firm.tenantId, id, billingInfo),
    ]);
}

/** Entries of the firm's consultant that the firm's manager approved, one a change. */
export async function approved(
  database: { pool: Pool; ownerPool: Pool },
  firm: Firm,
  ...changes: Partial<TimeEntry>[]
): Promise<TimeEntry[]> {
  const entries = await submitted(database.ownerPool, firm, ...changes);
  const [decision] = await decide(database.pool, firm, firm.manager, [await decisionOn(firm, entries)]);
  if (decision?.state !== 'applied') throw new Error(`the decision is ${decision?.state}`);
  return entries;
}

/** All of June 2026 of the firm's first client. */
export function juneOf(firm: Firm, change: Partial<BillingScope> = {}): BillingScope {
  return {
    clientId: firm.client.id,
    projectIds: [],
    from: '2026-06-01',
    to: '2026-06-30',
    grouping: null,
    includeUsage: true,
    ...change,
  };
}

/** Generates as the firm's administrator, in a transaction of its own as the route does. */
export function generated(
  pool: Pool,
  sealing: SealingKeys,
  firm: Firm,
  change: Partial<GenerateRequest> = {},
  now = new Date(),
): Promise<GenerateAnswer> {
  const request = {
    ...{ requestId: uuidv7(), scope: juneOf(firm), discounts: [], note: '', issue: false },
    ...change,
  };
  return withTenant(pool, firm.tenantId, (tx) =>
    generate(tx, sealing, actorOf(firm, firm.admin), request, now),
  );
}
