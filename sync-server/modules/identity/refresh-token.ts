import { createHash, randomBytes } from 'node:crypto';

const tokenShape = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.[A-Za-z0-9_-]{43}$/;

/** What is stored of a refresh token: its SHA-256 in lower-case hex. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A new refresh token: the tenant's id, so that it can be looked up under row-level security, and 256 random bits. */
export function makeRefreshToken(tenantId: string): string {
  return `${tenantId}.${randomBytes(32).toString('base64url')}`;
}

/** The tenant that a refresh token names, or null if it is not one of ours. Proves nothing by itself. */
export function tenantOfRefreshToken(token: string): string | null {
  return tokenShape.exec(token)?.[1] ?? null;
}
