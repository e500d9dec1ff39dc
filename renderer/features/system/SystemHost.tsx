import { useEffect } from 'react';
import type { ProfileState } from '../../../domain/ipc/system.ts';
import { askUpdate, useMachine } from '../../data/machine.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { useCommand } from '../../ui/commands.ts';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { keepNews, newsOf, takeMigration, takeVersionChange } from './kept-news.ts';
import { type SystemPanelName, useSystemStore } from './system-store.ts';
import { mayPostpone } from './update-words.ts';
import { saveForSupport } from './use-doctor.ts';
import { useUpdateActions } from './use-update-actions.ts';

/** The commands of this computer, and what is said after an update. Draws nothing. */
export function SystemHost(props: {
  /** How the data on this device fits this Stint; null until that is known. */
  profile: ProfileState | null;
  /** Opens the settings, beside which the panels are. */
  onShowSettings: () => void;
}) {
  const { profile, onShowSettings } = props;
  const { info } = useWorkspace();
  const update = useMachine((machine) => machine.update);
  const hasPolicy = useMachine(({ policy }) => policy.source !== 'none');
  const actions = useUpdateActions();
  const group = t('system.group');
  const show = (panel: SystemPanelName): void => {
    useSystemStore.getState().show(panel);
    onShowSettings();
  };
  const goTo = (place: 'about' | 'managed'): void => {
    useSystemStore.getState().goTo(place);
    onShowSettings();
  };
  const available = update?.phase === 'ready' ? update.available : null;
  const takesUpdates = update !== null && update.phase !== 'off' && update.phase !== 'unmanaged';
  const isFree = update?.phase === 'idle' || update?.phase === 'failed';

  useEffect(() => {
    if (available) keepNews({ version: available.version, notes: available.notes });
  }, [available]);
  useSayMigrated(profile);
  useSayWhatChanged(info.version, () => show('news'));

  const words = t('system.action.words');
  useCommand(
    takesUpdates && isFree
      ? {
          id: 'system.check',
          label: t('system.action.check'),
          group,
          words,
          run: () => {
            goTo('about');
            void actions.check();
          },
        }
      : null,
  );
  useCommand(
    available
      ? {
          id: 'system.install',
          label: t('system.action.install-version', { version: available.version }),
          group,
          words,
          run: () => {
            goTo('about');
            void actions.install();
          },
        }
      : null,
  );
  useCommand(
    update && mayPostpone(update, new Date().toISOString())
      ? {
          id: 'system.postpone',
          label: t('system.action.postpone'),
          group,
          words,
          run: () => void actions.postpone(),
        }
      : null,
  );
  useCommand(
    update?.phase === 'downloading'
      ? {
          id: 'system.cancel',
          label: t('system.action.cancel'),
          group,
          words,
          run: () => void actions.cancel(),
        }
      : null,
  );
  useCommand(
    takesUpdates && isFree
      ? {
          id: 'system.file',
          label: t('system.action.file'),
          group,
          words,
          run: () => {
            goTo('about');
            void actions.fromFile();
          },
        }
      : null,
  );
  useCommand(
    newsOf(info.version)
      ? { id: 'system.news', label: t('system.action.news'), group, words, run: () => show('news') }
      : null,
  );
  useCommand({
    id: 'system.doctor',
    label: t('system.doctor'),
    group,
    words: t('system.doctor.words'),
    run: () => show('doctor'),
  });
  useCommand({
    id: 'system.bundle',
    label: t('system.doctor.save'),
    group,
    words: t('system.doctor.words'),
    run: () => void saveForSupport(),
  });
  useCommand({ id: 'system.licences', label: t('system.licences'), group, run: () => show('licences') });
  useCommand(
    hasPolicy
      ? { id: 'system.managed', label: t('system.managed.command'), group, run: () => goTo('managed') }
      : null,
  );
  return null;
}

/** Once after each update. */
function useSayWhatChanged(version: string, onNews: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it opens is no reason to say it again
  useEffect(() => {
    const change = takeVersionChange(version);
    if (!change) return;
    showToast({
      message: t(change === 'updated' ? 'system.updated' : 'system.went-back', { version }),
      tone: 'ok',
      stays: 15_000,
      ...(newsOf(version) ? { undo: { label: t('system.updated-news'), onUndo: onNews } } : {}),
    });
    // What the last version knew of updates may be over.
    void askUpdate('update.get').catch(() => undefined);
  }, [version]);
}

/** Once for each time that data was carried over. */
function useSayMigrated(profile: ProfileState | null): void {
  const copy = profile?.kind === 'migrated' ? profile.copy : null;
  useEffect(() => {
    if (copy !== null && takeMigration(copy)) showToast({ message: t('system.migrated'), stays: 15_000 });
  }, [copy]);
}
