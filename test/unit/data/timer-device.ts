import { firstValueFrom } from 'rxjs';
import type { TimeEntry } from '../../../domain/entities/time-entry.ts';
import type { LocalReading, StintData, TimerFields } from '../../../renderer/data/types.ts';
import { Device } from './device.ts';
import { FakeServer } from './fake-server.ts';

const minute = 60_000;
/** 22:30 in Berlin. */
export const evening = Date.parse('2026-11-20T21:30:00.000Z');

/** A device that never met its server, with a clock that only `pass` moves. */
export function timerDevice(): { device: Device; server: FakeServer; pass: (minutes: number) => void } {
  const server = new FakeServer();
  server.fault = () => 'no network';
  const device = new Device(server);
  device.grant = { ok: false, kind: 'offline', message: 'No network.' };
  device.clock = { wallMs: evening, monotonicMs: 5_000_000, bootId: 'boot', zone: 'Europe/Berlin' };
  const pass = (minutes: number) => {
    const { wallMs, monotonicMs } = device.clock;
    const ms = Math.round(minutes * minute);
    device.clock = { ...device.clock, wallMs: wallMs + ms, monotonicMs: monotonicMs + ms };
  };
  return { device, server, pass };
}

export function work(device: Device, description: string): TimerFields {
  const { projectId, taskId, activityCode, billable } = device.draft();
  return { projectId, taskId, activityCode, billable, description };
}

/** All clocks, minutes from now (negative: before). */
export function readingAt({ clock }: Device, minutes: number): LocalReading {
  const ms = Math.round(minutes * minute);
  return { ...clock, wallMs: clock.wallMs + ms, monotonicMs: clock.monotonicMs + ms };
}

export function away(device: Device, from: number, to: number, kind: 'idle' | 'lock' | 'sleep' = 'idle') {
  return { kind, from: readingAt(device, from), to: readingAt(device, to) };
}

/** All that a person sees: entries by their start, the timer, the open question. */
export async function seen(data: StintData) {
  const entries = await firstValueFrom(data.watchEntries());
  const timer = await firstValueFrom(data.timer.watch());
  const absence = await firstValueFrom(data.timer.absence());
  return {
    entries: entries.map(said).sort(),
    timer: timer && `${timer.description} since ${timer.startedAt}`,
    absence: absence && `${absence.kind} ${absence.minutes}`,
  };
}

export function said({ description, startedAt, endedAt, minutes, rawSeconds, date }: TimeEntry): string {
  return `${startedAt?.slice(5, 19)} to ${endedAt?.slice(5, 19)}, on ${date}: ${minutes} min, ${rawSeconds} s ${description}`;
}
