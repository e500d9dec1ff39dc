import { useMemo } from 'react';
import type { UpdateState } from '../../../domain/ipc/updates.ts';
import { errorWords } from '../../data/error-words.ts';
import { askUpdate } from '../../data/machine.ts';
import { dateFormat } from '../../ui/format.ts';
import { showToast } from '../../ui/Toast.tsx';
import { spokenLocale, t } from '../../words/words.ts';

/** What a person can do about updates. Each says itself when it did not work. */
export interface UpdateActions {
  check(): Promise<void>;
  install(): Promise<void>;
  postpone(): Promise<void>;
  cancel(): Promise<void>;
  fromFile(): Promise<void>;
}

/** An instant as the person reads it. */
export function whenWords(instant: string): string {
  return dateFormat(spokenLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

async function attempt(run: () => Promise<UpdateState>): Promise<UpdateState | null> {
  try {
    return await run();
  } catch (error) {
    showToast({ message: t('system.action.failed', { why: errorWords(error) }), tone: 'bad' });
    return null;
  }
}

export function useUpdateActions(): UpdateActions {
  return useMemo(() => {
    const install = async (): Promise<void> => {
      await attempt(() => askUpdate('update.install'));
    };
    return {
      install,
      check: async () => {
        await attempt(() => askUpdate('update.check'));
      },
      postpone: async () => {
        const state = await attempt(() => askUpdate('update.postpone'));
        if (!state?.postponedUntil) return;
        showToast({
          message: t('system.action.postponed-toast', { at: whenWords(state.postponedUntil) }),
          undo: { label: t('system.action.install'), onUndo: () => void install() },
        });
      },
      cancel: async () => {
        if (await attempt(() => askUpdate('update.cancel')))
          showToast({ message: t('system.action.cancelled-toast') });
      },
      fromFile: async () => {
        await attempt(() => askUpdate('update.fromFile'));
      },
    };
  }, []);
}
