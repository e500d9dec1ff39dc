import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PoolClient } from 'pg';
import type { z } from 'zod';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import { ThresholdAnswer, ThresholdReached } from '../../../domain/wire/usage.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant } from '../../db.ts';
import { StintError } from '../../errors.ts';
import { tellOfCrossing } from './thresholds.ts';

/** A delivery is remembered far longer than its timestamp is accepted, so that the log can be asked after it. */
const REMEMBERED_DAYS = 30;
/** A timestamp further off than this is an old message sent again, or a clock that cannot be trusted. */
const MAX_AGE_SECONDS = 300;
const BODY_LIMIT_BYTES = 64 * 1024;
const SIGNATURE = /^v1=([0-9a-f]{64})$/i;

/**
 * Whether the platform signed this body, byte for byte, within the last five minutes (contracts/creto-metering.md, Webhook
 * to us): HMAC-SHA256 over the timestamp, a dot and the body. Compared in the same time whatever is wrong with it. Where
 * the header holds several signatures, because a secret is being changed, one that fits is enough.
 */
export function isSigned(
  secret: string,
  body: Buffer,
  headers: { timestamp: unknown; signature: unknown },
  now: Date,
): boolean {
  const { timestamp, signature } = headers;
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > MAX_AGE_SECONDS) return false;
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
  const given = signature
    .split(',')
    .slice(0, 5)
    .map((part) => SIGNATURE.exec(part.trim())?.[1]);
  return given.some((hex) => hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), expected));
}

/** The month that a `period` of the platform's lies in; null where that is not to be seen. */
export function monthOfPeriod(period: z.infer<typeof ThresholdReached>['period']): string | null {
  const start = typeof period === 'string' ? period : period.start;
  return /^\d{4}-(0[1-9]|1[0-2])/.exec(start)?.[0] ?? null;
}

/**
 * `POST /webhooks/creto-metering`: the platform says that a client has reached a threshold. It is not under `/v1`: nobody
 * signs in for it, its signature says who sends it. Without a secret in the config there is no such route.
 */
export const platformWebhook: FastifyPluginAsync<{ deps: AppDeps }> = async (scope, { deps }) => {
  const { pool, clock, config } = deps;
  const app = scope.withTypeProvider<ZodTypeProvider>();
  // The signature is over the bytes as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/webhooks/creto-metering',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags: ['usage'],
        summary: 'The metering platform says that a threshold is reached',
        response: { 200: ThresholdAnswer, '4xx': ErrorBody, '5xx': ErrorBody },
      },
    },
    async (request) => {
      const now = clock();
      const reached = signedBody(config.meteringWebhookSecret, request, now);
      const month = monthOfPeriod(reached.period);
      if (month === null) throw new StintError('invalid_request', 'The period names no month.');
      const known = await pool.query('select 1 from tenant_directory where tenant_id = $1', [
        reached.tenant_id,
      ]);
      if (known.rowCount === 0) throw new StintError('not_found', 'There is no such firm here.');
      const status = await withTenant(pool, reached.tenant_id, async (tx) => {
        const fresh = await tx.query(
          `insert into metering_deliveries (tenant_id, delivery_id, received_at) values ($1, $2, $3) on conflict do nothing`,
          [reached.tenant_id, reached.delivery_id, now.toISOString()],
        );
        if (fresh.rowCount === 0) return 'known' as const;
        const client = await tx.query('select 1 from clients where id = $1', [reached.client_id]);
        if (client.rowCount === 0) throw new StintError('not_found', 'This firm has no such client.');
        const crossing = {
          clientId: reached.client_id,
          eventType: reached.event_type,
          threshold: reached.threshold,
          usage: reached.usage,
          month,
        };
        await tellOfCrossing(tx, reached.tenant_id, crossing, 'platform', now);
        return 'taken' as const;
      });
      return { status };
    },
  );
};

/** Forgets deliveries that are long too old to be accepted once more. @returns how many */
export async function forgetDeliveries(tx: PoolClient, _tenantId: string, now: Date): Promise<number> {
  const { rowCount } = await tx.query('delete from metering_deliveries where received_at < $1', [
    new Date(now.getTime() - REMEMBERED_DAYS * 86_400_000).toISOString(),
  ]);
  return rowCount ?? 0;
}

function signedBody(secret: string | null, request: FastifyRequest, now: Date): ThresholdReached {
  if (secret === null)
    throw new StintError('not_found', 'This server takes no word of the metering platform.');
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = {
    timestamp: request.headers['creto-timestamp'],
    signature: request.headers['creto-signature'],
  };
  if (!isSigned(secret, body, headers, now))
    throw new StintError('unauthorized', 'The signature does not fit, or is more than five minutes old.');
  const parsed = ThresholdReached.safeParse(parseJson(body.toString('utf8')));
  if (!parsed.success)
    throw new StintError('invalid_request', 'This is not what the contract says of a threshold.', {
      details: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    });
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
