import { useEffect, useState } from 'react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';

function minutesSince(startedAt: string): number {
  return Math.max(0, Math.floor((Date.now() - Date.parse(startedAt)) / 60_000));
}

/** Whole minutes since an instant as `0:42`; drawn again only when they change, also after a sleep of the machine. */
export function useElapsed(startedAt: string): string {
  const [minutes, setMinutes] = useState(() => minutesSince(startedAt));
  useEffect(() => {
    const look = (): void => setMinutes(minutesSince(startedAt));
    look();
    const tick = window.setInterval(look, 1000);
    return () => window.clearInterval(tick);
  }, [startedAt]);
  return formatMinutes(minutes);
}
