import type { Pool } from 'pg';
import type { Role } from '../../../domain/entities/user.ts';
import { withTenant } from '../../db.ts';
import { StintError } from '../../errors.ts';
import type { AccessClaims } from './access-token.ts';
import { confirmRefreshToken, findSession } from './queries.ts';

/** What a live session allows, as the database says and not as an older token remembers. */
export interface LiveSession {
  roles: Role[];
  clientId: string | null;
}

interface Checked {
  session: LiveSession;
  familyId: string;
  until: number;
}

const REMEMBERED_MAX = 50_000;

const over = () =>
  new StintError(
    'session_revoked',
    'This device was signed out. Sign in again; what is on this device is safe.',
  );

/**
 * Whether the session behind an access token still stands. An answer is remembered for `revocationCacheMs` (at most
 * 30 s), so that is how long a revoked device's access token may go on working at another copy of the server; at this
 * one it ends at once. The first check of a new token also notes that it reached the device, which ends the grace of
 * the refresh token before it.
 */
export class Sessions {
  readonly #pool: Pool;
  readonly #clock: () => Date;
  readonly #rememberMs: number;
  readonly #checked = new Map<string, Checked>();
  readonly #running = new Map<string, Promise<LiveSession>>();

  constructor(pool: Pool, clock: () => Date, rememberMs: number) {
    this.#pool = pool;
    this.#clock = clock;
    this.#rememberMs = rememberMs;
  }

  /** @throws StintError `session_revoked` or `tenant_suspended` */
  async check(claims: AccessClaims): Promise<LiveSession> {
    const known = this.#checked.get(claims.rid);
    if (known && known.until > this.#clock().getTime()) return known.session;
    const running = this.#running.get(claims.rid);
    if (running) return running;
    const asking = this.#ask(claims).finally(() => this.#running.delete(claims.rid));
    this.#running.set(claims.rid, asking);
    return asking;
  }

  /** Forgets every answer about a sign-in, so that the next request asks again. */
  forgetFamily(familyId: string): void {
    for (const [rid, checked] of this.#checked) if (checked.familyId === familyId) this.#checked.delete(rid);
  }

  /** Forgets everything: a device was revoked, and which sign-ins it had is in the database. */
  forgetAll(): void {
    this.#checked.clear();
  }

  async #ask(claims: AccessClaims): Promise<LiveSession> {
    const now = this.#clock();
    this.#checked.delete(claims.rid);
    const state = await findSession(this.#pool, claims.tid, claims.rid);
    if (state?.unconfirmed)
      await withTenant(this.#pool, claims.tid, (tx) => confirmRefreshToken(tx, claims.sid, claims.rid, now));
    if (
      !state ||
      state.tokenRevokedAt !== null ||
      state.deviceRevokedAt !== null ||
      state.userStatus !== 'active'
    ) {
      throw over();
    }
    if (state.tenantStatus === 'suspended') throw suspended();
    const session = { roles: state.roles, clientId: state.clientId };
    if (this.#checked.size >= REMEMBERED_MAX) this.#checked.clear();
    this.#checked.set(claims.rid, { session, familyId: claims.sid, until: now.getTime() + this.#rememberMs });
    return session;
  }
}

export function suspended(): StintError {
  return new StintError(
    'tenant_suspended',
    'Your firm’s account is suspended. What is on this device is safe. Ask your administrator.',
  );
}
