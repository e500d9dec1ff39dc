import type { PoolClient } from 'pg';
import { TenantSettings } from '../../../domain/entities/tenant.ts';
import { dateIn, isZone } from '../../../domain/rules/civil-date.ts';

/** The tenant's settings, its zone and what day it is there: what is late is late by this day. */
export interface TenantDay {
  settings: TenantSettings;
  zone: string;
  /** `YYYY-MM-DD` */
  today: string;
}

/** As of `now`, in the caller's tenant transaction. Where no zone is set, or one that nobody knows, it is UTC. */
export async function readTenantDay(tx: PoolClient, now: Date): Promise<TenantDay> {
  const { rows } = await tx.query<{ settings: unknown }>('select settings from tenants');
  const settings = TenantSettings.parse(rows[0]?.settings);
  const named = settings.notices?.zone ?? 'UTC';
  const zone = isZone(named) ? named : 'UTC';
  return { settings, zone, today: dateIn(zone, now.toISOString()) };
}
