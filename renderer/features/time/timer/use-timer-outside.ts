import { useEffect } from 'react';
import type { IpcRequest } from '../../../../domain/ipc/table.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { bridge } from '../../../data/bridge.ts';
import type { Absence, TimerRecord } from '../../../data/types.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { useTimerRules } from './timer-rules.ts';
import { useTimerStore } from './timer-store.ts';

type View = IpcRequest<'timer.show'>;

function view(timer: View['timer'], last: string | null): View {
  return {
    timer,
    last,
    words: {
      start: t('timer.start'),
      stop: t('timer.stop'),
      open: t('timer.open'),
      showMini: t('timer.mini.show'),
      hideMini: t('timer.mini.hide'),
      decide: t('timer.decide'),
      close: t('timer.mini.close'),
      idle: t('timer.idle'),
    },
    language: spokenLocale(),
  };
}

/** Tells tray, small window and power watch what runs, and main the rules of this device. Nothing runs after it is gone. */
export function useTimerOutside(
  timer: TimerRecord | null,
  label: string,
  absence: Absence | null,
  last: string | null,
): void {
  const rules = useTimerRules();
  const startedAt = timer?.startedAt ?? null;
  const question = absence ? t('timer.away.line', { minutes: formatMinutes(absence.minutes) }) : null;
  // The words change with the language.
  const language = spokenLocale();
  useEffect(() => {
    const timer = startedAt === null ? null : { label, startedAt, question };
    void bridge().invoke('timer.show', { ...view(timer, last), language });
  }, [label, startedAt, question, last, language]);
  useEffect(() => {
    return () => {
      void bridge().invoke('timer.show', view(null, null));
    };
  }, []);

  const awayMinutes = rules?.awayMinutes;
  const shortcut = rules?.shortcut;
  useEffect(() => {
    if (awayMinutes === undefined || shortcut === undefined) return;
    let isCurrent = true;
    void bridge()
      .invoke('timer.rules', { awayMinutes, shortcut })
      .then((answer) => {
        if (isCurrent) useTimerStore.setState({ shortcut: answer.shortcut });
      });
    return () => {
      isCurrent = false;
    };
  }, [awayMinutes, shortcut]);
}
