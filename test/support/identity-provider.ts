import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';

/** A real OpenID Connect provider (oidc-provider) on a free port of this machine; its sign-in page takes any name as the email. */
export interface IdentityProvider {
  issuer: string;
  clientId: string;
  /** Signs with this key, of which the provider knows the public half. */
  signingKey: JWK;
  /** Emails that it does not call verified. */
  unverified: Set<string>;
  /** Does what a person does in the browser: follows the address, signs in as `email`, agrees; where it ends up. */
  browse(authorizationUrl: string, email: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function identityProvider(): Promise<IdentityProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const signingKey = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test-1' };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientId = 'stint-desktop';
  const unverified = new Set<string>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/signed-in'],
      },
    ],
    jwks: { keys: [signingKey] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: !unverified.has(id) }),
    }),
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  return {
    issuer,
    clientId,
    signingKey,
    unverified,
    browse: (address, email) => browse(issuer, address, email),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function browse(issuer: string, address: string, email: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = address;
  let form: Record<string, string> | null = null;
  for (let step = 0; step < 12; step += 1) {
    if (!next.startsWith(issuer)) return next;
    const response: Response = await fetch(next, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location) {
      next = new URL(location, next).href;
      form = null;
      continue;
    }
    const page: string = await response.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    if (!action) throw new Error(`the provider answered ${response.status}: ${page.slice(0, 500)}`);
    next = new URL(action, next).href;
    form = page.includes('name="login"')
      ? { prompt: 'login', login: email, password: 'any' }
      : { prompt: 'consent' };
  }
  throw new Error('the provider never came to an end');
}
