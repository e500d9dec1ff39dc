import { useEffect } from 'react';
import { firstValueFrom } from 'rxjs';
import { useWorkspace } from '../../../data/workspace.tsx';
import { useWeekStore } from '../week-store.ts';
import { messageOf } from './entry-actions.ts';
import { keptOf, rowsOf } from './kept-rows.ts';
import { say } from './take-back.ts';

/** Keeps the rows that were added on this device, so that a week that was laid out is there after a start. */
export function useKeptRows(today: string): void {
  const { data } = useWorkspace();
  useEffect(() => {
    let isOver = false;
    let unsubscribe = (): void => undefined;
    const begin = async (): Promise<void> => {
      const kept = rowsOf(await firstValueFrom(data.watchKept('grid')));
      if (isOver) return;
      const { restoreRows } = useWeekStore.getState();
      restoreRows(kept);
      unsubscribe = useWeekStore.subscribe(({ added }, before) => {
        if (added === before.added) return;
        data.keep('grid', keptOf(added, today)).catch((error: unknown) => say(messageOf(error), 'bad'));
      });
    };
    // Whoever closes the app meanwhile has no rows to keep.
    void begin().catch(() => undefined);
    return () => {
      isOver = true;
      unsubscribe();
    };
  }, [data, today]);
}
