import type { NetworkFailure } from '../../domain/ipc/table.ts';
import { log } from '../log.ts';

/**
 * What an error of Chromium's network stack means for a person.
 * @param error its name or a message with it, such as `net::ERR_CERT_AUTHORITY_INVALID` (net/base/net_error_list.h)
 */
export function failureOf(error: string): NetworkFailure {
  if (/INTERNET_DISCONNECTED|NETWORK_CHANGED/.test(error)) return 'offline';
  // A proxy of https may have a wrong certificate itself: that is a matter of the proxy.
  if (/PROXY|ERR_TUNNEL_CONNECTION_FAILED|ERR_PAC_/.test(error)) return 'proxy';
  if (/ERR_CERT_|ERR_CERTIFICATE_|ERR_SSL_SERVER_CERT_BAD_FORMAT|ERR_SSL_PINNED/.test(error)) {
    return 'certificate';
  }
  return /TIMED_OUT/.test(error) ? 'timeout' : 'unreachable';
}

/** How the last request to an origin went. */
export interface NetworkVerdict {
  origin: string;
  /** Chromium's name of the error; null when an answer came. */
  error: string | null;
  /** ISO instant. */
  at: string;
}

/** Remembers how the last request to each origin went: a page is not told why its own failed. */
export class NetworkVerdicts {
  private readonly verdicts = new Map<string, NetworkVerdict>();
  private readonly now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  /** @param error Chromium's name of it, null for an answer of whatever status */
  note(url: string, error: string | null): void {
    // Somebody gave it up; that says nothing of the network.
    if (!URL.canParse(url) || error?.includes('ERR_ABORTED')) return;
    const { origin, protocol } = new URL(url);
    if (protocol !== 'https:' && protocol !== 'http:') return;
    const before = this.verdicts.get(origin)?.error ?? null;
    if (error && error !== before) log.warn('network', { kind: failureOf(error), error, origin });
    if (!error && before) log.info('network-back', { origin });
    this.verdicts.set(origin, { origin, error, at: this.now().toISOString() });
  }

  /** Null when nothing was asked of the address's origin yet. */
  of(url: string): NetworkVerdict | null {
    return URL.canParse(url) ? (this.verdicts.get(new URL(url).origin) ?? null) : null;
  }
}
