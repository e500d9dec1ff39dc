import { useMemo, useState } from 'react';
import type { DeadLetter, FixRequest, ReplayRequest } from '../../../../domain/wire/metering.ts';
import { t } from '../../../words/words.ts';
import { askAgain, useOwner } from '../common/seen.ts';
import { tell, tellFailure, tellWithUndo } from '../common/tell.ts';
import { type UsageApi, useUsageApi } from '../common/usage-api.ts';

export interface LetterActions {
  isBusy: boolean;
  replay(request: ReplayRequest): Promise<void>;
  /** @returns whether it is sent */
  fix(id: string, request: FixRequest): Promise<boolean>;
  /** @returns whether they are dropped */
  drop(ids: readonly string[], reason: string): Promise<boolean>;
  restore(letters: readonly Pick<DeadLetter, 'id' | 'dropReason'>[]): Promise<void>;
}

/** Ids by the reason for which they were dropped: taking a restoring back gives each its own again. */
export function byReason(
  letters: readonly Pick<DeadLetter, 'id' | 'dropReason'>[],
): { ids: string[]; reason: string }[] {
  const groups = Map.groupBy(letters, ({ dropReason }) => dropReason ?? '');
  return [...groups].map(([reason, group]) => ({ ids: group.map(({ id }) => id), reason }));
}

/** What can be done about letters; each says how it went, and the lists are read again. */
export function useLetterActions(): LetterActions {
  const api = useUsageApi();
  const owner = useOwner();
  const [isBusy, setBusy] = useState(false);
  return useMemo(() => {
    const run = async (work: () => Promise<void>): Promise<boolean> => {
      setBusy(true);
      try {
        await work();
        return true;
      } catch (error) {
        tellFailure(error);
        return false;
      } finally {
        setBusy(false);
        askAgain(owner);
      }
    };
    return { isBusy, ...actions(api, owner, run) };
  }, [api, owner, isBusy]);
}

function actions(
  api: UsageApi,
  owner: string,
  run: (work: () => Promise<void>) => Promise<boolean>,
): Omit<LetterActions, 'isBusy'> {
  const again = async (work: Promise<unknown>): Promise<void> => {
    await work;
    askAgain(owner);
  };
  return {
    replay: async (request) => {
      await run(async () => {
        const { changed } = await api.replay(request);
        tell(t('letters.replayed', { count: changed.length }));
      });
    },
    fix: (id, request) =>
      run(async () => {
        await api.fix(id, request);
        tell(t('letters.fixed'));
      }),
    drop: (ids, reason) =>
      run(async () => {
        const { changed } = await api.drop({ ids: [...ids], reason });
        // What went along comes back with the one it takes back.
        tellWithUndo(t('letters.dropped', { count: changed.length }), {
          label: t('letters.undo-drop', { count: ids.length }),
          undo: () => again(api.restore({ ids: [...ids] })),
          redo: () => again(api.drop({ ids: [...ids], reason })),
        });
      }),
    restore: async (letters) => {
      const ids = letters.map(({ id }) => id);
      await run(async () => {
        await api.restore({ ids });
        tellWithUndo(t('letters.restored', { count: ids.length }), {
          label: t('letters.undo-restore', { count: ids.length }),
          undo: async () => {
            for (const group of byReason(letters)) await api.drop(group);
            askAgain(owner);
          },
          redo: () => again(api.restore({ ids })),
        });
      });
    },
  };
}
