import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup as resolve } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Where webhooks may go beyond the public internet. */
export interface AddressRules {
  /** CIDR ranges, or single addresses, of the firm's own network that may be called although they are private. */
  allowed: readonly string[];
  /** Whether 127.0.0.1 and plain http to allowed addresses are taken: in development and tests. */
  development: boolean;
}

export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

const V4_REFUSED: [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** All that is not global unicast (2000::/3), and of that what is reserved or carries an IPv4 address inside. */
const V6_REFUSED: [network: string, prefix: number][] = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

// Apart: in one list the whole of IPv4 would be within ::/3, by its mapped form.
const refused = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of V4_REFUSED) refused.ipv4.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of V6_REFUSED) refused.ipv6.addSubnet(network, prefix, 'ipv6');

/**
 * The URL as it may be called. Names are judged again by what they resolve to, when they are called (`guardedLookup`).
 * @throws AddressRefused with a sentence for whoever typed it
 */
export function allowedUrl(text: string, rules: AddressRules): URL {
  const url = new URL(text);
  const host = hostOf(url);
  if (url.username !== '' || url.password !== '')
    throw new AddressRefused('The address must hold no name or password: every delivery is signed instead.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.development && isIP(host) !== 0))
    throw new AddressRefused('The address must start with https://.');
  if (isIP(host) !== 0 && !mayCall(host, rules))
    throw new AddressRefused(`${host} is not an address on the public internet, so nothing is sent there.`);
  if (/(^|\.)(localhost|local|internal)$/i.test(host.replace(/\.$/, '')))
    throw new AddressRefused(`${host} is not an address on the public internet, so nothing is sent there.`);
  return url;
}

/** Without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Whether an IP address may be called. */
export function mayCall(address: string, { allowed, development }: AddressRules): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (development && address === '127.0.0.1') return true;
  return !refused[family].check(address, family) || allowList(allowed).check(address, family);
}

/** @throws TypeError for what is no address or range */
export function allowList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    const family = isIP(network);
    if (family === 0) throw new TypeError(`${range} is no address or CIDR range`);
    const name = family === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, name);
    else list.addSubnet(network, Number(prefix), name);
  }
  return list;
}

/**
 * `lookup` for a request: resolves a name and gives only addresses that may be called, so that the socket goes to an
 * address that was judged, whatever the name says a moment later.
 */
export function guardedLookup(
  rules: AddressRules,
  lookup: (host: string) => Promise<LookupAddress[]> = (host) => resolve(host, { all: true }),
) {
  return (
    host: string,
    options: LookupOptions,
    done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    lookup(host).then(
      (found) => {
        const [first] = found;
        const bad = found.find(({ address }) => !mayCall(address, rules));
        if (first === undefined) done(new Error(`${host} has no address.`), []);
        // One bad address refuses the name: which of them is called is not ours to choose.
        else if (bad)
          done(
            new AddressRefused(`${host} leads to ${bad.address}, which is not on the public internet.`),
            [],
          );
        else if (options.all === true) done(null, found);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}
