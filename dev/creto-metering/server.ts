import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp, listen, type RunningStandIn, type StandInOptions } from '../creto-shared/app.ts';
import { ApiError, issuesOf, parseOrRefuse } from '../creto-shared/errors.ts';
import { forecastOf } from './forecast.ts';
import { Ledger, type Outcome } from './ledger.ts';
import { pricingTiers } from './pricing.ts';
import {
  clientParams,
  eventBatch,
  forecastQuery,
  MAX_BATCH,
  type MeteringEvent,
  meteringEvent,
  usageQuery,
} from './schema.ts';
import { usageOf } from './usage.ts';
import { sendThresholdReached, webhookRequest } from './webhook.ts';

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

export type CretoMeteringOptions = StandInOptions & {
  /** What the time is; tests of forecasts set it. */
  now?: () => Date;
  /** What `POST /__webhook` signs with; without it none is sent. */
  webhookSecret?: string;
};

/**
 * Starts the Creto-Metering stand-in of contracts/creto-metering.md on 127.0.0.1. What it accepts is kept in
 * `<dataDir>/ledger.jsonl`, one line an event: `{ event, unit_price, total_amount, currency, received_at }`.
 * @throws Error where the port is in use or the ledger cannot be read
 */
export async function startCretoMetering(options: CretoMeteringOptions): Promise<RunningStandIn> {
  const now = options.now ?? (() => new Date());
  await mkdir(options.dataDir, { recursive: true });
  const ledger = await Ledger.open(join(options.dataDir, 'ledger.jsonl'), now);
  const { app } = createApp({ apiKey: options.apiKey, bodyLimit: BODY_LIMIT_BYTES, health: () => ({}) });
  app.addHook('onClose', () => ledger.close());

  app.post('/v1/metering/events', async (request, reply) => {
    const body = request.body;
    if (typeof body === 'object' && body !== null && 'events' in body) {
      return reply.status(207).send(await acceptBatch(ledger, body));
    }
    const [outcome] = await ledger.accept([parseOrRefuse(meteringEvent, body)]);
    if (outcome === undefined) throw new ApiError('internal_error', 'The event was not judged.');
    if (outcome.status === 'failed') throw outcome.error;
    const { event, ...priced } = outcome.entry;
    return reply.status(201).send({ event_id: event.event_id, status: 'accepted', ...priced });
  });

  app.get('/v1/metering/usage/:clientId', async (request) => {
    const { clientId } = parseOrRefuse(clientParams, request.params);
    return usageOf(ledger.entries, clientId, parseOrRefuse(usageQuery, request.query), now());
  });
  app.get('/v1/pricing/tiers', async () => pricingTiers());
  app.get('/v1/metering/forecast/:clientId', async (request) => {
    const { clientId } = parseOrRefuse(clientParams, request.params);
    const { event_type, days } = parseOrRefuse(forecastQuery, request.query);
    return forecastOf(ledger, clientId, event_type, days, now());
  });
  // A switch like `/__faults`: the contract does not say when the platform tells of a threshold.
  app.post('/__webhook', async (request) => {
    const asked = parseOrRefuse(webhookRequest, request.body);
    return sendThresholdReached(ledger, asked, options.webhookSecret, now());
  });

  try {
    return { ...(await listen(app, options)), close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

const idOf = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'event_id' in raw && typeof raw.event_id === 'string'
    ? raw.event_id
    : '';

/** Judges each event by itself. A result's error is `{ code, message }`; an event without an id answers with "". */
async function acceptBatch(ledger: Ledger, body: unknown): Promise<Record<string, unknown>> {
  const { events } = parseOrRefuse(eventBatch, body);
  if (events.length > MAX_BATCH) {
    throw new ApiError(
      'payload_too_large',
      `A batch holds at most ${MAX_BATCH} events, this one ${events.length}.`,
    );
  }
  const parsed = events.map((raw) => meteringEvent.safeParse(raw));
  const good: MeteringEvent[] = parsed.flatMap((result) => (result.success ? [result.data] : []));
  const outcomes = (await ledger.accept(good)).values();
  const results = parsed.map((result, index) => {
    const event_id = idOf(events[index]);
    if (!result.success) {
      const message = issuesOf(result.error)
        .map((issue) => `${issue.path}: ${issue.message}`)
        .join('; ');
      return { event_id, status: 'failed', error: { code: 'invalid_request', message } };
    }
    const outcome: Outcome | undefined = outcomes.next().value;
    if (outcome === undefined || outcome.status !== 'failed') return { event_id, status: outcome?.status };
    return {
      event_id,
      status: 'failed',
      error: { code: outcome.error.code, message: outcome.error.message },
    };
  });
  const failed = results.filter((result) => result.status === 'failed').length;
  return { total: results.length, succeeded: results.length - failed, failed, results };
}
