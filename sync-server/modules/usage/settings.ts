import type { PoolClient } from 'pg';
import { can } from '../../../domain/rules/permissions.ts';
import { UsageSettings, type UsageSettingsChange } from '../../../domain/wire/usage.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';

/** The client that pays for what the firm uses itself; null where that is not metered. */
export async function houseClientOf(tx: PoolClient): Promise<string | null> {
  const { rows } = await tx.query<{ houseClientId: string | null }>(
    'select house_client_id as "houseClientId" from metering_settings',
  );
  return rows[0]?.houseClientId ?? null;
}

/** @throws StintError forbidden */
export function mayChangeBilling(actor: Actor): void {
  if (can(actor, 'settings.billing')) return;
  throw new StintError('forbidden', 'Only an administrator looks after billing.');
}

/** @throws StintError forbidden */
export async function readUsageSettings(tx: PoolClient, actor: Actor): Promise<UsageSettings> {
  mayChangeBilling(actor);
  const { rows } = await tx.query(
    'select house_client_id as "houseClientId", changed_at as "changedAt" from metering_settings',
  );
  return rows[0] === undefined ? { houseClientId: null, changedAt: null } : UsageSettings.parse(rows[0]);
}

/**
 * Says who pays for what the firm uses itself from now on: hours of API calls that are not metered yet go to the new
 * client, what was metered stays.
 * @throws StintError forbidden, not_found (the client)
 */
export async function changeUsageSettings(
  tx: PoolClient,
  actor: Actor,
  { houseClientId }: UsageSettingsChange,
  now: Date,
): Promise<UsageSettings> {
  const before = await readUsageSettings(tx, actor);
  if (houseClientId !== null) {
    const known = await tx.query('select 1 from clients where id = $1 and not deleted', [houseClientId]);
    if (known.rowCount === 0) throw new StintError('not_found', 'There is no such client. Choose another.');
  }
  if (before.changedAt !== null && before.houseClientId === houseClientId) return before;
  await tx.query(
    `insert into metering_settings (tenant_id, house_client_id, changed_at, changed_by) values ($1, $2, $3, $4)
     on conflict (tenant_id) do update
       set house_client_id = excluded.house_client_id, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [actor.tenantId, houseClientId, now.toISOString(), actor.userId],
  );
  await appendAudit(
    tx,
    actor,
    [
      {
        action: 'usage_settings.change',
        resourceType: 'tenant',
        resourceId: actor.tenantId,
        before: { houseClientId: before.houseClientId },
        after: { houseClientId },
      },
    ],
    now,
  );
  return readUsageSettings(tx, actor);
}
