import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { Role } from '../../../domain/entities/user.ts';
import { StintError } from '../../errors.ts';
import type { KeyRing } from './keys.ts';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const ISSUER = 'stint';

/** What an access token says. `sid` is the sign-in (family of refresh tokens), `rid` the refresh token it came with. */
export const AccessClaims = z.object({
  sub: Id,
  tid: Id,
  roles: z.array(Role).min(1),
  cid: Id.nullable(),
  did: Id,
  sid: Id,
  rid: Id,
});
export type AccessClaims = z.infer<typeof AccessClaims>;

/** Signs an access token (EdDSA, `kid`) that lives 15 minutes from `now`. */
export async function issueAccessToken(
  ring: KeyRing,
  claims: AccessClaims,
  now: Date,
): Promise<{ accessToken: string; accessExpiresAt: string }> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const { sub, ...rest } = claims;
  const accessToken = await new SignJWT(rest)
    .setProtectedHeader({ alg: 'EdDSA', kid: ring.signing.kid, typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setAudience(ISSUER)
    .setSubject(sub)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
    .sign(ring.signing.privateKey);
  return { accessToken, accessExpiresAt: new Date((issuedAt + ACCESS_TOKEN_SECONDS) * 1000).toISOString() };
}

/**
 * @returns the claims, and when the token ends
 * @throws StintError `unauthorized` for a token that is not ours, not signed by a key we accept, or over
 */
export async function verifyAccessToken(
  ring: KeyRing,
  token: string,
  now: Date,
): Promise<AccessClaims & { expiresAt: Date }> {
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid }) => {
        const key = kid === undefined ? undefined : ring.accepted.get(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        algorithms: ['EdDSA'],
        typ: 'at+jwt',
        issuer: ISSUER,
        audience: ISSUER,
        requiredClaims: ['exp', 'iat'],
        currentDate: now,
      },
    );
    return { ...AccessClaims.parse(payload), expiresAt: new Date((payload.exp ?? 0) * 1000) };
  } catch (error) {
    throw new StintError(
      'unauthorized',
      'This session is over. Sign in again; what is on this device is safe.',
      {
        cause: error,
      },
    );
  }
}

const REMEMBERED_MAX = 50_000;

/** Verifies access tokens and remembers those that were good until they end, so that a signature is checked once. */
export class AccessTokens {
  readonly #ring: KeyRing;
  readonly #verified = new Map<string, AccessClaims & { expiresAt: Date }>();

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  /** As verifyAccessToken. */
  async verify(token: string, now: Date): Promise<AccessClaims & { expiresAt: Date }> {
    const known = this.#verified.get(token);
    if (known && known.expiresAt > now) return known;
    this.#verified.delete(token);
    const claims = await verifyAccessToken(this.#ring, token, now);
    if (this.#verified.size >= REMEMBERED_MAX) this.#verified.clear();
    this.#verified.set(token, claims);
    return claims;
  }
}
