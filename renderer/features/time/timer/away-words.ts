import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { judgeTime } from '../../../../domain/rules/time-trust.ts';
import type { Absence, TimerRecord } from '../../../data/types.ts';
import { t } from '../../../words/words.ts';
import { clockText } from './timer-time.ts';

/** Times and minutes of an open question, as its dialog says them. */
export interface AwayWords {
  minutes: string;
  /** Of the timer until the absence began. */
  before: string;
  from: string;
  to: string;
  why: string;
}

/** @param zone of the person: the times are those on their clock */
export function awayWords(timer: TimerRecord, absence: Absence, zone: string): AwayWords {
  const from = clockText(absence.from.wallMs, zone);
  const to = clockText(absence.to.wallMs, zone);
  // As Timer.stop judges it: within one boot the monotonic clock needs no server.
  const sameBoot = timer.start.bootId === absence.from.bootId;
  const start = sameBoot ? { ...timer.start, serverOffsetMs: null } : timer.start;
  return {
    minutes: formatMinutes(absence.minutes),
    before: formatMinutes(judgeTime(start, absence.from).minutes),
    from,
    to,
    why: t(`timer.away.${absence.kind}`, { from, to }),
  };
}
