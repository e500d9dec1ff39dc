import { describe, expect, it } from 'vitest';
import { signingFrom } from '../../../scripts/packaging/signing.ts';

const azure = {
  STINT_AZURE_ENDPOINT: 'https://weu.codesigning.azure.net',
  STINT_AZURE_ACCOUNT: 'firm',
  STINT_AZURE_PROFILE: 'public',
  STINT_AZURE_PUBLISHER: 'CN=Firm',
  AZURE_TENANT_ID: 't',
  AZURE_CLIENT_ID: 'c',
};

describe('signing, by the environment', () => {
  it('says in a sentence what a release for Windows lacks', () => {
    const signing = signingFrom({}, 'win32');
    expect(signing).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/WIN_CSC_LINK.*STINT_WIN_SIGN_COMMAND\.$/),
    });
  });

  it.each([
    ['a certificate file', { WIN_CSC_LINK: '/k.pfx' }],
    ['a certificate for all', { CSC_LINK: '/k.pfx' }],
    ["Azure's service", azure],
    ["another signer's program", { STINT_WIN_SIGN_COMMAND: '/usr/bin/sign' }],
  ])('takes %s on Windows, and lets nothing stay unsigned', (_, env) => {
    expect(signingFrom(env, 'win32')).toMatchObject({ ok: true, config: { forceCodeSigning: true } });
  });

  it("switches the certificate's way off where Azure signs", () => {
    expect(signingFrom(azure, 'win32')).toMatchObject({
      config: { win: { signtoolOptions: null, azureSignOptions: { publisherName: 'CN=Firm' } } },
    });
  });

  it('says what Azure still needs', () => {
    const { AZURE_TENANT_ID: _, STINT_AZURE_PROFILE: __, ...half } = azure;
    expect(signingFrom(half, 'win32')).toEqual({
      ok: false,
      reason: 'Azure Trusted Signing also needs STINT_AZURE_PROFILE, AZURE_TENANT_ID.',
    });
  });

  it('wants a certificate and the notary on macOS', () => {
    expect(signingFrom({}, 'darwin')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('CSC_LINK'),
    });
    expect(signingFrom({ CSC_LINK: '/k.p12', APPLE_ID: 'a@b.example' }, 'darwin')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('notarised'),
    });
    expect(signingFrom({ CSC_NAME: 'Firm', APPLE_KEYCHAIN_PROFILE: 'p' }, 'darwin')).toMatchObject({
      ok: true,
      config: { forceCodeSigning: true, mac: { notarize: true } },
    });
  });

  it('passes no secret on', () => {
    const secret = { WIN_CSC_LINK: 'base64-of-a-key', WIN_CSC_KEY_PASSWORD: 'hunter2' };
    expect(JSON.stringify(signingFrom(secret, 'win32'))).not.toMatch(/hunter2|base64-of-a-key/);
  });
});
