import { z } from 'zod';
import { ConfigError } from '../config.ts';

const ms = (fallback: number) => z.coerce.number().int().min(1).default(fallback);
const seconds = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

const Environment = z.object({
  WORKER_PLATFORM_TIMEOUT_MS: ms(15_000),
  WORKER_BREAK_AFTER: ms(5),
  WORKER_HALF_OPEN_AFTER_MS: ms(10_000),
  /** 0 tries again at once and every time: for tests. */
  WORKER_RETRY_DELAY_SECONDS: seconds(2),
  WORKER_RETRY_DELAY_MAX_SECONDS: seconds(300),
  WORKER_POLL_SECONDS: z.coerce.number().min(0.5).default(2),
  WORKER_REPORT_POLL_MS: ms(1000),
  WORKER_REPORT_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3600).default(300),
  WORKER_REPORT_GIVE_UP_SECONDS: seconds(900),
  STINT_METERING_KEEP_MONTHS: z.coerce
    .number()
    .int()
    .refine((months) => months === 0 || months >= 24, { error: 'must be 0 (keep all) or at least 24' })
    .default(120),
});

/** How patient the worker is; the defaults suit production. Times are in the unit that the name says. */
export interface WorkerSettings {
  platformTimeoutMs: number;
  breakAfter: number;
  halfOpenAfterMs: number;
  retryDelaySeconds: number;
  retryDelayMaxSeconds: number;
  pollSeconds: number;
  reportPollMs: number;
  reportTimeoutSeconds: number;
  reportGiveUpSeconds: number;
  /**
   * Months of metering_events that stay before the present one; older ones that were delivered go to the archive. 0 keeps
   * all. The default is the longest that German law has books kept for, ten years (§ 257 HGB, § 147 AO).
   */
  meteringKeepMonths: number;
}

/** @throws ConfigError with a sentence for every variable that is wrong */
export function readWorkerSettings(env: Record<string, string | undefined>): WorkerSettings {
  const parsed = Environment.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join(' '),
    );
  }
  const e = parsed.data;
  return {
    platformTimeoutMs: e.WORKER_PLATFORM_TIMEOUT_MS,
    breakAfter: e.WORKER_BREAK_AFTER,
    halfOpenAfterMs: e.WORKER_HALF_OPEN_AFTER_MS,
    retryDelaySeconds: e.WORKER_RETRY_DELAY_SECONDS,
    retryDelayMaxSeconds: e.WORKER_RETRY_DELAY_MAX_SECONDS,
    pollSeconds: e.WORKER_POLL_SECONDS,
    reportPollMs: e.WORKER_REPORT_POLL_MS,
    reportTimeoutSeconds: e.WORKER_REPORT_TIMEOUT_SECONDS,
    reportGiveUpSeconds: e.WORKER_REPORT_GIVE_UP_SECONDS,
    meteringKeepMonths: e.STINT_METERING_KEEP_MONTHS,
  };
}
