/** What Chromium's errors mean for IT, and what to do. Null for one without words of its own. */
export function networkWords(error: string): { what: string; advice: string } | null {
  for (const [pattern, what, advice] of WORDS) if (pattern.test(error)) return { what, advice };
  return null;
}

const WORDS: readonly (readonly [RegExp, string, string])[] = [
  [
    /CERT_AUTHORITY_INVALID/,
    'its certificate comes from a CA that this machine does not trust',
    "If the firm's proxy re-signs TLS or the server has a private CA, add that CA to the system's trust store.",
  ],
  [
    /CERT_COMMON_NAME_INVALID/,
    'its certificate is for another name',
    'Check the server address; the certificate must name exactly that host.',
  ],
  [
    /CERT_DATE_INVALID/,
    'its certificate is not valid at this time',
    "Check this machine's clock first, then the certificate's dates.",
  ],
  [/CERT_REVOKED/, 'its certificate was revoked', 'Whoever runs the server must renew the certificate.'],
  [
    /CERT_|SSL_SERVER_CERT|SSL_PINNED/,
    'its certificate is refused',
    'Whoever runs the server must look at its certificate.',
  ],
  [
    /SSL_|ERR_BAD_SSL/,
    'no TLS connection comes about',
    'Check that the address is one of https and that nothing between cuts TLS off.',
  ],
  [
    /PROXY_AUTH|PROXY_AUTH_UNSUPPORTED/,
    'the proxy wants to know who asks',
    'Start Stint: it asks for name and password of the proxy in its window.',
  ],
  [
    /PROXY|TUNNEL|PAC_/,
    'the proxy does not let it through',
    'Check ProxyMode and ProxyServer of the policy, or the proxy of the system.',
  ],
  [/NAME_NOT_RESOLVED/, 'its name is not known', 'Check the address and the DNS of this network.'],
  [/CONNECTION_REFUSED/, 'nothing answers at that port', 'Check the address and whether the server runs.'],
  [/INTERNET_DISCONNECTED|NETWORK_CHANGED/, 'this machine has no network', 'Connect it and try again.'],
  [
    /TIMED_OUT|Timeout|aborted/i,
    'it did not answer in time',
    'Check the network and whether a firewall lets Stint through.',
  ],
];
