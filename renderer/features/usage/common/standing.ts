import type { MeteringState } from '../../../../domain/wire/metering.ts';
import { t } from '../../../words/words.ts';
import { instantWords } from './usage-words.ts';

export interface StandingWords {
  /** `ok`: all is well; `waits`: it goes by itself; `needs`: somebody must act, or it does not go. */
  look: 'ok' | 'waits' | 'needs';
  /** A few words, for the head of a screen. */
  short: string;
  /** What happens, what is safe, what to do. */
  long: string;
  /** What the last try ran into, as the platform said it; null where nothing waits for another try. */
  lastError: string | null;
}

/** An event that waits longer than this is late: the worker sends within seconds. */
const LATE_SECONDS = 120;

/**
 * How metering stands, in words.
 * @param seenAt when the server said so; the age of the oldest event counts from there
 */
export function standingWords(state: MeteringState, seenAt: string): StandingWords {
  const { pending, held, dead, lagSeconds, platform, lastError, nextAttemptAt } = state;
  const sendable = pending - held;
  const since = instantWords(new Date(Date.parse(seenAt) - lagSeconds * 1000).toISOString());
  const waits =
    sendable === 0 ? t('metering.nothing-waits') : t('metering.waits-since', { count: sendable, since });
  const refused =
    dead === 0
      ? ''
      : ` ${t('metering.refused-sum', { count: dead })}${held === 0 ? '' : ` ${t('metering.held-sum', { count: held })}`}`;
  const next =
    nextAttemptAt === null ? '' : ` ${t('metering.next-try', { when: instantWords(nextAttemptAt) })}`;
  const say = (look: StandingWords['look'], short: string, long: string): StandingWords => ({
    look,
    short,
    long: `${long}${refused}`,
    lastError,
  });
  const count = t('metering.wait-short', { count: sendable });

  if (!platform.configured)
    return say('needs', t('metering.no-platform-short'), t('metering.no-platform', { waits }));
  if (platform.breaker === null)
    return sendable === 0
      ? say(dead > 0 ? 'needs' : 'waits', t('metering.no-worker-short'), t('metering.no-worker', { waits }))
      : say('needs', t('metering.no-worker-short'), t('metering.no-worker', { waits }));
  if (platform.breaker === 'open')
    return say('needs', t('metering.down-short'), t('metering.down', { waits }) + next);
  if (platform.breaker === 'half_open')
    return say('waits', t('metering.half-open-short'), t('metering.half-open', { waits }));
  if (platform.pausedUntil !== null)
    return say('waits', count, t('metering.paused', { until: instantWords(platform.pausedUntil), waits }));
  if (sendable > 0 && lastError !== null) return say('waits', count, t('metering.in-vain', { waits }) + next);
  if (sendable > 0)
    return say(lagSeconds > LATE_SECONDS ? 'needs' : 'waits', count, t('metering.on-the-way', { waits }));
  if (dead > 0) return say('needs', t('metering.refused-short', { count: dead }), t('metering.rest-done'));
  return say('ok', t('metering.all-done'), t('metering.all-done-long'));
}
