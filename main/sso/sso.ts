import { createHash, randomBytes } from 'node:crypto';
import type { IpcFailure } from '../../domain/ipc/table.ts';
import type { SignInMethods } from '../../domain/wire/auth.ts';
import { type LoopbackWords, listenForAnswer } from './loopback.ts';

/** How long a person may take in the browser. */
const PERSON_MS = 300_000;

export interface SsoOptions {
  /** Through Chromium's stack: the provider may stand behind the same proxy as everything else. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Opens the system's browser. */
  openBrowser(address: string): Promise<void>;
}

/** What the server takes for a sign-in: an ID token whose nonce is the SHA-256 of `proof`. */
export interface SsoProof {
  ok: true;
  idToken: string;
  proof: string;
}

/**
 * Signs a person in with their firm's OpenID Connect provider in the system's browser: authorization code, PKCE, loopback
 * redirect (RFC 8252; DESIGN.md, Auth). One at a time: another one ends the one before it.
 */
export class SsoBrowser {
  readonly #options: SsoOptions;
  #running: AbortController | null = null;

  constructor(options: SsoOptions) {
    this.#options = options;
  }

  /** Ends a sign-in that waits for the browser. */
  cancel(): void {
    this.#running?.abort(new Cancelled());
  }

  /** What goes wrong is an answer, never thrown. @param words what the browser shows at the end */
  async signIn(
    provider: NonNullable<SignInMethods['sso']>,
    words: LoopbackWords,
  ): Promise<SsoProof | IpcFailure> {
    this.cancel();
    const running = new AbortController();
    this.#running = running;
    const signal = AbortSignal.any([running.signal, AbortSignal.timeout(PERSON_MS)]);
    try {
      return await this.#ask(provider, words, signal);
    } catch (error) {
      // Whatever was under way when it ended wraps the reason in words of its own.
      return failureOf(signal.aborted ? signal.reason : error, provider.issuer);
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }

  async #ask(
    { issuer, clientId }: NonNullable<SignInMethods['sso']>,
    words: LoopbackWords,
    signal: AbortSignal,
  ): Promise<SsoProof> {
    // Only who signs in this way needs it.
    const oidc = await import('openid-client');
    const at = new URL(issuer);
    const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(at.hostname);
    if (at.protocol !== 'https:' && !isLoopback) throw new Error('the provider is not reached by https');
    const config = await oidc.discovery(at, clientId, { token_endpoint_auth_method: 'none' }, oidc.None(), {
      [oidc.customFetch]: (url, init) =>
        this.#options.fetch(url, {
          method: init.method,
          headers: init.headers,
          ...(init.body === null || init.body === undefined ? {} : { body: init.body as BodyInit }),
          redirect: 'error',
          credentials: 'omit',
          signal,
        }),
      execute: at.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
    });
    const { authorization_endpoint } = config.serverMetadata();
    if (!authorization_endpoint || new URL(authorization_endpoint).protocol !== at.protocol)
      throw new Error('the provider names no page to sign in at');

    const proof = randomBytes(32).toString('base64url');
    const nonce = createHash('sha256').update(proof).digest('base64url');
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const loopback = await listenForAnswer(state, words, signal);
    try {
      const address = oidc.buildAuthorizationUrl(config, {
        redirect_uri: loopback.address,
        scope: 'openid email profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      await this.#options.openBrowser(address.href);
      const tokens = await oidc.authorizationCodeGrant(config, await loopback.answer, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      if (!tokens.id_token) throw new Error('the provider gave no ID token');
      return { ok: true, idToken: tokens.id_token, proof };
    } finally {
      loopback.close();
    }
  }
}

class Cancelled extends Error {
  override name = 'Cancelled';
}

function failureOf(error: unknown, issuer: string): IpcFailure {
  if (error instanceof Cancelled) {
    return { ok: false, kind: 'cancelled', message: 'The sign-in was cancelled.' };
  }
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (name === 'TimeoutError') {
    return {
      ok: false,
      kind: 'timeout',
      message: 'Nobody signed in in the browser within five minutes. Try again.',
    };
  }
  const host = new URL(issuer).host;
  return {
    ok: false,
    kind: 'sso_failed',
    message: `The sign-in with ${host} did not work: ${message}. Try again; if it stays so, tell your IT.`,
  };
}
