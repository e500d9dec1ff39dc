import type { PlatformMissing } from '../../../domain/wire/usage.ts';
import type { ServerConfig } from '../../config.ts';
import { createMeteringClient, type MeteringClient } from '../../integrations/creto-metering/client.ts';
import { PlatformError } from '../../integrations/platform-call.ts';

/** Somebody waits for the answer, so the platform is given less time than in the worker. */
const TIMEOUT_MS = 4000;
const BREAK_AFTER = 3;
const HALF_OPEN_AFTER_MS = 10_000;

/** The server's own way to the platform, for reading while a person waits; null where none is set up. */
export function readingClient(
  config: Pick<ServerConfig, 'metering'>,
  clock: () => Date,
): MeteringClient | null {
  return (
    config.metering &&
    createMeteringClient({
      baseUrl: config.metering.url,
      apiKey: config.metering.apiKey,
      timeoutMs: TIMEOUT_MS,
      breakAfter: BREAK_AFTER,
      halfOpenAfterMs: HALF_OPEN_AFTER_MS,
      clock,
    })
  );
}

/** Why a call to the platform came to nothing. @throws the error itself where it is none of the platform's */
export function missingOf(error: unknown): PlatformMissing {
  if (!(error instanceof PlatformError)) throw error;
  return error.retryable ? 'unreachable' : 'refused';
}
