import { powerMonitor } from 'electron';
import type { z } from 'zod';
import type { ipcEvents } from '../domain/ipc/table.ts';

type PowerEvent = z.output<(typeof ipcEvents)['power.changed']>;

/** Says when the machine sleeps, wakes, is locked or unlocked; a running timer wants to know. */
export function watchPower(listener: (event: PowerEvent) => void): void {
  const tell = (event: PowerEvent['event']) => () => listener({ event, at: new Date().toISOString() });
  powerMonitor.on('suspend', tell('suspend'));
  powerMonitor.on('resume', tell('resume'));
  powerMonitor.on('lock-screen', tell('lock'));
  powerMonitor.on('unlock-screen', tell('unlock'));
}
