import type { PoolClient } from 'pg';
import { BillingSettings } from '../../../domain/entities/billing.ts';

/** The firm as a seller; null where nobody saved it yet: then nothing can be issued. */
export async function readBillingSettings(tx: PoolClient): Promise<BillingSettings | null> {
  return (await readSettingsRow(tx))?.settings ?? null;
}

/** The same with the version that a change names. */
export async function readSettingsRow(
  tx: PoolClient,
): Promise<{ settingsVersion: number; settings: BillingSettings } | null> {
  const { rows } = await tx.query<{ settingsVersion: number; settings: unknown }>(
    `select settings_version as "settingsVersion", settings from billing_settings`,
  );
  const [row] = rows;
  return row ? { settingsVersion: row.settingsVersion, settings: BillingSettings.parse(row.settings) } : null;
}
