import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { Role } from '../../../domain/entities/user.ts';
import type { SignInRequest } from '../../../domain/wire/auth.ts';
import { queryAsTenant } from '../../db.ts';

/** A person as signing in needs them. */
export interface AccountRow {
  userId: string;
  passwordHash: string | null;
  name: string;
  email: string;
  roles: z.infer<typeof Role>[];
  clientId: string | null;
  userStatus: 'active' | 'invited' | 'disabled';
  tenantSlug: string;
  tenantName: string;
  tenantStatus: 'active' | 'suspended' | 'trial';
}

const accountColumns = `u.id as "userId", u.password_hash as "passwordHash", u.name, u.email, u.roles,
  u.client_id as "clientId", u.status as "userStatus", t.slug as "tenantSlug", t.name as "tenantName",
  t.status as "tenantStatus"`;

/** The one look-up that is made before the tenant is known. */
export async function findTenant(
  pool: Pool,
  slug: string,
): Promise<{ tenantId: string; status: string } | undefined> {
  const { rows } = await pool.query<{ tenantId: string; status: string }>(
    'select tenant_id as "tenantId", status from tenant_directory where slug = $1',
    [slug],
  );
  return rows[0];
}

export async function findAccountByEmail(tx: PoolClient, email: string): Promise<AccountRow | undefined> {
  const { rows } = await tx.query<AccountRow>(
    `select ${accountColumns} from users u join tenants t on t.id = u.tenant_id
      where u.email = $1 and not u.deleted`,
    [email],
  );
  return rows[0];
}

/** Notes the device at sign-in; a revoked one that signs in with the password counts again. */
export async function upsertDevice(
  tx: PoolClient,
  tenantId: string,
  userId: string,
  device: SignInRequest['device'],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into devices (id, tenant_id, user_id, name, platform, created_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $6)
     on conflict (tenant_id, user_id, id) do update
       set name = excluded.name, platform = excluded.platform, last_seen_at = excluded.last_seen_at, revoked_at = null`,
    [device.id, tenantId, userId, device.name, device.platform, now],
  );
}

export interface NewRefreshToken {
  id: string;
  tenantId: string;
  userId: string;
  deviceId: string;
  familyId: string;
  tokenHash: string;
  createdAt: Date;
  expiresAt: Date;
}

export async function insertRefreshToken(tx: PoolClient, token: NewRefreshToken): Promise<void> {
  await tx.query(
    `insert into refresh_tokens
       (id, tenant_id, user_id, device_id, family_id, token_hash, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      token.id,
      token.tenantId,
      token.userId,
      token.deviceId,
      token.familyId,
      token.tokenHash,
      token.createdAt,
      token.expiresAt,
    ],
  );
}

export interface PresentedToken extends AccountRow {
  id: string;
  deviceId: string;
  familyId: string;
  /** When a later token was seen in use: from then on this one must never come again. */
  replacedAt: string | null;
  /** The token that was issued for this one last. */
  replacedBy: string | null;
  expiresAt: string;
  revokedAt: string | null;
  deviceRevokedAt: string | null;
}

/**
 * The token with its person and device. Uses of one device come one after another: the first statement waits for the
 * device's row, the second then sees what the one before it did.
 */
export async function findRefreshToken(
  tx: PoolClient,
  tokenHash: string,
): Promise<PresentedToken | undefined> {
  await tx.query(
    `select from devices
      where (tenant_id, user_id, id) = (select tenant_id, user_id, device_id from refresh_tokens where token_hash = $1)
        for update`,
    [tokenHash],
  );
  const { rows } = await tx.query<PresentedToken>(
    `select r.id, r.device_id as "deviceId", r.family_id as "familyId", r.replaced_at as "replacedAt",
            r.replaced_by as "replacedBy",
            r.expires_at as "expiresAt", r.revoked_at as "revokedAt", d.revoked_at as "deviceRevokedAt",
            ${accountColumns}
       from refresh_tokens r
       join devices d on d.tenant_id = r.tenant_id and d.user_id = r.user_id and d.id = r.device_id
       join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
       join tenants t on t.id = r.tenant_id
      where r.token_hash = $1`,
    [tokenHash],
  );
  return rows[0];
}

/** Names the token that was issued for `id`; an earlier one that nobody was seen to use is put out of use. */
export async function replaceRefreshToken(
  tx: PoolClient,
  token: Pick<PresentedToken, 'id' | 'familyId' | 'replacedBy'>,
  successorId: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `update refresh_tokens
        set replaced_by = case when id = $2 then $3 else replaced_by end,
            replaced_at = case when id = $4 then coalesce(replaced_at, $5) else replaced_at end
      where family_id = $1 and id in ($2, $4)`,
    [token.familyId, token.id, successorId, token.replacedBy, now],
  );
}

/** Notes that a token reached its device, which puts the one before it out of use for good. */
export async function confirmRefreshToken(
  tx: PoolClient,
  familyId: string,
  id: string,
  now: Date,
): Promise<void> {
  await tx.query(
    'update refresh_tokens set replaced_at = $3 where family_id = $1 and replaced_by = $2 and replaced_at is null',
    [familyId, id, now],
  );
}

/** Drops what a family no longer needs to recognise: tokens that ended, or were replaced more than a week ago. */
export async function pruneFamily(tx: PoolClient, familyId: string, now: Date): Promise<void> {
  await tx.query(
    `delete from refresh_tokens
      where family_id = $1 and (expires_at < $2 or replaced_at < $2::timestamptz - interval '7 days')`,
    [familyId, now],
  );
}

export async function revokeFamily(tx: PoolClient, familyId: string, now: Date): Promise<void> {
  await tx.query('update refresh_tokens set revoked_at = $2 where family_id = $1 and revoked_at is null', [
    familyId,
    now,
  ]);
}

/** Ends every sign-in of a device. */
export async function revokeDeviceTokens(
  tx: PoolClient,
  userId: string,
  deviceId: string,
  now: Date,
): Promise<void> {
  await tx.query(
    'update refresh_tokens set revoked_at = $3 where user_id = $1 and device_id = $2 and revoked_at is null',
    [userId, deviceId, now],
  );
}

/** @returns false where this person has no such device */
export async function revokeDevice(
  tx: PoolClient,
  userId: string,
  deviceId: string,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update devices set revoked_at = coalesce(revoked_at, $3) where user_id = $1 and id = $2',
    [userId, deviceId, now],
  );
  return rowCount === 1;
}

export async function touchDevice(
  tx: PoolClient,
  userId: string,
  deviceId: string,
  now: Date,
): Promise<void> {
  await tx.query('update devices set last_seen_at = $3 where user_id = $1 and id = $2', [
    userId,
    deviceId,
    now,
  ]);
}

export interface DeviceRow {
  id: string;
  name: string;
  platform: string;
  createdAt: string;
  lastSeenAt: string;
  revokedAt: string | null;
}

export async function listDevices(tx: PoolClient, userId: string): Promise<DeviceRow[]> {
  const { rows } = await tx.query<DeviceRow>(
    `select id, name, platform, created_at as "createdAt", last_seen_at as "lastSeenAt", revoked_at as "revokedAt"
       from devices where user_id = $1 order by last_seen_at desc limit 100`,
    [userId],
  );
  return rows;
}

/** How a session stands now, for the check behind every request. */
const SessionState = z.object({
  roles: z.array(Role),
  clientId: z.string().nullable(),
  userStatus: z.string(),
  tenantStatus: z.string(),
  tokenRevokedAt: z.string().nullable(),
  deviceRevokedAt: z.string().nullable(),
  /** Whether the token before this one may still be shown again. */
  unconfirmed: z.boolean(),
});
export type SessionState = z.infer<typeof SessionState>;

const findSessionSql = `select u.roles, u.client_id as "clientId", u.status as "userStatus", t.status as "tenantStatus",
            r.revoked_at as "tokenRevokedAt", d.revoked_at as "deviceRevokedAt", exists (select 1 from refresh_tokens p
                     where p.tenant_id = r.tenant_id and p.family_id = r.family_id and p.replaced_by = r.id
                       and p.replaced_at is null) as unconfirmed
       from refresh_tokens r
       join devices d on d.tenant_id = r.tenant_id and d.user_id = r.user_id and d.id = r.device_id
       join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
       join tenants t on t.id = r.tenant_id
      where r.tenant_id = $1::uuid and r.id = $2::uuid and not u.deleted`;

/** Asked for most requests of a device that comes seldom, so it is one round trip. */
export async function findSession(
  pool: Pool,
  tenantId: string,
  refreshTokenId: string,
): Promise<SessionState | undefined> {
  const [row] = await queryAsTenant(pool, tenantId, {
    name: 'identity:session',
    text: findSessionSql,
    values: [tenantId, refreshTokenId],
  });
  return row === undefined ? undefined : SessionState.parse(row);
}
