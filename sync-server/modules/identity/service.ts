import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type {
  SealingKey,
  SignInMethods,
  SignInRequest,
  SsoSignInRequest,
  TokenResponse,
} from '../../../domain/wire/auth.ts';
import type { Actor } from '../../actor.ts';
import type { ServerConfig } from '../../config.ts';
import { withTenant } from '../../db.ts';
import { StintError } from '../../errors.ts';
import { appendAudit } from '../audit/service.ts';
import { issueAccessToken } from './access-token.ts';
import type { KeyRing } from './keys.ts';
import { hashPassword, verifyPassword } from './password.ts';
import {
  type AccountRow,
  confirmRefreshToken,
  findAccountByEmail,
  findRefreshToken,
  findTenant,
  insertRefreshToken,
  type PresentedToken,
  pruneFamily,
  replaceRefreshToken,
  revokeDevice,
  revokeDeviceTokens,
  revokeFamily,
  touchDevice,
  upsertDevice,
} from './queries.ts';
import { hashRefreshToken, makeRefreshToken, tenantOfRefreshToken } from './refresh-token.ts';
import { type Sessions, suspended } from './sessions.ts';
import type { SingleSignOn } from './sso.ts';

const DAY_MS = 86_400_000;

/** Where a request came from, for the audit log. */
export interface Origin {
  ip: string | null;
  userAgent: string | null;
}

interface IdentityDeps {
  pool: Pool;
  config: Pick<ServerConfig, 'refreshTokenDays'>;
  clock: () => Date;
  ring: KeyRing;
  sealingKey: SealingKey;
  sessions: Sessions;
  sso: SingleSignOn;
}

interface Step {
  tenantId: string;
  deviceId: string;
  familyId: string;
}

/** What became of a refresh token that was shown to us. */
type Presented =
  | { outcome: 'rotated'; tokens: Issued; account: AccountRow }
  | { outcome: 'unknown' | 'expired' | 'revoked' | 'disabled' | 'suspended' }
  | { outcome: 'stolen'; familyId: string };

interface Issued {
  id: string;
  refreshToken: string;
  step: Step;
}

const signInAgain = () =>
  new StintError('unauthorized', 'This session is over. Sign in again; what is on this device is safe.');
const signedOut = () =>
  new StintError(
    'session_revoked',
    'This device was signed out. Sign in again; what is on this device is safe.',
  );
const wrongCredentials = () =>
  new StintError('wrong_credentials', 'Email or password is wrong. Check both and try again.');

/**
 * Sign-in and sessions.
 *
 * Refresh tokens (256 random bits, only their SHA-256 is stored) are replaced at each use; those of one sign-in are a
 * family. A token stays good until its successor has been seen in use, as a refresh token or by the access token that
 * came with it: only then has the answer surely arrived. So a person whose answer was lost, and who comes again with
 * the old token after seconds or days, is not locked out (RUNTIME-FACTS.md: rotation over a bad network looks like
 * reuse); in ordinary use the old token is dead at the first request with the new one.
 *
 * A token that is shown after that, a successor that was put out of use by showing its predecessor again, or a token
 * from another device, means that two parties hold the family: it is revoked whole and written to the audit log. A
 * thief who uses the grace first is found out when the owner's own token is shown.
 */
export class Identity {
  readonly #deps: IdentityDeps;
  readonly #dummyHash: string;

  private constructor(deps: IdentityDeps, dummyHash: string) {
    this.#deps = deps;
    this.#dummyHash = dummyHash;
  }

  static async create(deps: IdentityDeps): Promise<Identity> {
    return new Identity(deps, await hashPassword(uuidv7()));
  }

  /**
   * @throws StintError `unknown_tenant`, `tenant_suspended`, or `wrong_credentials` alike for an unknown email, a
   * wrong password and an account that is not active, after the same work
   */
  async signIn(request: SignInRequest, origin: Origin): Promise<TokenResponse> {
    const { pool, sso } = this.#deps;
    const tenantId = await this.#openTenant(request.tenant);
    if (sso.of(request.tenant)?.passwordAllowed === false) {
      throw new StintError('forbidden', 'Your firm signs in with single sign-on. Choose it instead.');
    }
    const account = await withTenant(pool, tenantId, (tx) => findAccountByEmail(tx, request.email));
    const fits = await verifyPassword(account?.passwordHash ?? this.#dummyHash, request.password);
    if (!account || account.passwordHash === null || !fits || account.userStatus !== 'active')
      throw wrongCredentials();
    return this.#begin(tenantId, account, request.device, origin, 'session.signed_in');
  }

  /** How people of a firm sign in. @throws StintError `unknown_tenant` or `tenant_suspended` */
  async methods(tenantSlug: string): Promise<SignInMethods> {
    await this.#openTenant(tenantSlug);
    const firm = this.#deps.sso.of(tenantSlug);
    return {
      password: firm?.passwordAllowed ?? true,
      sso: firm && { issuer: firm.issuer, clientId: firm.clientId },
    };
  }

  /**
   * Signs in whom the firm's identity provider vouches for.
   * @throws StintError `unknown_tenant`, `tenant_suspended`, `not_found` without a provider, `wrong_credentials` for a
   * token that proves nothing, `forbidden` for somebody who is not (or no longer) in the firm, `platform_unavailable`
   */
  async signInBySso(request: SsoSignInRequest, origin: Origin): Promise<TokenResponse> {
    const { pool, sso } = this.#deps;
    const tenantId = await this.#openTenant(request.tenant);
    const firm = sso.of(request.tenant);
    if (!firm) throw new StintError('not_found', 'Your firm has no single sign-on. Use your password.');
    const email = await sso.emailOf(firm, request.idToken, request.proof);
    const account = await withTenant(pool, tenantId, (tx) => findAccountByEmail(tx, email));
    if (account?.userStatus !== 'active') {
      throw new StintError(
        'forbidden',
        `Nobody with the email ${email} is active in this firm. Ask your administrator to add you.`,
      );
    }
    return this.#begin(tenantId, account, request.device, origin, 'session.signed_in_by_sso');
  }

  /** @throws StintError `unknown_tenant` or `tenant_suspended` */
  async #openTenant(slug: string): Promise<string> {
    const tenant = await findTenant(this.#deps.pool, slug);
    if (!tenant) {
      throw new StintError('unknown_tenant', `There is no firm “${slug}” on this server. Check the name.`);
    }
    if (tenant.status === 'suspended') throw suspended();
    return tenant.tenantId;
  }

  async #begin(
    tenantId: string,
    account: AccountRow,
    device: SignInRequest['device'],
    origin: Origin,
    action: 'session.signed_in' | 'session.signed_in_by_sso',
  ): Promise<TokenResponse> {
    const now = this.#deps.clock();
    const issued = await withTenant(this.#deps.pool, tenantId, async (tx) => {
      await revokeDeviceTokens(tx, account.userId, device.id, now);
      await upsertDevice(tx, tenantId, account.userId, device, now);
      const step = { tenantId, deviceId: device.id, familyId: uuidv7() };
      const made = await this.#issue(tx, account, step, now);
      await this.#audit(tx, tenantId, account.userId, origin, action, device.id, now);
      return made;
    });
    return this.#answer(account, issued, now);
  }

  /** Replaces a refresh token. @throws StintError `unauthorized`, `session_revoked` or `tenant_suspended` */
  async refresh(refreshToken: string, deviceId: string, origin: Origin): Promise<TokenResponse> {
    const now = this.#deps.clock();
    const tenantId = tenantOfRefreshToken(refreshToken);
    if (tenantId === null) throw signInAgain();
    const result = await withTenant(this.#deps.pool, tenantId, (tx) =>
      this.#present(tx, tenantId, refreshToken, deviceId, origin, now),
    );
    switch (result.outcome) {
      case 'rotated':
        return this.#answer(result.account, result.tokens, now);
      case 'suspended':
        throw suspended();
      case 'unknown':
      case 'expired':
        throw signInAgain();
      case 'stolen':
        this.#deps.sessions.forgetFamily(result.familyId);
        throw signedOut();
      case 'revoked':
      case 'disabled':
        throw signedOut();
    }
  }

  /** Ends the sign-in that the token belongs to. A token that is not known changes nothing and is no error. */
  async signOut(refreshToken: string, origin: Origin): Promise<void> {
    const tenantId = tenantOfRefreshToken(refreshToken);
    if (tenantId === null) return;
    const now = this.#deps.clock();
    const familyId = await withTenant(this.#deps.pool, tenantId, async (tx) => {
      const token = await findRefreshToken(tx, hashRefreshToken(refreshToken));
      if (!token || token.revokedAt !== null) return null;
      await revokeFamily(tx, token.familyId, now);
      await this.#audit(tx, tenantId, token.userId, origin, 'session.signed_out', token.deviceId, now);
      return token.familyId;
    });
    if (familyId !== null) this.#deps.sessions.forgetFamily(familyId);
  }

  /** Ends every sign-in of one of the person's own devices. @throws StintError `not_found` */
  async revokeDevice(
    { tenantId, userId, deviceId: from }: Pick<Actor, 'tenantId' | 'userId' | 'deviceId'>,
    deviceId: string,
    origin: Origin,
  ): Promise<void> {
    const now = this.#deps.clock();
    await withTenant(this.#deps.pool, tenantId, async (tx) => {
      if (!(await revokeDevice(tx, userId, deviceId, now))) {
        throw new StintError('not_found', 'You have no such device.');
      }
      await revokeDeviceTokens(tx, userId, deviceId, now);
      await this.#audit(tx, tenantId, userId, origin, 'device.revoked', deviceId, now, from);
    });
    this.#deps.sessions.forgetAll();
  }

  async #present(
    tx: PoolClient,
    tenantId: string,
    refreshToken: string,
    deviceId: string,
    origin: Origin,
    now: Date,
  ): Promise<Presented> {
    const token: PresentedToken | undefined = await findRefreshToken(tx, hashRefreshToken(refreshToken));
    if (!token) return { outcome: 'unknown' };
    if (token.revokedAt !== null || token.deviceRevokedAt !== null) return { outcome: 'revoked' };
    if (new Date(token.expiresAt) <= now) return { outcome: 'expired' };
    if (token.userStatus !== 'active') return { outcome: 'disabled' };
    if (token.tenantStatus === 'suspended') return { outcome: 'suspended' };
    if (token.deviceId !== deviceId || token.replacedAt !== null) {
      await revokeFamily(tx, token.familyId, now);
      await this.#audit(tx, tenantId, token.userId, origin, 'session.token_reused', token.deviceId, now);
      return { outcome: 'stolen', familyId: token.familyId };
    }
    const step = { tenantId, deviceId: token.deviceId, familyId: token.familyId };
    const tokens = await this.#issue(tx, token, step, now);
    await confirmRefreshToken(tx, token.familyId, token.id, now);
    await replaceRefreshToken(tx, token, tokens.id, now);
    await pruneFamily(tx, token.familyId, now);
    await touchDevice(tx, token.userId, token.deviceId, now);
    return { outcome: 'rotated', account: token, tokens };
  }

  async #issue(tx: PoolClient, account: AccountRow, step: Step, now: Date): Promise<Issued> {
    const id = uuidv7();
    const refreshToken = makeRefreshToken(step.tenantId);
    await insertRefreshToken(tx, {
      id,
      ...step,
      userId: account.userId,
      tokenHash: hashRefreshToken(refreshToken),
      createdAt: now,
      expiresAt: new Date(now.getTime() + this.#deps.config.refreshTokenDays * DAY_MS),
    });
    return { id, refreshToken, step };
  }

  async #answer(account: AccountRow, issued: Issued, now: Date): Promise<TokenResponse> {
    const { step } = issued;
    const access = await issueAccessToken(
      this.#deps.ring,
      {
        sub: account.userId,
        tid: step.tenantId,
        roles: account.roles,
        cid: account.clientId,
        did: step.deviceId,
        sid: step.familyId,
        rid: issued.id,
      },
      now,
    );
    return {
      ...access,
      refreshToken: issued.refreshToken,
      session: {
        userId: account.userId,
        tenantId: step.tenantId,
        tenantSlug: account.tenantSlug,
        tenantName: account.tenantName,
        name: account.name,
        email: account.email,
        roles: account.roles,
        sealingKey: this.#deps.sealingKey,
      },
      serverTime: now.toISOString(),
    };
  }

  #audit(
    tx: PoolClient,
    tenantId: string,
    userId: string,
    origin: Origin,
    action: string,
    deviceId: string,
    now: Date,
    from = deviceId,
  ): Promise<void> {
    const record = { action, resourceType: 'device', resourceId: deviceId, before: null, after: null };
    return appendAudit(tx, { tenantId, userId, deviceId: from, ...origin }, [record], now);
  }
}
