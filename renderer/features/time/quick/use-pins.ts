import { useCallback, useMemo } from 'react';
import { firstValueFrom, map } from 'rxjs';
import { useObservable } from '../../../data/hooks.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { recordUndo } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import type { RowKey } from '../week-model.ts';
import { isPinned, nothingKept, type QuickKept, quickKept, withPin } from './quick-kept.ts';
import { useWorkNames } from './use-work-names.ts';

/** What this person keeps for quick logging, and a way to change it (on what is kept by then). */
export function useQuickKept(): [QuickKept, (change: (kept: QuickKept) => QuickKept) => Promise<void>] {
  const { data } = useWorkspace();
  const kept = useObservable(() => data.watchKept('pins').pipe(map(quickKept)), [data], nothingKept);
  const change = useCallback(
    async (make: (kept: QuickKept) => QuickKept) => {
      await data.keep('pins', make(quickKept(await firstValueFrom(data.watchKept('pins')))));
    },
    [data],
  );
  return [kept, change];
}

/** Rows that always stand in the week, in the order in which they were pinned. */
export function usePinnedRows(): readonly RowKey[] {
  return useQuickKept()[0].rows;
}

export interface Pins {
  isPinned(row: RowKey): boolean;
  /** Pins what is not pinned and the other way round; can be undone. @throws DataError */
  toggle(row: RowKey): Promise<void>;
}

export function usePins(): Pins {
  const [kept, change] = useQuickKept();
  const names = useWorkNames();
  return useMemo(
    () => ({
      isPinned: (row) => isPinned(kept, row),
      toggle: async (row) => {
        const pin = !isPinned(kept, row);
        await change((now) => withPin(now, row, pin));
        const { project, work } = names(row);
        recordUndo({
          label: t(pin ? 'quick.undo.pin' : 'quick.undo.unpin', { work: `${project} · ${work}` }),
          undo: () => change((now) => withPin(now, row, !pin)),
          redo: () => change((now) => withPin(now, row, pin)),
        });
      },
    }),
    [kept, change, names],
  );
}
