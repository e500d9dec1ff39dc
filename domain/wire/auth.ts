import { z } from 'zod';
import { Id, Instant, Name } from '../entities/primitives.ts';
import { Role } from '../entities/user.ts';

/** `POST /v1/auth/sign-in`. `tenant` is the firm's slug. */
export const SignInRequest = z.object({
  tenant: z.string().trim().toLowerCase().min(1).max(40),
  email: z.string().trim().toLowerCase().min(3).max(254),
  password: z.string().min(1).max(200),
  device: z.object({ id: Id, name: Name, platform: z.string().max(40) }),
});
export type SignInRequest = z.infer<typeof SignInRequest>;

/** `GET /v1/auth/methods?tenant=…`: how people of a firm sign in. */
export const SignInMethods = z.object({
  password: z.boolean(),
  /** The firm's OpenID Connect provider and the desktop app's (public) client there; null: none. */
  sso: z.object({ issuer: z.url().max(500), clientId: z.string().min(1).max(300) }).nullable(),
});
export type SignInMethods = z.infer<typeof SignInMethods>;

/**
 * `POST /v1/auth/sso`: an ID token that the device got from the firm's provider. Its `nonce` is the SHA-256 (base64url)
 * of `proof`.
 */
export const SsoSignInRequest = z.object({
  tenant: SignInRequest.shape.tenant,
  idToken: z.string().min(20).max(16_000),
  proof: z.string().min(43).max(128),
  device: SignInRequest.shape.device,
});
export type SsoSignInRequest = z.infer<typeof SsoSignInRequest>;

/** The server's key that unsent work is sealed to (domain/wire/sealed.ts): X25519, the raw 32 bytes in base64url. */
export const SealingKey = z.object({
  keyId: z.string().min(1).max(64),
  publicKey: z.string().regex(/^[\w-]{43}$/, 'is no X25519 key'),
});
export type SealingKey = z.infer<typeof SealingKey>;

export const SessionInfo = z.object({
  userId: Id,
  tenantId: Id,
  tenantSlug: z.string(),
  tenantName: Name,
  name: Name,
  email: z.string(),
  roles: z.array(Role).min(1),
  sealingKey: SealingKey,
});
export type SessionInfo = z.infer<typeof SessionInfo>;

/** Answer of sign-in and refresh. The access token lives 15 minutes; the refresh token is replaced at each use. */
export const TokenResponse = z.object({
  accessToken: z.string(),
  accessExpiresAt: Instant,
  refreshToken: z.string(),
  session: SessionInfo,
  serverTime: Instant,
});
export type TokenResponse = z.infer<typeof TokenResponse>;

/** `POST /v1/auth/refresh` */
export const RefreshRequest = z.object({ refreshToken: z.string().min(20).max(400), deviceId: Id });
export type RefreshRequest = z.infer<typeof RefreshRequest>;

/** `POST /v1/auth/sign-out` → 204 */
export const SignOutRequest = z.object({ refreshToken: z.string().min(20).max(400) });

/** `GET /v1/auth/devices` */
export const DeviceList = z.object({
  devices: z.array(
    z.object({
      id: Id,
      name: Name,
      platform: z.string(),
      createdAt: Instant,
      lastSeenAt: Instant,
      revokedAt: Instant.nullable(),
      current: z.boolean(),
    }),
  ),
});
