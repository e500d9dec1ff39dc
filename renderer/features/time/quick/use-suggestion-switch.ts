import { dateIn } from '../../../../domain/rules/civil-date.ts';
import type { WorkHistory } from '../../../../domain/rules/suggest.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { recordUndo } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { type QuickKept, suggestionKey, withForgotten } from './quick-kept.ts';
import { useQuickKept } from './use-pins.ts';

export interface SuggestionSwitch {
  isOn: boolean;
  /** What `toggle` does now, in words. */
  switchLabel: string;
  toggle(): Promise<void>;
  /** What was logged up to now suggests nothing any more; the entries stay. Can be undone. */
  forgetAll(): Promise<void>;
  forgetOne(work: WorkHistory): Promise<void>;
}

/** Turns suggestions on and off and forgets what they are made from; all of it on this device only. */
export function useSuggestionSwitch(): SuggestionSwitch {
  const { info } = useWorkspace();
  const [kept, change] = useQuickKept();
  const undoable = async (to: (kept: QuickKept) => QuickKept): Promise<void> => {
    const { forgottenThrough, forgotten } = kept;
    await change(to);
    recordUndo({
      label: t('quick.undo.forget'),
      undo: () => change((now) => ({ ...now, forgottenThrough, forgotten })),
      redo: () => change(to),
    });
  };
  return {
    isOn: kept.suggests,
    switchLabel: t(kept.suggests ? 'quick.suggestions.off' : 'quick.suggestions.on'),
    toggle: async () => {
      await change((now) => ({ ...now, suggests: !kept.suggests }));
      showToast({ message: t(kept.suggests ? 'quick.suggestions.is-off' : 'quick.suggestions.is-on') });
    },
    forgetAll: async () => {
      // Today counts as forgotten too: what was logged this morning is part of what the person wants gone.
      const today = dateIn(info.zone, new Date().toISOString());
      await undoable((now) => ({ ...now, forgottenThrough: today, forgotten: [] }));
      showToast({ message: t('quick.forgot') });
    },
    forgetOne: (work) => undoable((now) => withForgotten(now, suggestionKey(work))),
  };
}
