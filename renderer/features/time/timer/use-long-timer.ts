import { useEffect, useState } from 'react';
import { bridge } from '../../../data/bridge.ts';
import { usePolicy } from '../../../data/machine.ts';
import { t } from '../../../words/words.ts';

const HOUR_MS = 3_600_000;

/** How long until a timer has run for longer than that, ms; 0 when it has. */
export function untilLong(startedAt: string, maxHours: number, nowMs: number): number {
  return Math.max(0, Date.parse(startedAt) + maxHours * HOUR_MS - nowMs);
}

/**
 * Whether the timer has run for longer than IT lets it run without a question, and after how many hours; null while not.
 * Asked outside the window once for each timer; nothing is stopped.
 */
export function useLongTimer(startedAt: string | null): number | null {
  const { TimerMaxHours: maxHours } = usePolicy();
  const [longSince, setLongSince] = useState<string | null>(null);
  useEffect(() => {
    setLongSince(null);
    if (startedAt === null || maxHours === undefined) return;
    const ask = (): void => {
      setLongSince(startedAt);
      if (document.hasFocus()) return;
      void bridge().invoke('notify.show', {
        title: t('timer.long.title', { count: maxHours }),
        body: t('timer.long.body'),
        tag: 'timer.long',
      });
    };
    const timer = setTimeout(ask, untilLong(startedAt, maxHours, Date.now()));
    return () => clearTimeout(timer);
  }, [startedAt, maxHours]);
  return maxHours !== undefined && longSince !== null && longSince === startedAt ? maxHours : null;
}
