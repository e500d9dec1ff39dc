import { afterAll, beforeAll, expect, test } from 'vitest';
import { SsoBrowser } from '../../main/sso/sso.ts';
import { SingleSignOn } from '../../sync-server/modules/identity/sso.ts';
import { type IdentityProvider, identityProvider } from '../support/identity-provider.ts';

let provider: IdentityProvider;
const words = { title: 'Signed <in>', body: 'Go back to "Stint".' };

beforeAll(async () => {
  provider = await identityProvider();
});
afterAll(() => provider?.[Symbol.asyncDispose]());

interface Browser {
  browser: SsoBrowser;
  opened: string[];
}

/** A device whose browser is `browse`. */
function device(browse: (address: string) => Promise<unknown>): Browser {
  const opened: string[] = [];
  const browser = new SsoBrowser({
    fetch: (url, init) => fetch(url, init),
    openBrowser: async (address) => {
      opened.push(address);
      void browse(address);
    },
  });
  return { browser, opened };
}

const signIn = ({ browser }: Browser) =>
  browser.signIn({ issuer: provider.issuer, clientId: provider.clientId }, words);

test('a person who signs in in the browser is proven to the server by what the device then holds', async () => {
  let last = '';
  const one = device(async (address) => {
    const back = await provider.browse(address, 'ada@example.com');
    last = await (await fetch(back)).text();
  });
  const answer = await signIn(one);
  if (!answer.ok) throw new Error(answer.message);
  expect(last).toContain('<h1>Signed &#60;in&#62;</h1>');
  const { searchParams } = new URL(one.opened[0] ?? '');
  expect(searchParams.get('code_challenge_method')).toBe('S256');
  expect(searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-in$/);
  // Nothing of what proves it was in the browser's address bar.
  expect(one.opened[0]).not.toContain(answer.proof);

  const sso = await SingleSignOn.load({ ssoFile: null }, () => new Date());
  const firm = {
    issuer: provider.issuer,
    clientId: provider.clientId,
    emailClaim: 'email',
    verifiedEmail: true,
    passwordAllowed: false,
  } as const;
  expect(await sso.emailOf(firm, answer.idToken, answer.proof)).toBe('ada@example.com');
  await expect(sso.emailOf(firm, answer.idToken, 'x'.repeat(43))).rejects.toThrow(/could not be trusted/);
});

test('an answer with another state is not listened to, and the right one still counts', async () => {
  const one = device(async (address) => {
    const back = new URL(await provider.browse(address, 'ada@example.com'));
    const guess = new URL(back);
    guess.searchParams.set('state', 'guessed');
    expect((await fetch(guess)).status).toBe(404);
    expect((await fetch(new URL('/', back))).status).toBe(404);
    expect((await fetch(back, { method: 'POST' })).status).toBe(404);
    await fetch(back);
  });
  expect(await signIn(one)).toMatchObject({ ok: true });
});

test('a code that the provider does not know, or a refusal, is said in words', async () => {
  const forged = device(async (address) => {
    const back = new URL(await provider.browse(address, 'ada@example.com'));
    back.searchParams.set('code', 'another');
    await fetch(back);
  });
  expect(await signIn(forged)).toMatchObject({ ok: false, kind: 'sso_failed' });
  const refused = device(async (address) => {
    const { searchParams } = new URL(address);
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    back.searchParams.set('state', searchParams.get('state') ?? '');
    back.searchParams.set('iss', provider.issuer);
    back.searchParams.set('error', 'access_denied');
    await fetch(back);
  });
  expect(await signIn(refused)).toMatchObject({ ok: false, kind: 'sso_failed' });
});

test('a sign-in can be cancelled, and a second one ends the first', async () => {
  const opened = Promise.withResolvers<void>();
  const one = device(async () => opened.resolve());
  const first = signIn(one);
  await opened.promise;
  const second = signIn(one);
  expect(await first).toMatchObject({ ok: false, kind: 'cancelled' });
  one.browser.cancel();
  expect(await second).toMatchObject({ ok: false, kind: 'cancelled' });
});

test('a provider that is not there, or is not reached by https, is told so and no browser opens', async () => {
  const one = device(async () => undefined);
  for (const issuer of ['http://127.0.0.1:9', 'http://idp.example.com']) {
    expect(await one.browser.signIn({ issuer, clientId: 'stint' }, words)).toMatchObject({
      ok: false,
      kind: 'sso_failed',
    });
  }
  expect(one.opened).toEqual([]);
});
