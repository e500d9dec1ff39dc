/** What electron-builder is told so that it signs, or why it could not. */
export type Signing =
  | { ok: true; config: Record<string, unknown>; by: string }
  | { ok: false; reason: string };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How packages are signed on a platform, from the environment alone. What comes back as `config` goes over
 * electron-builder.yml; with it electron-builder fails rather than leave a program unsigned. Secrets are not in it:
 * electron-builder and the hooks read them from the environment themselves.
 *
 * Windows: a certificate file (WIN_CSC_LINK or CSC_LINK, password in WIN_CSC_KEY_PASSWORD or CSC_KEY_PASSWORD), Azure
 * Trusted Signing (STINT_AZURE_ENDPOINT, STINT_AZURE_ACCOUNT, STINT_AZURE_PROFILE, STINT_AZURE_PUBLISHER, signed in by
 * AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret), or any other signer's program (STINT_WIN_SIGN_COMMAND). macOS: a
 * Developer ID certificate (CSC_LINK, CSC_KEY_PASSWORD) and one way to Apple's notary. Linux's programs bear no signature;
 * its packages are signed with GPG when they are made (scripts/release).
 */
export function signingFrom(env: Environment, platform: NodeJS.Platform): Signing {
  if (platform === 'win32') return windows(env);
  if (platform === 'darwin') return macos(env);
  return { ok: true, config: {}, by: 'GPG on the packages' };
}

const has = (env: Environment, ...names: string[]) => names.every((name) => Boolean(env[name]));

function windows(env: Environment): Signing {
  const signed = (win: Record<string, unknown>, by: string): Signing => ({
    ok: true,
    config: { forceCodeSigning: true, win },
    by,
  });
  const sha256 = { signingHashAlgorithms: ['sha256'] };
  const azure = [
    'STINT_AZURE_ENDPOINT',
    'STINT_AZURE_ACCOUNT',
    'STINT_AZURE_PROFILE',
    'STINT_AZURE_PUBLISHER',
  ];
  if (azure.some((name) => has(env, name))) {
    const needed = [...azure, 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID'];
    const missing = needed.filter((name) => !has(env, name));
    if (missing.length > 0)
      return { ok: false, reason: `Azure Trusted Signing also needs ${missing.join(', ')}.` };
    return signed(
      {
        // The two kinds of signing exclude each other in electron-builder.
        signtoolOptions: null,
        azureSignOptions: {
          endpoint: env.STINT_AZURE_ENDPOINT,
          codeSigningAccountName: env.STINT_AZURE_ACCOUNT,
          certificateProfileName: env.STINT_AZURE_PROFILE,
          publisherName: env.STINT_AZURE_PUBLISHER,
        },
      },
      'Azure Trusted Signing',
    );
  }
  if (has(env, 'STINT_WIN_SIGN_COMMAND')) {
    return signed(
      { signtoolOptions: { ...sha256, sign: 'scripts/packaging/windows/sign.mjs' } },
      'the program in STINT_WIN_SIGN_COMMAND',
    );
  }
  if (has(env, 'WIN_CSC_LINK') || has(env, 'CSC_LINK'))
    return signed({ signtoolOptions: sha256 }, 'a certificate file');
  return {
    ok: false,
    reason:
      'A release for Windows is signed: name a certificate file in WIN_CSC_LINK (its password in WIN_CSC_KEY_PASSWORD), ' +
      'set STINT_AZURE_ENDPOINT and what belongs to it, or name a signing program in STINT_WIN_SIGN_COMMAND.',
  };
}

/** What Apple's notary asks, in each of the three ways that electron-builder knows. */
const NOTARY = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
];

function macos(env: Environment): Signing {
  if (!has(env, 'CSC_LINK') && !has(env, 'CSC_NAME')) {
    return {
      ok: false,
      reason:
        'A release for macOS is signed: name a Developer ID certificate in CSC_LINK (its password in CSC_KEY_PASSWORD), ' +
        'or one in the keychain in CSC_NAME.',
    };
  }
  if (!NOTARY.some((names) => has(env, ...names))) {
    return {
      ok: false,
      reason: `A release for macOS is notarised: set ${NOTARY.map((names) => names.join(' and ')).join('; or ')}.`,
    };
  }
  return {
    ok: true,
    config: { forceCodeSigning: true, mac: { notarize: true } },
    by: 'Developer ID, notarised',
  };
}
