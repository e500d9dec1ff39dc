import type { IpcFailure, NetworkFailure } from '../domain/ipc/table.ts';
import {
  SignInMethods,
  type SignInRequest,
  type SsoSignInRequest,
  TokenResponse,
} from '../domain/wire/auth.ts';
import { ErrorBody } from '../domain/wire/errors.ts';
import { WIRE_HEADER, wireVersionText } from '../domain/wire/version.ts';
import { failureOf } from './network/failures.ts';

const TIMEOUT_MS = 15_000;

/** One attempt may take `timeoutMs`; how long a person takes to answer a proxy is not counted. */
export type Fetch = (url: string, init: RequestInit, timeoutMs: number) => Promise<Response>;
export type TokenAnswer = { ok: true; tokens: TokenResponse } | IpcFailure;

/** The requests about a session. What goes wrong is an answer in words, never thrown. */
export class AuthClient {
  private readonly fetch: Fetch;

  constructor(fetch: Fetch) {
    this.fetch = fetch;
  }

  signIn(server: string, request: SignInRequest): Promise<TokenAnswer> {
    return this.tokens(server, '/v1/auth/sign-in', request);
  }

  signInBySso(server: string, request: SsoSignInRequest): Promise<TokenAnswer> {
    return this.tokens(server, '/v1/auth/sso', request);
  }

  /** How people of a firm sign in. */
  async methods(server: string, tenant: string): Promise<{ ok: true; methods: SignInMethods } | IpcFailure> {
    const answer = await this.ask(server, `/v1/auth/methods?tenant=${encodeURIComponent(tenant)}`, {});
    if (!('status' in answer)) return answer;
    const methods = answer.status === 200 ? SignInMethods.safeParse(answer.json) : undefined;
    if (methods?.success) return { ok: true, methods: methods.data };
    return failureOfAnswer(server, answer.json);
  }

  refresh(server: string, refreshToken: string, deviceId: string): Promise<TokenAnswer> {
    return this.tokens(server, '/v1/auth/refresh', { refreshToken, deviceId });
  }

  /** As far as the server can be reached; the token ends by itself otherwise. */
  async signOut(server: string, refreshToken: string): Promise<void> {
    await this.post(server, '/v1/auth/sign-out', { refreshToken });
  }

  private async tokens(server: string, path: string, body: object): Promise<TokenAnswer> {
    const answer = await this.post(server, path, body);
    if (!('status' in answer)) return answer;
    if (answer.status === 200) {
      const tokens = TokenResponse.safeParse(answer.json);
      if (tokens.success) return { ok: true, tokens: tokens.data };
    }
    return failureOfAnswer(server, answer.json);
  }

  private post(server: string, path: string, body: object) {
    return this.ask(server, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private async ask(
    server: string,
    path: string,
    request: { method?: 'POST'; headers?: Record<string, string>; body?: string },
  ): Promise<{ status: number; json: unknown } | IpcFailure> {
    try {
      const init: RequestInit = {
        ...request,
        headers: { ...request.headers, [WIRE_HEADER]: wireVersionText() },
        credentials: 'omit',
        redirect: 'error',
      };
      const response = await this.fetch(`${server}${path}`, init, TIMEOUT_MS);
      const text = await response.text();
      return { status: response.status, json: parseJson(text) };
    } catch (error) {
      return networkFailure(server, error);
    }
  }
}

/** What an answer that is not the one hoped for says. */
function failureOfAnswer(server: string, json: unknown): IpcFailure {
  const error = ErrorBody.safeParse(json);
  if (error.success) return { ok: false, kind: error.data.error, message: error.data.message };
  return {
    ok: false,
    kind: 'not_a_stint_server',
    message: `What answers at ${server} is not a Stint server. Check the address; a network may also want you to sign in to it first.`,
  };
}

function networkFailure(server: string, error: unknown): IpcFailure {
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  if (name === 'TimeoutError' || name === 'AbortError' || /TIMED_OUT/.test(message)) {
    return { ok: false, kind: 'timeout', message: `${server} did not answer in time. Try again in a while.` };
  }
  if (/REDIRECT/i.test(message)) {
    return {
      ok: false,
      kind: 'not_a_stint_server',
      message: `${server} sends us somewhere else. Check the address; a network may also want you to sign in to it first.`,
    };
  }
  const kind = failureOf(message);
  return { ok: false, kind, message: failureText(kind, server) };
}

/** What a failure of the network means for a request to a server, in English for logs and as the last resort. */
function failureText(kind: NetworkFailure, server: string): string {
  switch (kind) {
    case 'offline':
      return 'This device has no network.';
    case 'proxy':
      return `The network’s proxy did not let Stint through to ${server}. Try again to be asked for its password, or ask your IT.`;
    case 'certificate':
      return `This device does not trust the certificate that ${server} shows, so nothing was sent. Ask your IT to install the network’s certificate authority.`;
    default:
      return `${server} cannot be reached. Check the address and the network.`;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
