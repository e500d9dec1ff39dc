import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { piecesOf, stretchOf } from '../../../../domain/rules/timer-run.ts';
import type { Absence, TimerRecord } from '../../../data/types.ts';
import { t } from '../../../words/words.ts';
import { sumMinutes } from '../week-model.ts';
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
  const before = piecesOf(stretchOf(timer, absence.from), timer.start.zone, 0);
  return {
    minutes: formatMinutes(absence.minutes),
    before: formatMinutes(sumMinutes(before)),
    from,
    to,
    why: t(`timer.away.${absence.kind}`, { from, to }),
  };
}
