import { expect, test } from 'vitest';
import { failureOf, NetworkVerdicts } from '../../../../main/network/failures.ts';

test.each([
  ['net::ERR_INTERNET_DISCONNECTED', 'offline'],
  ['net::ERR_NETWORK_CHANGED', 'offline'],
  ['net::ERR_PROXY_CONNECTION_FAILED', 'proxy'],
  ['net::ERR_PROXY_AUTH_REQUESTED', 'proxy'],
  ['net::ERR_TUNNEL_CONNECTION_FAILED', 'proxy'],
  ['net::ERR_MANDATORY_PROXY_CONFIGURATION_FAILED', 'proxy'],
  ['net::ERR_PROXY_CERTIFICATE_INVALID', 'proxy'],
  ['net::ERR_PAC_SCRIPT_FAILED', 'proxy'],
  ['net::ERR_CERT_AUTHORITY_INVALID', 'certificate'],
  ['net::ERR_CERT_COMMON_NAME_INVALID', 'certificate'],
  ['net::ERR_CERT_DATE_INVALID', 'certificate'],
  ['net::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED', 'certificate'],
  ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
  ['net::ERR_NAME_NOT_RESOLVED', 'unreachable'],
  ['net::ERR_CONNECTION_REFUSED', 'unreachable'],
  ['net::ERR_BLOCKED_BY_CLIENT', 'unreachable'],
  ['', 'unreachable'],
])('%s is %s', (error, failure) => {
  expect(failureOf(error)).toBe(failure);
});

test('the last request to an origin is the one that counts; one given up counts for nothing', () => {
  const verdicts = new NetworkVerdicts(() => new Date('2026-11-24T09:00:00Z'));
  expect(verdicts.of('https://stint.example/v1')).toBeNull();
  verdicts.note('https://stint.example/v1/pull', 'net::ERR_CERT_AUTHORITY_INVALID');
  verdicts.note('https://stint.example/v1/events', 'net::ERR_ABORTED');
  verdicts.note('https://other.example/', null);
  verdicts.note('app://stint/index.html', 'net::ERR_FAILED');
  verdicts.note('no address', 'net::ERR_FAILED');
  expect(verdicts.of('https://stint.example/')).toEqual({
    origin: 'https://stint.example',
    error: 'net::ERR_CERT_AUTHORITY_INVALID',
    at: '2026-11-24T09:00:00.000Z',
  });
  verdicts.note('https://stint.example/v1/pull', null);
  expect(verdicts.of('https://stint.example/')?.error).toBeNull();
  expect(verdicts.of('app://stint/')).toBeNull();
});
