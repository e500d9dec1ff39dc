import type { Policy } from '../../domain/policy/policy.ts';

/** Where requests may go, beyond the app's own pages. */
export interface AllowedPlaces {
  /** The signed-in server; null before the first sign-in. */
  server: string | null;
  /** Places that IT or the build named for main itself, such as an update feed that is served by http. */
  named: readonly string[];
  development: boolean;
}

export interface AskedRequest {
  url: string;
  /** A page's own; otherwise main's. */
  isPage: boolean;
}

/** The places that main may ask by http as well. @param builtFeed the feed that this build looks at without a policy */
export function namedPlaces(
  { UpdateFeed, ProxyPacUrl }: Pick<Policy, 'UpdateFeed' | 'ProxyPacUrl'>,
  builtFeed: string | null,
): string[] {
  return [UpdateFeed ?? builtFeed, ProxyPacUrl].filter((place) => typeof place === 'string');
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** https, or http to this machine itself. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
}

/**
 * Whether a request may leave. A page talks to its own files and to the signed-in server, as its content policy says
 * too; main to https, and by http to this machine or to a place that IT named. Everything else, whatever asked for it,
 * ends in the session.
 */
export function mayRequest({ url, isPage }: AskedRequest, places: AllowedPlaces): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin, host } = new URL(url);
  if (protocol === 'app:') return host === 'stint';
  if (protocol === 'blob:') return url.startsWith('blob:app://stint/');
  if (protocol === 'data:') return true;
  if (protocol === 'devtools:' || protocol === 'chrome-extension:') return places.development;
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  if (isPage) return places.server !== null && origin === new URL(places.server).origin && isSafeAddress(url);
  return (
    isSafeAddress(url) ||
    places.named.some((place) => URL.canParse(place) && new URL(place).origin === origin)
  );
}
