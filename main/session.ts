import type { IpcFailure, IpcRequest, IpcResponse, SessionState } from '../domain/ipc/table.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { TokenResponse } from '../domain/wire/auth.ts';
import type { AuthClient, TokenAnswer } from './auth-client.ts';
import { type Place, placeOf, withSignIn } from './places.ts';
import type { ProfileFile } from './profile.ts';
import type { LoopbackWords } from './sso/loopback.ts';
import type { SsoBrowser } from './sso/sso.ts';
import type { TokenVault } from './token-vault.ts';

/** A token that ends within this is replaced before it is handed out. */
const RENEW_BEFORE_MS = 60_000;
/** Requests that were refused with the same old token ask one after the other; the first of them renews. */
const FRESH_MS = 5_000;

export interface SessionOptions {
  auth: AuthClient;
  profile: ProfileFile;
  vault: TokenVault;
  sso: Pick<SsoBrowser, 'signIn'>;
  device: { name: string; platform: string };
  /** What IT has set by now. */
  policy(): Policy;
  /** ms since 1970 */
  now(): number;
}

/**
 * Who is signed in on this device. The refresh token never leaves this process; it is replaced at each use, one use
 * at a time, and the new one is on the disk before the access token that came with it is handed out.
 */
export class Session {
  private readonly options: SessionOptions;
  private refreshToken: string | null;
  private access: { token: string; expiresAt: string; endsMs: number; gotMs: number } | null = null;
  private serverOffsetMs = 0;
  private hasHeardServer = false;
  private refreshing: Promise<IpcFailure | null> | null = null;

  constructor(options: SessionOptions) {
    this.options = options;
    const { sealedToken } = options.profile.value;
    this.refreshToken = sealedToken === null ? null : options.vault.unseal(sealedToken);
  }

  /** Null when nobody is signed in. */
  state(): SessionState | null {
    const { server, session, deviceId } = this.options.profile.value;
    if (!server || !session) return null;
    const begunAt = placeOf(this.places(), server, session)?.begunAt ?? server;
    return {
      server,
      session,
      deviceId,
      ...(begunAt === server ? {} : { begunAt }),
      needsSignIn: this.refreshToken === null || this.isElsewhere(server),
      tokenStorage: this.options.vault.available ? 'keychain' : 'memory',
    };
  }

  async signIn(request: IpcRequest<'session.signIn'>): Promise<IpcResponse<'session.signIn'>> {
    const server = request.server.replace(/\/+$/, '');
    const refusal = this.refusal(server, 'password');
    if (refusal) return refusal;
    const { tenant, email, password } = request;
    const device = this.device();
    return this.begin(server, await this.options.auth.signIn(server, { tenant, email, password, device }));
  }

  /** Signs in with the firm's identity provider, if it has one. @param words what the browser says at the end */
  async signInBySso(request: {
    server: string;
    tenant: string;
    words: LoopbackWords;
  }): Promise<IpcResponse<'session.signInBySso'>> {
    const server = request.server.replace(/\/+$/, '');
    const refusal = this.refusal(server, 'sso');
    if (refusal) return refusal;
    const tenant = request.tenant.toLowerCase();
    const found = await this.options.auth.methods(server, tenant);
    if (!found.ok) return found;
    if (!found.methods.sso) {
      return {
        ok: false,
        kind: 'no_sso',
        message: 'This firm has no sign-in of its own. Use your email and password.',
      };
    }
    const proof = await this.options.sso.signIn(found.methods.sso, request.words);
    if (!proof.ok) return proof;
    const { idToken } = proof;
    const device = this.device();
    const answer = await this.options.auth.signInBySso(server, {
      tenant,
      idToken,
      proof: proof.proof,
      device,
    });
    return this.begin(server, answer);
  }

  private device() {
    return { id: this.options.profile.value.deviceId, ...this.options.device };
  }

  private async begin(server: string, answer: TokenAnswer): Promise<IpcResponse<'session.signIn'>> {
    if (!answer.ok) return answer;
    await this.keep(answer.tokens, server);
    const state = this.state();
    if (!state) throw new Error('signed in without a session');
    return { ok: true, state };
  }

  /** Why nobody may sign in there, or in that way by this machine's policy; null when they may. */
  refusal(server: string, method: 'password' | 'sso'): IpcFailure | null {
    if (!isSafe(server)) {
      return {
        ok: false,
        kind: 'invalid_request',
        message: 'The address must begin with https://; only a server on this machine may be http://.',
      };
    }
    const { ServerAddress, SignInMethod = 'any' } = this.options.policy();
    if (ServerAddress !== undefined && this.isElsewhere(server)) {
      return {
        ok: false,
        kind: 'managed_server',
        message: `On this machine everybody signs in to ${ServerAddress}.`,
      };
    }
    if (SignInMethod === 'any' || SignInMethod === method) return null;
    const message =
      SignInMethod === 'sso'
        ? "On this machine everybody signs in with the firm's own sign-in, not with a password."
        : 'On this machine everybody signs in with email and password.';
    return { ok: false, kind: 'managed_sign_in', message };
  }

  /** The server's clock, milliseconds since 1970; null while it has not been heard since the start. */
  serverTimeMs(): number | null {
    return this.hasHeardServer ? this.options.now() + this.serverOffsetMs : null;
  }

  async accessToken(renew: boolean): Promise<IpcResponse<'session.accessToken'>> {
    const { server: signedInTo } = this.options.profile.value;
    if (signedInTo !== null && this.isElsewhere(signedInTo)) return signInAgain();
    const now = this.options.now();
    const fresh = this.access && now - this.access.gotMs < FRESH_MS;
    const lasts = this.access && this.access.endsMs - now > RENEW_BEFORE_MS;
    if (!this.access || (renew ? !fresh : !lasts)) {
      this.refreshing ??= this.refresh().finally(() => {
        this.refreshing = null;
      });
      const failure = await this.refreshing;
      const usable = this.access && !renew && this.access.endsMs > this.options.now();
      if (failure && !usable) return failure;
    }
    if (!this.access) return signInAgain();
    const { token, expiresAt } = this.access;
    return { ok: true, accessToken: token, expiresAt, serverOffsetMs: this.serverOffsetMs };
  }

  /** Local data stays; what is unsent waits for the same person to sign in again. */
  async signOut(): Promise<void> {
    const { server } = this.options.profile.value;
    const token = this.refreshToken;
    this.refreshToken = null;
    this.access = null;
    await this.options.profile.change({ session: null, sealedToken: null });
    if (server && token && !this.isElsewhere(server)) await this.options.auth.signOut(server, token);
  }

  /** IT has set another server than this. */
  private isElsewhere(server: string): boolean {
    const { ServerAddress } = this.options.policy();
    return ServerAddress !== undefined && !isSameAddress(server, ServerAddress);
  }

  private async refresh(): Promise<IpcFailure | null> {
    const { server, deviceId } = this.options.profile.value;
    const used = this.refreshToken;
    if (!server || used === null) return signInAgain();
    const answer = await this.options.auth.refresh(server, used, deviceId);
    // Somebody signed in or out meanwhile: that stands.
    if (this.refreshToken !== used) return this.access ? null : signInAgain();
    if (answer.ok) {
      await this.keep(answer.tokens, server);
      return null;
    }
    if (answer.kind === 'unauthorized' || answer.kind === 'session_revoked') {
      this.refreshToken = null;
      this.access = null;
      await this.options.profile.change({ sealedToken: null });
    }
    return answer;
  }

  /** Of a profile that was made before places were kept, the session tells the only one that is known. */
  private places(): readonly Place[] {
    const { server, session, places } = this.options.profile.value;
    if (places !== undefined) return places;
    if (!server || !session) return [];
    return [{ server, tenantId: session.tenantId, userId: session.userId, begunAt: server }];
  }

  private async keep(tokens: TokenResponse, server: string): Promise<void> {
    const now = this.options.now();
    this.serverOffsetMs = Date.parse(tokens.serverTime) - now;
    this.hasHeardServer = true;
    this.refreshToken = tokens.refreshToken;
    const sealedToken = this.options.vault.seal(tokens.refreshToken);
    const isManaged = this.options.policy().ServerAddress !== undefined;
    await this.options.profile.change({
      server,
      session: tokens.session,
      sealedToken,
      places: withSignIn(this.places(), server, tokens.session, isManaged),
    });
    this.access = {
      token: tokens.accessToken,
      expiresAt: tokens.accessExpiresAt,
      endsMs: Date.parse(tokens.accessExpiresAt) - this.serverOffsetMs,
      gotMs: now,
    };
  }
}

/** Addresses that lead to the same place: case of the host, default port and a slash at the end do not count. */
function isSameAddress(one: string, other: string): boolean {
  const plain = (address: string) => new URL(address).href.replace(/\/+$/, '');
  return plain(one) === plain(other);
}

function signInAgain(): IpcFailure {
  return {
    ok: false,
    kind: 'unauthorized',
    message: 'Sign in again to send your work. All that you saved is safe on this device.',
  };
}

/** https, or http to this machine. */
function isSafe(server: string): boolean {
  const { protocol, hostname } = new URL(server);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
