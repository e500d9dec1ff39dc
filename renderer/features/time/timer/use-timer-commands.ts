import { useEffect } from 'react';
import { bridge } from '../../../data/bridge.ts';
import type { Absence, TimerRecord } from '../../../data/types.ts';
import { useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';
import type { OpenWork } from '../use-open-work.ts';
import { useTimerStore } from './timer-store.ts';
import type { TimerActions } from './use-timer-actions.ts';

/** So many of one's last works can be started from the palette by name. */
const OFFERED = [0, 1, 2, 3, 4, 5, 6, 7] as const;

const nameOf = ({ group, label }: OpenWork): string => `${group} · ${label}`;

/** Everything about the timer for palette, shortcut sheet and keys, and what main hands on from tray and shortcut. */
export function useTimerCommands(props: {
  timer: TimerRecord | null;
  absence: Absence | null;
  /** How many pairs of entries share time. */
  overlaps: number;
  recent: readonly OpenWork[];
  actions: TimerActions;
  /** Stops, or starts what has the focus or was worked on last, or asks. */
  toggle: (isUnseen?: boolean) => void;
  startWork: (work: OpenWork) => void;
}): void {
  const { timer, absence, overlaps, recent, actions, toggle, startWork } = props;
  const { open } = useTimerStore.getState();
  const group = t('timer.group');
  const words = t('timer.words');

  useEffect(
    () =>
      bridge().on('command.run', ({ command, isUnseen }) => {
        if (command === 'timer.toggle') toggle(isUnseen);
      }),
    [toggle],
  );
  const [last] = recent;
  useCommand({
    id: 'timer.toggle',
    label: timer ? t('timer.stop') : last ? t('timer.start-work', { work: nameOf(last) }) : t('timer.start'),
    group,
    keys: 'S',
    words,
    run: () => toggle(),
  });
  useCommand({
    id: 'timer.toggle-typing',
    label: t('timer.start-or-stop'),
    group,
    keys: 'Mod+Shift+S',
    words,
    run: () => toggle(),
  });
  useCommand({
    id: 'timer.other',
    label: timer ? t('timer.switch') : t('timer.start-other'),
    group,
    keys: 'Shift+S',
    words,
    run: () => open('start'),
  });
  useCommand(
    timer
      ? { id: 'timer.edit', label: t('timer.edit'), group, keys: 'E', words, run: () => open('edit') }
      : null,
  );
  useCommand(
    timer
      ? {
          id: 'timer.discard',
          label: t('timer.discard'),
          group,
          words,
          run: () => void actions.discard(),
        }
      : null,
  );
  useCommand(
    absence
      ? { id: 'timer.decide', label: t('timer.away.decide'), group, words, run: () => open('away') }
      : null,
  );
  useCommand(
    overlaps > 0
      ? {
          id: 'timer.overlaps',
          label: t('timer.overlap.mend'),
          group,
          words: t('timer.overlap.words'),
          run: () => open('overlap'),
        }
      : null,
  );
  useCommand({
    id: 'timer.mini',
    label: t('timer.mini'),
    group,
    keys: 'Mod+Shift+M',
    words,
    run: () => void bridge().invoke('mini.toggle', {}),
  });
  for (const index of OFFERED) {
    const work = recent[index];
    useCommand(
      work && (index > 0 || timer)
        ? {
            id: `timer.start.${index}`,
            label: t('timer.start-work', { work: nameOf(work) }),
            group,
            words,
            run: () => startWork(work),
          }
        : null,
    );
  }
}
