import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Instant } from '../../../domain/entities/primitives.ts';
import { type RoundingRule, TenantSettings } from '../../../domain/entities/tenant.ts';
import { canonicalJson } from '../../../domain/rules/audit-hash.ts';
import { addDays } from '../../../domain/rules/civil-date.ts';
import { can } from '../../../domain/rules/permissions.ts';
import type { FirmRules, FirmRulesChange, LockEffect } from '../../../domain/wire/firm-rules.ts';
import type { Actor } from '../../actor.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';

const Row = z.object({ version: z.int(), updatedAt: Instant, settings: TenantSettings });
const select = `select version, updated_at as "updatedAt", settings from tenants where id = $1`;

/** @throws StintError forbidden */
function mayRule(actor: Actor): void {
  if (!can(actor, 'settings.rules'))
    throw new StintError('forbidden', 'Only an administrator sees and changes the firm’s rules.');
}

/** @throws StintError forbidden */
export async function readFirmRules(tx: PoolClient, actor: Actor): Promise<FirmRules> {
  mayRule(actor);
  const { rows } = await tx.query(select, [actor.tenantId]);
  return Row.parse(rows[0]);
}

/**
 * Puts the firm's rules as asked, in the caller's tenant transaction. The row's new sync version brings them to every
 * device. What changes nothing writes nothing.
 * @throws StintError forbidden; conflict when they are not those that the change was made on; invalid_request for a lock
 * in the future or another currency, in which nothing is priced
 */
export async function changeFirmRules(
  tx: PoolClient,
  actor: Actor,
  { version, settings: asked }: FirmRulesChange,
  now: Date,
): Promise<FirmRules> {
  mayRule(actor);
  await tx.query('select lock_tenant_writes()');
  const current = await readFirmRules(tx, actor);
  const settings = { ...asked, rounding: withVersion(current.settings.rounding, asked.rounding) };
  const before = changed(current.settings, settings);
  if (Object.keys(before).length === 0) return current;
  if (current.version !== version)
    throw new StintError(
      'conflict',
      'Somebody changed the firm’s rules meanwhile. Nothing of yours was saved: look at them and change them again.',
    );
  refuseImpossible(current.settings, settings, now);
  const { rows } = await tx.query(
    `update tenants set settings = $2, updated_at = $3 where id = $1
     returning version, updated_at as "updatedAt", settings`,
    [actor.tenantId, JSON.stringify(settings), now.toISOString()],
  );
  await appendAudit(
    tx,
    actor,
    [
      {
        action: 'tenant.settings',
        resourceType: 'tenant',
        resourceId: actor.tenantId,
        before,
        after: changed(settings, current.settings),
      },
    ],
    now,
  );
  return Row.parse(rows[0]);
}

/** The rule with the version that it gets: the next where what it says differs, whatever the device calls it. */
function withVersion(current: RoundingRule, asked: RoundingRule): RoundingRule {
  const { version } = current;
  const isSame = canonicalJson({ ...asked, version }) === canonicalJson(current);
  return { ...asked, version: isSame ? version : version + 1 };
}

const Fields = z.record(z.string(), z.json());

/** Those settings of `of` in which it differs from `other`, by name; null where it has none. */
function changed(of: TenantSettings, other: TenantSettings): z.infer<typeof Fields> {
  const [mine, others] = [Fields.parse(of), Fields.parse(other)];
  const names = new Set([...Object.keys(mine), ...Object.keys(others)]);
  const differ = [...names].filter(
    (name) => canonicalJson(mine[name] ?? null) !== canonicalJson(others[name] ?? null),
  );
  return Object.fromEntries(differ.map((name) => [name, mine[name] ?? null]));
}

function refuseImpossible(current: TenantSettings, asked: TenantSettings, now: Date): void {
  const { lockedThrough } = asked.lock;
  // Somewhere on earth it is tomorrow already.
  const last = addDays(now.toISOString().slice(0, 10), 1);
  if (lockedThrough !== null && lockedThrough !== current.lock.lockedThrough && lockedThrough > last)
    throw new StintError('invalid_request', 'Days that have not come yet cannot be locked.', {
      details: [{ path: 'settings.lock.lockedThrough', message: 'is in the future' }],
    });
  if (asked.currency !== current.currency)
    throw new StintError('invalid_request', 'The firm’s currency stays as it is.', {
      details: [{ path: 'settings.currency', message: 'cannot be changed' }],
    });
}

/** What a lock through that day would close. @throws StintError forbidden */
export async function readLockEffect(tx: PoolClient, actor: Actor, through: string): Promise<LockEffect> {
  mayRule(actor);
  const { rows } = await tx.query<Omit<LockEffect, 'through'>>(
    `select count(*) filter (where status <> 'submitted')::int as open,
            count(*) filter (where status = 'submitted')::int as submitted, count(distinct user_id)::int as people
       from time_entries
      where tenant_id = $1 and date <= $2 and not deleted and status in ('draft', 'rejected', 'submitted')`,
    [actor.tenantId, through],
  );
  return { through, open: 0, submitted: 0, people: 0, ...rows[0] };
}
