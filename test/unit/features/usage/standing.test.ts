import { beforeEach, describe, expect, it } from 'vitest';
import type { MeteringState } from '../../../../domain/wire/metering.ts';
import { standingWords } from '../../../../renderer/features/usage/common/standing.ts';
import { instantWords } from '../../../../renderer/features/usage/common/usage-words.ts';
import { speak } from '../../../../renderer/words/words.ts';

beforeEach(() => speak('en', 'en'));

const seenAt = '2026-11-24T14:30:00.000Z';
const since = instantWords('2026-11-24T14:02:00.000Z');
const calm: MeteringState = {
  ...{ pending: 0, held: 0, dead: 0, lagSeconds: 0, nextAttemptAt: null, lastError: null },
  platform: { configured: true, breaker: 'closed', pausedUntil: null, toldAt: seenAt },
};
const words = (change: Partial<MeteringState>, platform: Partial<MeteringState['platform']> = {}) =>
  standingWords({ ...calm, ...change, platform: { ...calm.platform, ...platform } }, seenAt);
const waits = { pending: 312, lagSeconds: 28 * 60 };

describe('how metering stands', () => {
  it('is calm where nothing waits', () => {
    expect(words({})).toMatchObject({ look: 'ok', short: 'Nothing waits' });
  });

  it('says since when and how much waits while the platform is away, and that nothing is lost', () => {
    const { look, short, long } = words({ ...waits, lastError: 'unavailable' }, { breaker: 'open' });
    expect(look).toBe('needs');
    expect(short).toBe('Creto-Metering does not answer');
    expect(long).toBe(
      `Creto-Metering does not answer. Nothing is lost: 312 events wait, the oldest since ${since}. It is sent by itself when the platform is back.`,
    );
  });

  it('tells a server without a platform and one without a worker from that', () => {
    expect(words(waits, { configured: false, breaker: null }).short).toBe('No platform set up');
    expect(words(waits, { breaker: null }).short).toBe('Nothing is being sent');
    expect(words({}, { breaker: null }).look).toBe('waits');
    expect(words(waits, { breaker: 'half_open' }).look).toBe('waits');
    expect(words(waits, { pausedUntil: '2026-11-24T14:40:00.000Z' }).long).toContain('asked to wait until');
  });

  it('does not count what waits behind a refused event as on its way', () => {
    const { look, short, long } = words({ pending: 3, held: 3, dead: 1 });
    expect(look).toBe('needs');
    expect(short).toBe('1 event refused');
    expect(long).toBe('Nothing else waits. 1 event was refused and needs you. Behind that, 3 events wait.');
  });

  it('is worried once the oldest is late, not before', () => {
    expect(words({ pending: 1, lagSeconds: 5 }).look).toBe('waits');
    expect(words({ pending: 1, lagSeconds: 121 }).look).toBe('needs');
    const again = words({ pending: 1, lastError: 'x', nextAttemptAt: '2026-11-24T14:31:00.000Z' });
    expect(again.long).toContain('it is tried again by itself');
    expect(again.long).toContain('Tried again at');
  });
});
