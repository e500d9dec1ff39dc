import type { MenuItemConstructorOptions } from 'electron';
import type { TimerView } from '../domain/ipc/table.ts';
import { formatMinutes } from '../domain/rules/duration.ts';

/** How long until the tray has other minutes to show, ms. */
export function untilNextMinute(startedAt: string, nowMs: number): number {
  const sinceMs = Math.max(0, nowMs - Date.parse(startedAt));
  return 60_000 - (sinceMs % 60_000);
}

export interface TrayActions {
  onToggle: () => void;
  onOpen: () => void;
  onMini: () => void;
  onDecide: () => void;
}

/** Whole minutes since the start as `0:42`; `0:00` while the clock stands before it. */
export function elapsedText({ startedAt }: { startedAt: string }, nowMs: number): string {
  return formatMinutes(Math.max(0, Math.floor((nowMs - Date.parse(startedAt)) / 60_000)));
}

/** What stands at the mouse: `0:42 Acme · Analysis`, or that nothing runs. */
export function trayText({ timer, words }: TimerView, nowMs: number): string {
  if (!timer) return `Stint: ${words.idle}`;
  const text = `${elapsedText(timer, nowMs)} ${timer.label}`;
  return timer.question === null ? text : `${text}\n${timer.question}`;
}

/** What can be done from the tray, in the words of the page. */
export function trayMenu(
  { timer, last, words }: TimerView,
  isMiniOpen: boolean,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const start = last === null ? words.start : `${words.start}: ${last}`;
  return [
    { label: timer?.label ?? words.idle, enabled: false },
    ...(timer?.question ? [{ label: `${timer.question} ${words.decide}`, click: actions.onDecide }] : []),
    { type: 'separator' },
    { label: timer ? words.stop : start, click: actions.onToggle },
    { label: isMiniOpen ? words.hideMini : words.showMini, click: actions.onMini },
    { label: words.open, click: actions.onOpen },
  ];
}
