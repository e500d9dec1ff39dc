import { createHmac } from 'node:crypto';

export const SIGNATURE_HEADER = 'stint-signature';
export const DELIVERY_HEADER = 'stint-delivery';
export const EVENT_HEADER = 'stint-event';

/**
 * `t=<seconds since 1970>,v1=<hex>`, one `v1` for each valid secret: HMAC-SHA-256 under the secret over the seconds, a dot
 * and the body as it is sent (docs/webhooks.md). The time is signed with the body, so that a receiver can refuse what is
 * old and nobody can make it look new.
 */
export function signatureOf(body: string, secrets: readonly string[], at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
  );
  return [`t=${seconds}`, ...signatures].join(',');
}
