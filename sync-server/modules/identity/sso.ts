import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { ConfigError, type ServerConfig } from '../../config.ts';
import { StintError } from '../../errors.ts';

const TIMEOUT_MS = 5_000;
const DISCOVERED_MS = 3_600_000;
/** What a token may be signed with: never a shared secret, never nothing. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];

const Issuer = z.url().refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}, 'must start with https://');

/** One firm's identity provider, as the operator writes it into the file that STINT_SSO_FILE names. */
const FirmSso = z.strictObject({
  issuer: Issuer,
  /** Of the desktop app: a public client with PKCE and a loopback redirect (RFC 8252). */
  clientId: z.string().min(1).max(300),
  /** Which claim names the person by the email that Stint has. */
  emailClaim: z.enum(['email', 'preferred_username', 'upn']).default('email'),
  /** Whether `email_verified` must be true. Only to be turned off where the firm itself gives out the addresses. */
  verifiedEmail: z.boolean().default(true),
  /** Whether people of this firm may still sign in with a password. */
  passwordAllowed: z.boolean().default(false),
});
export type FirmSso = z.infer<typeof FirmSso>;

const SsoFile = z.strictObject({ firms: z.record(z.string().min(1).max(40), FirmSso) });
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** The identity providers of the firms on this server, and who a token of theirs speaks of. */
export class SingleSignOn {
  readonly #firms: ReadonlyMap<string, FirmSso>;
  readonly #clock: () => Date;
  readonly #keys = new Map<string, { keys: Keys; endsMs: number }>();

  private constructor(firms: ReadonlyMap<string, FirmSso>, clock: () => Date) {
    this.#firms = firms;
    this.#clock = clock;
  }

  /** @throws ConfigError when the file is missing or wrong, with the place */
  static async load(config: Pick<ServerConfig, 'ssoFile'>, clock: () => Date): Promise<SingleSignOn> {
    if (config.ssoFile === null) return new SingleSignOn(new Map(), clock);
    const text = await readFile(config.ssoFile, 'utf8').catch(() => null);
    if (text === null) throw new ConfigError('STINT_SSO_FILE names a file that cannot be read.');
    const parsed = SsoFile.safeParse(parseJson(text));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const place = issue?.path.join('.');
      throw new ConfigError(`STINT_SSO_FILE is wrong${place ? ` at ${place}` : ''}: ${issue?.message}.`);
    }
    return new SingleSignOn(new Map(Object.entries(parsed.data.firms)), clock);
  }

  /** Null: this firm has none. */
  of(tenantSlug: string): FirmSso | null {
    return this.#firms.get(tenantSlug) ?? null;
  }

  /**
   * The email that an ID token proves, lower case. The nonce must be the SHA-256 (base64url) of `proof`, which only
   * the device that began the sign-in knows, so that a token that was seen on its way is of no use to anybody else.
   * @throws StintError `wrong_credentials` for any token that does not prove it, `platform_unavailable` when the
   * provider's keys cannot be had
   */
  async emailOf(firm: FirmSso, idToken: string, proof: string): Promise<string> {
    const keys = await this.#keysOf(firm.issuer);
    const { payload } = await jwtVerify(idToken, keys, {
      issuer: firm.issuer,
      audience: firm.clientId,
      algorithms: ALGORITHMS,
      requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
      clockTolerance: 60,
      maxTokenAge: 600,
      currentDate: this.#clock(),
    }).catch((error: unknown) => {
      throw isAway(error) ? notReached() : notProven();
    });
    const nonce = createHash('sha256').update(proof).digest('base64url');
    if (payload.nonce !== nonce) throw notProven();
    if (payload.azp !== undefined && payload.azp !== firm.clientId) throw notProven();
    if (firm.verifiedEmail && payload.email_verified !== true) {
      throw new StintError(
        'wrong_credentials',
        'Your sign-in service does not say that your email is verified. Ask your IT to have it verified.',
      );
    }
    const email = z.email().max(254).safeParse(payload[firm.emailClaim]);
    if (!email.success) throw notProven();
    return email.data.toLowerCase();
  }

  async #keysOf(issuer: string): Promise<Keys> {
    const now = this.#clock().getTime();
    const known = this.#keys.get(issuer);
    if (known && known.endsMs > now) return known.keys;
    const address = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
    let found: z.infer<typeof Discovery>;
    try {
      const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
      found = Discovery.parse(await response.json());
    } catch {
      throw notReached();
    }
    if (found.issuer !== issuer || !Issuer.safeParse(found.jwks_uri).success) throw notReached();
    const keys = createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: TIMEOUT_MS });
    this.#keys.set(issuer, { keys, endsMs: now + DISCOVERED_MS });
    return keys;
  }
}

/** Whether it is the provider's keys that could not be had; jose has no name of its own for an answer that is not 200. */
function isAway(error: unknown): boolean {
  return (
    !(error instanceof errors.JOSEError) ||
    error instanceof errors.JWKSTimeout ||
    error.code === errors.JOSEError.code
  );
}

function notProven(): StintError {
  return new StintError(
    'wrong_credentials',
    'The answer of your sign-in service could not be trusted. Sign in again; if it stays so, tell your IT.',
  );
}

function notReached(): StintError {
  return new StintError(
    'platform_unavailable',
    'The sign-in service of your firm does not answer the Stint server. Try again in a while.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
