import { expect, test, vi } from 'vitest';
import type { TimerView } from '../../../domain/ipc/table.ts';
import { trayMenu, trayText, untilNextMinute } from '../../../main/tray-words.ts';

const startedAt = '2026-11-24T09:00:00.000Z';
const now = Date.parse('2026-11-24T09:42:50.000Z');
const words = {
  start: 'Timer starten',
  stop: 'Timer stoppen',
  open: 'Stint öffnen',
  showMini: 'Kleines Fenster zeigen',
  hideMini: 'Kleines Fenster ausblenden',
  decide: 'Entscheiden',
  close: 'Schließen',
  idle: 'Kein Timer läuft',
};
const idle: TimerView = { timer: null, last: 'Acme · Analyse', words, language: 'de' };
const running: TimerView = { ...idle, timer: { label: 'Acme · Analyse', startedAt, question: null } };
const asking: TimerView = {
  ...idle,
  timer: { label: 'Acme · Analyse', startedAt, question: 'Abwesend 0:12.' },
};
const actions = { onToggle: vi.fn(), onOpen: vi.fn(), onMini: vi.fn(), onDecide: vi.fn() };

test('the tray says what runs, for how long, and what is asked', () => {
  expect(trayText(idle, now)).toBe('Stint: Kein Timer läuft');
  expect(trayText(running, now)).toBe('0:42 Acme · Analyse');
  expect(trayText(asking, now)).toBe('0:42 Acme · Analyse\nAbwesend 0:12.');
});

test('a clock that was set back shows nothing below zero', () => {
  expect(trayText(running, now - 3 * 3_600_000)).toBe('0:00 Acme · Analyse');
});

test('it is drawn again when the minute is full', () => {
  expect(untilNextMinute(startedAt, now)).toBe(10_000);
  expect(untilNextMinute(startedAt, Date.parse(startedAt))).toBe(60_000);
});

test('its menu speaks the page’s language and does what the page does', () => {
  const labels = (view: TimerView, isMiniOpen: boolean) =>
    trayMenu(view, isMiniOpen, actions).flatMap(({ label }) => label ?? []);
  expect(labels(idle, false)).toEqual([
    'Kein Timer läuft',
    'Timer starten: Acme · Analyse',
    'Kleines Fenster zeigen',
    'Stint öffnen',
  ]);
  expect(labels(asking, true)).toEqual([
    'Acme · Analyse',
    'Abwesend 0:12. Entscheiden',
    'Timer stoppen',
    'Kleines Fenster ausblenden',
    'Stint öffnen',
  ]);
});
