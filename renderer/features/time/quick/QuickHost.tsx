import { useEffect } from 'react';
import { useWorkspace } from '../../../data/workspace.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { useOpenWork } from '../use-open-work.ts';
import { useToday } from '../use-week.ts';
import { QuickBar } from './QuickBar.tsx';
import { useQuickStore } from './quick-store.ts';
import { usePins } from './use-pins.ts';
import { useSuggestionSwitch } from './use-suggestion-switch.ts';
import { useWorkNames } from './use-work-names.ts';

/** How long after the first screen the own history is read at the latest, ms. */
const READ_WITHIN = 10_000;

/** The bar of quick logging with everything that belongs to it; once, for whoever logs time. */
export function QuickHost({ isWeekOpen }: { isWeekOpen: boolean }) {
  const { data } = useWorkspace();
  const open = useQuickStore((store) => store.open);
  const pins = usePins();
  const names = useWorkNames();
  const suggestions = useSuggestionSwitch();
  const today = useToday();
  const work = useOpenWork(today);

  // What search and suggestions need is read when nothing else is to be done, so that it is there when it is asked for.
  useEffect(() => {
    const idle = requestIdleCallback(
      () => {
        void data.searchEntries('', 0).catch(() => undefined);
        void import('./QuickLine.tsx');
      },
      { timeout: READ_WITHIN },
    );
    return () => cancelIdleCallback(idle);
  }, [data]);

  const togglePin = async (): Promise<void> => {
    const id = document.activeElement?.closest<HTMLElement>('[data-work]')?.dataset.work;
    const row = id === undefined ? undefined : work.get(id)?.row;
    if (!row) {
      showToast({ message: t('quick.pin-row.none') });
      return;
    }
    const wasPinned = pins.isPinned(row);
    await pins.toggle(row);
    const { project, work: name } = names(row);
    showToast({
      message: t(wasPinned ? 'quick.pin-row.unpinned' : 'quick.pin-row.pinned', {
        work: `${project} · ${name}`,
      }),
    });
  };

  useCommand({
    id: 'quick.open',
    label: t('quick.command'),
    group: t('quick.group'),
    keys: 'Q',
    words: t('quick.command.words'),
    run: () => open(),
  });
  useCommand(
    isWeekOpen
      ? {
          id: 'quick.pin',
          label: t('quick.pin-row'),
          group: t('quick.group'),
          keys: 'P',
          run: () => void togglePin(),
        }
      : null,
  );
  useCommand({
    id: 'quick.suggestions',
    label: suggestions.switchLabel,
    group: t('quick.group'),
    words: t('quick.suggestions.words'),
    run: () => void suggestions.toggle(),
  });
  useCommand({
    id: 'quick.forget',
    label: t('quick.forget'),
    group: t('quick.group'),
    words: t('quick.suggestions.words'),
    run: () => void suggestions.forgetAll(),
  });
  return <QuickBar />;
}
