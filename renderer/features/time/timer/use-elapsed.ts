import { useEffect, useState } from 'react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';

/** Whole minutes since an instant; drawn again when they change, and after a sleep of the machine. */
export function useElapsed(startedAt: string): string {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const look = (): void => setNow(Date.now());
    look();
    const tick = window.setInterval(look, 1000);
    return () => window.clearInterval(tick);
  }, []);
  return formatMinutes(Math.max(0, Math.floor((now - Date.parse(startedAt)) / 60_000)));
}
