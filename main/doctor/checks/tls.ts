import type { Check } from '../context.ts';
import { failed, ok, skipped, warning } from '../looked.ts';
import { networkWords } from './network-words.ts';

const SOON_MS = 14 * 86_400_000;

export const tlsCheck: Check = async (context, signal) => {
  const server = await context.server();
  if (!server) return skipped('No server is set: nobody has signed in and the policy names none.');
  const { protocol, hostname } = new URL(server);
  if (protocol !== 'https:') return skipped('The server is on this machine and spoken to without TLS.');
  const { error } = await context.get(`${server}/health`, signal);
  const seen = context.certificateOf(hostname);
  const facts = seen
    ? {
        issuer: seen.issuer,
        subject: seen.subject,
        validUntil: new Date(seen.validUntil * 1000).toISOString(),
        isPublic: seen.isPublic,
        verdict: seen.verdict,
      }
    : {};
  if (error && /CERT_|SSL/.test(error)) {
    const words = networkWords(error);
    return failed(
      `${hostname} is not trusted: ${words?.what ?? 'TLS failed'} (${error}).`,
      words?.advice ?? 'Whoever runs the server must look at its certificate.',
      facts,
    );
  }
  if (!seen) return skipped('No connection came about whose certificate could be looked at.', facts);
  if (seen.validUntil * 1000 - context.now() < SOON_MS) {
    return warning(
      `The certificate of ${hostname} ends on ${facts.validUntil?.slice(0, 10)}.`,
      'Whoever runs the server must renew it before.',
      facts,
    );
  }
  const ca = seen.isPublic ? 'a public CA' : 'a private CA that this machine trusts';
  return ok(`${hostname} is trusted, by ${ca}: ${seen.issuer}.`, facts);
};
