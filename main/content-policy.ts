/** The origin of every page of the app. */
export const APP_ORIGIN = 'app://stint';

/**
 * The content security policy of every answer of `app://stint`. Only the signed-in server may be talked to; no inline
 * script or style, no eval, no frame; text becomes HTML only through the one policy that refuses all but the empty text.
 */
export function contentPolicy(server: string | null): string {
  const connect = server === null ? "'self'" : `'self' ${new URL(server).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

/** Whether an address is a page of ours. */
export function isAppUrl(address: string): boolean {
  return URL.canParse(address) && address.startsWith(`${APP_ORIGIN}/`) && new URL(address).host === 'stint';
}
