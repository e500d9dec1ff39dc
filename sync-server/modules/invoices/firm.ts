import type { PoolClient } from 'pg';
import type { BillingSettings } from '../../../domain/entities/billing.ts';
import type { BillingInfo } from '../../../domain/entities/client.ts';
import type { TenantSettings } from '../../../domain/entities/tenant.ts';
import { readBillingInfo } from '../billing-setup/billing-info.ts';
import { readBillingSettings } from '../billing-setup/settings-row.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { readTenantDay } from '../receivables/tenant-day.ts';

/** What all invoices of a tenant are made by, read once a request. */
export interface Firm {
  readonly tenantId: string;
  readonly settings: TenantSettings;
  /** The tenant's civil date. */
  readonly today: string;
  /** Null while nobody has said who sells. */
  readonly seller: BillingSettings | null;
  /** Null where nobody has said who is billed. */
  readonly buyerOf: (clientId: string) => Promise<BillingInfo | null>;
}

/** In the caller's transaction; what changes an invoice holds the tenant's writes by then. */
export async function readFirm(
  tx: PoolClient,
  sealing: SealingKeys,
  tenantId: string,
  now: Date,
): Promise<Firm> {
  const { settings, today } = await readTenantDay(tx, now);
  return {
    ...{ tenantId, settings, today },
    seller: await readBillingSettings(tx),
    buyerOf: (clientId) => readBillingInfo(tx, sealing, clientId),
  };
}
